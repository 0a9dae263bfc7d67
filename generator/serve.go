package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"waymark/generator/build"
	"waymark/generator/diag"
	"waymark/generator/emit"
	"waymark/generator/page"
	"waymark/generator/serve"
	"waymark/generator/source"
)

// This file is the preview: it joins what answers requests with what makes pages.

func serveCommand(f *flags, say func() *voice) *cobra.Command {
	var bind string
	var port int
	var open bool
	var poll time.Duration
	c := &cobra.Command{
		Use:   "serve",
		Short: "Preview the site in a browser, and follow every edit",
		Long: `Serve shows the site at http://127.0.0.1:1313/ and follows every edit: of the content, the theme and the configuration.
The bytes are those that build writes, with a script added to what is sent that reloads the page and shows what is wrong.
Nothing is written to the disk but to the user's cache folder: what pages were understood as, so that the next preview of a
large site has its first page sooner.`,
		Args: alone,
		RunE: func(c *cobra.Command, _ []string) error {
			if port < 0 || port > 65535 {
				return usage{fmt.Errorf("--port %d is not a port: 0 to 65535", port)}
			}
			p := &preview{}
			w, err := f.open(say(), false, false, &p.made)
			if err != nil {
				return err
			}
			w.options.Late = true // nobody waits for git, or for search, to see a page
			w.options.Pages = &page.Memory{}
			w.kept.recall("pages", w.options.Pages)
			w.build = build.New(w.options)
			p.live = &live{work: w, poll: poll, verb: "made"}
			return p.serve(c.Context(), bind, port, open)
		},
	}
	f.reading(c)
	f.writing(c)
	c.Flags().StringVar(&bind, "bind", "127.0.0.1", "the `address` to listen at; others than this machine's let others in")
	c.Flags().IntVarP(&port, "port", "p", 1313, "the port to listen at; the next free one where it is taken")
	c.Flags().BoolVar(&open, "open", false, "open the site in the browser")
	polling(c, &poll)
	return c
}

// preview serves a site that follows its files.
type preview struct {
	*live
	made   memory
	server *serve.Server
	loaded chan struct{} // closed once the site was read
}

// serve answers requests until it is interrupted. The port is open before the site is read: a browser that asks
// early waits for its page.
func (p *preview) serve(ctx context.Context, bind string, port int, open bool) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // who interrupts once more waits for nothing
	listener, err := serve.Listen(bind, port)
	if err != nil {
		return err
	}
	at := listener.Addr().(*net.TCPAddr)
	if port != 0 && at.Port != port {
		p.say.warn("port %d is taken, %d is used instead", port, at.Port)
	}
	p.loaded = make(chan struct{})
	p.server = &serve.Server{Page: p.page, Host: bind, Base: p.base}
	p.front, p.tell = p.open, p.report
	p.ready = func() {
		close(p.loaded)
		address := &url.URL{Scheme: "http", Host: net.JoinHostPort(shown(bind), fmt.Sprint(at.Port)), Path: p.base()}
		p.say.print("the site is at %s (Ctrl+C ends)", address)
		if open {
			if err := browse(address); err != nil {
				p.say.warn("%v", err)
			}
		}
	}
	h := p.server.HTTP(ctx)
	var wg sync.WaitGroup
	var served error
	wg.Go(func() {
		if err := h.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			served = fmt.Errorf("serve: %w", err)
			stop()
		}
	})
	err = p.run(ctx)
	h.Close()
	wg.Wait()
	return errors.Join(err, served)
}

// shown gives the name under which a browser on this machine finds an address.
func shown(bind string) string {
	if ip := net.ParseIP(bind); ip != nil && ip.IsUnspecified() || bind == "" {
		return "localhost"
	}
	return bind
}

// base is the path that the site will be published under, where that is known.
func (p *preview) base() string {
	u, err := url.Parse(p.build.BaseURL())
	if err != nil || u.Path == "" {
		return "/"
	}
	return u.Path
}

// page gives an output as it is now. What the browser asks for is looked at on the disk first: it is right even
// where the system never tells of an edit.
func (p *preview) page(name string) ([]byte, bool) {
	<-p.loaded
	if file := p.build.Source(name); file != "" {
		p.take(func() ([]source.Change, error) {
			if p.tree.Same(file) {
				return nil, nil
			}
			return p.tree.Look([]string{file})
		})
	}
	if !p.build.Dirty(name) {
		if data, ok := p.made.get(name); ok {
			return data, true
		}
	}
	data, ok := p.build.Page(name)
	if ok && data == nil {
		data, ok = p.made.get(name) // the last good one
	}
	return data, ok
}

// open makes the pages first that are open in a browser.
func (p *preview) open() {
	for _, name := range p.server.Recent() {
		if p.build.Dirty(name) {
			p.build.Page(name)
		}
	}
}

// report tells the open tabs what differs now.
func (p *preview) report(l diag.List) {
	open := map[string]bool{}
	for _, name := range p.server.Recent() {
		open[name] = true
	}
	var changed []string
	for name, before := range p.made.changed() {
		if open[name] || before && strings.HasPrefix(name, emit.LookDir) {
			changed = append(changed, name)
		}
	}
	printer, severities := p.printer(), p.build.Severities()
	var problems []serve.Problem
	for _, d := range l {
		if s := severities.Of(d.Code); s != diag.Off && len(problems) < serve.MaxShown {
			problems = append(problems, serve.Problem{Severity: s.String(), Text: strings.TrimRight(printer.Text(d), "\n")})
		}
	}
	p.server.Tell(changed, problems)
}

// memory is where the preview puts outputs: it remembers what each was, and the bytes of as many as there is
// room for, so that the last good version of a page outlives a fault.
type memory struct {
	mu    sync.Mutex
	sums  map[string]source.Sum
	data  map[string][]byte
	size  int
	fresh map[string]bool // what was put or removed since somebody asked; true: it was there before
}

const (
	maxMemory = 64 << 20      // bytes of outputs that are remembered
	maxKept   = maxMemory / 8 // bytes of one of them: a list of a very large site must not push all pages out
)

func (m *memory) Put(name string, data []byte) (bool, error) {
	sum := source.SumOf(data)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.sums == nil {
		m.sums, m.data, m.fresh = map[string]source.Sum{}, map[string][]byte{}, map[string]bool{}
	}
	old, had := m.sums[name]
	differs := !had || old != sum
	if differs {
		m.sums[name], m.fresh[name] = sum, had
	}
	m.size -= len(m.data[name])
	delete(m.data, name)
	if len(data) > maxKept {
		return differs, nil
	}
	m.size += len(data)
	m.data[name] = bytes.Clone(data)
	for n, d := range m.data { // any will do: it can be made again
		if m.size <= maxMemory {
			break
		}
		if n != name {
			m.size -= len(d)
			delete(m.data, n)
		}
	}
	return differs, nil
}

func (m *memory) Remove(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.size -= len(m.data[name])
	delete(m.data, name)
	delete(m.sums, name)
	if m.fresh != nil {
		m.fresh[name] = true
	}
	return nil
}

func (m *memory) get(name string) ([]byte, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok := m.data[name]
	return data, ok
}

// changed gives what was put or removed since it was last asked, and whether it was there before.
func (m *memory) changed() map[string]bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	fresh := m.fresh
	m.fresh = map[string]bool{}
	return fresh
}

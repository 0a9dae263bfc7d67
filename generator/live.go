package main

import (
	"context"
	"fmt"
	"net/url"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"waymark/generator/build"
	"waymark/generator/diag"
	"waymark/generator/history"
	"waymark/generator/source"
	"waymark/generator/watch"
)

// This file keeps a site's outputs true while its files change, for watch and for serve. One goroutine takes
// changes over, another makes what they touch: the queue outlives an edit, and the next edit goes to its front.

// live is a site that follows its files.
type live struct {
	*work
	poll time.Duration
	verb string // what happens to outputs that differ: "written"

	mu      sync.Mutex    // held while files are looked at and taken over
	gone    bool          // the site's folder is not there
	usable  bool          // there was a configuration to build from, at least once
	edited  []string      // what changed since the last report
	since   time.Time     // when the first of these changed
	wake    chan struct{} // something may have to be made
	pending atomic.Bool   // an edit was taken over that the maker has not seen

	begin func() error               // called before anything is made; may be nil
	front func()                     // makes what somebody waits for, before the queue; may be nil
	ready func()                     // called once the site was read; may be nil
	done  func(s *build.Stats) error // called when everything is made, with what was done since the last time; may be nil
	tell  func(report diag.List)     // called with each report; may be nil
	shown map[diag.Diagnostic]bool   // what was printed and still holds
}

// take looks at files again and takes over what differs.
func (l *live) take(look func() ([]source.Change, error)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	start := time.Now()
	changes, err := look()
	if gone := err != nil && source.Gone(err); gone != l.gone {
		if l.gone = gone; gone {
			l.say.warn("%v: it is waited for", err)
		}
	}
	if err != nil {
		if !l.gone {
			l.say.warn("%v", err)
		}
		return
	}
	if len(changes) == 0 {
		return
	}
	l.pending.Store(true)
	edited := l.build.Apply(changes)
	l.usable = l.usable || l.build.Usable()
	if len(edited) > 0 {
		if len(l.edited) == 0 {
			l.since = start
		}
		l.edited = append(l.edited, edited...)
	}
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (l *live) batch(b watch.Batch) {
	l.take(func() ([]source.Change, error) {
		if b.All {
			return l.tree.Scan()
		}
		return l.tree.Look(b.Paths)
	})
}

// run loads the site, then follows its files until the context ends.
func (l *live) run(ctx context.Context) error {
	l.wake = make(chan struct{}, 1)
	l.shown = map[diag.Diagnostic]bool{}
	l.since = time.Now()
	if err := l.load(); err != nil {
		return err
	}
	l.mu.Lock()
	l.usable = l.build.Usable()
	l.mu.Unlock()
	if l.ready != nil {
		l.ready()
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	wg.Go(func() { l.make(ctx) })
	wg.Go(func() { l.remember(ctx) })
	w := &watch.Watcher{Root: l.dir, Skip: l.tree.Skips, Poll: l.poll, Notice: func(m string) { l.say.warn("%s", m) }}
	l.wake <- struct{}{}
	w.Run(ctx, l.batch)
	cancel()
	wg.Wait()
	return nil
}

// glance is how often the history is looked for.
const glance = time.Second

// remember takes the history over whenever what is checked out moves: a commit changes no file of the site.
func (l *live) remember(ctx context.Context) {
	tick := time.NewTicker(glance)
	defer tick.Stop()
	stamp, due := l.past.Stamp(), l.options.Late
	for {
		if due {
			past := history.Find(l.dir)
			stamp = past.Stamp()
			l.mu.Lock()
			below := l.tree.Content()
			l.mu.Unlock()
			log := past.Read(below)
			l.take(func() ([]source.Change, error) {
				l.log = func() history.Log { return log }
				return []source.Change{{Path: source.History}}, nil
			})
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			due = l.past.Stamp() != stamp
		}
	}
}

// make makes what changes touch, whenever it is woken.
func (l *live) make(ctx context.Context) {
	first := true
	var all build.Stats
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.wake:
		}
		l.pending.Store(false)
		l.mu.Lock()
		usable := l.usable
		l.mu.Unlock()
		if !usable {
			report := l.build.Report()
			if l.tell != nil {
				l.tell(report)
			}
			l.print(report, all, first)
			first = false
			continue
		}
		if l.begin != nil {
			if err := l.begin(); err != nil {
				l.say.warn("%v", err)
				continue // the next edit tries again
			}
		}
		if l.front != nil {
			l.front()
		}
		if l.tell != nil {
			l.tell(l.build.Report())
		}
		stats, err := l.queue(ctx, first)
		if err != nil {
			l.say.warn("%v", err) // the next edit tries again
		}
		all = all.Plus(stats)
		if l.build.Left() > 0 {
			continue // an edit came, which has woken us already, or the context ended
		}
		if l.done != nil {
			if err := l.done(&all); err != nil {
				l.say.warn("%v", err) // the next edit tries again: the output may just be taken away
			}
		}
		report := l.build.Report()
		if l.tell != nil {
			l.tell(report)
		}
		l.print(report, all, first)
		if first {
			l.build.Remember()
			l.kept.save()
		}
		first, all = false, build.Stats{}
	}
}

// queue makes what is in the queue until an edit comes, or the context ends.
func (l *live) queue(ctx context.Context, show bool) (build.Stats, error) {
	if show {
		of := l.build.Left()
		stop := l.say.progress(func() string {
			_, _, left := l.build.Progress()
			return meter("making", of-left, of)
		})
		defer stop()
	}
	return l.build.Drain(func() bool { return l.pending.Load() || ctx.Err() != nil })
}

// print says what an edit did, with the problems that are new by it.
func (l *live) print(report diag.List, s build.Stats, first bool) {
	l.mu.Lock()
	edited, since := l.edited, l.since
	l.edited = nil
	l.mu.Unlock()
	now := map[diag.Diagnostic]bool{}
	var fresh diag.List
	for _, d := range report {
		now[d] = true
		if !l.shown[d] {
			fresh = append(fresh, d)
		}
	}
	repaired := 0
	for d := range l.shown {
		if !now[d] {
			repaired++
		}
	}
	l.shown = now
	l.say.report(l.printer(), fresh)
	what := plural(l.build.Pages(), "page")
	if !first {
		if len(edited) == 0 && len(fresh) == 0 && repaired == 0 {
			return
		}
		what = changed(edited)
	}
	if repaired > 0 {
		what += fmt.Sprintf(" (%s repaired)", plural(repaired, "problem"))
	}
	l.say.print("%s: %s, in %s%s", what, done(s, l.verb), took(time.Since(since)), tally(l.build.Severities(), report))
}

// changed words which files changed.
func changed(files []string) string {
	slices.Sort(files)
	files = slices.Compact(files)
	if len(files) > 3 {
		return fmt.Sprintf("%s and %d other files", files[0], len(files)-1)
	}
	return strings.Join(files, ", ")
}

// browse opens an address in the user's browser.
func browse(address *url.URL) error {
	name, args := "xdg-open", []string{address.String()}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address.String()}
	}
	if err := exec.Command(name, args...).Start(); err != nil {
		return fmt.Errorf("open the browser: %w", err)
	}
	return nil
}

// Package serve provides the preview over HTTP: the site's outputs as they are, with a script and an error panel
// added to the response only. It must never know how an output is made, nor serve anything else.
package serve

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/netutil"

	"waymark/generator/source"
)

// Server answers requests. Set Page, then use it as a handler.
type Server struct {
	// Page gives an output by its path, such as "principles/index.html", as it is now.
	Page func(path string) (data []byte, ok bool)
	// Base gives the path that the site will be published under, "/kb/": links of 404.html have it. May be nil.
	Base func() string
	Host string // the name or address bound to; requests for other names are refused

	mu       sync.Mutex
	recent   []string      // outputs last asked for as pages, the latest first; those that do not exist too
	tabs     []chan []byte // the streams that are open, the longest first
	build    int64         // of what was told last; begins with the time, so that it never comes again after a restart
	problems []Problem
}

// Problem is a diagnostic as the panel shows it.
type Problem struct {
	Severity string `json:"severity"`
	Text     string `json:"text"`
}

// message is what a tab gets.
type message struct {
	Build    int64     `json:"build"`
	Hello    bool      `json:"hello,omitempty"`  // the first of a stream: how things stand
	Pages    []string  `json:"pages,omitempty"`  // addresses of pages that differ, from the root: "principles/"
	Styles   bool      `json:"styles,omitempty"` // style sheets differ
	Reload   bool      `json:"reload,omitempty"` // scripts differ
	Problems []Problem `json:"problems"`
}

// MaxShown is how many problems the panel shows.
const MaxShown = 50

const (
	prefix    = "/_waymark/"
	maxRecent = 24 // pages that count as open

	// What slow and rude clients may take. A browser needs six connections, and one stream for all its tabs.
	maxConnections = 500
	maxTabs        = 60
	maxHeader      = 64 << 10
	headerTime     = 10 * time.Second
	requestTime    = 30 * time.Second
	idleTime       = time.Minute
	answerTime     = 2 * time.Minute // from when a page is there; making the first may take longer
)

// HTTP gives what answers the requests of a listener, each in its time. What is asked for ends with ctx.
func (s *Server) HTTP(ctx context.Context) *http.Server {
	return &http.Server{
		Handler: s, ReadHeaderTimeout: headerTime, ReadTimeout: requestTime, IdleTimeout: idleTime, MaxHeaderBytes: maxHeader,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
}

//go:embed reload.js
var script []byte

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(answerTime))
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin") // a page of another site may show or run nothing of this one: it would learn of drafts
	switch {
	case !s.allowed(r):
		http.Error(w, "this preview answers only under its own name", http.StatusForbidden)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
	case r.URL.Path == prefix+"reload.js":
		h.Set("Content-Type", "text/javascript; charset=utf-8")
		w.Write(script)
	case r.URL.Path == prefix+"events":
		s.events(w, r)
	default:
		s.output(w, r)
	}
}

// allowed refuses requests that another site's page made by giving this machine's address a name of its own
// (DNS rebinding), or by asking across origins. A link that leads here from another site is followed; nothing else that
// another site's page asks for is answered, as a picture or a script of its own (W3C Fetch Metadata, 2).
func (s *Server) allowed(r *http.Request) bool {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	if net.ParseIP(host) == nil && host != "localhost" && !strings.HasSuffix(host, ".localhost") && host != s.Host {
		return false
	}
	if origin := r.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		return err == nil && u.Host == r.Host
	}
	from := r.Header.Get("Sec-Fetch-Site")
	return from != "cross-site" && from != "same-site" || r.Header.Get("Sec-Fetch-Mode") == "navigate"
}

// output serves one of the site's files.
func (s *Server) output(w http.ResponseWriter, r *http.Request) {
	p := r.URL.Path
	if s.Base != nil {
		switch base := s.Base(); {
		case base == "/" || base == "":
		case strings.HasPrefix(p, base):
			p = "/" + strings.TrimPrefix(p, base)
		case p+"/" == base:
			p = "/"
		}
	}
	name := strings.TrimPrefix(path.Clean("/"+p), "/")
	s.mu.Lock()
	build := s.number() // before the page is asked for: it is that of this build at least
	s.mu.Unlock()
	folder := strings.HasSuffix(p, "/")
	if folder {
		name = path.Join(name, "index.html")
	}
	data, ok := s.Page(name)
	if !ok && !folder {
		if _, isFolder := s.Page(path.Join(name, "index.html")); isFolder {
			// As GitHub Pages does; relative, so that it holds behind a proxy too.
			to := url.URL{Path: "./" + path.Base(p) + "/", RawQuery: r.URL.RawQuery}
			w.Header().Set("Location", to.String())
			w.WriteHeader(http.StatusMovedPermanently)
			return
		}
	}
	status := http.StatusOK
	if !ok {
		s.remember(name)
		if status = http.StatusNotFound; path.Ext(name) != "" && path.Ext(name) != ".html" {
			http.Error(w, "no such file", status)
			return
		}
		if data, ok = s.Page("404.html"); !ok {
			data = []byte("<!DOCTYPE html><title>Not found</title><h1>This page does not exist</h1>")
		}
		name = "404.html"
	}
	w.Header().Set("Content-Type", contentType(name))
	if path.Ext(name) == ".html" {
		if status == http.StatusOK {
			s.remember(name)
		}
		data = inject(data, build)
	}
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(answerTime))
	if status == http.StatusOK {
		// What a browser has is asked for anew each time, and sent where it differs; a player asks for parts of a film
		// (RFC 9110, 13 and 14).
		w.Header().Set("ETag", fmt.Sprintf(`"%x"`, source.SumOf(data)))
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
		return
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(data)))
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		w.Write(data)
	}
}

// inject adds the reload script to a page, before the end of its body.
func inject(data []byte, build int64) []byte {
	tag := fmt.Appendf(nil, `<script src="%sreload.js" data-livereload data-build="%d"></script>`, prefix, build)
	i := bytes.LastIndex(data, []byte("</body>"))
	if i < 0 {
		i = len(data)
	}
	return slices.Concat(data[:i], tag, data[i:])
}

// contentType goes by the name alone, so that it is the same on every machine.
func contentType(name string) string {
	types := map[string]string{
		".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
		".json": "application/json", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8",
		".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
		".avif": "image/avif", ".bmp": "image/bmp", ".ico": "image/x-icon", ".pdf": "application/pdf", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json",
		".mp3": "audio/mpeg", ".wav": "audio/wav", ".ogg": "audio/ogg", ".oga": "audio/ogg", ".opus": "audio/ogg", ".m4a": "audio/mp4", ".flac": "audio/flac",
		".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg", ".mov": "video/quicktime", ".vtt": "text/vtt; charset=utf-8",
	}
	if t, ok := types[strings.ToLower(path.Ext(name))]; ok {
		return t
	}
	return "application/octet-stream"
}

func (s *Server) remember(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.recent = slices.DeleteFunc(s.recent, func(n string) bool { return n == name })
	s.recent = slices.Insert(s.recent, 0, name)
	s.recent = s.recent[:min(len(s.recent), maxRecent)]
}

// Recent lists the pages that somebody looked at last, the latest first, by their paths in the output. Some may
// not exist.
func (s *Server) Recent() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.recent)
}

// Tell sends every open tab what differs now: outputs by their paths, and all problems there are.
func (s *Server) Tell(changed []string, problems []Problem) {
	m := message{Problems: problems[:min(len(problems), MaxShown)]}
	if m.Problems == nil {
		m.Problems = []Problem{}
	}
	for _, p := range changed {
		switch path.Ext(p) {
		case ".html":
			m.Pages = append(m.Pages, strings.TrimSuffix(p, "index.html"))
		case ".css":
			m.Styles = true
		case ".js":
			m.Reload = true
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(changed) == 0 && slices.Equal(s.problems, m.Problems) {
		return
	}
	s.build = s.number() + 1
	m.Build, s.problems = s.build, m.Problems
	data := m.encode()
	for _, tab := range s.tabs {
		select {
		case tab <- data:
		default: // a tab that does not listen: it asks again when it comes back
		}
	}
}

// number gives the build that was told last. The caller holds mu.
func (s *Server) number() int64 {
	if s.build == 0 {
		s.build = time.Now().UnixMilli()
	}
	return s.build
}

func (m message) encode() []byte {
	data, err := json.Marshal(m)
	if err != nil {
		panic("internal error: " + err.Error()) // plain texts and numbers
	}
	return fmt.Appendf(nil, "id: %d\ndata: %s\n\n", m.Build, data)
}

// events is a stream of server-sent events (WHATWG HTML, 9.2): first how things stand, then what changes.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	flush, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "no streaming", http.StatusInternalServerError)
		return
	}
	tab := make(chan []byte, 16)
	s.mu.Lock()
	if len(s.tabs) == maxTabs { // its browser, if there is one, asks again
		close(s.tabs[0])
		s.tabs = slices.Delete(s.tabs, 0, 1)
	}
	s.tabs = append(s.tabs, tab)
	hello := message{Build: s.number(), Hello: true, Problems: s.problems}
	if hello.Problems == nil {
		hello.Problems = []Problem{}
	}
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.tabs = slices.DeleteFunc(s.tabs, func(t chan []byte) bool { return t == tab })
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	rc := http.NewResponseController(w)
	rc.SetReadDeadline(time.Time{}) // nothing more is to come from there
	send := func(data []byte) bool {
		rc.SetWriteDeadline(time.Now().Add(10 * time.Second)) // a slow client must not hold us
		_, err := w.Write(data)
		flush.Flush()
		return err == nil
	}
	if !send(append([]byte("retry: 500\n"), hello.encode()...)) {
		return
	}
	alive := time.NewTicker(20 * time.Second)
	defer alive.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case data, open := <-tab:
			if !open || !send(data) {
				return
			}
		case <-alive.C:
			if !send([]byte(": still here\n\n")) {
				return
			}
		}
	}
}

// Listen opens a port: the one asked for, or where it is taken, the next that is free, up to 100 further. It takes up to
// 500 connections at once; whoever comes then waits for one to end.
func Listen(bind string, port int) (net.Listener, error) {
	var first error
	for p := port; p <= port+100; p++ {
		l, err := net.Listen("tcp", net.JoinHostPort(bind, fmt.Sprint(p)))
		if err == nil {
			return netutil.LimitListener(l, maxConnections), nil
		}
		if first == nil {
			first = err
		}
		if port == 0 {
			break
		}
	}
	return nil, fmt.Errorf("open a port for the preview: %w", first)
}

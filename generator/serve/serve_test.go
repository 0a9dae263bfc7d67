package serve

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

const tag = `<script src="/_waymark/reload.js" data-livereload data-build="10"></script>`

// site is a Server for these outputs. Whatever else it is asked for, it notes in asked.
func site(outputs map[string]string) (s *Server, asked *[]string) {
	asked = new([]string)
	var mu sync.Mutex
	return &Server{build: 10, Host: "preview.test", Page: func(p string) ([]byte, bool) {
		mu.Lock()
		defer mu.Unlock()
		*asked = append(*asked, p)
		data, ok := outputs[p]
		return []byte(data), ok
	}}, asked
}

func outputs() map[string]string {
	return map[string]string{
		"index.html": "<body>Home</body>", "a/index.html": "<body>A</body>", "a/b c/index.html": "<body>B</body>", "404.html": "<body>Nothing</body>",
		"plain.html": "no body", "style.css": "p {}", "app.js": "1", "feed.xml": "<feed></feed>", "x.svg": "<svg></body></svg>", "data.bin": "\x00", "a/index.json": "{}",
	}
}

// ask makes a request; change may alter it first.
func ask(s *Server, method, target string, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://preview.test"+target, nil)
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestOutputs(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		target string
		status int
		kind   string
		body   string
	}{
		"the home page":                    {"/", 200, "text/html; charset=utf-8", "<body>Home" + tag + "</body>"},
		"a page by its folder":             {"/a/", 200, "text/html; charset=utf-8", "<body>A" + tag + "</body>"},
		"a page by its file":               {"/a/index.html", 200, "text/html; charset=utf-8", "<body>A" + tag + "</body>"},
		"a page with a space":              {"/a/b%20c/", 200, "text/html; charset=utf-8", "<body>B" + tag + "</body>"},
		"a page without an end":            {"/plain.html", 200, "text/html; charset=utf-8", "no body" + tag},
		"a query leads nowhere else":       {"/a/?q=1", 200, "text/html; charset=utf-8", "<body>A" + tag + "</body>"},
		"a style sheet has no script":      {"/style.css", 200, "text/css; charset=utf-8", "p {}"},
		"nor has a script":                 {"/app.js", 200, "text/javascript; charset=utf-8", "1"},
		"nor a feed":                       {"/feed.xml", 200, "application/xml", "<feed></feed>"},
		"nor a picture":                    {"/x.svg", 200, "image/svg+xml", "<svg></body></svg>"},
		"nor data":                         {"/a/index.json", 200, "application/json", "{}"},
		"what is not known is bytes":       {"/data.bin", 200, "application/octet-stream", "\x00"},
		"no page":                          {"/none/", 404, "text/html; charset=utf-8", "<body>Nothing" + tag + "</body>"},
		"no page, without a slash":         {"/none", 404, "text/html; charset=utf-8", "<body>Nothing" + tag + "</body>"},
		"no file is not a page":            {"/none.png", 404, "text/plain; charset=utf-8", "no such file\n"},
		"the script is the server's own":   {"/_waymark/reload.js", 200, "text/javascript; charset=utf-8", string(script)},
		"nothing else is the server's own": {"/_waymark/other.js", 404, "text/plain; charset=utf-8", "no such file\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := site(outputs())
			w := ask(s, "GET", test.target, nil)
			if w.Code != test.status || w.Header().Get("Content-Type") != test.kind || w.Body.String() != test.body {
				t.Errorf("got %d %s %q\nwant %d %s %q", w.Code, w.Header().Get("Content-Type"), w.Body, test.status, test.kind, test.body)
			}
			for header, want := range map[string]string{"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"} {
				if got := w.Header().Get(header); got != want {
					t.Errorf("%s: %q, want %q", header, got, want)
				}
			}
			head := ask(s, "HEAD", test.target, nil)
			if head.Code != test.status || strings.Contains(test.kind, "html") && head.Header().Get("Content-Length") != fmt.Sprint(len(test.body)) {
				t.Errorf("HEAD: got %d, length %s", head.Code, head.Header().Get("Content-Length"))
			}
			if test.status == 200 && test.target != "/_waymark/reload.js" && head.Body.Len() > 0 {
				t.Errorf("HEAD: got a body %q", head.Body)
			}
		})
	}
}

// Players ask for parts of a film, some of them for nothing else, and browsers for what they do not have.
func TestPartsAndVersions(t *testing.T) {
	t.Parallel()
	files := outputs()
	files["film.mp4"] = "0123456789"
	s, _ := site(files)
	version := func(target string) string { return ask(s, "HEAD", target, nil).Header().Get("ETag") }
	film, page := version("/film.mp4"), version("/a/")
	tests := map[string]struct {
		target string
		header [2]string
		status int
		body   string
		part   string // Content-Range
	}{
		"all of it":                      {"/film.mp4", [2]string{}, 200, "0123456789", ""},
		"whether there are parts at all": {"/film.mp4", [2]string{"Range", "bytes=0-1"}, 206, "01", "bytes 0-1/10"},
		"the rest":                       {"/film.mp4", [2]string{"Range", "bytes=7-"}, 206, "789", "bytes 7-9/10"},
		"the end":                        {"/film.mp4", [2]string{"Range", "bytes=-2"}, 206, "89", "bytes 8-9/10"},
		"more than there is":             {"/film.mp4", [2]string{"Range", "bytes=8-99"}, 206, "89", "bytes 8-9/10"},
		"beyond the end":                 {"/film.mp4", [2]string{"Range", "bytes=10-"}, 416, "invalid range: failed to overlap\n", "bytes */10"},
		"what is had already":            {"/film.mp4", [2]string{"If-None-Match", film}, 304, "", ""},
		"what was had before":            {"/film.mp4", [2]string{"If-None-Match", `"old"`}, 200, "0123456789", ""},
		"a page that is had already":     {"/a/", [2]string{"If-None-Match", page}, 304, "", ""},
		"a page that is not there":       {"/none/", [2]string{"If-None-Match", "*"}, 404, "<body>Nothing" + tag + "</body>", ""},
		"a part of what is not there":    {"/none/", [2]string{"Range", "bytes=0-1"}, 404, "<body>Nothing" + tag + "</body>", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := ask(s, "GET", test.target, func(r *http.Request) { r.Header.Set(test.header[0], test.header[1]) })
			if w.Code != test.status || w.Body.String() != test.body || w.Header().Get("Content-Range") != test.part {
				t.Errorf("got %d %q, %s", w.Code, w.Body, w.Header().Get("Content-Range"))
			}
		})
	}
}

func TestAVersionOfAPageIsThatOfItsBuild(t *testing.T) {
	t.Parallel()
	s, _ := site(outputs())
	version := func(target string) string { return ask(s, "HEAD", target, nil).Header().Get("ETag") }
	style, page := version("/style.css"), version("/a/")
	s.Tell([]string{"a/index.html"}, nil)
	if version("/style.css") != style || version("/a/") == page {
		t.Error("after a build that tabs were told of, a page is another, for it says of which build it is; what is no page is the same")
	}
}

func TestAFolderWithoutItsSlash(t *testing.T) {
	t.Parallel()
	s, _ := site(outputs())
	for target, want := range map[string]string{"/a": "./a/", "/a/b%20c": "./b%20c/", "/a?q=x%20y&z": "./a/?q=x%20y&z"} {
		w := ask(s, "GET", target, nil)
		if w.Code != 301 || w.Header().Get("Location") != want {
			t.Errorf("%s: got %d to %q, want %q", target, w.Code, w.Header().Get("Location"), want)
		}
	}
}

func TestWithoutA404Page(t *testing.T) {
	t.Parallel()
	s, _ := site(nil)
	if w := ask(s, "GET", "/", nil); w.Code != 404 || !strings.Contains(w.Body.String(), "does not exist") || !strings.Contains(w.Body.String(), tag) {
		t.Errorf("got %d %q: a page that comes must be able to take this one's place", w.Code, w.Body)
	}
}

// Links of 404.html and of feeds have the path that the site will be published under.
func TestBase(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ base, target, want string }{
		"with the base":              {"/kb/", "/kb/a/", "a/index.html"},
		"without it":                 {"/kb/", "/a/", "a/index.html"},
		"the base itself":            {"/kb/", "/kb/", "index.html"},
		"the base without its slash": {"/kb/", "/kb", "index.html"},
		"what only begins like it":   {"/kb/", "/kbx/", "kbx/index.html"},
		"the root":                   {"/", "/kb/", "kb/index.html"},
		"none":                       {"", "/kb/", "kb/index.html"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, asked := site(outputs())
			s.Base = func() string { return test.base }
			ask(s, "GET", test.target, nil)
			if (*asked)[0] != test.want {
				t.Errorf("asked for %q, want %q", *asked, test.want)
			}
		})
	}
}

// Whatever is asked for, the site is asked for a clean path within itself only.
func TestTraversal(t *testing.T) {
	t.Parallel()
	for _, p := range []string{"/../../etc/passwd", "/a/../../etc/passwd", "/..", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/a/..%2f..%2fetc/passwd", "/./x", "/a//b/", "/a/..", "/../"} {
		s, asked := site(outputs())
		ask(s, "GET", "", func(r *http.Request) {
			u, err := r.URL.Parse("http://preview.test")
			if err != nil {
				t.Fatal(err)
			}
			u.Path = strings.NewReplacer("%2e", ".", "%2f", "/").Replace(p)
			r.URL = u
		})
		for _, name := range *asked {
			if strings.HasPrefix(name, "/") || name != "" && name != path.Clean(name) || slices.Contains(strings.Split(name, "/"), "..") {
				t.Errorf("%s: the site was asked for %q", p, name)
			}
		}
	}
	s, asked := site(outputs())
	ask(s, "GET", "", func(r *http.Request) { r.URL.Path = "../etc/passwd" })
	if (*asked)[0] != "etc/passwd" {
		t.Errorf("a path without a slash: asked for %q", *asked)
	}
}

func TestMethods(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS"} {
		s, asked := site(outputs())
		w := ask(s, method, "/", nil)
		if w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" || len(*asked) > 0 {
			t.Errorf("%s: got %d, the site was asked for %q", method, w.Code, *asked)
		}
	}
}

func TestAllowed(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		host, origin string
		want         bool
	}{
		"localhost":                          {"localhost:1313", "", true},
		"localhost without a port":           {"localhost", "", true},
		"a name below localhost":             {"kb.localhost:1313", "", true},
		"an address":                         {"127.0.0.1:1313", "", true},
		"another address of this machine":    {"192.168.0.7:1313", "", true},
		"an address of version 6":            {"[::1]:1313", "", true},
		"the same without a port":            {"[::1]", "", true},
		"the name it was bound to":           {"preview.test:1313", "", true},
		"a name that somebody else gave it":  {"evil.example:1313", "", false},
		"one that only looks like localhost": {"localhost.evil.example", "", false},
		"one that ends like it":              {"notlocalhost", "", false},
		"no name":                            {"", "", false},
		"its own pages":                      {"localhost:1313", "http://localhost:1313", true},
		"pages of another site":              {"localhost:1313", "https://evil.example", false},
		"pages of another port":              {"localhost:1313", "http://localhost:8080", false},
		"pages of a sandbox":                 {"localhost:1313", "null", false},
		"an origin that is none":             {"localhost:1313", "http://[", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, target := range []string{"/", "/style.css", "/_waymark/reload.js"} {
				s, asked := site(outputs())
				w := ask(s, "GET", target, func(r *http.Request) {
					r.Host = test.host
					if test.origin != "" {
						r.Header.Set("Origin", test.origin)
					}
				})
				if got := w.Code == 200; got != test.want || w.Code != 200 && w.Code != 403 {
					t.Errorf("%s: got %d", target, w.Code)
				}
				if !test.want && (len(*asked) > 0 || strings.Contains(w.Body.String(), "Home")) {
					t.Errorf("%s: refused, and yet %q was asked for", target, *asked)
				}
			}
		})
	}
	for name, test := range map[string]struct {
		site, mode string
		want       bool
	}{
		"its own script":                    {"same-origin", "cors", true},
		"an address that was typed":         {"none", "navigate", true},
		"a link from another site":          {"cross-site", "navigate", true},
		"a picture of another site's page":  {"cross-site", "no-cors", false},
		"a script of another port's page":   {"same-site", "no-cors", false},
		"a stream that another site's asks": {"cross-site", "cors", false},
	} {
		s, _ := site(outputs())
		w := ask(s, "GET", "/app.js", func(r *http.Request) {
			r.Header.Set("Sec-Fetch-Site", test.site)
			r.Header.Set("Sec-Fetch-Mode", test.mode)
		})
		if got := w.Code == 200; got != test.want || w.Code != 200 && w.Code != 403 {
			t.Errorf("%s: got %d", name, w.Code)
		}
	}
	s, _ := site(outputs())
	if w := ask(s, "GET", "/_waymark/events", func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }); w.Code != 403 {
		t.Errorf("another site may listen: got %d", w.Code)
	}
}

func TestRecent(t *testing.T) {
	t.Parallel()
	s, _ := site(outputs())
	for _, target := range []string{"/", "/a/", "/none/", "/style.css", "/"} {
		ask(s, "GET", target, nil)
	}
	if got, want := s.Recent(), []string{"index.html", "none/index.html", "a/index.html"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want the pages, the latest first, each once: %q", got, want)
	}
	for i := range 2 * maxRecent {
		ask(s, "GET", fmt.Sprintf("/p%d/", i), nil)
	}
	if got := s.Recent(); len(got) != maxRecent || got[0] != fmt.Sprintf("p%d/index.html", 2*maxRecent-1) {
		t.Errorf("got %d: %q", len(got), got)
	}
}

// stream is a tab that listens: it gives each message as it comes.
func stream(t *testing.T, s *Server) (messages <-chan message) {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	response, err := http.Get(server.URL + "/_waymark/events")
	if err != nil {
		t.Fatal(err)
	}
	if kind := response.Header.Get("Content-Type"); response.StatusCode != 200 || kind != "text/event-stream" {
		t.Fatalf("got %d %s", response.StatusCode, kind)
	}
	out := make(chan message, 100)
	var wg sync.WaitGroup
	wg.Go(func() {
		defer close(out)
		id := ""
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			if v, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
				id = v
			}
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var m message
				if err := json.Unmarshal([]byte(data), &m); err != nil || fmt.Sprint(m.Build) != id {
					t.Errorf("%s: %v, id %s", data, err, id)
				}
				out <- m
			}
		}
	})
	t.Cleanup(func() {
		response.Body.Close()
		wg.Wait()
	})
	return out
}

func next(t *testing.T, messages <-chan message) string {
	t.Helper()
	select {
	case m, ok := <-messages:
		if !ok {
			t.Fatal("the stream ended")
		}
		data, _ := json.Marshal(m)
		return string(data)
	case <-time.After(10 * time.Second):
		t.Fatal("no message")
		return ""
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	s, _ := site(outputs())
	fault := []Problem{{"error", "a.md:1:1: error"}}
	s.Tell([]string{"index.html"}, fault)
	tab, other := stream(t, s), stream(t, s)
	say := func(what, want string) {
		t.Helper()
		for _, m := range []<-chan message{tab, other} {
			if got := next(t, m); got != want {
				t.Errorf("%s: got %s, want %s", what, got, want)
			}
		}
	}
	say("how things stand", `{"build":11,"hello":true,"problems":[{"severity":"error","text":"a.md:1:1: error"}]}`)

	s.Tell([]string{"index.html", "a/b/index.html", "404.html", "a/index.json", "x.png"}, fault)
	say("pages by their addresses, data and pictures not at all", `{"build":12,"pages":["","a/b/","404.html"],"problems":[{"severity":"error","text":"a.md:1:1: error"}]}`)

	s.Tell(nil, fault) // nothing new: nobody is told
	s.Tell([]string{"style.css"}, nil)
	say("styles, and that the problems are gone", `{"build":13,"styles":true,"problems":[]}`)

	s.Tell([]string{"app.js"}, nil)
	say("a script", `{"build":14,"reload":true,"problems":[]}`)

	s.Tell(nil, fault)
	say("a problem alone", `{"build":15,"problems":[{"severity":"error","text":"a.md:1:1: error"}]}`)

	s.Tell(nil, slices.Repeat(fault, MaxShown+1))
	got := next(t, tab)
	if n := strings.Count(got, "severity"); n != MaxShown {
		t.Errorf("%d problems, want %d", n, MaxShown)
	}
}

// A tab that does not listen holds nobody up; when it misses something, the number of the next build says so.
func TestASlowTab(t *testing.T) {
	t.Parallel()
	s, _ := site(outputs())
	tab := make(chan []byte, 1)
	s.tabs = []chan []byte{tab}
	for range 3 {
		s.Tell([]string{"index.html"}, nil)
	}
	<-tab
	s.Tell([]string{"index.html"}, nil)
	if got := string(<-tab); !strings.Contains(got, `"build":14`) {
		t.Errorf("after build 11 came %s, want 14", got)
	}
}

// deaf is a client of which nothing is heard but when it goes.
type deaf struct {
	*httptest.ResponseRecorder
	wrote chan string
}

func (d deaf) Write(p []byte) (int, error)      { d.wrote <- string(p); return len(p), nil }
func (d deaf) SetWriteDeadline(time.Time) error { return nil }

// Proxies close what is silent for long.
func TestAStreamIsKeptAlive(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _ := site(outputs())
		w := deaf{httptest.NewRecorder(), make(chan string)}
		r := httptest.NewRequest("GET", "http://preview.test/_waymark/events", nil).WithContext(t.Context())
		go s.ServeHTTP(w, r)
		began := time.Now()
		if got := <-w.wrote; !strings.HasPrefix(got, "retry: 500\nid: 10\n") {
			t.Errorf("first %q", got)
		}
		if got := <-w.wrote; got != ": still here\n\n" || time.Since(began) != 20*time.Second {
			t.Errorf("after %v: %q", time.Since(began), got)
		}
	})
}

// However many streams are open, the newest is served: a tab of a reader is not kept out by what nobody looks at.
func TestTooManyTabs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _ := site(outputs())
		ended := make(chan int, 2*maxTabs)
		for i := range maxTabs + 5 {
			r := httptest.NewRequest("GET", "http://preview.test/_waymark/events", nil).WithContext(t.Context())
			go func() {
				s.ServeHTTP(httptest.NewRecorder(), r)
				ended <- i
			}()
			synctest.Wait()
		}
		if len(s.tabs) != maxTabs || len(ended) != 5 {
			t.Errorf("%d are served, %d ended", len(s.tabs), len(ended))
		}
		for i := range len(ended) {
			if got := <-ended; got != i {
				t.Errorf("stream %d ended before %d", got, i)
			}
		}
	})
}

// A client that says nothing for long, or reads nothing of what it asked for, is let go.
func TestRudeClients(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		sends string
		least time.Duration // after which it is let go, less what buffers take
	}{
		"nothing at all":          {"", headerTime},
		"half a header":           {"GET / HTTP/1.1\r\nHost: local", headerTime},
		"nothing more":            {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", idleTime},
		"half a body":             {"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx", requestTime},
		"what is read by nobody":  {strings.Repeat("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 100), answerTime},
		"a header without an end": {"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", 2*maxHeader), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, _ := site(outputs())
				client, server := net.Pipe()
				end := make(chan bool)
				h := s.HTTP(t.Context())
				h.ConnState = func(_ net.Conn, state http.ConnState) {
					if state == http.StateClosed {
						close(end)
					}
				}
				began := time.Now()
				go h.Serve(&only{server, make(chan bool)})
				go io.WriteString(client, test.sends)
				if name != "what is read by nobody" {
					go io.Copy(io.Discard, client)
				}
				<-end
				if took := time.Since(began); took < test.least || took > test.least+10*time.Second {
					t.Errorf("it was let go after %v, want %v", took, test.least)
				}
				h.Close()
			})
		})
	}
}

// only is a listener to which one client comes.
type only struct {
	conn net.Conn
	shut chan bool
}

func (o *only) Accept() (net.Conn, error) {
	if c := o.conn; c != nil {
		o.conn = nil
		return c, nil
	}
	<-o.shut
	return nil, net.ErrClosed
}
func (o *only) Close() error   { close(o.shut); return nil }
func (o *only) Addr() net.Addr { return &net.TCPAddr{} }

// A tab that was closed is forgotten.
func TestAClosedTab(t *testing.T) {
	t.Parallel()
	s, _ := site(outputs())
	t.Run("a tab", func(t *testing.T) { next(t, stream(t, s)) }) // its connection and the server end with it
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.tabs) > 0 {
		t.Errorf("%d tabs are still told", len(s.tabs))
	}
}

func TestListen(t *testing.T) {
	t.Parallel()
	first, err := Listen("127.0.0.1", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	port := first.Addr().(*net.TCPAddr).Port
	second, err := Listen("127.0.0.1", port)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if got := second.Addr().(*net.TCPAddr).Port; got <= port || got > port+100 {
		t.Errorf("port %d is taken, and the next that is free is %d", port, got)
	}
	if _, err := Listen("256.0.0.1", port); err == nil || !strings.HasPrefix(err.Error(), "open a port for the preview: ") {
		t.Errorf("got %v", err)
	}
}

// Package browser looks at the site as its readers do: it builds what is shipped in content/ with the program, serves
// it as GitHub Pages would, and opens it in Chromium. It holds tests alone.
//
// Chromium is the system's; the accessibility rules come from npm (npm ci, in this folder). Where one of them is not
// there the tests are skipped, unless WAYMARK_BROWSER=required says that they must run.
package browser

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// kinds has a page of every kind that the site has.
var kinds = []string{
	"", "principles/", "principles/small-steps/", "case-studies/uk-car-tax-renewal/", "localities/birmingham/",
	"delusions/cost-delusion/", "ideas/", "glossary/", "glossary/design-principle/", "sources/guardian-evl-2006/",
	"paths/service-designer/", "news/", "about/accessibility/", "tags/", "a-z/", "search/", "connections/", "no/such/page/", "offline.html",
}

// world is what all tests share: the program, the built site, a server of it, a browser.
type world struct {
	program string
	site    string // the folder of the built site
	server  *httptest.Server
	browser context.Context
	axe     string // the script of axe-core
}

var here world // made by TestMain before any test begins

func TestMain(m *testing.M) {
	os.Exit(func() int {
		missing, end, err := begin()
		defer end()
		switch {
		case err != nil:
			fmt.Fprintln(os.Stderr, err)
			return 1
		case missing != "" && os.Getenv("WAYMARK_BROWSER") == "required":
			fmt.Fprintln(os.Stderr, missing)
			return 1
		case missing != "":
			fmt.Println("left out:", missing)
			return 0
		}
		return m.Run()
	}())
}

// begin makes the world, or says what is missing for it. end takes it down again.
func begin() (missing string, end func(), err error) {
	var ends []func()
	end = func() {
		for _, e := range ends {
			e()
		}
	}
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if errors.Is(err, fs.ErrNotExist) {
		return "axe-core is not installed: run npm ci in generator/browser", end, nil
	}
	chromium := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if chromium, err = exec.LookPath(name); err == nil {
			break
		}
	}
	if chromium == "" {
		return "Chromium is not installed", end, nil
	}
	dir, err := os.MkdirTemp("", "waymark-browser")
	if err != nil {
		return "", end, err
	}
	ends = append(ends, func() { os.RemoveAll(dir) })
	program, site := filepath.Join(dir, "waymark"), filepath.Join(dir, "site")
	for _, run := range [][]string{
		{"go", "build", "-o", program, ".."},
		{program, "build", "--quiet", "--source", "../..", "--output", site, "--base-url", "https://example.org/kb/"},
	} {
		if out, err := exec.Command(run[0], run[1:]...).CombinedOutput(); err != nil {
			return "", end, fmt.Errorf("%s: %w\n%s", strings.Join(run, " "), err, out)
		}
	}
	server := httptest.NewServer(http.StripPrefix("/kb", publish(site, strict)))
	ends = append(ends, server.Close)

	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.UserDataDir(filepath.Join(dir, "profile")), chromedp.WindowSize(1280, 800))
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	allocated, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	ends = append([]func(){cancel}, ends...)
	browser, cancel := chromedp.NewContext(allocated)
	ends = append([]func(){cancel}, ends...)
	if err := chromedp.Do(browser); err != nil {
		return "", end, fmt.Errorf("start %s: %w", chromium, err)
	}
	here = world{program, site, server, browser, string(axe)}
	return "", end, nil
}

// strict is the strictest policy: nothing inline, nothing from elsewhere.
const strict = "default-src 'self'"

// publish serves a folder as GitHub Pages does, compressed, and under a policy of what pages may load and run.
func publish(dir, policy string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, code := path.Clean(r.URL.Path), http.StatusOK
		if strings.HasSuffix(r.URL.Path, "/") {
			p = path.Join(p, "index.html")
		}
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(p)))
		if err != nil {
			p, code = "404.html", http.StatusNotFound
			data, _ = os.ReadFile(filepath.Join(dir, p))
		}
		w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(p)))
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Encoding", "gzip")
		w.WriteHeader(code)
		z := gzip.NewWriter(w)
		defer z.Close()
		z.Write(data) // a browser that went away needs nothing more
	})
}

// tab is one page of a browser that knows nothing of the others. A test whose tab has heard a complaint fails.
type tab struct {
	t       *testing.T
	ctx     context.Context
	expects []string // parts of what it may complain of
}

// open gives a new tab on a desktop's window. Each listener hears its events in the order in which they come.
func open(t *testing.T, listeners ...func(event any)) *tab {
	t.Helper()
	var mu sync.Mutex
	var complaints []string
	// The browser says of itself that an address was not found, or that a test took the network away.
	b := &tab{t: t, expects: []string{"no/such/page", "net::ERR_FAILED"}}
	complain := func(what string) {
		if slices.ContainsFunc(b.expects, func(part string) bool { return strings.Contains(what, part) }) {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		complaints = append(complaints, what)
	}
	options := []chromedp.ContextOption{chromedp.WithNewBrowserContext(), chromedp.WithListener(func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			complain(e.ExceptionDetails.Text + " " + e.ExceptionDetails.Exception.Description)
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
				for _, a := range e.Args {
					complain(string(a.Value))
				}
			}
		case *log.EventEntryAdded:
			complain(e.Entry.URL + ": " + e.Entry.Text)
		}
	})}
	for _, l := range listeners {
		options = append(options, chromedp.WithListener(l))
	}
	ctx, cancel := chromedp.NewContext(here.browser, options...)
	b.ctx = ctx
	t.Cleanup(func() {
		cancel()
		mu.Lock()
		defer mu.Unlock()
		for _, c := range complaints {
			t.Errorf("the browser complains: %s", c)
		}
	})
	b.do() // makes the tab, whose life must not end with that of a deadline
	call(b, network.Enable, network.EnableParams{})
	call(b, log.Enable, cdp.Empty{})
	call(b, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	return b
}

// patience is how long a machine that does much else may take for a step.
const patience = 30 * time.Second

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx := b.ctx
	if len(steps) > 0 {
		limited, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		ctx = limited
	}
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// call gives a command to the tab.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	result, err := chromedp.Call(ctx, command, params)
	if err != nil {
		b.t.Fatal(err)
	}
	return result
}

// ask evaluates an expression in the page, or waits for the promise that it is.
func ask[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

// run runs a script in the page.
func (b *tab) run(script string) { b.t.Helper(); b.do(chromedp.Evaluate[chromedp.Void](script)) }

// waiting counts the blocks of a page that are still to be laid out.
const waiting = `[...document.querySelectorAll("main *, .foot")].filter((e) => getComputedStyle(e).contentVisibility === "auto").length`

// visit opens a page of the site by its address under the root, and waits until the whole of it is laid out.
func (b *tab) visit(page string) {
	b.t.Helper()
	b.do(chromedp.Navigate(here.server.URL + "/kb/" + page))
	b.until("all of it is laid out", waiting+` === 0`)
}

// width gives the window another width; a narrow one is a phone's.
func (b *tab) width(px int64) {
	b.t.Helper()
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: px, Height: 800, DeviceScaleFactor: 1, Mobile: px < 700})
}

// media asks for a medium ("print", or "" for the screen), and for a feature to be something.
func (b *tab) media(medium, feature, value string) {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: []*emulation.MediaFeature{{Name: feature, Value: value}}})
}

// is fails the test where an expression isn't true of the page.
func (b *tab) is(claim, expression string) {
	b.t.Helper()
	if !ask[bool](b, "Promise.resolve("+expression+").then(Boolean)") {
		b.t.Errorf("%s: not so on %s", claim, ask[string](b, "location.pathname"))
	}
}

// until waits for an expression to be true of the page that the tab shows; another page may come in between.
func (b *tab) until(claim, expression string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for ctx.Err() == nil {
		yes, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`new Promise((done) => {
			const end = Date.now() + 1000;
			const look = () => { const yes = Boolean(`+expression+`); yes || Date.now() > end ? done(yes) : setTimeout(look, 10); };
			look();
		})`, chromedp.EvalAwaitPromise))
		if yes && err == nil {
			return
		}
	}
	b.t.Fatalf("%s: never so on %s, where %s", claim, ask[string](b, "location.pathname"), ask[string](b, `(document.querySelector("dialog[open]") ?? document.activeElement).outerHTML.slice(0, 500)`))
}

// press presses keys in their turn.
func (b *tab) press(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		b.do(chromedp.KeyEvent(k))
	}
}

package browser

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// This file is what readers see whose network comes and goes.

// kept waits for a file of the site, by its address under the root, to be kept in the browser, or to be dropped.
func (b *tab) kept(address string, there bool) {
	b.t.Helper()
	ask[bool](b, fmt.Sprintf(`new Promise((done) => {
		const at = new URL("/kb/%s", location).href;
		const look = async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).some((r) => r.url.replace(/[?].*/, "") === at)))).includes(true) === %v ? done(true) : setTimeout(look, 20);
		look();
	})`, address, there))
}

func TestWhatWasVisitedIsThereOffline(t *testing.T) {
	t.Parallel()
	// A name of its own: what is on one's own machine is a preview, of which nothing is kept.
	listen := func(at string) net.Listener {
		l, err := net.Listen("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	serve := func(l net.Listener, h http.Handler) *httptest.Server {
		s := httptest.NewUnstartedServer(h)
		s.Listener.Close()
		s.Listener = l
		s.Start()
		return s
	}
	server := serve(listen("127.0.0.1:0"), here.server.Config.Handler)
	address := server.Listener.Addr().String()
	root := "http://reader.localhost:" + address[strings.LastIndexByte(address, ':')+1:] + "/kb/"

	b := open(t)
	b.do(chromedp.Navigate(root + "principles/small-steps/?from=elsewhere"))
	b.kept("principles/small-steps/", true)
	b.kept("theme/civic.css", true)
	b.do(chromedp.Navigate(root + "principles/"))
	b.until("the worker is at work", `navigator.serviceWorker.controller`)
	b.kept("principles/", true)
	b.kept("search/f-tag.js", true) // the last part of the index
	b.kept("offline.html", true)
	b.kept("theme/kept.js", true)

	server.CloseClientConnections()
	server.Close()
	b.do(chromedp.Navigate(root + "principles/small-steps/"))
	b.is("a page that was visited is there without a network", `document.querySelector("h1")?.textContent`)
	b.is("with its style", `getComputedStyle(document.querySelector(".masthead")).borderBlockEndStyle === "solid"`)
	b.press("/")
	b.until("the search opens", `document.querySelector("dialog[open] input[type=search]") === document.activeElement`)
	b.press("o", "r", "a", "c", "l", "e")
	b.until("and finds what nobody asked for before", `document.querySelector("dialog [role=option]")?.textContent.includes("Birmingham and Oracle")`)
	b.press(kb.Escape)

	b.do(chromedp.Navigate(root + "principles/share/?from=elsewhere"))
	b.is("a page that was never visited says so", `location.pathname === "/kb/offline.html" && document.querySelector("h1")?.textContent === "You are offline"`)
	b.until("and lists those that were", `[...document.querySelectorAll("[data-kept]:not([hidden]) a")].some((a) => a.textContent === "Principles" && a.pathname === "/kb/principles/")`)
	b.is("and leads on to what was asked for", `document.querySelector("[data-again]:not([hidden]) a")?.href === new URL("principles/share/?from=elsewhere", location).href`)

	// The site is there again. Its page is another, and it wants nothing kept any more.
	server = serve(listen(address), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/kb/principles/small-steps/" {
			here.server.Config.Handler.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><title>Anew</title><link rel="icon" href="../../theme/icon.svg"><script src="../../theme/civic.js"></script><h1>Anew</h1>`)
	}))
	t.Cleanup(server.Close)
	b.do(chromedp.Navigate(root + "principles/small-steps/"))
	b.is("nobody who is online sees an old page", `document.title === "Anew"`)
	b.kept("principles/", false)
	b.is("and the worker is gone", `navigator.serviceWorker.getRegistrations().then((list) => list.length === 0)`)
}

func TestTheOfflinePageOffersNothingThatIsNotThere(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.visit("offline.html")
	b.is("nothing was asked for and nothing is kept", `[...document.querySelectorAll("[data-again], [data-kept]")].every((e) => e.hidden && !e.checkVisibility())`)
	b.is("it is no search engine's", `document.querySelector("meta[name=robots][content=noindex]")`)
	b.is("and leads to what the footer of every page leads to", `[...document.querySelectorAll(".foot a")].some((a) => a.pathname === "/kb/about/accessibility/")`)
}

func TestNothingOfAPreviewIsKept(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.visit("principles/")
	b.is("on one's own machine nothing is kept", `new Promise((done) => requestIdleCallback(() => requestIdleCallback(() => {
		done(document.querySelector("script[data-offline]") && !performance.getEntriesByType("resource").some((e) => e.name.endsWith("/keep.js")));
	})))`)
	b.is("and no worker is there", `navigator.serviceWorker.getRegistrations().then((list) => list.length === 0)`)
}

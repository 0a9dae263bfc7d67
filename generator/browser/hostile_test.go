package browser

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"waymark/generator/hostile"
)

// This file opens what a stranger wrote, some 100 files, in a browser that would run it: without any policy of the server.

// provoke does to a page what readers do, and gives the links that no reader should have.
const provoke = `(() => {
	for (const e of document.querySelectorAll("main, main *")) {
		for (const type of ["mouseover", "mouseenter", "pointerover", "focus", "focusin", "toggle", "load", "error"]) e.dispatchEvent(new Event(type, { bubbles: false }));
		if (e.localName === "details") e.open = true;
	}
	return [...document.querySelectorAll("[href], [src], [action], [formaction], [data], [poster], [*|href]")].flatMap((e) =>
		[...e.attributes].filter((a) => ["href", "src", "action", "formaction", "data", "poster"].includes(a.localName)).map((a) => {
			try { return new URL(a.value, document.baseURI); } catch { return null; }
		}).filter((u) => u && !["http:", "https:", "mailto:", "about:"].includes(u.protocol)).map((u) => u.href));
})()`

func TestNothingOfAStrangerRuns(t *testing.T) {
	t.Parallel()
	dir, out := t.TempDir(), t.TempDir()
	for name, data := range hostile.Site() {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if said, err := exec.Command(here.program, "build", "--quiet", "--source", dir, "--output", out).CombinedOutput(); err == nil {
		t.Fatalf("nothing is wrong with it: %s", said)
	}
	// What shows that the test would see it.
	if err := os.WriteFile(filepath.Join(out, "control.html"), []byte(`<main><img src=x onerror=canary()><a href="javascript:canary()">x</a></main>`), 0o644); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(publish(out, ""))
	t.Cleanup(server.Close)

	var mu sync.Mutex
	var ran []string
	note := func(format string, values ...any) {
		mu.Lock()
		defer mu.Unlock()
		ran = append(ran, fmt.Sprintf(format, values...))
	}
	took := func() []string {
		mu.Lock()
		defer mu.Unlock()
		list := ran
		ran = nil
		return list
	}
	b := open(t, func(event any) {
		switch e := event.(type) {
		case *runtime.EventBindingCalled:
			note("script ran at %s", e.Payload)
		case *page.EventJavascriptDialogOpening:
			note("a dialog says %s", e.Message)
		case *network.EventRequestWillBeSent:
			if u := e.Request.URL; !strings.HasPrefix(u, server.URL+"/") && e.Type != network.ResourceTypeImage && e.Type != network.ResourceTypeMedia {
				note("a request went to %s", u)
			}
		}
	})
	b.expects = []string{""} // what strangers link to is not there
	call(b, runtime.AddBinding, runtime.AddBindingParams{Name: "hit"})
	call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `globalThis.canary = () => hit(location.href); globalThis.alert = canary`})

	opened := 0
	visit := func(name string) {
		b.do(chromedp.Navigate(server.URL + "/" + escaped(name)))
		opened++
		for _, link := range ask[[]string](b, provoke) {
			note("a link leads to %s", link)
		}
	}
	visit("control.html")
	if got := strings.Join(took(), "\n"); !strings.Contains(got, "script ran") || !strings.Contains(got, "javascript:") {
		t.Fatalf("what runs is not seen: %q", got)
	}
	err := filepath.WalkDir(out, func(p string, e os.DirEntry, err error) error {
		name, _ := filepath.Rel(out, p)
		switch name = filepath.ToSlash(name); path.Ext(name) {
		case ".html", ".svg", ".xml", ".xsl", ".xhtml":
			if err != nil || e.IsDir() || name == "control.html" {
				return err
			}
			visit(name)
			for _, what := range took() {
				t.Errorf("%s: %s", name, what)
			}
		}
		return err
	})
	if err != nil || opened < 80 {
		t.Errorf("%d files were opened: %v", opened, err)
	}
}

// escaped writes a file's path as an address.
func escaped(name string) string {
	parts := strings.Split(name, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return strings.Join(parts, "/")
}

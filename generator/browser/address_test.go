package browser

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// This file moves one output about: whatever address it is opened at, and from a folder, every page finds what belongs
// to it, every link leads where it says, and old addresses lead on.

// sample gives a page of every kind, and of all the others one in so many: of 331 pages, some 30 at 24.
func sample(t *testing.T, dir string, step int) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(p string, e os.DirEntry, err error) error {
		if rel, _ := filepath.Rel(dir, p); err == nil && e.Name() == "index.html" {
			all = append(all, strings.TrimSuffix(filepath.ToSlash(rel), "index.html"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	list := slices.DeleteFunc(slices.Clone(kinds), func(p string) bool { return !slices.Contains(all, p) })
	for i, p := range all {
		if i%step == 0 && !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	return list
}

// found are the addresses in a page as the browser understands them.
const found = `[...document.querySelectorAll("[href],[src],[action],[srcset],[poster]")].flatMap((e) =>
	["href", "src", "action", "poster"].map((k) => e.getAttribute(k)).concat((e.getAttribute("srcset") ?? "").split(",").map((s) => s.trim().split(/\s/)[0]))
		.filter((a) => a).map((a) => new URL(a, document.baseURI).href))`

// folder is an output that addresses are held against.
type folder struct {
	dir, base string
	ids       map[string]map[string]bool // of the files that were asked for
}

var idAttribute = regexp.MustCompile(`\sid="([^"]*)"`)

// lacks words why an address leads to nothing; "" where it leads to a file, or out of the site.
func (f *folder) lacks(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return err.Error()
	}
	base, err := url.Parse(f.base)
	if err != nil {
		return err.Error()
	}
	if u.Scheme != base.Scheme || u.Host != base.Host {
		if u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto" {
			return "what is " + u.Scheme
		}
		return ""
	}
	rest, within := strings.CutPrefix(u.Path, base.Path)
	if !within {
		return "it leads out of the site"
	}
	if rest == "" || strings.HasSuffix(rest, "/") {
		rest += "index.html"
	}
	if f.ids[rest] == nil {
		data, err := os.ReadFile(filepath.Join(f.dir, filepath.FromSlash(rest)))
		if err != nil {
			return "there is no such file"
		}
		f.ids[rest] = map[string]bool{}
		if path.Ext(rest) == ".html" {
			for _, m := range idAttribute.FindAllStringSubmatch(string(data), -1) {
				f.ids[rest][html.UnescapeString(m[1])] = true
			}
		}
	}
	if u.Fragment != "" && path.Ext(rest) == ".html" && !f.ids[rest][u.Fragment] {
		return "there is no such place"
	}
	return ""
}

func TestOneOutputAtAnyAddress(t *testing.T) {
	t.Parallel()
	pages := sample(t, here.site, 24)
	for _, mount := range []string{"/", "/repo/", "/a/b/c/", "file"} {
		t.Run(mount, func(t *testing.T) {
			t.Parallel()
			base := fileURL(here.site) + "/"
			if mount != "file" {
				server := httptest.NewServer(http.StripPrefix(strings.TrimSuffix(mount, "/"), publish(here.site, strict)))
				t.Cleanup(server.Close)
				base = server.URL + mount
			}
			var failed []string
			b := open(t, func(event any) {
				switch e := event.(type) {
				case *network.EventResponseReceived:
					if e.Response.Status >= 400 {
						failed = append(failed, fmt.Sprint(e.Response.Status, " ", e.Response.URL))
					}
				case *network.EventLoadingFailed:
					if e.ErrorText != "net::ERR_ABORTED" {
						failed = append(failed, e.ErrorText)
					}
				}
			})
			f := &folder{here.site, base, map[string]map[string]bool{}}
			checked := map[string]bool{}
			for _, p := range pages {
				at := base + p
				if mount == "file" {
					at += "index.html"
				}
				b.do(chromedp.Navigate(at))
				for _, address := range ask[[]string](b, found) {
					if checked[address] {
						continue
					}
					checked[address] = true
					if why := f.lacks(address); why != "" {
						t.Errorf("%s leads to %s: %s", at, address, why)
					}
				}
			}
			if len(pages) < 20 || len(checked) < 300 {
				t.Errorf("only %d pages with %d addresses were looked at", len(pages), len(checked))
			}
			for _, what := range failed {
				t.Errorf("a request failed: %s", what)
			}
			if mount == "file" {
				b.do(chromedp.Navigate(base + "principles/index.html"))
				b.run(`document.querySelector("main a[href$='/']").click()`)
				b.until("a link leads on in a folder too", `location.pathname.endsWith("/index.html") && !location.pathname.endsWith("principles/index.html") && document.querySelector("main h1")`)
			}
		})
	}
}

func fileURL(dir string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(dir)}).String()
}

// styled is true of a page whose style sheet was found: what is not found has no rules, or none that may be read.
const styled = `[...document.styleSheets].some((s) => { try { return s.cssRules.length > 0; } catch { return false; } })`

// A page that is not there is asked for at any depth. Where the site is at its base_url's path it looks as all pages do,
// and leads on within the site around it, without scripts too; but its way home is that of base_url then. Elsewhere its
// style cannot be found: it can be read, and leads home to where the site is published.
func TestMissingPageAtAnyDepth(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.StripPrefix("/repo", publish(here.site, strict)))
	t.Cleanup(elsewhere.Close)
	const published = "https://example.org/kb/"
	for _, deep := range []string{"no/such/page", "no/such/page/a/b/c/d/", "no/such/page.html?x=1"} {
		b := open(t)
		b.visit(deep)
		b.is("it has its style", styled)
		b.is("it leads on within the site around it", fmt.Sprintf(`[...document.querySelectorAll("main a[href]")].length > 3 && [...document.querySelectorAll("a[href], form[action]")].every((e) => (e.href ?? e.action).startsWith(%q))`, here.server.URL+"/kb/"))

		b = open(t)
		call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		b.visit(deep)
		b.is("it leads on without scripts", fmt.Sprintf(`[...document.querySelectorAll("main a[href]")].length > 3 && [...document.querySelectorAll("a[href], form[action]")].every((e) => (e.href ?? e.action).startsWith(%q) || e.href === %q)`, here.server.URL+"/kb/", published))

		b = open(t)
		b.expects = append(b.expects, "/kb/theme/", elsewhere.URL)
		b.do(chromedp.Navigate(elsewhere.URL + "/repo/" + deep))
		b.is("it can be read without its style", "!("+styled+`) && document.querySelector("main h1").checkVisibility() && document.querySelector("main p").textContent.length > 10`)
		b.is("it leads home to where the site is published", fmt.Sprintf(`[".name", "main .doors a"].every((s) => document.querySelector(s).href === %q)`, published))
	}
}

func TestOldAddressesLeadOn(t *testing.T) {
	t.Parallel()
	dir, out := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{
		"config.toml":         "title = \"Moved\"\n",
		"content/index.md":    "# Home\n\n[Now](deep/now.md)\n",
		"content/deep/now.md": "+++\ntitle = \"Now\"\naliases = [\"/old/\", \"/2019/some/old page.html\", \"/caf\u00e9/\"]\n+++\n\n## A part\n\nText.\n",
	} {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if said, err := exec.Command(here.program, "build", "--quiet", "--source", dir, "--output", out).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	server := httptest.NewServer(http.StripPrefix("/repo", publish(out, strict)))
	t.Cleanup(server.Close)
	web, disk := server.URL+"/repo/", fileURL(out)+"/"
	for _, test := range []struct {
		from, to string
		scripts  bool
	}{
		{web + "old/#a-part", web + "deep/now/#a-part", true},
		{web + "old/?q=1#a-part", web + "deep/now/?q=1#a-part", true},
		{web + "2019/some/old%20page.html#a-part", web + "deep/now/#a-part", true},
		{web + "caf%C3%A9/", web + "deep/now/", true},
		{web + "old/", web + "deep/now/", false},
		{web + "2019/some/old%20page.html", web + "deep/now/", false},
		{disk + "old/index.html#a-part", disk + "deep/now/index.html#a-part", true},
		{disk + "2019/some/old%20page.html", disk + "deep/now/index.html", true},
	} {
		b := open(t)
		b.expects = append(b.expects, "/favicon.ico") // which the browser asks for where a page names no icon
		call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !test.scripts})
		b.do(chromedp.Navigate(test.from))
		b.reaches(test.from, test.to)
		if _, id, ok := strings.Cut(test.to, "#"); ok {
			b.is("the place is shown", fmt.Sprintf(`document.querySelector(":target")?.id === %q`, id))
		}
	}
}

// reaches waits for a tab to show an address. A question that a page takes along as it goes is asked again.
func (b *tab) reaches(from, to string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	at := ""
	for ctx.Err() == nil {
		now, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + (document.readyState === "complete" ? "" : " is loading")`))
		if at = now; err == nil && at == to {
			return
		}
	}
	b.t.Fatalf("%s leads to %s rather than %s", from, at, to)
}

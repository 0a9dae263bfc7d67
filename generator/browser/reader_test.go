package browser

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// This file is what readers do with the site: with a keyboard, without JavaScript, on a small screen, on paper.

func TestNothingIsMissingWithoutScripts(t *testing.T) {
	t.Parallel()
	const words = `document.querySelector("main").innerText.replace(/\s+/g, " ")`
	const links = `[...document.querySelectorAll("a[href]")].map((a) => (a.href.baseVal ?? a.href).replace(/^https:\/\/example\.org/, location.origin)).sort().join("\n")` // those of a missing page are whole
	with, without := open(t), open(t)
	call(without, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	for _, p := range kinds {
		if p == "search/" {
			continue // says that it needs JavaScript, and leads to the list of all pages
		}
		with.visit(p)
		without.visit(p)
		for _, what := range []string{words, links} {
			there := strings.Fields(ask[string](without, what))
			for _, word := range strings.Fields(ask[string](with, what)) {
				if !slices.Contains(there, word) {
					t.Errorf("/%s: %q is not there without JavaScript", p, word)
				}
			}
		}
	}
	without.visit("search/")
	without.is("the search page leads to all pages", `document.querySelector("main a[href$='a-z/']")`)
	without.visit("principles/")
	without.do(chromedp.Click(chromedp.CSS(".search-open button")))
	without.until("the button of the search leads to all pages", `location.pathname.endsWith("/a-z/")`)
}

func TestPagesFlowAnew(t *testing.T) {
	t.Parallel()
	const wide = `[...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".table, pre")).map((e) => e.outerHTML.slice(0, 120)).join("\n")`
	b := open(t)
	for _, p := range kinds {
		b.visit(p)
		b.width(320) // 1280 px at 400 % (WCAG 1.4.10)
		b.is("at 320 px nothing scrolls sideways", `document.scrollingElement.scrollWidth <= 320 || void console.error(`+wide+`)`)
		b.width(640)
		b.run(`document.documentElement.style.fontSize = "212.5%"`) // twice the text (1.4.4)
		b.is("with text twice as large nothing scrolls sideways", `document.scrollingElement.scrollWidth <= 640 || void console.error(`+wide+`)`)
		b.width(1280)
	}
}

func TestWalkWithTheKeyboard(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.visit("principles/small-steps/")
	b.press(kb.Tab)
	b.is("the first stop leads past the header, and is seen", `document.activeElement.matches(".skip") && document.activeElement.getBoundingClientRect().top >= 0`)
	b.press(kb.Enter)
	b.until("it leads there", `location.hash === "#Main"`)
	b.press(kb.Tab)
	b.is("the next stop is in the text", `document.activeElement.closest("main")`)

	b.press("/")
	b.until("a slash opens the search", `document.querySelector("dialog[open] input[type=search]") === document.activeElement`)
	b.press(kb.Escape)
	b.until("Escape closes it, and one is where one was", `!document.querySelector("dialog[open]") && document.activeElement.closest("main")`)
	b.press("/")
	b.until("it opens again", `document.querySelector("dialog[open]")`)
	b.press("c", "o", "n", "g", "e", "s", "t", "i", "o", "n")
	b.until("the answer comes while one types", `document.querySelector("dialog [role=option]")?.textContent.match(/congestion charge/i)`)
	b.press(kb.ArrowDown)
	b.is("an arrow chooses", `document.querySelector("[aria-selected=true]").id === document.activeElement.getAttribute("aria-activedescendant")`)
	chosen := ask[string](b, `document.querySelector("[aria-selected=true]").pathname`)
	b.press(kb.Enter)
	b.until("Enter goes there", `location.pathname === "`+chosen+`" && /congestion/i.test(document.title)`)

	b.width(320)
	b.visit("")
	b.press(kb.Tab, kb.Tab, kb.Tab)
	b.is("on a phone the menu is a button", `document.activeElement.matches(".menu summary")`)
	b.press(kb.Tab)
	b.is("what it hides is no stop", `!document.activeElement.closest(".menu")`)
	b.do(chromedp.Focus(chromedp.CSS(".menu summary")))
	b.press(kb.Enter, kb.Tab)
	b.is("open, its first entry is the next stop", `document.activeElement === document.querySelector(".menu li a")`)
	b.press(kb.Enter)
	b.until("and leads there", `location.pathname === "/kb/principles/"`)
}

func TestResultsAreNarrowed(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.visit("search/")
	b.press("s", "y", "s", "t", "e", "m")
	b.until("what is found can be narrowed", `document.querySelector(".search-facets button") && /^\d+ pages found/.test(document.querySelector(".search-status").textContent)`)
	all := ask[int](b, `parseInt(document.querySelector(".search-status").textContent)`)
	b.do(chromedp.Focus(chromedp.CSS(".search-facets summary")))
	b.press(kb.Enter)
	b.until("also by place, once that is asked for", `document.querySelector("[aria-label='Located in'] button")`)
	b.do(chromedp.Focus(chromedp.CSS("[data-value='located_in:localities/birmingham/']")))
	b.press(kb.Enter)
	const fewer = `document.querySelector("[data-value='located_in:localities/birmingham/'][aria-pressed=true]") && [...document.querySelectorAll(".search-title")].map((e) => e.textContent).sort().join() === "Birmingham,Birmingham and Oracle"`
	b.until("the place, and what lies in it, stay", fewer)
	b.is("one is where one was", `document.activeElement.dataset.value === "located_in:localities/birmingham/"`)
	b.is("the address holds the choice", `new URLSearchParams(location.search).get("located_in") === "localities/birmingham/"`)
	b.do(chromedp.Reload())
	b.until("which comes back with it", fewer)
	b.run(`document.querySelector("[data-value='located_in:localities/birmingham/']").click()`)
	b.until("pressed again it narrows no more", fmt.Sprintf(`parseInt(document.querySelector(".search-status").textContent) === %d`, all))
	b.do(chromedp.Click(chromedp.CSS(".search-facets button")))
	b.until("what is chosen can be read while it is pointed at", `((e) => e?.matches(":hover") && getComputedStyle(e).backgroundColor === getComputedStyle(document.body).color)(document.querySelector(".search-facets [aria-pressed=true]"))`)
}

func TestPhrases(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.visit("search/?q=%22design+principle%22")
	b.until("a phrase is found where its words stand together", `[...document.querySelectorAll(".search-results [role=group]")].some((e) => /design principle/i.test(e.textContent))`)
	b.until("and the excerpts show it", `[...document.querySelectorAll(".search-results [role=group]")].every((e) => [...e.querySelectorAll("mark")].some((m) => /^design$/i.test(m.textContent) && /^.?$/.test(m.nextSibling?.data ?? "x") && /^principle$/i.test(m.nextElementSibling?.textContent)))`)
	first := ask[int](b, `document.querySelectorAll(".search-results [role=group]").length`)
	b.run(`document.querySelector(".search-more").click()`)
	b.until("more are looked for when they are asked for", fmt.Sprintf(`document.querySelectorAll(".search-results [role=group]").length > %d || document.querySelector(".search-more").hidden`, first))
	b.visit("search/?q=%22principle+design%22")
	b.until("in another order they are no phrase", `document.querySelector(".search-status").textContent.startsWith("Nothing found") || !document.querySelector(".search-more").hidden`)
}

// The drawing of what is around a page is hidden from screen readers and off the walk: what it says stands in words.
func TestDrawingIsSaidInWords(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.visit("delusions/cost-delusion/")
	b.is("each page that is drawn is a link in the lists", `(() => {
		const drawn = [...document.querySelectorAll(".sides a")], lists = [...document.querySelectorAll(".edges a")].map((a) => a.href);
		return drawn.length > 5 && drawn.every((a) => a.tabIndex < 0 && lists.includes(a.href));
	})()`)
	b.is("each page from which lines lead says where to", `(() => {
		const from = [...document.querySelectorAll(".sides .node")].filter((li) => li.querySelector("path[d^=M]:first-child")).map((li) => li.textContent.trim());
		const said = [...document.querySelectorAll(".between details strong")].map((e) => e.textContent);
		return from.length > 2 && from.join() === said.join();
	})()`)
	b.visit("principles/small-steps/")
	b.is("those that no line leads to are told of", `/1 more page/.test(document.querySelector(".drawn").textContent) && !document.body.innerText.includes("%!")`)
	b.media("print", "prefers-color-scheme", "light")
	b.is("on paper the words stand for the drawing", `!document.querySelector(".sides").checkVisibility() && document.querySelector(".between details li").checkVisibility()`)
}

func TestForcedColours(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.media("", "forced-colors", "active")
	b.visit("principles/small-steps/")
	b.is("the shapes are drawn in the reader's colours", `(() => {
		const shape = getComputedStyle(document.querySelector(".kind"), "::before");
		return shape.borderTopColor !== getComputedStyle(document.body).backgroundColor && shape.borderTopWidth !== "0px";
	})()`)
}

func TestOnPaper(t *testing.T) {
	t.Parallel()
	const seen = `[...document.querySelectorAll("nav, button, input, form, .skip, .masthead, .foot")].filter((e) => e.checkVisibility()).map((e) => e.outerHTML).join(" ")`
	const words = `document.querySelector("main").innerText.replace(/\s+/g, " ")`
	b := open(t)
	for _, p := range []string{"", "principles/", "case-studies/uk-car-tax-renewal/", "localities/birmingham/"} {
		b.media("", "prefers-color-scheme", "light")
		b.visit(p)
		onScreen := strings.Fields(ask[string](b, `document.querySelector("main .text").innerText`))
		b.media("print", "prefers-color-scheme", "dark")
		onPaper := strings.Fields(ask[string](b, words))
		for _, word := range onScreen {
			if !slices.Contains(onPaper, word) {
				t.Errorf("/%s: %q is not on paper", p, word)
			}
		}
		if chrome := ask[string](b, seen); chrome != "" {
			t.Errorf("/%s: on paper stands what is there to be pressed: %s", p, chrome)
		}
		b.is("paper is white where the screen is dark", `getComputedStyle(document.body).backgroundColor === "rgb(255, 255, 255)"`)
		b.is("links to elsewhere say where they lead", `[...document.querySelectorAll("main a[href^=http]:not(.address, .bare)")].filter((a) => a.checkVisibility()).every((a) => getComputedStyle(a, "::after").content.includes(a.getAttribute("href")))`)
	}
	pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF())
	if err != nil || !strings.HasPrefix(string(pdf), "%PDF-") {
		t.Errorf("the page cannot be printed: %v", err)
	}
}

// A first view of a page costs at most this much, compressed.
const (
	maxRequests = 3      // and the icon, which browsers fetch when they like
	maxPage     = 30_000 // bytes, the page with its style and its scripts
	maxScript   = 10_000
)

// shifts tells what moved on its own since the page was opened (CLS).
const shifts = `new Promise((done) => {
	new PerformanceObserver((list) => done(list.getEntries().flatMap((e) => e.sources).map((s) => s.node?.outerHTML?.slice(0, 100)).join(" "))).observe({ type: "layout-shift", buffered: true });
	requestAnimationFrame(() => setTimeout(() => done("")));
})`

func TestWeight(t *testing.T) {
	t.Parallel()
	kind := map[network.RequestID]network.ResourceType{}
	var mu sync.Mutex
	requests, all, script := 0, 0.0, 0.0
	b := open(t, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if strings.HasSuffix(e.Request.URL, "/icon.svg") {
				return
			}
			kind[e.RequestID] = e.Type
			requests++
			if !strings.HasPrefix(e.Request.URL, here.server.URL) {
				t.Errorf("the site asks %s for something", e.Request.URL)
			}
		case *network.EventLoadingFinished:
			if kind[e.RequestID] == "" {
				return
			}
			all += e.EncodedDataLength
			if kind[e.RequestID] == network.ResourceTypeScript {
				script += e.EncodedDataLength
			}
		}
	})
	for _, p := range kinds {
		if p == "offline.html" {
			continue // it is there before it is shown, with its script
		}
		mu.Lock()
		requests, all, script = 0, 0, 0
		mu.Unlock()
		b.visit(p)
		if moved := ask[string](b, shifts); moved != "" {
			t.Errorf("/%s: while the page is built something moves: %s", p, moved)
		}
		mu.Lock()
		if requests > maxRequests || all > maxPage || script > maxScript {
			t.Errorf("/%s costs %d requests and %.0f bytes, %.0f of them scripts; the limits are %d, %d and %d", p, requests, all, script, maxRequests, maxPage, maxScript)
		}
		t.Logf("/%s: %d requests, %.0f bytes, %.0f of them scripts", p, requests, all, script)
		mu.Unlock()
	}
}

// On a slow line a page is painted while it still comes in. It is written here in pieces, with a frame painted after
// each, until it fills two windows; only the widths of a table's columns hang on what comes later.
func TestNothingMovesWhileAPageArrives(t *testing.T) {
	t.Parallel()
	const written = `(async () => {
		const text = await fetch(location.href).then((r) => r.text()), frame = document.createElement("iframe"), moved = [];
		frame.style.cssText = "position: fixed; inset: 0; inline-size: 100%; block-size: 100%; border: 0";
		document.body.append(frame);
		const page = frame.contentDocument, painted = () => new Promise((done) => frame.contentWindow.requestAnimationFrame(() => setTimeout(done)));
		page.open();
		let at = text.indexOf("<body");
		page.write(text.slice(0, at));
		while (!page.styleSheets.length) await painted(); // before that a browser shows nothing
		await painted();
		new frame.contentWindow.PerformanceObserver((list) => moved.push(...list.getEntries().flatMap((e) => e.sources).map((s) => s.node?.outerHTML?.slice(0, 100)))).observe({ type: "layout-shift" });
		while (at < text.length && page.documentElement.offsetHeight < 2 * innerHeight) {
			const to = text.indexOf("\n", at + 200) + 1 || text.length;
			page.write(text.slice(at, to));
			at = to;
			await painted();
		}
		await painted();
		return moved.join(" ");
	})()`
	b := open(t)
	for _, p := range []string{"", "principles/small-steps/", "case-studies/uk-car-tax-renewal/", "localities/birmingham/", "delusions/cost-delusion/", "connections/", "search/", "no/such/page/"} {
		b.visit(p)
		if moved := ask[string](b, written); moved != "" {
			t.Errorf("/%s: something moves while the page comes in: %s", p, moved)
		}
	}
}

// What the output leaves out of a style sheet is nothing to a browser.
func TestLeanStylesMeanTheSame(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../../themes/civic/assets/civic.css")
	if err != nil {
		t.Fatal(err)
	}
	b := open(t)
	b.visit("")
	b.run(`globalThis.rules = (text) => {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(text);
		return [...sheet.cssRules].map((r) => r.cssText.replace(/\s*([(),])\s*/g, "$1").replace(/\s+/g, " ")); // custom properties are told as written
	}`)
	b.is("each rule is read as it was written", `fetch("theme/civic.css").then((r) => r.text()).then((text) => {
		const here = rules(text), there = rules(`+strconv.Quote(string(source))+`);
		return there.length > 10 && here.length >= there.length && there.every((rule, i) => rule === here[i]);
	})`)
}

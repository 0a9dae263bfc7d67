package browser

import (
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// This file is what scripts add to pages that are whole without them.

// point moves the pointer onto the first element that matches.
func (b *tab) point(selector string) {
	b.t.Helper()
	b.do(chromedp.ScrollIntoView(chromedp.CSS(selector)))
	at := ask[[2]float64](b, `(() => { const r = document.querySelector(`+"`"+selector+"`"+`).getClientRects()[0]; return [r.left + r.width / 2, r.top + r.height / 2]; })()`)
	b.do(chromedp.MouseEvent("mouseMoved", at[0], at[1]))
}

func TestPreviewsOfLinks(t *testing.T) {
	t.Parallel()
	const shown = `document.querySelector(".preview:not([hidden])")`
	b := open(t)
	b.visit("principles/small-steps/")
	b.point(`.text a[href$="minimum-viable-product/"]`)
	b.until("a link that is pointed at shows what it leads to", shown+`?.textContent.includes("Minimum viable product")`)
	b.is("and is described by it", `document.querySelector(".text a[href$='minimum-viable-product/']").getAttribute("aria-describedby") === document.querySelector(".preview").id`)
	b.run(here.axe)
	b.obeys("with a preview", everything)
	b.point(".preview")
	b.is("the pointer may move onto it (WCAG 1.4.13)", `new Promise((done) => setTimeout(() => done(`+shown+`), 500))`)
	b.press(kb.Escape)
	b.is("Escape takes it away", `!`+shown)
	b.do(chromedp.Focus(chromedp.CSS(`.text a[href="#ref-1"]`)))
	b.run(`document.querySelector(".text a[href='#ref-1']").blur()`)
	b.do(chromedp.Focus(chromedp.CSS(`.skip`)))
	b.until("a link without a preview has none", `!`+shown)
	b.press(kb.Enter, kb.Tab)
	b.until("the focus shows one as well", shown)
	b.run(`document.querySelector("[name=waymark-previews]").click()`)
	b.press(kb.Escape, kb.Tab)
	b.is("switched off there is none", `new Promise((done) => setTimeout(() => done(!`+shown+`), 600))`)
}

// asked tells how often a page of the site was fetched since the one that is shown came.
const asked = `((page) => performance.getEntriesByType("resource").filter((e) => e.name.endsWith("/kb/" + page)).length)`

func TestPagesAreFetchedAhead(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.visit("principles/small-steps/")
	b.point(`.trail a[href$="principles/"], .trail li:last-child a`)
	b.until("the page of a link that is pointed at is fetched", asked+`("principles/") === 1`)
	b.point(`.text a[href^="#"]`)
	b.do(chromedp.Focus(chromedp.CSS(`.text a[href$="minimum-viable-product/"]`)))
	b.until("and of one that has the focus, once for the preview and for going there", asked+`("glossary/minimum-viable-product/") === 1 && document.querySelector(".preview:not([hidden])")`)
	b.is("but no link within the page is", asked+`("principles/small-steps/") === 0`)
	b.is("nothing is fetched twice", `!performance.getEntriesByType("resource").some((e, i, all) => all.findIndex((o) => o.name === e.name) < i)`)

	saving := open(t)
	call(saving, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `Object.defineProperty(navigator, "connection", { value: { saveData: true } });`})
	saving.visit("principles/small-steps/")
	saving.point(`.text a[href$="minimum-viable-product/"]`)
	saving.is("who saves data is spared that", `new Promise((done) => setTimeout(() => done(`+asked+`("glossary/minimum-viable-product/") === 0), 500))`)
}

func TestColoursAreRemembered(t *testing.T) {
	t.Parallel()
	const ground = `getComputedStyle(document.body).backgroundColor`
	b := open(t)
	b.visit("")
	light := ask[string](b, ground)
	b.run(`{ const s = document.querySelector("[name=waymark-scheme]"); s.value = "dark"; s.dispatchEvent(new Event("change")); }`)
	b.is("the page is dark at once", ground+` !== "`+light+`"`)
	b.visit("principles/")
	b.is("and so is the next, before its text is there", `document.documentElement.dataset.theme === "dark" && `+ground+` !== "`+light+`"`)
	b.do(chromedp.Click(chromedp.CSS(".masthead .scheme")))
	b.is("the button at the head turns it round, and the settings say so", ground+` === "`+light+`" && document.querySelector("[name=waymark-scheme]").value === "light"`)
	b.do(chromedp.Click(chromedp.CSS(".masthead .scheme")))
	b.is("and back", ground+` !== "`+light+`" && document.querySelector("[name=waymark-scheme]").value === "dark"`)
}

// Where there is room, the pages of a section stand beside each of them; else below it. They come after the text in either
// case: nobody has to go through them to reach it.
func TestSiblings(t *testing.T) {
	t.Parallel()
	const siblings, text = `document.querySelector(".siblings").getBoundingClientRect()`, `document.querySelector(".text").getBoundingClientRect()`
	b := open(t)
	b.width(1440)
	b.visit("principles/small-steps/")
	b.is("they stand beside the text", siblings+`.right < `+text+`.left && `+siblings+`.top < `+text+`.top`)
	b.is("one of them is the page itself", `document.querySelectorAll(".siblings [aria-current=page]").length === 1 && document.querySelector(".siblings [aria-current=page]").href === location.href`)
	b.is("the text comes first", `!!(document.querySelector(".text").compareDocumentPosition(document.querySelector(".siblings")) & Node.DOCUMENT_POSITION_FOLLOWING)`)
	b.width(768)
	b.is("below the text where there is none beside it", siblings+`.top > `+text+`.bottom`)
}

func TestKeysCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.visit("principles/small-steps/")
	next := ask[string](b, `document.querySelector("a[rel=next]").pathname`)
	b.press("n")
	b.until("n turns the page", `location.pathname === "`+next+`" && document.readyState === "complete"`)
	b.run(`document.querySelector("[name=waymark-keys]").click()`)
	b.press("p", "/")
	b.is("switched off, letters do nothing", `location.pathname === "`+next+`" && !document.querySelector("dialog")`)
}

func TestListsAndTables(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.visit("glossary/")
	b.do(chromedp.SendKeys(chromedp.CSS(".filter input"), "policy instrument"))
	b.is("a list is narrowed to what has the words", `(() => { const seen = [...document.querySelectorAll(".cards > li")].filter((li) => li.checkVisibility()); return seen.length > 0 && seen.length < 10 && seen.every((li) => /policy/i.test(li.textContent)); })()`)
	b.visit("principles/")
	b.run(`document.querySelector(".text th .sort").click()`)
	b.is("a table is sorted by a column, and says so", `(() => { const t = document.querySelector(".text table"), said = [...t.tBodies[0].rows].map((r) => r.cells[0].textContent); return t.querySelector("th").getAttribute("aria-sort") === "ascending" && said.join() === said.toSorted((a, b) => a.localeCompare(b)).join(); })()`)
}

func TestLongPagesOpenStepByStep(t *testing.T) {
	t.Parallel()
	const long = "case-studies/london-congestion-charge/"
	watched := func(also string) *tab {
		b := open(t)
		call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `document.addEventListener("DOMContentLoaded", () => { requestAnimationFrame(() => { globalThis.atFirst = ` + waiting + `; }); ` + also + ` })`})
		return b
	}
	b := watched("")
	b.visit(long)
	b.until("what is far below is laid out later", `globalThis.atFirst > 10`)
	b.do(chromedp.Reload())
	b.until("who loads it again has all of it at once", `globalThis.atFirst === 0`)

	const there = `Math.abs(document.getElementById("References").getBoundingClientRect().top) < 50`
	b = watched(`location.hash = "References"`)
	b.visit(long)
	b.until("who goes on before it is comes to the right place", there)

	b = watched("")
	b.visit(long + "#References")
	b.until("who comes to a place on it has all of it at once", `globalThis.atFirst === 0 && `+there)
}

func TestContentsFollow(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.visit("principles/small-steps/")
	b.run(`document.getElementById("Connections").scrollIntoView()`)
	b.until("the contents say where one is", `document.querySelector(".contents [aria-current]")?.hash === "#Connections"`)
}

package browser

import "testing"

// This file holds the pages to the rules of axe-core: WCAG 2.0 to 2.2 at A and AA, and its best practices.

// violation is what axe reports, one for each rule.
type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML string `json:"html"`
		Why  string `json:"failureSummary"`
	} `json:"nodes"`
}

// What axe looks at: everything; what another scheme may change; what another width may.
const (
	everything = `{ resultTypes: ["violations"] }`
	colours    = `{ resultTypes: ["violations"], runOnly: { type: "rule", values: ["color-contrast"] } }`
	shape      = `{ resultTypes: ["violations"], runOnly: { type: "rule", values: ["target-size", "scrollable-region-focusable", "landmark-unique", "label-content-name-mismatch", "aria-hidden-focus", "heading-order"] } }`
)

// obeys runs axe in the page as it is now.
func (b *tab) obeys(state, options string) {
	b.t.Helper()
	for _, v := range ask[[]violation](b, `axe.run(document, `+options+`).then((r) => r.violations)`) {
		for _, n := range v.Nodes {
			b.t.Errorf("%s: %s (%s)\n%s\n%s", state, v.Help, v.ID, n.HTML, n.Why)
		}
	}
}

func TestPagesAreAccessible(t *testing.T) {
	t.Parallel()
	for _, p := range kinds {
		t.Run("/"+p, func(t *testing.T) {
			t.Parallel()
			b := open(t)
			b.visit(p)
			b.run(here.axe)
			b.obeys("light at 1280 px", everything)
			b.width(768)
			b.obeys("at 768 px", shape)
			b.width(320)
			b.obeys("at 320 px", shape)
			b.obeys("light at 320 px", colours)
			b.media("", "prefers-color-scheme", "dark")
			b.obeys("dark at 320 px", colours)
			b.width(1280)
			b.obeys("dark at 1280 px", colours)
		})
	}
}

func TestOpenSearchIsAccessible(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.visit("principles/")
	b.run(here.axe)
	b.press("/")
	b.until("the dialog opens", `document.querySelector("dialog[open] input[type=search]") === document.activeElement`)
	b.press("c", "h", "a", "r", "g", "e")
	b.until("something is found", `document.querySelector("dialog [role=option]")`)
	b.until("what narrows it comes behind", `document.querySelector("dialog .search-facets summary")`)
	b.run(`document.querySelector("dialog .search-facets summary").click()`)
	b.until("and opens", `document.querySelector("dialog .search-facets [aria-label=Tag] button")`)
	b.obeys("with the search open", everything)
	b.width(320)
	b.media("", "prefers-color-scheme", "dark")
	b.obeys("with the search open on a phone, in the dark", colours)
}

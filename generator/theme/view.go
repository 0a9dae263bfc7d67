package theme

import (
	"html"
	"html/template"
	"slices"
	"strings"
)

// This file is the contract with layouts: a layout is executed with one View and sees nothing else. Texts are
// plain and are escaped by the template; Href and Body are ready to be put into HTML. Every Href is relative to
// the page, so that the site works wherever it is put.

// View is everything that one page of the site shows. Parts that do not apply are empty.
type View struct {
	Site Site

	Root      template.URL // the way to the site's root: "../../"; "./" at the top
	Href      template.URL // the page itself, from the root: "principles/share/"
	Canonical string       // its full address; empty where base_url is not set
	Layout    string       // the layout's name: "page", "section", "home", "case-study"

	Kind      string // the kind's name: "case-study"; empty for a plain page
	KindLabel string // "Case study"
	Title     string
	Summary   string
	Trail     []Link // the pages above, from the home page
	Body      template.HTML
	Contents  []Heading

	Facts      []Fact      // the fields of its kind that it has, in the order of the schema
	Relations  []Relation  // both ways, in the order of the schema
	Between    *Between    // how the pages of Relations are related to each other; nil where that is soon told, or too much
	Backlinks  []Link      // the pages whose texts link to it, with the sentences that they do so in
	References []Reference // what it cites, by number
	Tags       []Link
	Previous   *Link // its neighbours in its section
	Next       *Link
	Siblings   *Siblings // the part of its section that it lies in; nil for a section, and for the only page of one

	Date, Updated, Reviewed, Due Date
	Overdue                      bool // a review was due
	Owner                        string
	Minutes                      int    // to read it
	Edit                         string // where its file can be edited; empty where edit_url is not set
	Report                       string // where a fault of it can be reported; empty where report_url is not set

	List   *List  // of a section, a tag, or all tags
	Latest []Link // on the home page: the five newest pages with a date

	Matrices []Matrix // of relations that config.toml asks a table of: on the home page, and on the section of the rows

	Map *Map // of the page that shows how pages are related

	Feed   *Link        // the feed of the section; nil where it has none
	Twin   template.URL // the page as JSON; empty where that is switched off
	Linked template.JS  // JSON-LD about the page; empty where base_url is not set
}

// Siblings are the pages around one in its section, as many as may stand on each of them: seventeen.
type Siblings struct {
	Section Link   // the page of the section
	Pages   []Link // in a row; the page itself is Current
	More    bool   // the section has others
}

// Site is what all pages of the site share. Key differs where anything of it does, or the page's section or depth:
// a header made once for each Key is made once for many pages.
type Site struct {
	Key         string
	Title       string
	Description string
	Language    string
	Author      string
	Copyright   string
	Home        template.URL
	Nav         []Link
	Footer      []Link
	Tags        template.URL // the page of all tags; empty where there are none
	Feed        template.URL // the site's feed; empty where there is none
	Search      template.URL // the page for searching; empty where the site has no search
	Map         template.URL // how pages are related; empty where the site has no relations
	Index       template.URL // all pages from A to Z; empty where the site has no search
	Offline     bool         // offline.js is at the root: a service worker that keeps what was visited
}

// Link leads to a page. In a relation it has the edge's Note and Marks, among the backlinks the page's Sentences.
type Link struct {
	Href       template.URL
	Title      string
	Anchor     template.HTML // <a href="Href">Title</a>, ready: an action costs more than what it writes
	Kind       string
	KindLabel  string // "Case study"
	KindPlural string // "Case studies"
	Summary    string
	Current    bool // in the header: the page itself, or above it; among siblings: the page itself
	Date       Date

	Note      string          // why
	Marks     []Fact          // the fields of an edge
	Sentences []template.HTML // with the words of the link as strong; none that says only the page's title

	fields []Fact
}

// LinkTo gives a link with its Anchor.
func LinkTo(href template.URL, title string) Link {
	return Link{Href: href, Title: title, Anchor: anchor(href, title)}
}

func anchor(href template.URL, text string) template.HTML {
	return template.HTML(`<a href="` + escaped(string(href)) + `">` + escaped(text) + `</a>`)
}

// escaped gives a text as template.HTMLEscapeString does, in a third of its time.
func escaped(text string) string {
	if strings.IndexByte(text, 0) >= 0 {
		return template.HTMLEscapeString(text)
	}
	return html.EscapeString(text)
}

// OfKind gives the link with the kind of its page.
func (l Link) OfKind(name, label, plural string) Link {
	l.Kind, l.KindLabel, l.KindPlural = name, label, plural
	return l
}

// Signed gives the kind's word, if it has one, and the Anchor: <span class="kind kind-Kind">KindLabel</span> <a …
func (l Link) Signed() template.HTML {
	if l.Kind == "" {
		return l.Anchor
	}
	return template.HTML(`<span class="kind kind-`+escaped(l.Kind)+`">`+escaped(l.KindLabel)+`</span> `) + l.Anchor
}

// Field gives a field of the page that the link leads to by its name; nil where it has none.
func (l Link) Field(name string) *Fact { return field(l.fields, name) }

// WithFields gives the link with the fields of its page.
func (l Link) WithFields(f []Fact) Link { l.fields = f; return l }

// Field gives a field of the page by its name; nil where it has none.
func (v *View) Field(name string) *Fact { return field(v.Facts, name) }

func field(facts []Fact, name string) *Fact {
	for i := range facts {
		if facts[i].Name == name {
			return &facts[i]
		}
	}
	return nil
}

// Heading is a heading of the text.
type Heading struct {
	Level  int // 2 to 6
	Href   template.URL
	Text   string
	Anchor template.HTML // <a href="Href">Text</a>, ready
	Class  string        // what {.class} behind it says
}

// Is tells whether a heading has a class.
func (h Heading) Is(class string) bool { return slices.Contains(strings.Fields(h.Class), class) }

// HeadingOf gives a heading with its Anchor.
func HeadingOf(level int, href template.URL, text, class string) Heading {
	return Heading{level, href, text, anchor(href, text), class}
}

// Fact is a field with its values, or a mark that an edge of a relation carries.
type Fact struct {
	Name   string
	Label  string
	Type   string // as in config.toml
	Values []Value
}

// Value is one value of a field.
type Value struct {
	Text   string
	Day    Date   // of a date
	Href   string // of a url; of a page field, the way to the page
	Unit   string // of figures, as are the rest
	Year   string
	Note   string
	Label  string
	Source *Reference

	Standing *Standing // of a figure: where it stands among the pages of its kind; nil where too few or too many have it
}

// Standing is where a figure stands among those of all pages of its kind.
type Standing struct {
	Place int       // 1: none is higher
	Of    int       // how many pages have the figure
	At    float64   // on a line from the lowest, 0, to the highest, 100
	All   []float64 // where all stand on that line
}

// Relation is a typed relation with all its edges at this page.
type Relation struct {
	Name    string
	Label   string // as seen from this page: "Demonstrates", or "Demonstrated by"
	Inverse bool   // the edges lead to this page
	Edges   []Link
}

// Matrix is a relation as a table: the pages it leads to down, those it comes from across.
type Matrix struct {
	Name    string
	Label   string // as the pages of the rows see it: "Demonstrated by"
	Columns []Link
	Rows    []MatrixRow
}

// MatrixRow is one page with its edges, one for each column; nil where there is none.
type MatrixRow struct {
	Link
	Cells []*Link
}

// Map is how pages are related, as a drawing: a column for each kind, a line for each edge.
type Map struct {
	Width, Height int
	Columns       []MapColumn
}

// MapColumn is the pages of one kind, from the top; of many, those with the most edges.
type MapColumn struct {
	Kind  string
	Label string // the kind's plural
	X     int    // its left edge
	Nodes []MapNode
}

// MapNode is a page with its edges: those that lead from it, and those that lead to it.
type MapNode struct {
	Link
	Short string    // the title, cut to what has room
	X, Y  int       // the middle of its left edge
	Edges []MapEdge // by relation
}

// Top is the upper edge of a sign of 11 units.
func (n MapNode) Top() int { return n.Y - 5 }

// After is where the title begins, behind the sign.
func (n MapNode) After() int { return n.X + 17 }

// Base is the line that the title stands on.
func (n MapNode) Base() int { return n.Y + 5 }

// MapEdge leads to a related page. It is drawn from (From, the node's Y) to (To, Y). Where both pages are in one
// column, or the other page is the one that it leads from and draws it, both are 0.
type MapEdge struct {
	Link
	Label    string // of the relation
	Y        int
	From, To int
}

// Bend is halfway from From to To, where a curve turns.
func (e MapEdge) Bend() int { return (e.From + e.To) / 2 }

// Between is how the pages that a page is related to are related to each other: two sides with a row for each page, all
// of one height, and curves between them, which are SVG paths in a box of 100 by 1000 units.
type Between struct {
	Left, Right []BetweenRow
	Lines       []string // the labels of the relations that are drawn
	More        int      // pages that are not drawn
}

// Rows gives the rows of both sides.
func (b *Between) Rows() []BetweenRow { return slices.Concat(b.Left, b.Right) }

// BetweenRow is one of these pages; or, where it has a Label, the name of the relation in which the next ones stand.
type BetweenRow struct {
	Link
	Label string
	Out   string         // the curves of its own relations
	In    string         // the curves of those that lead to it
	Words []BetweenWords // its own relations in words
}

// BetweenWords is the pages that one relation leads to.
type BetweenWords struct {
	Label string // "Demonstrates"
	Pages []Link
}

// Reference is a source that the page cites.
type Reference struct {
	Number int
	ID     string // of its place in the list: "ref-1"
	Link
}

// Date is a day; empty where there is none.
type Date string

// List is what a list page lists.
type List struct {
	Sections []Link // the sections in it
	Pages    []Link
	Kind     string  // of all Pages: "case-study"; empty where they are of several, or of none
	Pieces   []Piece // of a long list that is cut: those it is cut into, or those beside the one that is shown
	Prefix   string  // of one piece of such a list: what its titles begin with, or the dates
	Tags     []Tag   // of the page of all tags
	Repeats  bool    // it says nothing new: the page's text leads to all that is in it, and none of that is of a kind
}

// Piece leads to one part of a long list.
type Piece struct {
	Href    template.URL
	Label   string
	Count   int  // of its pages, on the page that it is a part of; else 0
	Current bool // the one that the page shows
}

// Tag leads to the pages with a tag.
type Tag struct {
	Href  template.URL
	Label string
	Count int
}

package compare

import (
	"maps"
	"slices"
	"strings"
)

// This file finds what differs between two outputs.

// Report is what readers see change. Everything in it is sorted; addresses are from the root of the site.
type Report struct {
	Added     []Page     `json:"added"`
	Removed   []Page     `json:"removed"`
	Moved     []Move     `json:"moved"`
	Changed   []Change   `json:"changed"`
	Markup    []string   `json:"only_markup_changed"` // pages that say and link the same; markup, or what leads around the site, is another
	Lost      []string   `json:"addresses_lost"`      // of pages and old ones: nothing is there any more
	Anchors   []string   `json:"anchors_lost"`        // "/page/#place"
	Broken    []Link     `json:"links_broken"`
	Repaired  []Link     `json:"links_repaired"`
	Redirects []Redirect `json:"old_addresses_added"`
	Feeds     []Feed     `json:"feeds"`
	Files     []File     `json:"files"`
	Others    int        `json:"other_files_changed"` // of the theme, of search and for programs
	Weight    Weight     `json:"weight"`
}

// Page is a page that came or went.
type Page struct {
	Address string `json:"address"`
	Title   string `json:"title"`
}

// Move is a page with another address. Kept tells whether the old one leads to it.
type Move struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Title string `json:"title"`
	Kept  bool   `json:"old_address_kept"`
}

// Change is a page that says or links something else.
type Change struct {
	Address  string   `json:"address"`
	Title    string   `json:"title"`
	TitleWas string   `json:"title_was,omitempty"`
	Text     *Words   `json:"text,omitempty"`
	LinksNew []string `json:"links_added,omitempty"`
	LinksOld []string `json:"links_removed,omitempty"`
}

// Link is a link on a page that leads nowhere.
type Link struct {
	Page string `json:"page"`
	To   string `json:"to"`
}

// Redirect is an old address, with where it leads.
type Redirect struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Feed is a feed with the titles of what came and went in it.
type Feed struct {
	Address string   `json:"address"`
	State   string   `json:"state"` // added, removed or changed
	Added   []string `json:"entries_added,omitempty"`
	Removed []string `json:"entries_removed,omitempty"`
}

// File is a picture or other file for readers.
type File struct {
	Address string `json:"address"`
	State   string `json:"state"` // added, removed or changed
	Was     int64  `json:"bytes_before"`
	Is      int64  `json:"bytes"`
}

// Weight is the size of all files, in bytes.
type Weight struct {
	Before int64 `json:"bytes_before"`
	After  int64 `json:"bytes"`
}

// Outputs compares an output with one before it.
func Outputs(a, b *Output) Report {
	r := Report{
		Added: []Page{}, Removed: []Page{}, Moved: []Move{}, Changed: []Change{}, Markup: []string{}, Lost: []string{}, Anchors: []string{}, Broken: []Link{},
		Repaired: []Link{}, Redirects: []Redirect{}, Feeds: []Feed{}, Files: []File{}, Weight: Weight{a.bytes, b.bytes},
	}
	now := r.pages(a, b)
	for _, at := range sorted(a.pages) {
		if p := b.pages[now[at]]; p != nil {
			r.page(a, b, a.pages[at], p)
		}
		if b.pages[at] == nil && b.redirects[at] == "" {
			r.Lost = append(r.Lost, at)
		}
	}
	for _, at := range sorted(a.redirects) {
		if b.pages[at] == nil && b.redirects[at] == "" {
			r.Lost = append(r.Lost, at)
		}
	}
	slices.Sort(r.Lost)
	for _, at := range sorted(b.redirects) {
		if a.redirects[at] == "" {
			r.Redirects = append(r.Redirects, Redirect{at, b.redirects[at]})
		}
	}
	r.links(a, b, now)
	r.feeds(a, b)
	r.files(a, b)
	return r
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// pages finds which pages came, went and moved. It gives where each page that there was is now.
func (r *Report) pages(a, b *Output) map[string]string {
	now, taken := map[string]string{}, map[string]bool{}
	says := map[string]string{} // new pages by what they say
	for _, at := range slices.Backward(sorted(b.pages)) {
		if p := b.pages[at]; a.pages[at] == nil {
			says[p.title+"\n"+strings.Join(p.words, " ")] = at
		}
	}
	for _, at := range sorted(a.pages) {
		p := a.pages[at]
		to, kept := b.redirects[at]
		to, _, _ = strings.Cut(to, "#")
		if same := says[p.title+"\n"+strings.Join(p.words, " ")]; !kept && same != "" {
			to = same
		}
		switch {
		case b.pages[at] != nil:
			now[at] = at
		case b.pages[to] != nil && a.pages[to] == nil && !taken[to]:
			now[at], taken[to] = to, true
			r.Moved = append(r.Moved, Move{at, to, b.pages[to].title, kept})
		default:
			r.Removed = append(r.Removed, Page{at, p.title})
		}
	}
	for _, at := range sorted(b.pages) {
		if a.pages[at] == nil && !taken[at] {
			r.Added = append(r.Added, Page{at, b.pages[at].title})
		}
	}
	return now
}

// page compares two versions of a page.
func (r *Report) page(a, b *Output, was, is *page) {
	for _, id := range sorted(was.ids) {
		if !is.ids[id] && !theirs(id) {
			r.Anchors = append(r.Anchors, was.address+"#"+id)
		}
	}
	if was.sum == is.sum && was.address == is.address {
		return
	}
	c := Change{Address: is.address, Title: is.title}
	if was.title != is.title {
		c.TitleWas = was.title
	}
	if !slices.Equal(was.words, is.words) {
		w := compareWords(was.words, is.words)
		c.Text = &w
	}
	moved := func(o *Output, link string) string { // an old address is where it leads
		at, id, named := strings.Cut(link, "#")
		if to, ok := b.redirects[at]; ok && o != b {
			at = to
		}
		if named {
			return at + "#" + id
		}
		return at
	}
	target := func(o *Output, p *page) map[string]bool {
		set := map[string]bool{}
		for _, l := range p.said {
			if at, id, own := strings.Cut(l, "#"); !own || at != p.address || !theirs(id) {
				set[strings.Replace(moved(o, l), was.address, is.address, 1)] = true
			}
		}
		return set
	}
	old, new := target(a, was), target(b, is)
	for _, l := range sorted(new) {
		if !old[l] {
			c.LinksNew = append(c.LinksNew, l)
		}
	}
	for _, l := range sorted(old) {
		if !new[l] {
			c.LinksOld = append(c.LinksOld, l)
		}
	}
	switch {
	case c.TitleWas != "" || c.Text != nil || len(c.LinksNew)+len(c.LinksOld) > 0:
		r.Changed = append(r.Changed, c)
	case was.address == is.address:
		r.Markup = append(r.Markup, is.address)
	}
}

// theirs tells whether an id is a number that a page gives, rather than a name that somebody links to.
func theirs(id string) bool {
	for _, prefix := range []string{"ref-", "fn:", "fnref:", "fnref1:"} {
		if rest, ok := strings.CutPrefix(id, prefix); ok && strings.Trim(rest, "0123456789") == "" {
			return true
		}
	}
	return false
}

// links finds which links lead nowhere that did not before, and which do no more.
func (r *Report) links(a, b *Output, now map[string]string) {
	was := map[Link]bool{}
	for at, p := range a.pages {
		for _, l := range a.broken(p) {
			page := now[at]
			if page == "" {
				page = at
			}
			was[Link{page, l}] = true
		}
	}
	for _, at := range sorted(b.pages) {
		for _, l := range b.broken(b.pages[at]) {
			if k := (Link{at, l}); !was[k] {
				r.Broken = append(r.Broken, k)
			} else {
				delete(was, k)
			}
		}
	}
	for l := range was {
		if b.pages[l.Page] != nil {
			r.Repaired = append(r.Repaired, l)
		}
	}
	slices.SortFunc(r.Repaired, func(x, y Link) int { return strings.Compare(x.Page+"\n"+x.To, y.Page+"\n"+y.To) })
}

func (r *Report) feeds(a, b *Output) {
	for _, at := range sorted(union(a.feeds, b.feeds)) {
		was, had := a.feeds[at]
		is, has := b.feeds[at]
		f := Feed{Address: at, State: state(had, has), Added: titles(is, was), Removed: titles(was, is)}
		if f.State != "changed" || len(f.Added)+len(f.Removed) > 0 {
			r.Feeds = append(r.Feeds, f)
		}
	}
}

// titles gives the titles of the entries that are not among others.
func titles(list, others []entry) []string {
	var t []string
	for _, e := range list {
		if !slices.ContainsFunc(others, func(o entry) bool { return o.ID == e.ID }) {
			t = append(t, e.Title)
		}
	}
	return t
}

func (r *Report) files(a, b *Output) {
	for _, at := range sorted(union(a.files, b.files)) {
		was, had := a.files[at]
		is, has := b.files[at]
		if was.sum != is.sum || had != has {
			r.Files = append(r.Files, File{at, state(had, has), was.size, is.size})
		}
	}
	for at := range union(a.others, b.others) {
		if x, had := a.others[at]; !had || x != b.others[at] {
			r.Others++
		}
	}
}

func union[V any](a, b map[string]V) map[string]bool {
	all := map[string]bool{}
	for k := range a {
		all[k] = true
	}
	for k := range b {
		all[k] = true
	}
	return all
}

func state(had, has bool) string {
	switch {
	case !had:
		return "added"
	case !has:
		return "removed"
	}
	return "changed"
}

// Nothing tells whether readers see no change at all.
func (r Report) Nothing() bool {
	return len(r.Added)+len(r.Removed)+len(r.Moved)+len(r.Changed)+len(r.Lost)+len(r.Anchors)+len(r.Broken)+len(r.Repaired)+len(r.Redirects)+len(r.Feeds)+len(r.Files) == 0
}

package site

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"waymark/generator/diag"
	"waymark/generator/page"
	"waymark/generator/source"
)

// This file keeps the old addresses of pages. One leads straight to its page, so there are no chains and no rings.
// It never stands where a page or a file is, nor within what is a file; of several pages that claim the same, the
// first by its path has it. Names are compared without case, as some disks do.

// claim is one old address of one page.
type claim struct {
	path string // of the page
	n    int    // which of its old addresses
	file string // as OldAddress gives it
	at   source.Span
}

func compareClaims(a, b claim) int {
	return cmp.Or(strings.Compare(a.path, b.path), cmp.Compare(a.n, b.n))
}

// aliases is all claims, and what they may not cover. All keys are in lower case.
type aliases struct {
	claims   map[string][]claim         // by the file claimed; sorted
	near     map[string]map[string]bool // a file or folder -> the claimed files that depend on it
	won      map[string]claim           // who has the file
	troubled map[string]bool            // files with a claim that is refused
	files    map[string][]*Asset        // files of the content that are published; sorted
	folders  map[string]int             // how many pages and files lie in a folder, at any depth
}

func newAliases() aliases {
	return aliases{claims: map[string][]claim{}, near: map[string]map[string]bool{}, won: map[string]claim{}, troubled: map[string]bool{}, files: map[string][]*Asset{}, folders: map[string]int{}}
}

// above gives the folders that a file lies in, the nearest first.
func above(file string) []string {
	var list []string
	for f := parentFolder(file); f != ""; f = parentFolder(f) {
		list = append(list, f)
	}
	return list
}

// alias takes over what a page claims now instead of what it claimed.
func (u *update) alias(was, now *page.Page) {
	if was != nil && now != nil && slices.Equal(was.Former, now.Former) && slices.Equal(was.FormerAt, now.FormerAt) {
		return
	}
	t := &u.s.wide.alias
	for _, c := range claimsOf(was) {
		key := strings.ToLower(c.file)
		list := slices.DeleteFunc(t.claims[key], func(o claim) bool { return o.path == c.path && o.n == c.n })
		if t.claims[key] = list; len(list) == 0 {
			delete(t.claims, key)
			for _, k := range append(above(key), key) {
				if delete(t.near[k], key); len(t.near[k]) == 0 {
					delete(t.near, k)
				}
			}
		}
		u.spots[key] = true
	}
	for _, c := range claimsOf(now) {
		key := strings.ToLower(c.file)
		t.claims[key] = append(t.claims[key], c)
		slices.SortFunc(t.claims[key], compareClaims)
		for _, k := range append(above(key), key) {
			if t.near[k] == nil {
				t.near[k] = map[string]bool{}
			}
			t.near[k][key] = true
		}
		u.s.ids.id("redirect " + key)
		u.spots[key] = true
	}
}

func claimsOf(p *page.Page) []claim {
	if p == nil {
		return nil
	}
	var list []claim
	for i, written := range p.Former {
		file, wrong := page.OldAddress(written)
		if wrong == "" && !slices.ContainsFunc(list, func(c claim) bool { return c.file == file }) {
			list = append(list, claim{p.Head.Path, i, file, p.FormerAt[i]})
		}
	}
	return list
}

// occupy notes which files and folders of the output are taken now.
func (u *update) occupy(places turns[place]) {
	t := &u.s.wide.alias
	lie := func(file string, by int) {
		u.spots[file] = true
		for _, f := range above(file) {
			old := t.folders[f]
			if t.folders[f] = old + by; old+by == 0 {
				delete(t.folders, f)
			}
			if old == 0 || old+by == 0 {
				u.spots[f] = true
			}
		}
	}
	for _, p := range places.gone {
		lie(strings.ToLower(p.address)+"index.html", -1)
	}
	for _, p := range places.come {
		lie(strings.ToLower(p.address)+"index.html", +1)
	}
	for path := range u.assets {
		now, _ := u.s.AssetAt(path)
		// A file's address follows from its path, so it can be found where it was.
		key := strings.ToLower(NewAsset("", path, source.Sum{}, 0).Address)
		list := t.files[key]
		i := slices.IndexFunc(list, func(a *Asset) bool { return a.Path == path })
		switch {
		case i < 0 && now != nil:
			list = append(list, now)
			slices.SortFunc(list, func(a, b *Asset) int { return strings.Compare(a.Path, b.Path) })
			lie(key, +1)
		case i >= 0 && now != nil:
			list[i] = now
		case i >= 0:
			list = slices.Delete(list, i, i+1)
			lie(key, -1)
		}
		if t.files[key] = list; len(list) == 0 {
			delete(t.files, key)
		}
	}
}

// redirect decides again who has the old addresses near what changed.
func (u *update) redirect() {
	t := &u.s.wide.alias
	again := map[string]bool{}
	for spot := range u.spots {
		again[spot] = true
		for key := range t.near[spot] {
			again[key] = true
		}
	}
	for key := range again {
		old := t.won[key]
		list := t.claims[key]
		free := len(list) > 0 && u.s.blocks(key) == nil
		if free {
			t.won[key] = list[0]
		} else {
			delete(t.won, key)
		}
		if delete(t.troubled, key); len(list) > 1 || len(list) == 1 && !free {
			t.troubled[key] = true
		}
		if now := t.won[key]; now != old {
			u.redirects[key] = true
			if now.path != old.path || now.file != old.file {
				u.facts[fact(u.s.ids.id("redirect "+key), members)] = true
			}
		}
	}
}

// obstacle is what an old address must not cover.
type obstacle struct {
	what  string
	place diag.Place // empty where it was made by no file
	page  string     // the path of the page, where it is one
}

// blocks tells what stands in the way of an old address; nil where nothing does.
func (s *Site) blocks(key string) *obstacle {
	t := &s.wide.alias
	if at, ok := strings.CutSuffix("/"+key, "/index.html"); ok {
		at = strings.TrimPrefix(at+"/", "/")
		if who := s.addresses[at]; len(who) > 0 {
			return &obstacle{who[0].word(), placeOf(who[0]), who[0].page.Head.Path}
		}
	}
	for i, k := range append([]string{key}, above(key)...) {
		if f := t.files[k]; len(f) > 0 {
			return &obstacle{what: f[0].File, place: diag.Place{Path: f[0].File, Start: -1}}
		}
		if c := t.claims[k]; i > 0 && len(c) > 0 {
			p := s.shownAt(c[0].path)
			return &obstacle{what: "an old address of " + p.File, place: diag.Place{Path: p.File, Start: c[0].at.Start, End: c[0].at.End}}
		}
	}
	if t.folders[key] > 0 {
		o := &obstacle{what: "a folder"}
		if who := s.addresses[key+"/"]; len(who) > 0 {
			o.what, o.place = who[0].word(), placeOf(who[0])
		}
		return o
	}
	return nil
}

func placeOf(n *node) diag.Place {
	if n.page.File == "" {
		return diag.Place{}
	}
	return n.addressPlace()
}

// refused reports the old addresses that nothing can be made for.
func (s *Site) refused() diag.List {
	t := &s.wide.alias
	var l diag.List
	for key := range t.troubled {
		o, first := s.blocks(key), t.claims[key][0]
		for _, c := range t.claims[key] {
			p := s.shownAt(c.path)
			if o != nil && o.page == c.path {
				continue // where the page is now: it needs no way to itself
			}
			d := diag.Diagnostic{Code: diag.AliasTaken, Place: diag.Place{Path: p.File, Start: c.at.Start, End: c.at.End}}
			written := p.Former[c.n]
			switch {
			case o != nil:
				d.Message, d.Hint = fmt.Sprintf("%q cannot lead here: %s is there", written, o.what), "take it out of aliases, or move the other"
				d.Other = o.place
			case c != first:
				other := s.shownAt(first.path)
				d.Message, d.Hint = fmt.Sprintf("%q leads to %s already", written, other.File), "an old address leads to one page: take it out of the aliases of the other"
				d.Other = diag.Place{Path: other.File, Start: first.at.Start, End: first.at.End}
			default:
				continue
			}
			l = append(l, d)
		}
	}
	return l
}

// RedirectAt tells where the page of an old address lies in the output, which file asks for it, and where in that.
func (s *Site) RedirectAt(key string) (file, by string, at source.Span, ok bool) {
	c, ok := s.wide.alias.won[key]
	if !ok {
		return "", "", source.Span{}, false
	}
	return c.file, s.shownAt(c.path).File, c.at, true
}

// Redirect gives the page that an old address leads to, and its file in the output.
func (r *Reader) Redirect(key string) (to Item, file string) {
	r.reads = append(r.reads, fact(r.s.ids.ids["redirect "+key], members))
	c, ok := r.s.wide.alias.won[key]
	if !ok {
		return Item{}, ""
	}
	return Item{r.s.nodes[c.path]}, c.file
}

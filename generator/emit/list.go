package emit

import (
	"slices"
	"strings"
	"unicode"

	"waymark/generator/diag"
	"waymark/generator/page"
	"waymark/generator/site"
	"waymark/generator/theme"
)

// This file makes the lists that are not a section's own page: tags, the page of all tags, and the pieces of
// lists that are too long for one page.

type lists struct{}

const (
	allTagsKey  = "tags"
	tagKey      = "tag "
	pieceKey    = "piece "
	tagsAddress = "tags/"
)

func tagAddress(slug string) string { return tagsAddress + slug + "/" }

// listAddress gives the address of a list's first page.
func listAddress(key string) string {
	if folder, ok := site.FolderOf(key); ok {
		return page.Address(folder)
	}
	if key == site.AllKey {
		return indexAddress
	}
	return tagAddress(site.TagSlug(key))
}

// pieceAddress gives the address of a piece. No page's slug is a lone hyphen, so none can be there.
func pieceAddress(key, prefix string) string {
	if prefix == "#" {
		prefix = "-"
	}
	return listAddress(key) + "-/" + prefix + "/"
}

func (lists) Targets(_ *World, s *site.Site, d Delta) []Target {
	var out []Target
	add := func(key, path string, exists bool) {
		if !exists {
			path = ""
		}
		out = append(out, Target{Key: key, Path: path})
	}
	tags := false
	for _, key := range d.Lists {
		if site.IsTag(key) {
			tags = true
			add(tagKey+key, listAddress(key)+"index.html", s.Has(site.PieceID{List: key}))
		}
	}
	if tags {
		add(allTagsKey, tagsAddress+"index.html", s.HasTags())
	}
	for _, key := range d.Lists {
		if key == site.AllKey {
			add(indexKey, indexAddress+"index.html", s.Has(site.PieceID{List: key}))
		}
	}
	for _, id := range d.Pieces {
		if id.Prefix != "" {
			add(pieceKey+id.List+"\x00"+id.Prefix, pieceAddress(id.List, id.Prefix)+"index.html", s.Has(id))
		}
	}
	return out
}

func (lists) Emit(w *World, r *site.Reader, s *site.Site, key string) Output {
	if key == allTagsKey {
		return allTags(w, r, s)
	}
	if key == indexKey {
		return listPage(w, r, s, site.AllKey, "", indexAddress)
	}
	if list, ok := strings.CutPrefix(key, tagKey); ok {
		return listPage(w, r, s, list, "", listAddress(list))
	}
	list, prefix, _ := strings.Cut(strings.TrimPrefix(key, pieceKey), "\x00")
	return listPage(w, r, s, list, prefix, pieceAddress(list, prefix))
}

func allTags(w *World, r *site.Reader, s *site.Site) Output {
	f := at(r, s, tagsAddress)
	home := r.Home()
	v := f.frame([]site.Item{home}, site.Item{})
	v.Trail = []theme.Link{f.link(home)}
	v.List = &theme.List{}
	for _, t := range r.Tags() {
		v.List.Tags = append(v.List.Tags, theme.Tag{Href: f.to(tagAddress(t.Slug)), Label: t.Label, Count: t.Count})
	}
	return execute(w, r, v, "tags", "section", "page")
}

// listPage makes the page of a tag, or of one piece of a tag or section.
func listPage(w *World, r *site.Reader, s *site.Site, key, prefix, address string) Output {
	f := at(r, s, address)
	home := r.Home()
	above := []site.Item{home}
	layouts := []string{"tag", "section", "page"}
	var title string
	if i := r.SectionPage(key); !i.None() {
		above = append(r.Trail(i), i)
		title = r.Head(i).Title
		layouts = layouts[1:]
	} else if key == site.AllKey {
		title = w.Theme.Say("a_to_z")
		layouts[0] = "a-z"
	} else {
		title = r.TagLabel(key)
	}
	v := f.frame(above, site.Item{})
	for _, i := range above {
		v.Trail = append(v.Trail, f.link(i))
	}
	if site.IsTag(key) {
		v.Trail = append(v.Trail, theme.LinkTo(f.to(tagsAddress), w.Theme.Say("tags")))
	}
	for _, p := range r.Above(key, prefix) {
		if p != "" {
			v.Trail = append(v.Trail, theme.LinkTo(f.to(pieceAddress(key, p)), label(p)))
		} else if _, section := site.FolderOf(key); !section { // a section's page stands there already
			v.Trail = append(v.Trail, theme.LinkTo(f.to(listAddress(key)), title))
		}
	}
	v.Title, v.List = title, f.list(key, prefix, nil)
	return execute(w, r, v, layouts...)
}

// list gives the members of one piece of a list, and the parts of one that is cut; a piece that is not has those
// beside it instead. Told are the pages that the text above it leads to.
func (f from) list(key, prefix string, told map[site.Item]bool) *theme.List {
	l := &theme.List{Prefix: label(prefix)}
	members, parts := f.r.Piece(key, prefix)
	for _, p := range parts {
		l.Pieces = append(l.Pieces, theme.Piece{Href: f.to(pieceAddress(key, p.Prefix)), Label: label(p.Prefix), Count: p.Count})
	}
	if above := f.r.Above(key, prefix); len(parts) == 0 && len(above) > 0 {
		for _, p := range f.r.Parts(key, above[len(above)-1]) {
			l.Pieces = append(l.Pieces, theme.Piece{Href: f.to(pieceAddress(key, p)), Label: label(p), Current: p == prefix})
		}
	}
	if key == site.AllKey { // weights say what comes first in a section, not here
		members = slices.SortedStableFunc(slices.Values(members), func(a, b site.Item) int { return strings.Compare(f.r.Head(a).Order, f.r.Head(b).Order) })
	}
	l.Pages = slices.Grow(l.Pages, len(members))
	l.Repeats = len(parts) == 0
	for _, i := range members {
		entry := f.entry(i)
		l.Repeats = l.Repeats && told[i] && entry.Kind == ""
		if _, ok := f.r.Stands(i); ok && key != site.AllKey {
			l.Sections = append(l.Sections, entry)
		} else {
			l.Pages = append(l.Pages, entry)
		}
	}
	if len(l.Pages) > 0 && !slices.ContainsFunc(l.Pages, func(p theme.Link) bool { return p.Kind != l.Pages[0].Kind }) {
		l.Kind = l.Pages[0].Kind
	}
	return l
}

// label words a piece's prefix: "Ab", or "0–9 …" for what begins with no letter.
func label(prefix string) string {
	if prefix == "#" {
		return "…"
	}
	first := true
	return strings.Map(func(r rune) rune {
		if first {
			first = false
			return unicode.ToUpper(r)
		}
		return r
	}, prefix)
}

func noLayout(names []string) diag.List {
	return diag.List{{Code: diag.ThemeMissing, Place: diag.Place{Path: "themes", Start: -1}, Message: "no theme has a layout " + strings.Join(names, ".html or ") + ".html", Hint: `add it to the theme, or put "civic" behind it: theme = ["mine", "civic"]`}}
}

package site

import (
	"slices"
	"strings"

	"waymark/generator/markdown"
	"waymark/generator/page"
)

// This file is what commands ask of a site that was read: what leads where, and who answers to what. It notes nothing, so
// no output may be made from it.

// Lead is a reference of a page with where it leads.
type Lead struct {
	Ref    page.Ref
	To     string // the path of the page or file, from the content folder; "" where nothing answers
	Anchor string // an id there, or ""
	Hidden bool   // that is not published
	Case   bool   // it is written with other capitals than the file has
}

// NavPath stands for the header and footer among the paths of pages.
const NavPath = "config.toml"

// Leads gives the references of the page at a path, in the order of its Refs; those of the header and footer for NavPath.
func (s *Site) Leads(path string) []Lead {
	n := s.nodes[path]
	if path == NavPath {
		n = s.nav
	}
	if n == nil || n.linked == nil {
		return nil
	}
	list := make([]Lead, len(n.links))
	for i, l := range n.links {
		list[i] = Lead{Ref: n.linked.Refs[i], Anchor: l.anchor}
		if l.to != nil {
			list[i].To, list[i].Hidden = l.to.file(), !l.to.visible()
			list[i].Case = wrongCase(n, &list[i].Ref, l.to) != ""
		}
	}
	return list
}

// Users lists the paths of the pages with a reference to a page or file, sorted; NavPath may be one.
func (s *Site) Users(path string) []string {
	n := s.nodes[path]
	if n == nil {
		return nil
	}
	list := make([]string, len(n.in))
	for i, p := range n.in {
		list[i] = p.file()
	}
	slices.Sort(list)
	return list
}

// Reach tells where a reference would lead that names a target instead of its own, if it stood on the page at a path;
// "" where nothing answers, or several do.
func (s *Site) Reach(from string, ref page.Ref, target string) string {
	ref.Target = target
	f := s.find(question{from, &ref}, nil)
	switch {
	case f.item != nil:
		return f.item.file()
	case f.hidden != nil:
		return f.hidden.file()
	}
	return ""
}

// Answers lists the names that lead to a page or file, in the order of its path, title, aliases and addresses: those that
// lead there from the top of the site.
func (s *Site) Answers(path string) []string {
	n := s.nodes[path]
	if n == nil {
		return nil
	}
	var list []string
	for _, a := range n.called() {
		if s.Reach("", page.Ref{Ref: markdown.Ref{Kind: markdown.Field}}, a.exact) == path {
			list = append(list, a.exact)
		}
	}
	return list
}

// Holder gives the path of the page that has an address, such as "/old/", or to which it leads as an old one; "" where
// nothing is there.
func (s *Site) Holder(address string) string {
	if n, _ := s.at(lockKey(address)); n != nil {
		return n.file()
	}
	return ""
}

// Files lists the paths of the files that are no pages, sorted.
func (s *Site) Files() []string {
	var list []string
	for p, n := range s.nodes {
		if n.asset != nil {
			list = append(list, p)
		}
	}
	slices.Sort(list)
	return list
}

// File gives the file at a path; nil where there is none.
func (s *Site) File(path string) *Asset {
	if n := s.nodes[path]; n != nil {
		return n.asset
	}
	return nil
}

// Orphans lists the published pages that no other page links to, but that of their section, sorted by path.
func (s *Site) Orphans() []string {
	var list []string
	for p, n := range s.nodes {
		if n.page == nil || n.page.File == "" || !n.visible() {
			continue
		}
		if _, section := s.stands(n); !section && !s.reached(n) {
			list = append(list, p)
		}
	}
	slices.Sort(list)
	return list
}

// Folder tells whether there are pages or files in a folder.
func (s *Site) Folder(folder string) bool {
	for p := range s.nodes {
		if strings.HasPrefix(p, folder+"/") && p != folder+"/" {
			return true
		}
	}
	return false
}

// String words what a fact says about a page or file.
func (s side) String() string {
	return [sides]string{
		own: "all of it", head: "its head", address: "its address", links: "where its links lead", edges: "relations that lead to it",
		backlinks: "who links to it", around: "its neighbours", near: "who is near it in its section", members: "its members", front: "its front matter",
		ties: "where its relations lead, and what they say", fed: "whether it has a feed",
		outward: "which pages its relations lead to",
	}[s]
}

// Words says what facts speak of, sorted: "page principles/share.md: its head".
func (s *Site) Words(facts []Fact) []string {
	names := make(map[uint32]string, len(s.ids.ids))
	for name, id := range s.ids.ids {
		names[id] = name
	}
	list := make([]string, len(facts))
	for i, f := range facts {
		list[i] = names[uint32(f>>sideBits)] + ": " + side(f&(1<<sideBits-1)).String()
	}
	slices.Sort(list)
	return slices.Compact(list)
}

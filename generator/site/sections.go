package site

import (
	"slices"
	"strings"

	"waymark/generator/page"
)

// This file makes sections of folders. A folder with published pages in it, at any depth, is a section. Its
// page is its index.md; else the page of the same name beside it (notes.md for notes/); else one made here.

type folder struct {
	pages   int   // published pages directly in it, its own page not counted
	subs    int   // folders in it that are sections
	exists  bool  // it is a section
	index   *node // its page; nil where it is no section
	virtual *node // its page, where it was made here
}

func parentFolder(f string) string {
	if i := strings.LastIndexByte(f, '/'); i >= 0 {
		return f[:i]
	}
	return ""
}

func (s *Site) folder(path string) *folder {
	f := s.folders[path]
	if f == nil {
		f = &folder{}
		s.folders[path] = f
	}
	return f
}

// home gives the path of the page at the top.
func (s *Site) home() string {
	if f := s.folders[""]; f != nil && f.index != nil {
		return f.index.page.Head.Path
	}
	return "/"
}

// candidates are the pages that may stand for a folder, best first.
func (s *Site) candidates(path string) []*node {
	join := func(name string) string { return strings.TrimPrefix(path+"/"+name, "/") }
	var list []*node
	for _, p := range []string{join("index.md"), join("_index.md"), join("README.md"), join("readme.md"), join("Index.md"), join("index.markdown")} {
		if n := s.nodes[p]; n != nil && n.page != nil && n.visible() {
			list = append(list, n)
		}
	}
	if n := s.nodes[path+".md"]; path != "" && n != nil && n.page != nil && n.visible() {
		list = append(list, n)
	}
	return list
}

// leave takes pages that are about to change out of lists and counts, while it is known where they stand. A page
// that will stand where it stood stays.
func (u *update) leave(changes []Change) {
	gone := map[string][]*node{}
	for _, c := range changes {
		n := u.s.nodes[c.Path]
		if n == nil || n.page == nil {
			continue
		}
		if c.Page != nil && u.s.samePlace(n.page, c.Page) {
			u.stays[c.Path] = true
			continue
		}
		u.take(n, gone)
	}
	u.removeAll(gone)
}

// samePlace tells whether an edit leaves a page where it was in every list.
func (s *Site) samePlace(a, b *page.Page) bool {
	return (a.Head.Date.Equal(b.Head.Date) || !s.newest(a.Folder())) && a.Head.Address == b.Head.Address && a.Head.Hidden == b.Head.Hidden && a.Head.Order == b.Head.Order && a.Head.Weight == b.Head.Weight &&
		a.Nav == b.Nav && a.Search == b.Search && slices.Equal(a.Tags, b.Tags)
}

// take notes from which lists a page goes, and lowers the counts.
func (u *update) take(n *node, gone map[string][]*node) {
	s := u.s
	if !n.visible() {
		return
	}
	s.addresses[n.page.Head.Address] = slices.DeleteFunc(s.addresses[n.page.Head.Address], func(o *node) bool { return o == n })
	u.moved(n.page.Head.Address)
	if !n.page.Section() {
		f := n.page.Folder()
		s.folder(f).pages--
		u.touched[f] = true
	}
	u.touched[n.page.Own()] = u.touched[n.page.Own()] || s.folders[n.page.Own()] != nil
	for _, k := range s.listKeys(n) {
		gone[k] = append(gone[k], n)
	}
}

// moved marks all who want an address: whose it is may have changed.
func (u *update) moved(address string) {
	who := u.s.addresses[address]
	delete(u.s.contested, address)
	switch {
	case len(who) == 0:
		delete(u.s.addresses, address)
	case len(who) > 1:
		u.s.contested[address] = true
	}
	for _, n := range who {
		u.pages[n.page.Head.Path] = true
	}
}

// sections brings folders and their pages up to date, from the deepest to the top.
func (u *update) sections() {
	s := u.s
	for _, n := range u.joined {
		if n.visible() && !n.page.Section() {
			f := n.page.Folder()
			s.folder(f).pages++
			u.touched[f] = true
		}
		if n.page.Section() || s.folders[n.page.Own()] != nil {
			u.touched[n.page.Own()] = true
		}
	}
	deepest := 0
	for path := range u.touched {
		deepest = max(deepest, depth(path))
	}
	for at := deepest; at >= 0; at-- {
		var paths []string
		for path := range u.touched {
			if depth(path) == at {
				paths = append(paths, path)
			}
		}
		slices.Sort(paths)
		for _, path := range paths {
			delete(u.touched, path)
			u.section(path) // touches the folder above at most
		}
	}
}

func depth(folder string) int {
	if folder == "" {
		return 0
	}
	return 1 + strings.Count(folder, "/")
}

func (u *update) section(path string) {
	s := u.s
	f := s.folder(path)
	who := s.candidates(path)
	exists := path == "" || f.pages > 0 || f.subs > 0 || len(who) > 0 && who[0].page.Section()
	var index *node
	switch {
	case exists && len(who) > 0:
		index = who[0]
	case exists:
		index = u.virtual(path, f)
	}
	if f.virtual != nil && index != f.virtual {
		u.retire(f.virtual)
		f.virtual = nil
	}
	if f.index != index {
		if path == "" {
			u.soil([]string{""}) // what links to the top itself asks for
		}
		// Who stands for the folder is what all in it show as their way up.
		for _, n := range []*node{f.index, index} {
			if n != nil {
				u.changed(n, head, own)
				u.pages[n.page.Head.Path] = true
				u.soil(n.keys)
			}
		}
		u.facts[u.s.list(SectionKey(path)).fact()] = true
		f.index = index
	}
	if exists != f.exists {
		f.exists = exists
		if path != "" {
			up := s.folder(parentFolder(path))
			if exists {
				up.subs++
			} else {
				up.subs--
			}
			u.touched[parentFolder(path)] = true
		}
	}
	if !exists {
		delete(s.folders, path)
	}
}

// virtual gives the page of a folder that has none.
func (u *update) virtual(path string, f *folder) *node {
	if f.virtual != nil {
		return f.virtual
	}
	title := page.TitleFromSegment(path[strings.LastIndexByte(path, '/')+1:])
	if path == "" {
		title = u.s.Config.Title
	}
	for _, k := range u.s.Config.Schema.Kinds {
		if k.Dir == path && path != "" {
			title = k.Plural
		}
	}
	p := page.Virtual(path, title)
	n := &node{id: u.s.ids.id("page " + p.Head.Path), page: p}
	u.s.nodes[p.Head.Path] = n
	f.virtual = n
	u.soil(u.s.claim(n))
	u.changed(n, own, head, address)
	u.pages[p.Head.Path] = true
	u.joined = append(u.joined, n)
	return n
}

// retire takes a page that was made here away again.
func (u *update) retire(n *node) {
	u.soil(u.s.release(n))
	gone := map[string][]*node{}
	u.take(n, gone)
	u.removeAll(gone)
	n.stale = true
	for _, p := range n.in {
		u.resolve[p] = true
	}
	delete(u.s.nodes, n.page.Head.Path)
	u.joined = slices.DeleteFunc(u.joined, func(o *node) bool { return o == n })
	u.changed(n, own, head, address, edges, backlinks, around, near)
	u.pages[n.page.Head.Path] = true
}

// trail gives the pages of the folders above a page, from the top.
func (s *Site) trail(n *node) []*node {
	if n.page.Own() == "" {
		return nil
	}
	var up []*node
	for path := n.page.Folder(); ; path = parentFolder(path) {
		if f := s.folders[path]; f != nil && f.index != nil && f.index != n {
			up = append(up, f.index)
		}
		if path == "" {
			break
		}
	}
	slices.Reverse(up)
	return up
}

// stands tells for which folder a page is the section's page.
func (s *Site) stands(n *node) (string, bool) {
	if f := s.folders[n.page.Own()]; f != nil && f.index == n {
		return n.page.Own(), true
	}
	return "", false
}

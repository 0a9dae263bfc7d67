package site

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"waymark/generator/markdown"
	"waymark/generator/page"
)

// This file knows who answers to which name. A page answers to its path and every end of it ("b/c" and "c"
// for a/b/c.md), its title, its aliases and its addresses, old ones too; a file to its path and every end of
// it. Case is ignored in finding; whoever matches exactly wins, then the shortest path, then the nearest folder.

// answer is an item that answers to a name, and how it writes it.
type answer struct {
	item  *node
	exact string
}

// name is one folded name: who answers to it, and which pages wrote it, whether or not anybody answered. That
// second list is how a dangling link heals when its page comes.
type name struct {
	key   string
	who   []answer
	wrote []*node
}

// fold gives the form in which names are compared: NFC, lower case, single spaces, straight apostrophes.
func fold(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 0x80 || c >= 'A' && c <= 'Z' || c == ' ' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r == '’' || r == '‘' {
			return '\''
		}
		return unicode.ToLower(r)
	}, norm.NFC.String(s))), " ")
}

// bare strips from a target as written what does not tell pages apart: slashes around it, "./", ".md", and the
// name of an index file.
func bare(target string) string {
	target = strings.Trim(strings.TrimPrefix(target, "./"), "/")
	if page.IsPage(target) {
		return page.Own(target)
	}
	for _, index := range []string{"/index", "/_index", "/README", "/index.html"} {
		if t, ok := strings.CutSuffix(target, index); ok {
			return t
		}
	}
	return target
}

// called lists the names an item answers to, without doubles.
func (n *node) called() []answer {
	var list []answer
	add := func(s string) {
		if s = strings.TrimSpace(s); s == "" {
			return
		}
		for _, a := range list {
			if a.exact == s {
				return
			}
		}
		list = append(list, answer{n, s})
	}
	ends := func(p string) {
		for {
			add(p)
			i := strings.IndexByte(p, '/')
			if i < 0 {
				return
			}
			p = p[i+1:]
		}
	}
	if n.asset != nil {
		ends(n.asset.Path)
		return list
	}
	p := n.page
	ends(p.Own())
	add(p.Head.Title)
	for _, a := range p.Names {
		add(a)
	}
	add(strings.Trim(p.Head.Address, "/"))
	for _, a := range p.Former {
		add(strings.Trim(a, "/"))
	}
	return list
}

// claim makes an item answer to its names, and release takes that back. Both give the folded names.
func (s *Site) claim(n *node) []string {
	var keys []string
	for _, a := range n.called() {
		k := fold(a.exact)
		nm := s.name(k)
		nm.who = append(nm.who, a)
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	n.keys = keys
	return keys
}

func (s *Site) release(n *node) []string {
	for _, k := range n.keys {
		nm := s.names[k]
		nm.who = slices.DeleteFunc(nm.who, func(a answer) bool { return a.item == n })
		s.drop(k, nm)
	}
	keys := n.keys
	n.keys = nil
	return keys
}

func (s *Site) name(key string) *name {
	nm := s.names[key]
	if nm == nil {
		nm = &name{key: key}
		s.names[key] = nm
	}
	return nm
}

func (s *Site) drop(key string, nm *name) {
	if len(nm.who) == 0 && len(nm.wrote) == 0 {
		delete(s.names, key)
	}
}

// question is a name looked for from somewhere.
type question struct {
	from string    // the path of the page that asks, from the content folder
	ref  *page.Ref // its target is not empty
}

// path tells whether a target is written as a path to a file: the asking page's folder is looked in first.
func (q question) path() bool {
	return q.ref.Kind == markdown.Link || q.ref.Kind == markdown.Img || strings.HasPrefix(q.ref.Target, "../") || strings.HasPrefix(q.ref.Target, "./")
}

// found is what a question leads to: an item; or none with why; and the names that were looked up, on which
// the finding depends.
type found struct {
	item      *node
	hidden    *node    // the only one who answers is not published
	ambiguous [2]*node // two answer equally well
	keys      []string
}

// find adds the names that it looked up to keys.
func (s *Site) find(q question, keys []string) found {
	f := found{keys: keys}
	look := func(target string) []answer {
		k := fold(target)
		if nm := s.names[k]; nm != nil {
			f.keys = append(f.keys, nm.key) // so that all who ask have one string
			return nm.who
		}
		f.keys = append(f.keys, k)
		return nil
	}
	target := bare(q.ref.Target)
	if q.path() {
		place := placed(q.from, q.ref.Target)
		full := bare(place)
		if full == "" || full == "." {
			f.keys = append(f.keys, "")
			f.item = s.nodes[s.home()]
			return f
		}
		who, folded := look(full), fold(full)
		is := func(a answer) bool { return fold(a.item.path()) == folded && a.item.answers() }
		if len(who) == 1 && is(who[0]) { // as nearly always
			f.item = who[0].item
			return f
		}
		var here []answer
		for _, a := range who {
			if is(a) {
				here = append(here, a)
			}
		}
		if len(here) > 0 {
			f.settle(s.best(here, full, place, q))
			return f
		}
		target = strings.TrimPrefix(path.Clean("/"+target), "/")
		for strings.HasPrefix(q.ref.Target, "../") && strings.HasPrefix(target, "../") {
			target = target[3:]
		}
	}
	f.settle(s.best(look(target), target, "/"+strings.TrimPrefix(q.ref.Target, "/"), q))
	if f.item == nil && f.hidden == nil && f.ambiguous[0] == nil && isHome(target) {
		f.keys = append(f.keys, "")
		f.item = s.nodes[s.home()]
	}
	return f
}

// placed gives the path that a target means when it is read from the folder of a page, or from the top where it begins
// with a slash: from the content folder, with a slash in front.
func placed(from, target string) string {
	if strings.HasPrefix(target, "/") {
		return path.Clean(target)
	}
	folder := from[:strings.LastIndexByte(from, '/')+1]
	for strings.HasPrefix(target, "../") {
		target, folder = target[3:], folder[:strings.LastIndexByte(strings.TrimSuffix(folder, "/"), '/')+1]
	}
	place := "/" + folder + target
	if strings.Contains(place, "//") || strings.Contains(place, "/.") || strings.HasSuffix(place, "/") {
		return path.Clean(place)
	}
	return place
}

// isHome tells whether a name that nobody answers to means the page at the top: it has a title, but no path of its own.
func isHome(bare string) bool {
	switch fold(bare) {
	case "", "index", "_index", "readme", "index.html":
		return true
	}
	return false
}

// settle takes over who answers best.
func (f *found) settle(who []*node) {
	switch {
	case len(who) == 0:
	case !who[0].answers():
		f.hidden = who[0]
	case len(who) == 1:
		f.item = who[0]
	default:
		f.ambiguous = [2]*node{who[0], who[1]}
	}
}

// answers tells whether a reference may lead to an item. A file always answers: whether it is published follows
// from the references that lead to it, and must not decide them.
func (n *node) answers() bool { return n.asset != nil || n.visible() }

// best gives those who answer best to a name: one; or several that are equally good, sorted by path. file is the
// name as a path from the content folder, with a slash in front: whoever has exactly that path wins.
func (s *Site) best(who []answer, target, file string, q question) []*node {
	narrow := func(keep func(answer) bool) {
		var kept []answer
		for _, a := range who {
			if keep(a) {
				kept = append(kept, a)
			}
		}
		if len(kept) > 0 {
			who = kept
		}
	}
	least := func(measure func(*node) int) {
		low := measure(who[0].item)
		for _, a := range who {
			low = min(low, measure(a.item))
		}
		narrow(func(a answer) bool { return measure(a.item) == low })
	}
	if len(who) > 1 {
		narrow(func(a answer) bool { return a.item.answers() })
		if fits := s.fits(q.ref); fits != nil {
			narrow(func(a answer) bool { return fits(a.item) })
		}
		// A section that has no page of its own answers to its folder's name only where no file does.
		narrow(func(a answer) bool { return a.item.asset != nil || a.item.page.File != "" })
		narrow(func(a answer) bool { return a.exact == target })
		narrow(func(a answer) bool { return "/"+a.item.file() == file })
		least(func(n *node) int { return strings.Count(n.path(), "/") })
		least(func(n *node) int { return distance(path.Dir(q.from), path.Dir(n.path())) })
	}
	var items []*node
	for _, a := range who {
		if !slices.Contains(items, a.item) {
			items = append(items, a.item)
		}
	}
	if len(items) > 1 { // of those that stand for one folder, its page
		var pages []*node
		for _, n := range items {
			if n.page != nil {
				if _, ok := s.stands(n); ok {
					pages = append(pages, n)
				}
			}
		}
		if len(pages) == 1 && !slices.ContainsFunc(items, func(n *node) bool { return n.path() != pages[0].path() }) {
			return pages
		}
	}
	slices.SortFunc(items, func(a, b *node) int { return strings.Compare(a.file(), b.file()) })
	return items
}

// distance counts the steps from one folder to another, up and down the tree.
func distance(a, b string) int {
	x, y := strings.Split(a, "/"), strings.Split(b, "/")
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	return len(x) + len(y)
}

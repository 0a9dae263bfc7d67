package site

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"waymark/generator/diag"
	"waymark/generator/page"
	"waymark/generator/schema"
)

// This file tells what was probably meant by a name that nobody answers to. It is asked when a report is made, not when
// the fault was found: the page that was meant may have come since.

// maxSuggestions bounds how many diagnostics of a report get suggestions: each looks at every name there is.
const maxSuggestions = 200

// suggest fills in the hints that depend on which names exist.
func (s *Site) suggest(l diag.List) diag.List {
	var all, pictures, sources names
	given := 0
	for i, d := range l {
		if d.Want == "" || given == maxSuggestions {
			continue
		}
		if all.who == nil {
			all, pictures, sources = s.everyName()
		}
		given++
		from := all
		switch d.Code { // where nothing of the right sort is near, anything is better than nothing
		case diag.ImageMissing:
			from = pictures
		case diag.CiteMissing:
			from = sources
		}
		if hint := cmp.Or(from.ask(d), all.ask(d)); hint != "" {
			l[i].Hint = hint
		}
	}
	return l
}

// names are names with those who answer to them.
type names struct {
	who  map[string][]*node
	list diag.Candidates
}

func (l *names) add(name string, n *node) {
	who, known := l.who[name]
	if l.who[name] = append(who, n); !known {
		l.list.Add(name)
	}
}

// everyName gives all names that a reference may use: of everything, of files, and of what can be cited.
func (s *Site) everyName() (all, files, sources names) {
	all.who, files.who, sources.who = map[string][]*node{}, map[string][]*node{}, map[string][]*node{}
	cites, ok := s.Config.Schema.Relation(s.Config.Schema.Citations)
	for _, n := range s.nodes {
		if !n.answers() {
			continue
		}
		for _, a := range n.called() {
			all.add(a.exact, n)
			switch {
			case n.asset != nil:
				files.add(a.exact, n)
			case ok && schema.Allows(cites.To, n.page.Kind):
				sources.add(a.exact, n)
			}
		}
	}
	return all, files, sources
}

// ask words the question for the names nearest to what was written, or to its last part.
func (l names) ask(d diag.Diagnostic) string {
	want := strings.TrimSuffix(bare(d.Want), ".html")
	found := l.near(want, d)
	if len(found) == 0 {
		found = l.near(want[strings.LastIndexByte(want, '/')+1:], d)
	}
	return diag.Ask(found)
}

// near gives up to three items, each once, by the name that is best to write: where a path to a file was written, that
// path; else of its names that are near the shortest end of its path, or the shortest of the others. One that shares
// that name with others is named by its whole path.
func (l names) near(want string, d diag.Diagnostic) []string {
	var order []*node
	said := map[*node]string{}
	for _, name := range l.list.Near(want) {
		who := slices.Clone(l.who[name])
		slices.SortFunc(who, func(a, b *node) int { return strings.Compare(a.file(), b.file()) })
		for _, n := range who {
			this := name
			if len(who) > 1 {
				this = n.path()
			}
			old, known := said[n]
			if !known {
				order = append(order, n)
			}
			if a, b := ends(n, this), ends(n, old); !known || a && !b || a == b && len(this) < len(old) {
				said[n] = this
			}
		}
	}
	var list []string
	for _, n := range order {
		name := said[n]
		if page.IsPage(d.Want) && n.page != nil && n.page.File != "" || n.asset != nil {
			name = n.from(d)
		}
		if !slices.Contains(list, name) && len(list) < 3 {
			list = append(list, name)
		}
	}
	return list
}

// ends tells whether a name is an end of an item's path.
func ends(n *node, name string) bool { return strings.HasSuffix("/"+n.path(), "/"+name) }

// from gives the path to an item's file as it is written where the diagnostic is.
func (n *node) from(d diag.Diagnostic) string {
	if strings.HasPrefix(d.Want, "/") {
		return "/" + n.file()
	}
	here, there := strings.Split(path.Dir(d.Path), "/"), strings.Split(n.word(), "/")
	if path.Dir(d.Path) == "." {
		here = nil
	}
	for len(here) > 0 && len(there) > 1 && here[0] == there[0] {
		here, there = here[1:], there[1:]
	}
	if d.Path == "config.toml" {
		return n.file()
	}
	return strings.Repeat("../", len(here)) + strings.Join(there, "/")
}

package emit

import (
	"reflect"
	"testing"

	"waymark/generator/site"
	"waymark/generator/theme"
)

// A link is the same whoever asked for it before, from wherever: links are kept.
func TestALinkIsTheSameWhoeverAskedBefore(t *testing.T) {
	t.Parallel()
	type place struct{ address, root string } // root as at gives it, where it is empty
	places := []place{{"", ""}, {"a/", ""}, {"a/b/", ""}, {"a/b/c/d/e/", ""}, {"404.html", "/"}, {"404.html", "/kb/"}, {"404.html", "/a/kb/"}, {"p000000/", ""}}
	links := func(s *site.Site, p place) (list []theme.Link) {
		r := s.Reader(nil)
		f := at(r, s, p.address)
		if p.root != "" {
			f.root = p.root
		}
		for _, name := range []string{"p000000.md", "p000001.md"} {
			list = append(list, f.link(r.Find(name)))
		}
		return list
	}
	for _, before := range places {
		for _, then := range places {
			s := manyPages(2)
			links(s, before)
			if got, want := links(s, then), links(manyPages(2), then); !reflect.DeepEqual(got, want) {
				t.Errorf("at %v, after %v:\n%v\nrather than\n%v", then, before, got, want)
			}
		}
	}
}

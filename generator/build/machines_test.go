package build_test

import (
	"encoding/xml"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/generator/build"
	"waymark/generator/hostile"
)

// This file holds what programs read of a site to its schema, whatever words the site has.

// element is one of an XML document.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Elements []element  `xml:",any"`
	Text     string     `xml:",chardata"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// times is how often an element may stand in another.
type times struct{ least, most int }

const many = 1 << 20

// atom is what RFC 4287 (section 4.1 and appendix B) says of the elements that hold others.
var atom = map[string]map[string]times{
	"feed": {"id": {1, 1}, "title": {1, 1}, "updated": {1, 1}, "author": {0, many}, "link": {0, many}, "category": {0, many}, "contributor": {0, many},
		"generator": {0, 1}, "icon": {0, 1}, "logo": {0, 1}, "rights": {0, 1}, "subtitle": {0, 1}, "entry": {0, many}},
	"entry": {"id": {1, 1}, "title": {1, 1}, "updated": {1, 1}, "author": {0, many}, "link": {0, many}, "category": {0, many}, "contributor": {0, many},
		"content": {0, 1}, "published": {0, 1}, "rights": {0, 1}, "source": {0, 1}, "summary": {0, 1}},
	"author": {"name": {1, 1}, "uri": {0, 1}, "email": {0, 1}},
}

// unfit says what of a feed does not fit its schema.
func unfit(e element) (faults []string) {
	fault := func(format string, values ...any) { faults = append(faults, fmt.Sprintf(format, values...)) }
	name, count := e.XMLName.Local, map[string]int{}
	if e.XMLName.Space != "http://www.w3.org/2005/Atom" {
		fault("<%s> is of %q", name, e.XMLName.Space)
	}
	for _, sub := range e.Elements {
		count[sub.XMLName.Local]++
		faults = append(faults, unfit(sub)...)
	}
	for sub, n := range count {
		if may, known := atom[name][sub]; !known || n > may.most {
			fault("<%s> has %d <%s>", name, n, sub)
		}
	}
	for sub, must := range atom[name] {
		if count[sub] < must.least {
			fault("<%s> has no <%s>", name, sub)
		}
	}
	switch name {
	case "id", "uri":
		if u, err := url.Parse(e.Text); err != nil || !u.IsAbs() {
			fault("<%s> is %q", name, e.Text)
		}
	case "updated", "published":
		if _, err := time.Parse(time.RFC3339, e.Text); err != nil {
			fault("<%s> is %q", name, e.Text)
		}
	case "link":
		if u, err := url.Parse(e.attr("href")); err != nil || !u.IsAbs() {
			fault("<link> to %q", e.attr("href"))
		}
	case "feed", "entry":
		links := func(rel string) bool {
			return slices.ContainsFunc(e.Elements, func(l element) bool { return l.XMLName.Local == "link" && l.attr("rel") == rel })
		}
		if !links("alternate") || name == "feed" && (!links("self") || count["author"] == 0) {
			fault("<%s> does not say where it is, or whose", name)
		}
	}
	return faults
}

func TestFeedsAndSitemapsFitTheirSchema(t *testing.T) {
	t.Parallel()
	s := step(hostile.Site())
	for i := range 3 {
		s[fmt.Sprintf("content/things/dated-%d.md", i)] = fmt.Appendf(nil, "+++\ntitle = \"<b>&amp; ]]> \\u0008 %d\"\nsummary = \"<script>x</script> \\u0001\"\ndate = 2026-01-0%d\nupdated = 2026-01-2%[1]d\n+++\nx\n", i, i+1)
	}
	w := newWorld(build.Options{})
	w.take(t, s, false)
	w.settle(t)
	entries, addresses := 0, 0
	for p, data := range w.out.files {
		var root element
		switch path.Base(p) {
		case "feed.xml", "sitemap.xml":
			if err := xml.Unmarshal(data, &root); err != nil {
				t.Errorf("%s: %v", p, err)
			}
		}
		if path.Base(p) == "feed.xml" {
			for _, fault := range unfit(root) {
				t.Errorf("%s: %s", p, fault)
			}
			ids := map[string]bool{}
			for _, e := range root.Elements {
				if e.XMLName.Local == "entry" {
					entries++
					ids[e.Elements[0].Text] = true
				}
			}
			if len(ids) != strings.Count(string(data), "<entry>") {
				t.Errorf("%s: two entries are one", p)
			}
		}
		if path.Base(p) == "sitemap.xml" {
			for _, e := range root.Elements {
				addresses++
				loc := e.Elements[0]
				if u, err := url.Parse(loc.Text); e.XMLName.Local != "url" || loc.XMLName.Local != "loc" || err != nil || u.Host != "example.org" || len(loc.Text) < 12 || len(loc.Text) > 2048 {
					t.Errorf("%s: <%s> %q", p, e.XMLName.Local, loc.Text)
				}
				for _, more := range e.Elements[1:] {
					if _, err := time.Parse(time.DateOnly, more.Text); more.XMLName.Local != "lastmod" || err != nil {
						t.Errorf("%s: <%s> %q", p, more.XMLName.Local, more.Text)
					}
				}
			}
		}
	}
	if entries < 6 || addresses < 40 {
		t.Errorf("only %d entries and %d addresses", entries, addresses)
	}
}

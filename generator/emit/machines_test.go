package emit

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"waymark/generator/config"
	"waymark/generator/page"
	"waymark/generator/site"
)

// These tests need more pages than a story has; what the files hold is told by the stories in build/testdata/site.

func manyPages(n int) *site.Site {
	c := config.Default()
	c.BaseURL = "https://example.org/"
	s := site.New(c)
	changes := make([]site.Change, n)
	for i := range changes {
		path := fmt.Sprintf("p%06d.md", i)
		p := &page.Page{File: "content/" + path, Nav: true}
		p.Head = page.Head{Path: path, Address: strings.TrimSuffix(path, ".md") + "/", Title: path, Order: path, Date: time.Date(2000, 1, 1+i%5000, 0, 0, 0, 0, time.UTC)}
		changes[i] = site.Change{Path: path, Page: p}
	}
	s.Update(changes)
	return s
}

func TestALargeSitemapIsSplit(t *testing.T) {
	t.Parallel()
	s := manyPages(perSitemap) // and the home page
	var files []string
	for _, x := range (sitemap{}).Targets(nil, s, Delta{First: true}) {
		files = append(files, x.Path)
	}
	if got := strings.Join(files, " "); got != "sitemap.xml sitemap-1.xml sitemap-2.xml" {
		t.Fatalf("got %s", got)
	}
	index := string(sitemap{}.Emit(nil, s.Reader(nil), s, "sitemap").Data)
	const want = `<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://example.org/sitemap-1.xml</loc></sitemap>
<sitemap><loc>https://example.org/sitemap-2.xml</loc></sitemap>
</sitemapindex>
`
	if index != want {
		t.Errorf("got %s", index)
	}
	for part, n := range map[string]int{"sitemap 1": perSitemap, "sitemap 2": 1} {
		if got := strings.Count(string(sitemap{}.Emit(nil, s.Reader(nil), s, part).Data), "<loc>"); got != n {
			t.Errorf("%s has %d addresses, want %d", part, got, n)
		}
	}
	// One page less fits into one file: the parts go.
	d := s.Update([]site.Change{{Path: "p000007.md"}})
	for _, x := range (sitemap{}).Targets(nil, s, Delta{Delta: d}) {
		if x.Path != "" {
			t.Errorf("%s is still there", x.Path)
		}
	}
	if d.Before != perSitemap+1 || s.Addresses() != perSitemap {
		t.Errorf("%d addresses before, %d now", d.Before, s.Addresses())
	}
}

func TestAFeedHasTheNewest(t *testing.T) {
	t.Parallel()
	s := manyPages(50)
	r := s.Reader(nil)
	items := r.Feed("")
	if len(items) != site.FeedSize || r.Head(items[0]).Path != "p000049.md" || r.Head(items[19]).Path != "p000030.md" {
		t.Fatalf("got %d pages from %s", len(items), r.Head(items[0]).Path)
	}
	old := &page.Page{File: "content/old.md", Nav: true, Head: page.Head{Path: "old.md", Address: "old/", Title: "Old", Date: time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)}}
	if d := s.Update([]site.Change{{Path: "old.md", Page: old}}); len(d.Feeds) > 0 {
		t.Errorf("a page that is too old for the feed changed %q", d.Feeds)
	}
	young := *old
	young.Head.Updated = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	young.Head.Date = time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC)
	s.Update([]site.Change{{Path: "old.md", Page: &young}})
	r = s.Reader(nil)
	if got := r.Head(r.Feed("")[0]).Path; got != "old.md" {
		t.Errorf("the newest is %s", got)
	}
}

func TestNoCellIsAFormula(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "text": "text", "=1+1": "'=1+1", "+44 20": "'+44 20", "-x": "'-x", "@SUM(1)": "'@SUM(1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "＝1": "'＝1",
		"-30": "-30", "-0.5": "-0.5", "+30": "+30", "−30": "−30", "a=b": "a=b",
	} {
		if got := Guard(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestXMLHoldsWhatItMay(t *testing.T) {
	t.Parallel()
	var b markup
	b.element("", "title", "a<b>&\"c\"\x01\ufffe")
	if got, want := b.String(), "<title>a&lt;b&gt;&amp;&#34;c&#34;\ufffd\ufffd</title>\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

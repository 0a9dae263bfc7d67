package emit

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"time"

	"waymark/generator/site"
)

// This file makes sitemap.xml (sitemaps.org, 0.9): the pages' addresses, with the day each last changed where it says
// so. One file may hold 50,000 addresses; a larger site has its addresses in sitemap-1.xml and so on, and sitemap.xml
// lists these.

type sitemap struct{}

const (
	sitemapKey  = "sitemap"
	sitemapFile = "sitemap.xml"
	sitemaps    = "http://www.sitemaps.org/schemas/sitemap/0.9"
)

// perSitemap is how many addresses one file may hold, by the protocol.
const perSitemap = 50_000

// parts tells how many files hold so many addresses, beside sitemap.xml: none where that holds them all.
func parts(addresses int) int {
	if addresses <= perSitemap {
		return 0
	}
	return (addresses + perSitemap - 1) / perSitemap
}

func partFile(n int) string { return "sitemap-" + strconv.Itoa(n) + ".xml" }

// hasSitemap tells whether the site has a sitemap.
func hasSitemap(s *site.Site) bool { return s.Config.Output.Sitemap && s.Config.BaseURL != "" }

func (sitemap) Targets(_ *World, s *site.Site, d Delta) []Target {
	if !hasSitemap(s) {
		return nil
	}
	var list []Target
	if d.First {
		list = append(list, Target{Key: sitemapKey, Path: sitemapFile})
	}
	before, now := parts(d.Before), parts(s.Addresses())
	for n := 1; n <= max(before, now); n++ {
		t := Target{Key: fmt.Sprint(sitemapKey, " ", n)}
		if n <= now {
			t.Path = partFile(n)
		}
		list = append(list, t)
	}
	return list
}

// simple tells whether an address is the same in a URL and in XML, as most are.
func simple(address string) bool {
	for i := range len(address) {
		if c := address[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '/' && c != '_' {
			return false
		}
	}
	return true
}

func (sitemap) Emit(_ *World, r *site.Reader, s *site.Site, key string) Output {
	places := r.Places()
	var b markup
	b.WriteString(xml.Header)
	part, _ := strconv.Atoi(strings.TrimPrefix(key, sitemapKey+" ")) // 0: sitemap.xml itself
	if n := parts(s.Addresses()); part == 0 && n > 0 {
		b.WriteString(`<sitemapindex xmlns="` + sitemaps + "\">\n")
		for k := range n {
			b.WriteString("<sitemap><loc>")
			b.text(absolute(s, partFile(k+1)))
			b.WriteString("</loc></sitemap>\n")
		}
		b.WriteString("</sitemapindex>\n")
		return Output{Data: b.Bytes()}
	}
	b.WriteString(`<urlset xmlns="` + sitemaps + "\">\n")
	var root markup
	root.text(s.Config.BaseURL)
	base, k := root.String(), 0
	for address, h := range places {
		if at := k / perSitemap; part == 0 || at == part-1 {
			b.WriteString("<url><loc>")
			if b.WriteString(base); simple(address) {
				b.WriteString(address)
			} else {
				b.text(escape(address))
			}
			b.WriteString("</loc>")
			if _, updated := when(h); !updated.IsZero() {
				b.WriteString("<lastmod>" + updated.Format(time.DateOnly) + "</lastmod>")
			}
			b.WriteString("</url>\n")
		}
		k++
	}
	b.WriteString("</urlset>\n")
	return Output{Data: b.Bytes()}
}

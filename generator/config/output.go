package config

import (
	"fmt"
	"regexp"
	"slices"

	"waymark/generator/diag"
	"waymark/generator/press"
	"waymark/generator/table"
)

// This file reads which outputs a site has beside its pages.

// Output says which files are made beside the pages. Each costs time and bytes.
type Output struct {
	Feeds      bool // feed.xml
	Sitemap    bool // sitemap.xml
	LLMs       bool // llms.txt
	Twins      bool // index.json of each page, graph.json, data/KIND.csv
	LinkedData bool // JSON-LD in the head of each page
	Offline    bool // offline.js: what was visited can be read without a network

	Compress []press.Coding // what text files have smaller copies in, beside them

	MaxFile, MaxSite int64 // bytes that one file and all of them may have before that is told of
}

// defaultOutput makes everything, up to what GitHub Pages takes (docs.github.com, "GitHub Pages limits", and for a file,
// "About large files on GitHub").
func defaultOutput() Output {
	return Output{Feeds: true, Sitemap: true, LLMs: true, Twins: true, LinkedData: true, Offline: true, MaxFile: 100 * megabyte, MaxSite: 1000 * megabyte}
}

const megabyte = 1_000_000

func outputKeys() []Key {
	return []Key{
		{"feeds", "false: no feed.xml"},
		{"sitemap", "false: no sitemap.xml"},
		{"llms", "false: no llms.txt"},
		{"twins", "false: no index.json beside each page, no graph.json, no tables in data/"},
		{"compress", `["gzip", "br"]: text files have compressed copies beside them, for a server that hands these out (default none)`},
		{"max_file", "MB that a file may have before it is reported (default 100, what GitHub takes)"},
		{"max_site", "MB that the whole site may have before that is reported (default 1000, what GitHub Pages holds)"},
		{"linked_data", "false: nothing for search engines (JSON-LD) in the head of each page"},
		{"offline", "false: browsers keep nothing of the site for reading offline, and drop what they have"},
	}
}

func (r *reader) output(t table.Table) {
	r.known(t, "output")
	o := &r.c.Output
	r.boolean(t, "feeds", &o.Feeds)
	r.boolean(t, "sitemap", &o.Sitemap)
	r.boolean(t, "llms", &o.LLMs)
	r.boolean(t, "twins", &o.Twins)
	r.boolean(t, "linked_data", &o.LinkedData)
	r.boolean(t, "offline", &o.Offline)
	r.compress(t)
	r.megabytes(t, "max_file", &o.MaxFile)
	r.megabytes(t, "max_site", &o.MaxSite)
}

// compress reads the codings of compressed copies, each once, in the order of the program's own list.
func (r *reader) compress(t table.Table) {
	var named, known []string
	at := r.words(t, "compress", &named)
	for _, c := range press.Codings() {
		if known = append(known, string(c)); slices.Contains(named, string(c)) {
			r.c.Output.Compress = append(r.c.Output.Compress, c)
		}
	}
	for i, name := range named {
		r.must(at[i], name, "content coding", known)
	}
}

func (r *reader) megabytes(t table.Table, key string, into *int64) {
	mb := int(*into / megabyte)
	r.integer(t, key, &mb)
	*into = int64(min(mb, 1e9)) * megabyte
}

// domain matches the name of a host (RFC 1123): labels of letters, digits and hyphens, of which there are two or more.
var domain = regexp.MustCompile(`^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$`)

// cname reads the domain that GitHub Pages is told of.
func (r *reader) cname(t table.Table) {
	at, ok := r.text(t, "cname", &r.c.CNAME)
	if ok && r.c.CNAME != "" && (!domain.MatchString(r.c.CNAME) || len(r.c.CNAME) > 253) {
		r.report(diag.ConfigValue, at, fmt.Sprintf("%q is not the name of a domain", r.c.CNAME), `write it without https:// and without a path: cname = "www.example.org"`)
		r.c.CNAME = ""
	}
}

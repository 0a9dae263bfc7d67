package site

import (
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"

	"waymark/generator/diag"
	"waymark/generator/markdown"
	"waymark/generator/page"
)

// This file finds what is suspect about references and pages, though nothing is broken on this site.

// wrongCase tells how a path to a file should be written whose capitals are others than the file's; "" where it is
// right. Names of pages may be written in any case: only what is written as a path to a file is looked at.
func wrongCase(n *node, ref *page.Ref, to *node) string {
	if ref.Kind != markdown.Link && ref.Kind != markdown.Img || ref.Target == "" || to.asset == nil && !page.IsPage(ref.Target) {
		return ""
	}
	file, target := to.file(), ref.Target
	for strings.HasPrefix(target, "../") {
		target = target[3:]
	}
	if at := len(file) - len(target); at == 0 && file == target || at > 0 && file[at-1] == '/' && file[at:] == target { // as nearly always
		return ""
	}
	there := "/" + file
	written := placed(n.page.Head.Path, ref.Target)
	if written == there {
		return ""
	}
	written, there = norm.NFC.String(written), norm.NFC.String(there)
	if written == there || !strings.EqualFold(written, there) {
		return ""
	}
	parts, right := strings.Split(ref.Target, "/"), strings.Split(there, "/")
	for i, k := len(parts)-1, len(right)-1; i >= 0 && k > 0 && parts[i] != ".." && parts[i] != "." && parts[i] != ""; i, k = i-1, k-1 {
		parts[i] = right[k]
	}
	return strings.Join(parts, "/")
}

// handful is how many pages a site may have whose readers see all of them at once.
const handful = 5

// orphans reports published pages that no other leads to, but that of their section. It looks at every page, so it does
// so only where the site asks for it.
func (s *Site) orphans() diag.List {
	if s.Config.Checks.Of(diag.PageOrphan) == diag.Off || s.Pages() <= handful {
		return nil
	}
	var l diag.List
	for _, path := range s.Orphans() {
		l = append(l, diag.Diagnostic{
			Code: diag.PageOrphan, Place: diag.Place{Path: s.nodes[path].page.File, Start: -1},
			Message: "no page links to this one, but the list of its section", Hint: "link to it where its readers come from",
		})
	}
	return l
}

// unused reports files that nothing leads to, drafts neither. It looks at every file, so it does so only where the site
// asks for it.
func (s *Site) unused() diag.List {
	if s.Config.Checks.Of(diag.FileUnused) == diag.Off {
		return nil
	}
	var l diag.List
	for _, n := range s.nodes {
		if n.asset == nil || len(n.in) > 0 || called(n.asset.Path) {
			continue
		}
		l = append(l, diag.Diagnostic{
			Code: diag.FileUnused, Place: diag.Place{Path: n.asset.File, Start: -1},
			Message: "no page shows this file or links to it", Hint: "show it where it helps, or remove it: it is copied to the site all the same",
		})
	}
	return l
}

// called tells whether browsers, search engines or hosts ask for a file by its name, without a link.
func called(file string) bool {
	switch strings.ToLower(path.Ext(file)) {
	case ".ico", ".webmanifest":
		return true
	}
	switch strings.ToLower(file) {
	case "cname", "robots.txt", "humans.txt", "ads.txt", "security.txt", "_headers", "_redirects", "manifest.json", "browserconfig.xml", "apple-touch-icon.png":
		return true
	}
	return false
}

// reached tells whether a page other than that of its section leads to a page.
func (s *Site) reached(n *node) bool {
	var section *node
	if f := s.folders[n.page.Folder()]; f != nil {
		section = f.index
	}
	for _, p := range n.in {
		if p != n && p != section && p.visible() {
			return true
		}
	}
	return false
}

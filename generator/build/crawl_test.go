package build_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// This file walks over a site as it was made, and finds what leads to nothing.

// crawl gives, for each link, picture or other address in the pages of a site that leads to nothing in it, a line; and
// one for each id that stands twice.
func crawl(outputs map[string][]byte) []string {
	ids := map[string]map[string]bool{} // by page
	var faults []string
	pages := slices.DeleteFunc(slices.Sorted(maps.Keys(outputs)), func(p string) bool { return path.Ext(p) != ".html" })
	for _, p := range pages {
		ids[p] = map[string]bool{}
		attributesOf(outputs[p], func(_, name, value string) {
			if name == "id" && ids[p][value] {
				faults = append(faults, fmt.Sprintf("%s: id %q stands twice", p, value))
			}
			if name == "id" {
				ids[p][value] = true
			}
		})
	}
	for _, p := range pages {
		base := &url.URL{Scheme: "https", Host: "site", Path: "/" + p}
		attributesOf(outputs[p], func(tag, name, value string) {
			for _, address := range led(name, value) {
				u, err := base.Parse(address)
				if err != nil {
					faults = append(faults, fmt.Sprintf("%s: <%s %s=%q> is no address: %v", p, tag, name, value, err))
					continue
				}
				if u.Scheme != "https" || u.Host != "site" || p == "404.html" {
					continue
				}
				to := strings.TrimPrefix(u.Path, "/")
				if to == "" || strings.HasSuffix(to, "/") {
					to += "index.html"
				}
				if _, ok := outputs[to]; !ok {
					faults = append(faults, fmt.Sprintf("%s: <%s %s=%q> leads to nothing", p, tag, name, address))
				} else if u.Fragment != "" && ids[to] != nil && !ids[to][u.Fragment] {
					faults = append(faults, fmt.Sprintf("%s: <%s %s=%q> leads to no such place", p, tag, name, address))
				}
			}
		})
	}
	return faults
}

// led gives the addresses in an attribute.
func led(name, value string) []string {
	switch name {
	case "href", "src", "poster", "data":
		return []string{value}
	case "srcset":
		var list []string
		for _, c := range strings.Split(value, ", ") {
			list = append(list, strings.Fields(c)[0])
		}
		return list
	}
	return nil
}

// attributesOf calls do for each attribute of each element.
func attributesOf(page []byte, do func(tag, name, value string)) {
	for z := html.NewTokenizer(bytes.NewReader(page)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			for _, a := range t.Attr {
				do(t.Data, a.Key, a.Val)
			}
		}
	}
}

// words gives what can be read on a page, alternative texts among it.
func words(page []byte) string {
	var b strings.Builder
	for z := html.NewTokenizer(bytes.NewReader(page)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.WriteString(z.Token().Data)
		case html.StartTagToken, html.SelfClosingTagToken:
			for _, a := range z.Token().Attr {
				if a.Key == "alt" {
					b.WriteString(" " + a.Val + " ")
				}
			}
		}
	}
}

// readables are the forms of references, each with what readers are to see of it.
var readables = []*regexp.Regexp{
	regexp.MustCompile(`^!?\[\[[^\]|]*?\\?\|([^\]|]+)\]\]$`),
	regexp.MustCompile(`^!?\[\[(?:[^\]]*/)?([^\]#|/]+)[^\]]*\]\]$`),
	regexp.MustCompile(`@«([^»]+)»`),
	regexp.MustCompile(`^!?\[([^\]]+)\]\(`),
	regexp.MustCompile(`>([^<]+)</a>$`),
	regexp.MustCompile(`alt="?(\w+)`),
}

// readable gives what readers are to see of a reference that leads nowhere.
func readable(link string) string {
	for _, form := range readables {
		if m := form.FindStringSubmatch(link); m != nil {
			return strings.NewReplacer("«", "", "»", "").Replace(m[1])
		}
	}
	return "nothing is to be seen of " + link
}

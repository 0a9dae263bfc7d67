package build_test

import (
	"fmt"
	"html"
	"math/rand/v2"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"waymark/generator/build"
)

// This file holds references to both halves of a promise: what is right is never called wrong, in whatever form it was
// typed; and what is wrong is always found, at its place, with what was probably meant.

// bareTheme shows texts and nothing else.
var bareTheme = step{
	"themes/bare/layouts/page.html": []byte("{{.Body}}"),
	"themes/bare/layouts/404.html":  []byte("gone"),
}

const bareConfig = "title = \"Forms\"\ntheme = \"bare\"\nsearch = false\n[relations.see]\n"

// forms are names that files have where people write them: with what Welsh, German, Japanese and typography bring.
var forms = []string{
	"plain", "Two Words", "Tŷ Gwyn", "Ŵyl yr Ŷd", "Llanfairpwll Ḿ", "café au lait", "cafe\u0301 noir", "O'Brien's list", "O’Neill’s list", "100% sure", "50%25 off", "C# notes", "what? now",
	"a+b", "a & b", "straße", "ÅNGSTRÖM", "東京", "naïve (draft)", "semi;colon", "comma, name", "under_score", "dots.in.name", "tilde~", "at@sign", "equals=sign", "dollar$", "bang!", "Iñtërnâtiônàlizætiøn", "Ελλάδα", "москва", "עברית",
}

// aim is a page that links lead to.
type aim struct {
	path   string // from content, as it lies there
	title  string
	alias  string
	number int
}

func (a aim) bare() string { return strings.TrimSuffix(a.path, ".md") }

// wiki tells whether a name may stand in double brackets.
func wiki(name string) bool { return !strings.ContainsAny(name, "[]|#^") }

func escaped(p string) string {
	parts := strings.Split(p, "/")
	for i := range parts {
		if parts[i] != ".." {
			parts[i] = url.PathEscape(parts[i])
		}
	}
	return strings.Join(parts, "/")
}

// otherCase swaps capitals and small letters where that can be undone.
func otherCase(s string) string {
	return strings.Map(func(r rune) rune {
		if up := unicode.ToUpper(r); up != r && unicode.ToLower(up) == r {
			return up
		}
		if low := unicode.ToLower(r); low != r && unicode.ToUpper(low) == r {
			return low
		}
		return r
	}, s)
}

var curls = strings.NewReplacer("'", "’", "’", "'")

// way writes a link to an aim from a folder; "" where it cannot be written so.
type way func(from string, to aim, text string) string

// relative gives the path from one folder to a file.
func relative(from, to string) string {
	up := ""
	for range strings.Split(from, "/") {
		if from != "" {
			up += "../"
		}
	}
	if from == path.Dir(to) {
		return path.Base(to)
	}
	return up + to
}

func ways() map[string]way {
	name := func(change func(aim) string) way {
		return func(_ string, to aim, text string) string {
			if n := change(to); wiki(n) {
				return "[[" + n + "|" + text + "]]"
			}
			return ""
		}
	}
	address := func(change func(from string, to aim) string) way {
		return func(from string, to aim, text string) string { return "[" + text + "](" + change(from, to) + ")" }
	}
	return map[string]way{
		"a path with percent signs": address(func(from string, to aim) string { return escaped(relative(from, to.path)) }),
		"of another normal form":    address(func(from string, to aim) string { return escaped(norm.NFD.String(relative(from, to.path))) }),
		"composed":                  address(func(from string, to aim) string { return escaped(norm.NFC.String(relative(from, to.path))) }),
		"with small hex digits": address(func(from string, to aim) string {
			return regexp.MustCompile(`%..`).ReplaceAllStringFunc(escaped(relative(from, to.path)), strings.ToLower)
		}),
		"from the root":               address(func(_ string, to aim) string { return "/" + escaped(to.path) }),
		"without .md":                 address(func(from string, to aim) string { return escaped(relative(from, to.bare())) }),
		"with ./":                     address(func(from string, to aim) string { return "./" + escaped(relative(from, to.path)) }),
		"with an anchor":              address(func(from string, to aim) string { return escaped(relative(from, to.path)) + "#caf%C3%A9-au-lait" }),
		"with the words of a heading": address(func(from string, to aim) string { return escaped(relative(from, to.path)) + "#Caf%C3%A9%20au%20lait" }),
		"with its title": address(func(from string, to aim) string {
			return escaped(relative(from, to.path)) + "#" + url.PathEscape(to.title)
		}),
		"with a query": address(func(from string, to aim) string { return escaped(relative(from, to.path)) + "?v=1" }),
		"with a title": address(func(from string, to aim) string { return escaped(relative(from, to.path)) + ` "The title"` }),
		"in angle brackets": func(from string, to aim, text string) string {
			p := relative(from, to.path)
			if strings.ContainsAny(p, "#?%") {
				return ""
			}
			return "[" + text + "](<" + p + ">)"
		},
		"by a definition": func(from string, to aim, text string) string {
			return fmt.Sprintf("[%s][d%s]\n\n[d%s]: %s\n", text, text, text, escaped(relative(from, to.path)))
		},
		"raw HTML": func(from string, to aim, text string) string {
			return `<a href="` + html.EscapeString(escaped(relative(from, to.path))) + `">` + text + "</a>"
		},
		"raw HTML with entities": func(from string, to aim, text string) string {
			p := relative(from, to.path)
			if strings.ContainsAny(p, "#?%") {
				return ""
			}
			return `<a class="x" href='` + strings.ReplaceAll(html.EscapeString(p), "é", "&eacute;") + `'>` + text + "</a>"
		},
		"raw HTML in a block": func(from string, to aim, text string) string {
			return "\n\n<div>\n<a href=\"/" + escaped(to.path) + "#caf%C3%A9-au-lait\">" + text + "</a>\n</div>\n\n"
		},
		"in a table": func(_ string, to aim, text string) string {
			if !wiki(to.bare()) {
				return ""
			}
			return "\n\n| A | B |\n|---|---|\n| [[" + to.bare() + `\|` + text + "]] | x |\n\n"
		},
		"in a quotation": func(from string, to aim, text string) string {
			return "\n\n> see [" + text + "](" + escaped(relative(from, to.path)) + ")\n\n"
		},
		"a wikilink by path":       name(aim.bare),
		"by file name":             name(func(a aim) string { return path.Base(a.bare()) }),
		"by file name with .md":    name(func(a aim) string { return path.Base(a.path) }),
		"by file name, other case": name(func(a aim) string { return otherCase(path.Base(a.bare())) }),
		"by path, other case":      name(func(a aim) string { return otherCase(a.bare()) }),
		"by path, decomposed":      name(func(a aim) string { return norm.NFD.String(a.bare()) }),
		"by title":                 name(func(a aim) string { return a.title }),
		"by title, other case":     name(func(a aim) string { return otherCase(a.title) }),
		"by title, decomposed":     name(func(a aim) string { return norm.NFD.String(a.title) }),
		"by alias":                 name(func(a aim) string { return a.alias }),
		"with other apostrophes":   name(func(a aim) string { return curls.Replace(a.title) }),
		"with spaces around it":    name(func(a aim) string { return " " + a.title + "  " }),
		"with a heading": func(_ string, to aim, text string) string {
			if !wiki(to.title) {
				return ""
			}
			return "[[" + to.title + "#Café au lait|" + text + "]]"
		},
	}
}

// aims makes pages in folders of every form.
func aims(s step) []aim {
	var list []aim
	for i, form := range forms {
		for k := range 6 {
			a := aim{number: len(list)}
			folder := [...]string{"", "notes", "Tŷ a Gardd", "a/b c/d'e", "100%", "e\u0301t\u00e9"}[k]
			a.path = path.Join(folder, fmt.Sprintf("%s %d-%d.md", form, i, k))
			a.title = fmt.Sprintf("Title of %s, %d %d", form, i, k)
			a.alias = fmt.Sprintf("Alias %s %d %d", form, i, k)
			list = append(list, a)
		}
	}
	return list
}

func TestValidLinksInEveryForm(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 10_000))
	s := step{"config.toml": []byte(bareConfig)}
	for p, data := range bareTheme {
		s[p] = data
	}
	list := aims(s)
	all := ways()
	var names []string
	for n := range all {
		names = append(names, n)
	}
	want := map[string]string{} // the text of a link -> what it leads to
	kind := map[string]string{}
	count := 0
	for _, a := range list {
		related := list[r.IntN(len(list))]
		for strings.Contains(related.alias, "#") { // there it begins an anchor
			related = list[r.IntN(len(list))]
		}
		var b strings.Builder
		fmt.Fprintf(&b, "+++\ntitle = %q\naliases = [%q]\nsee = [%q]\n+++\n\n## Café au lait\n\n", a.title, a.alias, otherCase(related.alias))
		from := path.Dir(a.path)
		if from == "." {
			from = ""
		}
		for range 56 {
			for {
				to, form := list[r.IntN(len(list))], names[r.IntN(len(names))]
				text := fmt.Sprintf("L%d-", count)
				if link := all[form](from, to, text); link != "" {
					b.WriteString("Word " + link + " word.\n\n")
					want[text], kind[text] = "content/"+to.path, form
					count++
					break
				}
			}
		}
		s["content/"+a.path] = []byte(b.String())
	}
	if count < 10_000 {
		t.Fatalf("only %d links", count)
	}
	w := newWorld(build.Options{})
	w.take(t, s, false)
	w.settle(t)
	if text := report(w.build, w.files); text != "" {
		lines := strings.Split(text, "\n")
		t.Errorf("of %d valid links, %d lines of alarm:\n%s", count, len(lines), strings.Join(lines[:min(len(lines), 40)], "\n"))
	}
	anchors := regexp.MustCompile(`<a [^>]*?href="([^"]*)"[^>]*>(L\d+-)</a>`)
	found, wrong := 0, 0
	for out, data := range w.out.files {
		for _, m := range anchors.FindAllStringSubmatch(string(data), -1) {
			found++
			u, err := url.Parse(html.UnescapeString(m[1]))
			if err != nil {
				t.Errorf("%s: %v", m[1], err)
				continue
			}
			at := strings.TrimPrefix(path.Join("/", path.Dir(out), u.Path, "index.html"), "/")
			if got := w.build.Source(at); got != want[m[2]] {
				if wrong++; wrong < 20 {
					t.Errorf("%s: %s leads to %q by %s, not to %q", kind[m[2]], m[2], got, m[1], want[m[2]])
				}
			}
		}
	}
	if found != count {
		t.Errorf("of %d links %d are in the pages", count, found)
	}
}

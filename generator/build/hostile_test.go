package build_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"waymark/generator/build"
	"waymark/generator/diag"
	"waymark/generator/hostile"
)

// This file holds a site to what a stranger may write: whatever stands in a page, nothing of it runs in a reader's
// browser, and no page, however it is made, takes the machine.

// own are the scripts of a site without any stranger: what elements of script hold in its pages.
func own(t *testing.T) map[string]bool {
	w := newWorld(build.Options{})
	w.take(t, step{
		"config.toml":           hostile.Config("x"),
		"content/index.md":      []byte("# Home\n"),
		"content/one.md":        []byte("+++\naliases = [\"/old/\"]\ntags = [\"a\"]\n+++\n# One\n"),
		"content/things/two.md": []byte("+++\nshows = [\"one\"]\n+++\n# Two\n\n```go\nx\n```\n"),
	}, false)
	w.settle(t)
	scripts := map[string]bool{}
	for p, data := range w.out.files {
		if path.Ext(p) == ".html" {
			each(t, p, data, func(n *html.Node) {
				if n.Data == "script" && n.FirstChild != nil && value(n, "type") != "application/ld+json" {
					scripts[roots.ReplaceAllString(n.FirstChild.Data, "")] = true
				}
			})
		}
	}
	return scripts
}

// roots matches what scripts say of where they are: the way to the root.
var roots = regexp.MustCompile(`(\.\./)+|"[^"]*"`)

func value(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// each calls do for every element of a page, as a browser with scripts reads it and as one without does.
func each(t *testing.T, p string, data []byte, do func(*html.Node)) {
	t.Helper()
	for _, scripting := range []bool{true, false} {
		doc, err := html.ParseWithOptions(strings.NewReader(string(data)), html.ParseOptionEnableScripting(scripting))
		if err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		for n := range doc.Descendants() {
			if n.Type == html.ElementNode {
				do(n)
			}
		}
	}
}

// schemeOf gives the scheme of an address as browsers find it (WHATWG URL, 4.4).
func schemeOf(address string) string {
	bare := strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, strings.TrimLeftFunc(address, func(r rune) bool { return r <= ' ' }))
	scheme, _, found := strings.Cut(bare, ":")
	if !found || strings.ContainsFunc(scheme, func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("+-.", r)
	}) {
		return ""
	}
	return strings.ToLower(scheme)
}

func TestNothingOfAStrangerRuns(t *testing.T) {
	t.Parallel()
	scripts := own(t)
	w := newWorld(build.Options{})
	w.take(t, hostile.Site(), false)
	w.settle(t)
	elements, addresses := 0, 0
	for _, p := range slices.Sorted(maps.Keys(w.out.files)) {
		data := w.out.files[p]
		switch path.Ext(p) {
		case ".html":
			each(t, p, data, func(n *html.Node) {
				elements++
				addresses += checkElement(t, p, n, scripts)
			})
		case ".xml", ".svg", ".xsl":
			d := xml.NewDecoder(strings.NewReader(string(data)))
			for {
				token, err := d.Token()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Errorf("%s: %v", p, err)
					break
				}
				if e, ok := token.(xml.StartElement); ok {
					for _, a := range e.Attr {
						if s := schemeOf(a.Value); strings.HasPrefix(a.Name.Local, "on") || s == "javascript" || s == "vbscript" || s == "data" {
							t.Errorf("%s: <%s %s=%q>", p, e.Name.Local, a.Name.Local, a.Value)
						}
					}
					if strings.EqualFold(e.Name.Local, "script") {
						t.Errorf("%s has a script", p)
					}
				}
			}
		case ".json":
			if !json.Valid(data) {
				t.Errorf("%s is no JSON", p)
			}
		}
	}
	if elements < 1000 || addresses < 1000 {
		t.Errorf("only %d elements and %d addresses were looked at", elements, addresses)
	}
	for _, p := range []string{"evil.html", "evil.xhtml"} {
		if w.out.files[p] != nil {
			t.Errorf("%s was copied", p)
		}
	}
	if string(w.out.files["theme/civic.js"]) == "canary()" {
		t.Error("a script of the theme is a stranger's")
	}
	if text := w.law(t, build.Options{}); text != "" {
		t.Errorf("the law is broken\n%s", text)
	}
}

// checkElement looks at one element of a page, and tells how many addresses it has.
func checkElement(t *testing.T, p string, n *html.Node, scripts map[string]bool) (addresses int) {
	t.Helper()
	switch n.Data {
	case "script":
		if value(n, "type") == "application/ld+json" {
			if n.FirstChild == nil || !json.Valid([]byte(n.FirstChild.Data)) {
				t.Errorf("%s: JSON-LD that is none", p)
			}
		} else if n.FirstChild != nil && !scripts[roots.ReplaceAllString(n.FirstChild.Data, "")] {
			t.Errorf("%s: the script %s", p, n.FirstChild.Data)
		} else if src := value(n, "src"); src != "" && !regexp.MustCompile(`^(/kb/|\./|(\.\./)*)(theme|search)/[a-z0-9.-]+\.js$`).MatchString(src) || strings.Contains(src, "evil") {
			t.Errorf("%s: the script at %s", p, src)
		}
	case "iframe", "frame", "object", "embed", "applet", "base", "portal", "isindex", "foreignobject":
		t.Errorf("%s: <%s>", p, n.Data)
	case "form":
		if action := strings.TrimPrefix(value(n, "action"), "https://example.org/kb/"); strings.Contains(action, ":") || strings.HasPrefix(action, "//") {
			t.Errorf("%s: a form for %s", p, action)
		}
	case "meta":
		if strings.EqualFold(value(n, "http-equiv"), "refresh") {
			if _, to, _ := strings.Cut(strings.ToLower(value(n, "content")), "url="); schemeOf(strings.Trim(to, `'" `)) != "" || strings.HasPrefix(to, "//") {
				t.Errorf("%s: leads on to %s", p, to)
			}
		}
	}
	for _, a := range n.Attr {
		switch key := strings.ToLower(a.Key); {
		case strings.HasPrefix(key, "on"):
			t.Errorf("%s: <%s %s=%q>", p, n.Data, a.Key, a.Val)
		case key == "srcdoc" || key == "formaction":
			t.Errorf("%s: <%s %s=%q>", p, n.Data, a.Key, a.Val)
		case key == "style" && strings.Contains(strings.ToLower(a.Val), "url("):
			t.Errorf("%s: the style %s", p, a.Val)
		case slices.Contains([]string{"href", "src", "action", "data", "poster", "cite", "background", "ping", "manifest", "longdesc", "values", "to", "from"}, key), strings.HasSuffix(key, ":href"):
			addresses++
			if s := schemeOf(a.Val); !slices.Contains([]string{"", "http", "https", "mailto", "about"}, s) {
				t.Errorf("%s: <%s %s=%q>", p, n.Data, a.Key, a.Val)
			}
		case key == "srcset":
			for part := range strings.SplitSeq(a.Val, ",") {
				if s := schemeOf(part); !slices.Contains([]string{"", "http", "https", "about"}, s) {
					t.Errorf("%s: <%s %s=%q>", p, n.Data, a.Key, a.Val)
				}
			}
		}
	}
	return addresses
}

// Whatever is nested, repeated or cut short: the page is made, and what is too much of it is said.
func TestNoPageTakesTheMachine(t *testing.T) {
	t.Parallel()
	const n = 10_000
	rep := strings.Repeat
	chain := step{}
	for i := range 60 {
		chain[fmt.Sprintf("content/p%d.md", i)] = fmt.Appendf(nil, "x ![[p%[1]d]]\n\n![[p%[1]d]]\n\n![[p%[1]d]]\n", i+1)
	}
	linked := step{"content/a.md": []byte(numbered(2000, "x [[q%d]]\n\n"))}
	for i := range 2000 {
		linked[fmt.Sprintf("content/q%d.md", i)] = []byte("x\n")
	}
	for name, c := range map[string]struct {
		files step
		want  diag.Code // empty: there is nothing wrong with it
	}{
		"quotes in quotes":           {step{"content/a.md": []byte(rep(">", n) + " x")}, diag.PageLimit},
		"lists in lists":             {step{"content/a.md": []byte(rep("- ", n) + "x")}, diag.PageLimit},
		"lists of both kinds":        {step{"content/a.md": []byte(rep("- 1. ", n) + "x")}, diag.PageLimit},
		"brackets in brackets":       {step{"content/a.md": []byte(rep("[", n) + "x" + rep("](a)", n))}, diag.PageLimit},
		"pictures in pictures":       {step{"content/a.md": []byte(rep("![", n) + "x" + rep("](a)", n))}, diag.PageLimit},
		"wikilinks in wikilinks":     {step{"content/a.md": []byte(rep("[[", n) + "x" + rep("]]", n))}, diag.PageLimit},
		"marks in marks":             {step{"content/a.md": []byte(rep("_a*", n))}, diag.PageLimit},
		"footnotes of footnotes":     {step{"content/a.md": []byte(rep("[^a]", n) + rep("\n\n[^a]: b[^a]", 2000))}, diag.PageLimit},
		"open elements":              {step{"content/a.md": []byte(rep("<b>", 2000))}, diag.HTMLRaw},
		"elements in elements":       {step{"content/a.md": []byte(rep("<div>", n) + rep("</div>", n))}, ""},
		"backticks of every length":  {step{"content/a.md": []byte(ticks(400))}, ""},
		"a language of 1 MB":         {step{"content/a.md": []byte(rep("~", 1_000_000) + "x" + rep("~", 500_000))}, ""},
		"20,000 languages":           {step{"content/a.md": []byte(numbered(20_000, "```l%d\nx\n```\n\n"))}, ""},
		"a page of 50 MB":            {step{"content/a.md": []byte(rep("words and more\n\n", 3_200_000))}, diag.PageLimit},
		"a long page":                {step{"content/a.md": []byte(rep("words and more\n\n", 150_000))}, diag.PageLimit},
		"a long line":                {step{"content/a.md": []byte(rep("word ", 500_000))}, diag.PageLimit},
		"many tags":                  {step{"content/a.md": []byte("+++\ntags = [" + numbered(n, `"t%d", `) + "]\n+++\n")}, diag.PageLimit},
		"many tags in the text":      {step{"content/a.md": []byte(numbered(2000, "#t%d "))}, diag.PageLimit},
		"a wide table of short rows": {step{"content/a.md": []byte(rep("| a ", n) + "\n" + rep("| - ", n) + "\n" + rep("| a\n", n))}, diag.PageLimit},
		"many wide tables":           {step{"content/a.md": []byte(rep(rep("| a ", 500)+"\n"+rep("| - ", 500)+"\n"+rep("| a\n", 100)+"\n", 100))}, diag.PageLimit},
		"many aliases":               {step{"content/a.md": []byte("+++\naliases = [" + numbered(n, `"/t%d/", `) + "]\n+++\n")}, diag.PageLimit},
		"many dead links":            {step{"content/a.md": []byte(numbered(30_000, "[[nothing %d]] x\n\n"))}, diag.LinkMissing},
		"many dead anchors":          {step{"content/a.md": []byte(numbered(10_000, "## Part %d\n\n[[#Porte %[1]d]]\n\n"))}, diag.LinkAnchor},
		"many anchors":               {step{"content/a.md": []byte(numbered(10_000, "## Part %d\n\n[[#Part %[1]d]]\n\n"))}, ""},
		"many blocks":                {step{"content/a.md": []byte(numbered(10_000, "x ^b%d\n\n[[#^b%[1]d]]\n\n"))}, ""},
		"many pages that are linked": {linked, ""},
		"many keys":                  {step{"content/a.md": []byte("+++\n" + numbered(20_000, "k%d = 1\n") + "+++\n")}, diag.FrontSyntax},
		"tables in tables":           {step{"content/a.md": []byte("+++\na = " + rep("{a=", n) + "1" + rep("}", n) + "\n+++\n")}, diag.FrontSyntax},
		"YAML that grows":            {step{"content/a.md": []byte("---\na0: &a0 [x,x,x,x,x,x,x,x,x]\n" + aliases(12) + "tags: *a11\n---\n")}, diag.FrontSyntax},
		"a ring":                     {step{"content/a.md": []byte("![[b]]"), "content/b.md": []byte("![[a]]")}, diag.EmbedRing},
		"a tree of embeds":           {chain, diag.EmbedSize},
		"no UTF-8":                   {step{"content/a.md": []byte("# \xff\xfe\n\n[[\xc3\x28]] \xed\xa0\x80")}, diag.FileEncoding},
		"NUL":                        {step{"content/a.md": []byte("+++\ntitle = \"a\\u0000b\"\n+++\n\x00 [[\x00]] <b\x00>\n")}, diag.LinkMissing},
		"a way out":                  {step{"content/a.md": []byte("+++\nslug = \"../../x\"\naliases = [\"/../../x/\", \"/..%2f..%2fx/\"]\n+++\n[x](../../../etc/passwd) ![[/etc/passwd]]\n")}, diag.AliasBad},
		"deep XML":                   {step{"content/a.svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg">` + rep("<g>", 100_000))}, diag.FileActive},
		"a question in questions":    {step{"content/a.md": []byte("```query\nwhere = '" + rep("(", n) + "1" + rep(")", n) + "'\n```\n")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(build.Options{})
			w.take(t, c.files, false)
			w.settle(t)
			report := w.build.Report()
			if c.want != "" && !slices.ContainsFunc(report, func(d diag.Diagnostic) bool { return d.Code == c.want }) {
				t.Errorf("%s is not in the report: %.300v", c.want, report)
			}
			for p := range w.out.files {
				if !path.IsAbs(p) && path.Clean(p) == p && !strings.HasPrefix(p, "..") {
					continue
				}
				t.Errorf("written outside: %s", p)
			}
		})
	}
}

// What a report leaves out for its number follows from the site, not from the edits that led to it.
func TestTooManyFaultsAreTheSameAfterEdits(t *testing.T) {
	t.Parallel()
	w := newWorld(build.Options{})
	dead := func(n int) []byte { return []byte(numbered(n, "x [[nothing %d]]\n\n")) }
	for _, c := range []struct {
		what  string
		files step
		want  int
	}{
		{"more than are told", step{"content/index.md": dead(diag.MaxAlike + 3)}, diag.MaxAlike + 1},
		{"a page comes that one of those was meant for", step{"content/nothing 3.md": []byte("x")}, diag.MaxAlike + 1},
		{"two more come", step{"content/nothing 4.md": []byte("x"), "content/nothing 502.md": []byte("x")}, diag.MaxAlike},
		{"one of them goes", step{"content/nothing 502.md": nil}, diag.MaxAlike + 1},
		{"the page is mended", step{"content/index.md": dead(5)}, 3},
	} {
		w.take(t, c.files, true)
		w.settle(t)
		if got := w.build.Report(); len(got) != c.want {
			t.Errorf("%s: %d are told, want %d", c.what, len(got), c.want)
		}
		if text := w.law(t, build.Options{}); text != "" {
			t.Errorf("%s: the law is broken\n%s", c.what, text)
		}
	}
}

func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func ticks(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("`", i+1) + "a ")
	}
	return b.String()
}

func aliases(n int) string {
	var b strings.Builder
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 9), ","))
	}
	return b.String()
}

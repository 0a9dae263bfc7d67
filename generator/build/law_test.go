package build_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"waymark/generator/build"
	"waymark/generator/lock"
	"waymark/generator/page"
	"waymark/generator/source"
)

// This file proves the law: after any edits, what is served and reported equals a clean build's, byte for byte.
// Edits are drawn over a vocabulary so small that they meet: the same names, addresses, tags and targets come
// again and again.

// choices decides what happens next: by bytes, so that a fuzzer can look for a way.
type choices struct{ bytes []byte }

func (c *choices) over() bool { return len(c.bytes) < 2 }

// of gives a number below n.
func (c *choices) of(n int) int {
	if c.over() {
		return 0
	}
	k := int(binary.LittleEndian.Uint16(c.bytes)) % n
	c.bytes = c.bytes[2:]
	return k
}

// chance tells yes in so many of a hundred cases.
func (c *choices) chance(percent int) bool { return c.of(100) >= 100-percent }

func (c *choices) word(words ...string) string { return words[c.of(len(words))] }

// some gives a few of the words, in an order of their own.
func (c *choices) some(words ...string) []string {
	var list []string
	for range c.of(3) {
		if w := c.word(words...); !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	return list
}

// The vocabulary.
var (
	folders  = []string{"", "", "a/", "a/", "a/b/", "c/", "C/", "sources/"}
	files    = []string{"index.md", "one.md", "two.md", "three.md", "One.md", "README.md", "caf\u00e9.md", "cafe\u0301.md", "a.md", "my page.md"}
	titles   = []string{"One", "Two", "one", "Three Words", "Café", "A", "B", "Zed", "Ünder", "Sources", "NHS"}
	headings = []string{"One", "Intro", "Café au lait", "Intro", "One"}
	tags     = []string{"red", "Red", "blue", "a/b", "Ünder"}
	targets  = []string{"One", "two", "three", "a/one", "A", "b", "Café", "old", "Other name", "one.md", "../one.md", "index", "c/", "nothing", "a", "sources/one", "picture.png", "my page"}
	rules    = []string{
		`kind = "thing"` + "\n" + `require = 'count("shows") > 0 && colour != "red"'`, `require = 'incoming("shows") < 1 || incoming("cites") > 0'`,
		`require = 'incoming() > 1'` + "\nseverity = \"warning\"", `kind = ["thing"]` + "\n" + `when = 'best != ""'` + "\n" + `require = 'best matches "one$" && size.year < "2024"'`,
		`require = 'title != "One" && says("go on") && !heading("intro")'`, `require = 'has("owner") || "red" in tags || says("words", "Intro")'`,
		`require = 'updated > 2025-03-01 || words < 20 || path matches "^a"'`, `require = 'nonsense'`, `kind = "thign"` + "\nrequire = 'true'",
	}
	assets = []string{"picture.svg", "a/picture.svg", "notes.txt", "c/picture.svg", "a/b/data.csv", "wide.png", "a/wide.png", "c", "notes.txt.gz", "notes.txt.gz/picture.svg", "a/one/index.html.gz"}
)

const lawConfig = `title = "Law"
theme = "plain"
base_url = "https://example.org/law/"
%s
[citations]
relation = "cites"
[kinds.thing]
dir = "a"
label = "Thing"
plural = "Things"
fields.size = { type = "figure", unit = "m" }
fields.colour = { type = "choice", of = ["red", "blue"], facet = true }
fields.best = { type = "page", of = ["thing"], facet = true }
[kinds.source]
dir = "sources"
term = true
[relations.shows]
from = ["thing"]
to = %s
label = "Shows"
inverse = "Shown by"
note = true
facet = true
fields.strength = { type = "choice", of = ["strong", "weak"], facet = true }
[relations.see_also]
label = "See also"
inverse = "See also"
[relations.cites]
to = ["source"]
label = "Cites"
inverse = "Cited by"
`

// lawTheme shows everything that a View has.
var lawTheme = step{
	"themes/plain/layouts/page.html": []byte(`{{define "link"}}{{.Href}} {{.Title}} {{.Kind}} {{.KindLabel}} {{.Summary}} {{.Current}} {{.Date}} {{with .Field "size"}}{{template "fact" .}}{{end}}
{{end}}{{define "fact"}}{{.Label}}={{range .Values}}{{with .Standing}}{{.Place}}/{{.Of}} {{.At}} {{.All}} {{end}}{{.Text}} {{.Unit}} {{.Year}} {{.Href}} {{with .Source}}[{{.Number}} {{.ID}} {{.Title}}]{{end}};{{end}}
{{end}}<html><body>{{template "partials/head.html" .}}
{{.Root}} {{.Href}} {{.Canonical}} {{.Layout}} {{.Kind}} {{.KindLabel}} {{.Title}}: {{.Summary}}
{{range .Trail}}trail {{template "link" .}}{{end}}{{range .Facts}}{{template "fact" .}}{{end}}
{{.Body}}
{{range .Contents}}{{.Level}} {{.Href}} {{.Text}}
{{end}}{{range .Relations}}{{.Name}} {{.Label}} {{.Inverse}}
{{range .Edges}}- {{template "link" .}} {{.Note}} {{range .Marks}}{{template "fact" .}}{{end}}{{end}}{{end}}{{range .Backlinks}}from {{template "link" .}} {{range .Sentences}}{{.}}
{{end}}{{end}}{{range .References}}{{.Number}} {{template "link" .}}{{end}}{{range .Tags}}tag {{template "link" .}}{{end}}{{with .Previous}}previous {{template "link" .}}{{end}}{{with .Next}}next {{template "link" .}}{{end}}{{with .Siblings}}{{range .Pages}}sibling {{template "link" .}}{{end}}{{.More}} of {{template "link" .Section}}{{end}}{{range .Latest}}latest {{template "link" .}}{{end}}
{{.Date}} {{.Updated}} {{.Reviewed}} {{.Due}} {{.Overdue}} {{.Owner}} {{.Minutes}} {{.Edit}}
{{with .Feed}}feed {{.Href}} {{.Title}}{{end}} {{.Twin}} <script type="application/ld+json">{{.Linked}}</script>
{{with .List}}{{.Prefix}}{{.Repeats}}{{range .Sections}}section {{template "link" .}}{{end}}{{range .Pages}}page {{template "link" .}}{{end}}{{range .Pieces}}{{.Href}} {{.Label}} {{.Count}} {{.Current}}
{{end}}{{range .Tags}}{{.Href}} {{.Label}} {{.Count}}
{{end}}{{end}}{{with .Map}}{{.Width}} {{.Height}}{{range .Columns}}{{.Label}}{{range .Nodes}}{{.Short}} {{.X}} {{.Y}}{{range .Edges}}{{.Label}} {{.Href}} {{.Title}} {{.From}} {{.To}}{{end}}{{end}}{{end}}{{end}}{{.Site.Map}}{{with .Between}}{{.Lines}} {{.More}}{{range .Rows}}{{.Label}}{{.Title}} {{.Href}} {{.Kind}} {{.Out}} {{.In}}{{range .Words}}{{.Label}}{{range .Pages}} {{.Title}}{{end}}{{end}}
{{end}}{{end}}</body></html>
`),
	"themes/plain/layouts/404.html":           []byte("gone {{.Root}} {{range .Site.Nav}}{{.Href}} {{.Title}}{{end}}\n"),
	"themes/plain/layouts/partials/head.html": []byte("{{option \"hue\"}} {{option \"kinds\" \"source\"}} {{.Site.Title}} {{.Site.Home}} {{.Site.Tags}} {{.Site.Feed}} {{range .Site.Nav}}{{.Href}} {{.Title}} {{.Current}}\n{{end}}"),
	"themes/plain/assets/plain.css":           []byte("body{}\n"),
	"themes/plain/theme.toml":                 []byte("[options.hue]\nof = [\"red\", \"blue\"]\ndefault = \"red\"\n[options.kinds]\nof = [\"dot\", \"dash\"]\nothers = [\"dash\"]\ndefault = {}\n"),
}

// script draws the steps of a site's life.
type script struct {
	*choices
	files map[string][]byte // as they are after the steps so far
}

// next draws one step.
func (s *script) next() step {
	st := step{}
	times := 1
	if s.chance(5) {
		times = 2 + s.of(8) // as a checkout does
	}
	for range times {
		s.edit(st)
	}
	return st
}

// put notes a change in the step and in the files.
func (s *script) put(st step, p string, data []byte) {
	if data == nil {
		if _, ok := s.files[p]; !ok {
			return
		}
		delete(s.files, p)
	} else {
		for f := range s.files { // a file cannot be where a folder is
			if strings.HasPrefix(f, p+"/") || strings.HasPrefix(p, f+"/") {
				return
			}
		}
		s.files[p] = data
	}
	st[p] = data
}

func (s *script) pages() []string {
	var list []string
	for _, p := range slices.Sorted(maps.Keys(s.files)) {
		if strings.HasSuffix(p, ".md") {
			list = append(list, p)
		}
	}
	return list
}

func (s *script) edit(st step) {
	pages := s.pages()
	if len(pages) == 0 {
		s.put(st, "content/"+s.word(folders...)+s.word(files...), s.page())
		return
	}
	old := pages[s.of(len(pages))]
	switch k := s.of(100); {
	case k < 30: // another text
		s.put(st, old, s.page())
	case k < 45: // a page comes, or differs
		s.put(st, "content/"+s.word(folders...)+s.word(files...), s.page())
	case k < 57: // one line differs
		s.put(st, old, s.line(s.files[old]))
	case k < 65:
		s.put(st, old, nil)
	case k < 73: // a page moves, often by its case alone
		data := s.files[old]
		to := "content/" + s.word(folders...) + s.word(files...)
		if s.chance(40) {
			dir, base := path.Split(old)
			to = dir + strings.ToUpper(base[:1]) + base[1:]
		}
		s.put(st, old, nil)
		s.put(st, to, data)
	case k < 77: // a folder moves
		from, to := "content/"+s.word("a/", "a/b/", "c/"), "content/"+s.word("a/", "c/", "C/", "d/", "a/b/")
		if from == to || strings.HasPrefix(to, from) {
			return
		}
		for _, p := range slices.Sorted(maps.Keys(s.files)) {
			if rest, ok := strings.CutPrefix(p, from); ok {
				data := s.files[p]
				s.put(st, p, nil)
				s.put(st, to+rest, data)
			}
		}
	case k < 82:
		p, data := s.word(assets...), fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="4"/>`, 1+s.of(3))
		if strings.HasSuffix(p, ".png") {
			data = drawing(600+s.of(2)*300, uint64(s.of(3)))
		}
		if strings.HasSuffix(p, ".txt") { // enough to be compressed, or too little
			data = bytes.Repeat(data, 1+s.of(80))
		}
		s.put(st, "content/"+p, data)
	case k < 84:
		s.put(st, "content/"+s.word(assets...), nil)
	case k < 86:
		s.put(st, "addresses.lock", s.lock())
	case k < 90:
		s.put(st, "config.toml", s.config())
	case k < 91:
		s.put(st, "config.toml", []byte("title = \"broken\nkinds"))
	case k < 93: // a commit, or a history that is cut off
		log := ""
		for _, p := range pages {
			if s.chance(70) {
				log += p + " " + s.word("2025-01-01", "2025-03-03", "2026-01-30") + "\n"
			}
		}
		if s.chance(15) {
			log = "fault: it is cut off\n"
		}
		s.put(st, source.History, []byte(log))
		if s.chance(10) {
			s.put(st, source.History, nil)
		}
	case k < 97:
		s.theme(st)
	default: // front matter that cannot be read, or bytes that are no text
		s.put(st, old, append([]byte(s.word("+++\ntitle = \n+++\n", "---\ntitle: [\n---\n", "+++\n", "\xff\xfe", "")), s.files[old]...))
	}
}

func (s *script) config() []byte {
	top := s.word("", "", "[markdown]\nabbreviations = true", "search = false", "[git]\ndates = false", "language = \"cy\"", "edit_url = \"https://example.org/{path}\"\nreport_url = \"https://example.org/?{title}&{path}\"", "unknown = 1", "cname = \"example.org\"\n[output]\ntwins = false\nfeeds = false", "[output]\nsitemap = false\nllms = false\nlinked_data = false\noffline = false", "[output]\ncompress = [\"gzip\"]", "[output]\ncompress = \"gzip\"\ntwins = false", "[[nav]]\npage = \"One\"", "[[nav]]\npage = \"a\"\n[[nav]]\npage = \"nothing\"\n[[nav]]\nurl = \"https://example.org/\"")
	text := fmt.Sprintf(lawConfig, top, s.word(`["thing"]`, `["thing"]`, "[]", `["source"]`))
	if s.chance(50) {
		for _, rule := range s.some(rules...) {
			text += "[[rules]]\n" + rule + "\nmessage = \"it breaks a rule\"\n"
		}
	}
	if s.chance(20) {
		text += "[checks]\nlink-missing = \"warning\"\npage-orphan = \"warning\"\naddress-new = \"warning\"\nsentence-long = \"warning\"\nacronym-unexplained = \"warning\"\n[wording]\nsentence_words = 9\nexcept = [\"source\"]\nmeanings = { RAF = \"go on\" }\n"
	}
	if s.chance(20) {
		text += s.word("[params]\nhue = \"blue\"\nkinds = { source = \"dot\" }\n", "[params]\nhue = \"purple\"\n")
	}
	if s.chance(10) {
		text = strings.Replace(text, "base_url = \"https://example.org/law/\"\n", "", 1)
	}
	if s.chance(30) {
		text = strings.Replace(text, "plural = \"Things\"", "sort = \"date\"", 1)
	}
	if s.chance(10) {
		text = strings.Replace(text, `"plain"`, `["mine", "plain"]`, 1)
	}
	return []byte(text)
}

// lock draws a lock: nothing, or addresses that are there, were, or never will be.
func (s *script) lock() []byte {
	if s.chance(15) {
		return nil
	}
	var b strings.Builder
	pages := s.pages()
	for range s.of(6) {
		from := pages[s.of(len(pages))]
		sketch := lock.SketchOf(page.Text(s.files[from]))
		fmt.Fprintf(&b, "%s %s %016x\n", s.word("/", "/one/", "/a/one/", "/a/two/", "/a/", "/old/", "/old.html", "/a/b/three/", "/c/", "nonsense"), strings.ReplaceAll(strings.TrimPrefix(from, "content/"), " ", "%20"), uint64(sketch))
		for range s.of(4) {
			b.WriteString(s.word("  #one", "  #intro", "  #one-1", "  #^b", "  #nothing", "  #one gone 2025-01-01 Why", "#") + "\n")
		}
	}
	return []byte(b.String())
}

func (s *script) theme(st step) {
	name := s.word("themes/plain/layouts/page.html", "themes/plain/layouts/partials/head.html", "themes/plain/layouts/thing.html", "themes/plain/assets/plain.css",
		"themes/plain/assets/more.js", "themes/mine/layouts/section.html", "themes/mine/layouts/partials/head.html", "themes/plain/layouts/404.html", "themes/plain/strings/en.toml", "themes/plain/theme.toml", "themes/mine/theme.toml")
	if old, ok := s.files[name]; ok && s.chance(70) {
		switch {
		case lawTheme[name] == nil && s.chance(50):
			s.put(st, name, nil)
		case lawTheme[name] != nil && s.chance(50):
			s.put(st, name, lawTheme[name])
		case s.chance(25) && strings.HasSuffix(name, ".html"):
			s.put(st, name, append(bytes.Clone(old), s.word("{{.Nonsense}}", "{{if}}", `{{template "partials/none.html" .}}`)...))
		case len(old) < 8192:
			s.put(st, name, append(bytes.Clone(old), s.word("x", "y ")...))
		}
		return
	}
	if strings.HasSuffix(name, "theme.toml") {
		s.put(st, name, []byte(s.word("[options.hue]\nof = [\"red\", \"purple\"]\ndefault = \"red\"\n", "options = 1\n", "broken")))
		return
	}
	if strings.HasSuffix(name, ".toml") {
		s.put(st, name, []byte(s.word("tags = \"Labels\"\n", "tags = 1\n", "broken")))
		return
	}
	s.put(st, name, []byte(s.word("{{.Title}}\n", "plain {{.Root}}\n", "{{range .Site.Nav}}{{.Title}}{{end}}\n")))
}

// line changes one line of a page.
func (s *script) line(data []byte) []byte {
	lines := strings.Split(string(data), "\n")
	k := s.of(len(lines))
	switch s.of(4) {
	case 0:
		lines[k] += " " + s.link()
	case 1:
		lines[k] += " word"
	case 2:
		lines = slices.Delete(lines, k, k+1)
	default:
		lines = slices.Insert(lines, k, s.sentence())
	}
	return []byte(strings.Join(lines, "\n"))
}

func (s *script) link() string {
	to := s.word(targets...)
	anchor := s.word("", "", "", "#intro", "#one-1", "#nothing")
	switch s.of(9) {
	case 6:
		return "\n\n![[" + to + s.word("", "", "#intro", "#One", "#^b", "#^gone") + "]]\n\n"
	case 7:
		return "[[" + to + s.word("#^b", "#^c", "#^gone") + "]]"
	case 8:
		return s.word("#red", "#Red/sky", "#Ünder", "==marked==", "%%left out%%", "![[#^b]]", "![[#Intro]]", "![[talk.mp3]]")
	case 0, 1:
		return "[[" + to + anchor + "]]"
	case 2:
		return "[[" + to + "|shown *so*]]"
	case 3:
		return "[text](<" + to + ".md" + anchor + ">)"
	case 4:
		return s.word("![[picture.svg]]", "![alt](picture.svg)", "[data](b/data.csv)", "![gone](gone.png)", `<a href="two.md#intro">raw</a>`, `<img src="picture.svg" srcset="a/picture.svg 2x" alt="">`, "<i id=\"nothing\">here</i>", `[here](ONE.md)`, "![[picture.svg|40]]", "![[wide.png]]", "![wide|300](wide.png)", `<img src="wide.png" alt="">`)
	default:
		return "[@" + s.word("one", "two", "sources/three", "nobody") + s.word("", ", p. 4") + "]"
	}
}

func (s *script) sentence() string {
	return s.word("Words", "More words", "A few", "NHS and RAF words") + " " + s.link() + " " + s.word("end.", "go on. And on.", "`code`.")
}

func (s *script) page() []byte {
	var b strings.Builder
	if s.chance(80) {
		s.front(&b)
	}
	for range s.of(5) {
		switch s.of(6) {
		case 0:
			b.WriteString("# " + s.word(headings...) + "\n\n")
		case 1, 2:
			b.WriteString("## " + s.word(headings...) + "\n\n")
		case 4:
			b.WriteString(s.word("> [!note] Title\n> ", "> [!tip]-\n> ", "- ", "", "!!! warning\n    ", "") + s.sentence() + s.word(" ^b", " ^c", "") + "\n\n")
		case 3:
			b.WriteString("```go\nfunc " + s.word("a", "b") + "() {}\n```\n\n")
		default:
			b.WriteString(s.sentence() + "\n" + s.sentence() + "\n\n")
		}
	}
	return []byte(b.String())
}

func (s *script) front(b *strings.Builder) {
	list := func(words []string) string {
		if len(words) == 0 {
			return "[]"
		}
		return `["` + strings.Join(words, `", "`) + `"]`
	}
	if s.chance(15) {
		fmt.Fprintf(b, "---\ntitle: %s\ntags: %s\ndraft: %v\n---\n", s.word(titles...), list(s.some(tags...)), s.chance(20))
		return
	}
	b.WriteString("+++\n")
	lines := []func() string{
		func() string { return `title = "` + s.word(titles...) + `"` },
		func() string { return `summary = "` + s.word("Short.", "Long and more.") + `"` },
		func() string { return "weight = " + s.word("1", "2", "-1") },
		func() string { return "date = " + s.word("2025-01-01", "2024-05-05", "2027-01-01", "soon") },
		func() string { return "tags = " + list(s.some(tags...)) },
		func() string {
			return "aliases = " + list(s.some("Other name", "old", "/old/", "/Old/", "/a/one/", "/a/one.html", "/old.html", "/old.html/x", "/picture.svg/", "NHS", "Health Service", "/tags/red/", "../up/", "//example.org/", "One"))
		},
		func() string { return "updated = " + s.word("2025-01-01", "2025-06-01", "2026-01-01") },
		func() string { return `owner = "` + s.word("Ann", "Ben") + `"` },
		func() string { return `slug = "` + s.word("one", "two", "other", "../x") + `"` },
		func() string { return "draft = " + s.word("true", "false") },
		func() string { return "expiry_date = " + s.word("2025-01-01", "2030-01-01") },
		func() string { return `kind = "` + s.word("thing", "source", "thign") + `"` },
		func() string { return "nav = false" },
		func() string { return "search = false" },
		func() string { return "reviewed = 2025-01-01\nreview_every = \"" + s.word("1 month", "5 years") + `"` },
		func() string {
			return `size = { value = ` + s.word("1", "2000", "30", "7") + `, year = 2024, source = "` + s.word("sources/one", "two", "") + `" }`
		},
		func() string { return `colour = "` + s.word("red", "blue", "bleu") + `"` },
		func() string { return `best = "` + s.word(targets...) + `"` },
		func() string {
			return `shows = ["` + s.word(targets...) + `", { to = "` + s.word(targets...) + `", note = "because", strength = "` + s.word("strong", "weak", "none") + `" }]`
		},
		func() string {
			return `see_also = ["` + s.word(targets...) + `", "` + s.word(targets...) + `", "` + s.word(targets...) + `"]`
		},
		func() string { return `colur = "red"` },
	}
	for _, line := range lines {
		if s.chance(25) {
			b.WriteString(line() + "\n")
		}
	}
	b.WriteString("+++\n")
}

// start draws the files that a site begins with.
func (s *script) start() step {
	st := step{}
	for p, data := range lawTheme {
		s.put(st, p, data)
	}
	s.put(st, "config.toml", []byte(fmt.Sprintf(lawConfig, "", `["thing"]`)))
	for range 6 {
		s.put(st, "content/"+s.word(folders...)+s.word(files...), s.page())
	}
	return st
}

// live runs steps and tells where the law is broken first, or "". Between two steps not everything is always
// made: the queue outlives an edit.
func live(t testing.TB, steps []step, how *choices) (broken string, at int) {
	w := newWorld(build.Options{Late: how.chance(30)})
	for i, s := range steps {
		if i > 0 && how.chance(10) { // the preview ended, and begins again today or another day
			w.restart(t, how.of(3)*400, s)
		} else {
			w.take(t, s, i > 0 && how.of(4) > 0)
		}
		switch how.of(7) {
		case 0: // the next edit comes before all is made
			var left atomic.Int64
			left.Store(int64(how.of(4)))
			w.build.Drain(func() bool { return left.Add(-1) < 0 })
			if i < len(steps)-1 {
				continue
			}
		case 1: // somebody waits for a page
			if paths := w.build.Paths(); len(paths) > 0 {
				w.build.Page(paths[how.of(len(paths))])
			}
		case 2: // nothing is made before the next edit
			if i < len(steps)-1 {
				continue
			}
		}
		w.settle(t)
		if text := w.law(t, build.Options{}); text != "" {
			return text, i
		}
	}
	return "", 0
}

// obey runs a script and prints the shortest one found that breaks the law, as a story.
func obey(t *testing.T, data []byte) (steps int) {
	t.Helper()
	s := &script{&choices{data}, map[string][]byte{}}
	list := []step{s.start()}
	for !s.over() {
		if st := s.next(); len(st) > 0 {
			list = append(list, st)
		}
	}
	how := func() *choices { return &choices{bytes.Clone(data)} }
	broken, at := live(t, list, how())
	if broken == "" {
		return len(list)
	}
	short := shorten(list[:at+1], func(l []step) bool { b, _ := live(t, l, &choices{}); return b != "" })
	text, _ := live(t, short, &choices{})
	if text == "" {
		short, text = list[:at+1], broken
	}
	t.Errorf("after step %d of %d:\n%s\n%s", at, len(list), text, story("The law is broken at the last step.", short))
	return len(list)
}

// shorten takes away steps, then single files of steps, as long as the fault stays.
func shorten(list []step, fails func([]step) bool) []step {
	if !fails(list) {
		return list
	}
	for size := len(list) / 2; size > 0; size /= 2 {
		for i := len(list) - 1 - size; i >= 1; i -= size {
			if i+size > len(list)-1 {
				continue
			}
			if try := slices.Delete(slices.Clone(list), i, i+size); fails(try) {
				list = try
			}
		}
	}
	for i := range list {
		for _, p := range slices.Sorted(maps.Keys(list[i])) {
			try := slices.Clone(list)
			try[i] = maps.Clone(list[i])
			delete(try[i], p)
			if fails(try) {
				list = try
			}
		}
	}
	return list
}

// lawSteps is how many steps every run of the tests takes.
const lawSteps = 2000

func TestAnyEditsEqualACleanBuild(t *testing.T) {
	t.Parallel()
	const scripts = 40
	for k := range scripts {
		t.Run(fmt.Sprint("seed ", k), func(t *testing.T) {
			t.Parallel()
			r := rand.NewChaCha8([32]byte{byte(k)})
			data := make([]byte, 4400)
			r.Read(data)
			steps := obey(t, data)
			if steps < lawSteps/scripts && !t.Failed() {
				t.Errorf("only %d steps; the bytes must last for %d", steps, lawSteps/scripts)
			}
		})
	}
}

func FuzzAnyEditsEqualACleanBuild(f *testing.F) {
	for k := range 4 {
		data := make([]byte, 600)
		rand.NewChaCha8([32]byte{1, byte(k)}).Read(data)
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 8000 {
			t.Skip("long enough")
		}
		obey(t, data)
	})
}

// The site is a set: the same files reached in any order give the same bytes.
func TestAnyOrderGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	for k := range 12 {
		t.Run(fmt.Sprint("seed ", k), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(7, uint64(k)))
			data := make([]byte, 2000)
			rand.NewChaCha8([32]byte{2, byte(k)}).Read(data)
			s := &script{&choices{data}, map[string][]byte{}}
			s.start()
			for range 20 {
				s.next()
			}
			paths := slices.Sorted(maps.Keys(s.files))
			r.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
			steps := []step{lawTheme}
			for _, p := range paths {
				steps = append(steps, step{p: s.files[p]})
			}
			if text, at := live(t, steps, &choices{}); text != "" {
				t.Errorf("after step %d:\n%s\n%s", at, text, story("", steps[:at+1]))
			}
		})
	}
}

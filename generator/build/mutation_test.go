package build_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"waymark/generator/build"
	"waymark/generator/diag"
)

// This file breaks valid sites in one place at a time, and expects that place in the report, by line and column, with
// what was meant before it was broken.

const mutantConfig = `title = "Herbs"
theme = "bare"
search = false
[citations]
relation = "cites"
[kinds.plant]
dir = "plants"
label = "Plant"
[kinds.bed]
dir = "beds"
label = "Bed"
[kinds.source]
dir = "sources"
label = "Source"
[relations.grows_in]
from = ["plant"]
to = ["bed"]
[relations.cites]
to = ["source"]
[[nav]]
page = "plants"
[[nav]]
page = "%s"
label = "A bed"
`

// gardenLayout shows a text and all that leads elsewhere.
const gardenLayout = `{{define "link"}}<a href="{{.Href}}">{{.Title}}</a> {{end}}{{range .Site.Nav}}{{template "link" .}}{{end}}{{range .Trail}}{{template "link" .}}{{end}}
{{.Body}}
{{range .Contents}}<a href="{{.Href}}">{{.Text}}</a> {{end}}{{range .References}}<p id="{{.ID}}">{{template "link" .}}</p>{{end}}
{{range .Relations}}{{range .Edges}}{{template "link" .}}{{end}}{{end}}{{range .Backlinks}}{{template "link" .}}{{end}}
{{with .Previous}}{{template "link" .}}{{end}}{{with .Next}}{{template "link" .}}{{end}}{{with .List}}{{range .Sections}}{{template "link" .}}{{end}}{{range .Pages}}{{template "link" .}}{{end}}{{end}}
`

// defect is one thing that was broken. In the file, what is between « and » is what the report should mark.
type defect struct {
	class string
	file  string
	code  diag.Code
	hint  string // what should be suggested; a part of the hint
	text  string // what readers are to see all the same; empty: there was nothing to see
}

// garden is a valid site, made of words that are far from each other, so that only one can have been meant.
type garden struct {
	*rand.Rand
	plants, beds, sources []string
	files                 step
}

var syllables = []string{"bar", "clo", "dre", "fin", "gom", "hul", "jat", "ken", "lip", "mov", "nux", "pra", "quo", "ros", "ste", "tul", "vex", "wim", "yor", "zad"}

func (g *garden) word() string {
	return syllables[g.IntN(20)] + syllables[g.IntN(20)] + syllables[g.IntN(20)] + syllables[g.IntN(20)]
}

func newGarden(seed uint64) *garden {
	g := &garden{Rand: rand.New(rand.NewPCG(seed, 12)), files: step{}}
	used := map[string]bool{}
	some := func(n int) []string {
		var list []string
		for len(list) < n {
			if w := g.word(); !used[w[:6]] {
				used[w[:6]] = true
				list = append(list, w)
			}
		}
		return list
	}
	g.plants, g.beds, g.sources = some(8), some(3), some(3)
	for p, data := range bareTheme {
		g.files[p] = data
	}
	g.files["themes/bare/layouts/page.html"] = []byte(gardenLayout)
	g.files["config.toml"] = fmt.Appendf(nil, mutantConfig, g.beds[0])
	for i, p := range g.plants {
		g.files["content/plants/"+p+".svg"] = []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>`)
		g.files["content/plants/"+p+".md"] = fmt.Appendf(nil, "+++\ntitle = \"The %s herb\"\naliases = [\"/old/%s/\", \"%s\"]\ngrows_in = [\"%s\"]\n+++\nWords – and more.\n\n## Sowing %s\n\nIn spring, ŵith care. ^block%d\n\n%s\n", p, p, "Other "+p, g.beds[g.IntN(3)], p, i, g.links(i))
	}
	for _, b := range g.beds {
		g.files["content/beds/"+b+".md"] = fmt.Appendf(nil, "# Bed %s\n", b)
	}
	for _, s := range g.sources {
		g.files["content/sources/"+s+".md"] = fmt.Appendf(nil, "# Source %s\n", s)
	}
	return g
}

func (g *garden) other(i int) string { return g.plants[(i+1+g.IntN(len(g.plants)-1))%len(g.plants)] }

func (g *garden) links(i int) string {
	o := g.other(i)
	return fmt.Sprintf("See [that](%s.md), [[%s]] and [@%s].\n\nA [part](%s.md#sowing-%s), ![A leaf](%s.svg), <a href=\"../beds/%s.md\">a bed</a>.", o, g.other(i), g.sources[0], o, o, o, g.beds[1])
}

// slip makes a name wrong as hands do: two letters swapped, one left out, one twice, or another.
func (g *garden) slip(name string) string {
	for {
		k := 1 + g.IntN(len(name)-2)
		var wrong string
		switch g.IntN(4) {
		case 0:
			wrong = name[:k] + name[k+1:k+2] + name[k:k+1] + name[k+2:]
		case 1:
			wrong = name[:k] + name[k+1:]
		case 2:
			wrong = name[:k] + name[k:k+1] + name[k:]
		default:
			wrong = name[:k] + "x" + name[k+1:]
		}
		if wrong != name {
			return wrong
		}
	}
}

// around gives a text with something marked in it, in one of several places where a reference may stand.
func (g *garden) around(link string) string {
	return []string{
		"Words %s.", "Ŵords – %s and more.", "- one\n- two %s", "> quoted\n> %s", "| A | B |\n|---|---|\n| x | %s |", "Some *words %s* here.", "1. one\n\n   %s", "Words\n%s", "### Deeper\n\n%s",
	}[g.IntN(9)]
}

// breaks puts a defect of a class into the site: the files that differ, with the place marked, and what is expected.
func (g *garden) breaks(class string) (step, defect) {
	i := g.IntN(len(g.plants))
	page, o := "content/plants/"+g.plants[i]+".md", g.other(i)
	d := defect{class: class, file: page}
	add := func(link string) step {
		place := g.around(link)
		if strings.HasPrefix(place, "|") {
			link = strings.ReplaceAll(link, "|", `\|`)
		}
		d.text = readable(link)
		return step{page: append(append([]byte(nil), g.files[page]...), "\n"+strings.Replace(place, "%s", link, 1)+"\n"...)}
	}
	one := func(links ...string) string { return links[g.IntN(len(links))] }
	wrong := g.slip(o)
	switch class {
	case "dead page":
		d.code, d.hint = diag.LinkMissing, o
		if g.IntN(4) == 0 {
			bed := g.beds[g.IntN(3)]
			d.hint = bed
			return step{page: []byte(strings.Replace(string(g.files[page]), "grows_in = [", `grows_in = [«"`+g.slip(bed)+`"», `, 1))}, d
		}
		return add(one("[text](«"+wrong+".md»)", "[text](«../plants/"+wrong+".md» \"T\")", "[[«"+wrong+"»]]", "[[«plants/"+wrong+"|text»]]", "[text](<«"+wrong+".md»>)", "[text](«/plants/"+wrong+".md»)")), d
	case "dead anchor":
		d.code, d.hint = diag.LinkAnchor, "sowing-"+o
		return add(one("[text](«"+o+".md#sowing-"+wrong+"»)", "[[«"+o+"#Sowing "+wrong+"»]]", "<a href=\"«"+o+".md#sowing-"+wrong+"»\">text</a>")), d
	case "dead block":
		d.code, d.hint = diag.LinkAnchor, "^block"
		return add("[[«" + o + "#^blokc»]]"), d
	case "dead image":
		d.code, d.hint = diag.ImageMissing, o+".svg"
		return add(one("![alt](«"+wrong+".svg»)", "![[«"+wrong+".svg|alt»]]", "![alt](«../plants/"+wrong+".svg»)")), d
	case "dead citation":
		s := g.sources[g.IntN(3)]
		d.code, d.hint = diag.CiteMissing, s
		wrong := g.slip(s)
		return add(one("[@«"+wrong+"»]", "[see @«"+wrong+"», p. 4]", "[@"+g.sources[0]+"; @«"+wrong+"»]")), d
	case "wrong kind":
		d.code, d.hint = diag.RelationKind, "another"
		if g.IntN(2) == 0 {
			return add("[@«" + o + "»]"), d
		}
		return step{page: []byte(strings.Replace(string(g.files[page]), "grows_in = [", `grows_in = [«"`+o+`"», `, 1))}, d
	case "ambiguous name":
		name := g.word() + "y"
		d.code, d.hint = diag.LinkAmbiguous, "deep/"+name
		s := add(one("[[«"+name+"»]]", "[[«"+name+"|text»]]"))
		s["content/deep/"+name+".md"], s["content/down/"+name+".md"] = []byte("# A\n"), []byte("# B\n")
		return s, d
	case "case mismatch":
		d.code, d.hint = diag.LinkCase, o
		bad := strings.ToUpper(o[:1]) + o[1:]
		return add(one("[text](«"+bad+".md»)", "![alt](«../plants/"+bad+".svg»)", "<a href=\"«../Plants/"+o+".md»\">text</a>", "[text](«/plants/"+o+".MD»)")), d
	case "dead alias target":
		if g.IntN(2) == 0 {
			d.code, d.hint = diag.AliasTaken, "take it out"
			return step{page: []byte(strings.Replace(string(g.files[page]), `aliases = [`, `aliases = [«"/plants/`+o+`/"», `, 1))}, d
		}
		d.code, d.hint = diag.LinkMissing, o
		return add(one("[text](«/old/"+wrong+"/»)", "[[«Other "+wrong+"»]]")), d
	case "link to draft":
		name := g.word() + "z"
		d.code, d.hint = diag.LinkHidden, "publish that page"
		s := add(one("[[«"+name+"»]]", "[text](«"+name+".md»)", "<a href=\"«"+name+".md»\">text</a>"))
		s["content/plants/"+name+".md"] = []byte(one("+++\ndraft = true\n+++\n", "+++\npublish_date = 2099-01-01\n+++\n", "+++\nexpiry_date = 2001-01-01\n+++\n"))
		return s, d
	case "dead navigation entry":
		d.file, d.code, d.hint = "config.toml", diag.NavMissing, g.beds[0]
		return step{"config.toml": []byte(strings.Replace(string(g.files["config.toml"]), `page = "`+g.beds[0]+`"`, `page = «"`+g.slip(g.beds[0])+`"»`, 1))}, d
	case "dead reference in raw HTML":
		d.code, d.hint = diag.LinkMissing, o
		if g.IntN(2) == 0 {
			d.code, d.hint = diag.ImageMissing, o+".svg"
			return add(one("<img src=\"«"+wrong+".svg»\" alt=\"A\">", "<img alt=A src=«"+wrong+".svg»>", "<img src=\""+o+".svg\" srcset=\""+o+".svg 1x, «"+wrong+".svg» 2x\" alt=\"A\">")), d
		}
		return add(one("<a href=\"«"+wrong+".md»\">text</a>", "<a class='x' href='«../plants/"+wrong+".md»'>text</a>", "<a href=«"+wrong+".md»>text</a>")), d
	}
	panic("no class " + class)
}

// classes are those of defects.
var classes = []string{
	"dead page", "dead anchor", "dead block", "dead image", "dead citation", "wrong kind", "ambiguous name", "case mismatch", "dead alias target", "link to draft", "dead navigation entry", "dead reference in raw HTML",
}

func TestEveryDefectIsFound(t *testing.T) {
	t.Parallel()
	tried := map[string]int{}
	for seed := range uint64(6) {
		g := newGarden(seed)
		w := newWorld(build.Options{})
		w.take(t, g.files, false)
		if text := report(w.build, w.files); text != "" {
			t.Fatalf("the site is not valid:\n%s", text)
		}
		for n := range 9 * len(classes) {
			marked, d := g.breaks(classes[n%len(classes)])
			broken, whole := step{}, step{}
			place := ""
			for p, data := range marked {
				text := string(data)
				if from := strings.Index(text, "«"); from >= 0 {
					before := text[:from]
					line := before[strings.LastIndexByte(before, '\n')+1:]
					place = fmt.Sprintf("%s:%d:%d", p, 1+strings.Count(before, "\n"), 1+utf8.RuneCountInString(line))
					text = strings.NewReplacer("«", "", "»", "").Replace(text)
				}
				broken[p], whole[p] = []byte(text), g.files[p]
			}
			tried[d.class]++
			w.take(t, broken, true)
			w.settle(t)
			if faults := crawl(w.out.files); len(faults) > 0 {
				t.Errorf("%s: the site has what nothing tells of:\n%s", d.class, strings.Join(faults, "\n"))
			}
			if at := strings.TrimSuffix(strings.TrimPrefix(d.file, "content/"), ".md") + "/index.html"; !strings.Contains(words(w.out.files[at]), d.text) {
				t.Errorf("%s: %q cannot be read in %s", d.class, d.text, w.out.files[at])
			}
			list := w.build.Report()
			printer := diag.Printer{Read: func(p string) []byte { data, _ := fs.ReadFile(w.files, p); return data }}
			if len(list) != 1 {
				t.Errorf("%s: %d faults for one, in %s\n%s", d.class, len(list), marked[d.file], report(w.build, w.files))
			} else if text := printer.Text(list[0]); list[0].Code != d.code || !strings.HasPrefix(text, place+": ") || !strings.Contains(list[0].Hint, d.hint) {
				t.Errorf("%s: want %s at %s and %q, got\n%s", d.class, d.code, place, d.hint, text)
			}
			w.take(t, whole, true)
			if text := report(w.build, w.files); text != "" {
				t.Fatalf("%s: mended, but\n%s", d.class, text)
			}
		}
	}
	sum := 0
	for _, c := range classes {
		if sum += tried[c]; tried[c] < 30 {
			t.Errorf("%s: only %d tried", c, tried[c])
		}
	}
	if sum < 500 {
		t.Errorf("only %d defects", sum)
	}
}

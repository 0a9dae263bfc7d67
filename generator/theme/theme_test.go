package theme_test

import (
	"html/template"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"waymark/generator/diag"
	"waymark/generator/table"
	"waymark/generator/theme"
	"waymark/themes"
)

// Every language of the theme says everything, with the same things to fill in.
func TestEveryLanguageSaysEverything(t *testing.T) {
	t.Parallel()
	read := func(path string) map[string]string {
		data, err := fs.ReadFile(themes.FS, path)
		if err != nil {
			t.Fatal(err)
		}
		words := map[string]string{}
		list, faults := table.TOML(data, 0)
		if len(faults) > 0 {
			t.Fatalf("%s: %v", path, faults)
		}
		for _, e := range list {
			words[e.Key] = e.Value.Text()
		}
		return words
	}
	english := read("civic/strings/en.toml")
	files, err := fs.Glob(themes.FS, "civic/strings/*.toml")
	if err != nil || len(files) < 2 {
		t.Fatalf("languages: %v, %v", files, err)
	}
	verbs := func(s string) int { return strings.Count(s, "%d") + strings.Count(s, "%s") }
	for _, path := range files {
		words := read(path)
		for _, key := range slices.Sorted(maps.Keys(english)) {
			if words[key] == "" {
				t.Errorf("%s does not say %q", path, key)
			} else if verbs(words[key]) != verbs(english[key]) {
				t.Errorf("%s fills in something else in %q: %s", path, key, words[key])
			}
		}
		for _, key := range slices.Sorted(maps.Keys(words)) {
			if _, ok := english[key]; !ok {
				t.Errorf("%s says %q, which nobody asks for", path, key)
			}
		}
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	civic, err := theme.FromFS(themes.FS, "civic")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		params  string // [params] of config.toml
		accent  string
		recipe  string // the sign of a kind that civic does not know
		problem string
	}{
		"nothing chosen":          {"", "teal", "hexagon teal", ""},
		"an accent":               {`accent = "brown"`, "brown", "hexagon teal", ""},
		"a sign for a kind":       {`kinds.recipe = "flag red"`, "teal", "flag red", ""},
		"a colour nobody checked": {`accent = "tael"`, "teal", "hexagon teal", `config-value accent is made of words that the theme knows, and "tael" is none of them|did you mean "teal"?`},
		"a shape without colour":  {`kinds.recipe = "flag"`, "teal", "hexagon teal", `config-value "flag" is not made of as many words as kinds takes|choose from diamond, triangle, disc, cross, lozenge, pilcrow, sheet, square, box, hexagon, flag, teal, brown, green, red, violet, ochre, slate`},
		"an option of no theme":   {`acent = "teal"`, "teal", "hexagon teal", `config-key the theme has no option "acent"|did you mean "accent"?`},
		"a text for a table":      {`kinds = "box"`, "teal", "hexagon teal", "config-value kinds is text here, but must be a table|"},
		"a table for a text":      {`accent.a = "box"`, "teal", "hexagon teal", "config-value accent is a table here, but must be text|"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			chosen, faults := table.TOML([]byte(c.params), 0)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			th, problems := theme.Load([]theme.Layer{civic}, "en", []string{"recipe", "principle", "cook"}, chosen)
			if got := th.Option("accent"); got != c.accent {
				t.Errorf("accent is %q, not %q", got, c.accent)
			}
			if got := th.Option("kinds", "recipe"); got != c.recipe {
				t.Errorf("the sign of a recipe is %q, not %q", got, c.recipe)
			}
			if got := th.Option("kinds", "principle"); got != "diamond teal" {
				t.Errorf("the sign of a principle is %q", got)
			}
			if css := string(th.Assets()["civic.css"].Data); !strings.Contains(css, "\n  :root { --accent: var(--"+c.accent+"); }\n") {
				t.Errorf("the style sheet says something else: %s", css[max(0, len(css)-500):])
			}
			if got := said(problems); got != c.problem {
				t.Errorf("problems\n%s\nrather than\n%s", got, c.problem)
			}
		})
	}
}

// A layer's theme.toml may declare options of its own, and other defaults for those behind it.
func TestOptionsAreLayered(t *testing.T) {
	t.Parallel()
	civic, err := theme.FromFS(themes.FS, "civic")
	if err != nil {
		t.Fatal(err)
	}
	mine := theme.Layer{"theme.toml": {Path: "themes/mine/theme.toml", Data: []byte("[options.accent]\nof = [\"pink\"]\ndefault = \"pink\"\n[options.size]\nof = [\"large\"]\ndefault = \"\"\n")}}
	chosen, _ := table.TOML([]byte(`size = "large"`), 0)
	th, problems := theme.Load([]theme.Layer{mine, civic}, "en", nil, chosen)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if th.Option("accent") != "pink" || th.Option("size") != "large" || th.Option("marks", "strong") != "full" {
		t.Errorf("accent %q, size %q, strong %q", th.Option("accent"), th.Option("size"), th.Option("marks", "strong"))
	}
}

// A page that has nothing to show is a file of no bytes, the first as well as those made after others: it is not missing.
func TestAPageMayBeEmpty(t *testing.T) {
	t.Parallel()
	th, problems := theme.Load([]theme.Layer{{"layouts/page.html": {Path: "page.html", Data: []byte("{{.Body}}")}}}, "en", nil, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, body := range []template.HTML{"", "<p>Some", ""} {
		data, done, fault := th.Execute("page", &theme.View{Body: body})
		if data == nil || fault != nil || string(data) != string(body) {
			t.Errorf("%q gives %#v, %v", body, data, fault)
		}
		done()
	}
}

func said(problems diag.List) string {
	var list []string
	for _, p := range problems {
		list = append(list, string(p.Code)+" "+p.Message+"|"+p.Hint)
	}
	return strings.Join(list, "\n")
}

// What no layout shows need not be made: whatever way of naming a field there is, it is found, in partials too.
func TestShows(t *testing.T) {
	t.Parallel()
	th, problems := theme.Load([]theme.Layer{{
		"layouts/base.html":           {Path: "base.html", Data: []byte(`{{ block "main" . }}{{ end }}{{ template "partials/foot.html" .Trail }}`)},
		"layouts/page.html":           {Path: "page.html", Data: []byte(`{{ define "main" }}{{ range $i, $t := .Tags }}{{ $t.Title }}{{ else }}{{ $.Summary }}{{ end }}{{ if and .Owner (len (.Facts)) }}{{ end }}{{ end }}`)},
		"layouts/alone.html":          {Path: "alone.html", Data: []byte(`{{ with (index .Relations 0).Label }}{{ partialCached "partials/kept.html" . .Href }}{{ end }}`)},
		"layouts/any.html":            {Path: "any.html", Data: []byte(`{{ partialCached (print "partials/" .Kind) . "" }}`)},
		"layouts/partials/foot.html":  {Path: "foot.html", Data: []byte(`{{ range . }}{{ .Signed }}{{ end }}`)},
		"layouts/partials/kept.html":  {Path: "kept.html", Data: []byte(`{{ with $x := .Minutes }}{{ end }}`)},
		"layouts/partials/other.html": {Path: "other.html", Data: []byte(`{{ .Between }}`)},
	}}, "en", nil, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for layout, want := range map[string]string{"page": "Facts Owner Signed Summary Tags Title Trail", "alone": "Href Label Minutes Relations", "any": "Between Minutes Signed Trail", "none": ""} {
		var shown []string
		for _, field := range []string{"Between", "Facts", "Href", "Label", "Minutes", "Owner", "Relations", "Signed", "Summary", "Tags", "Title", "Trail"} {
			if th.Shows(layout, field) {
				shown = append(shown, field)
			}
		}
		if got := strings.Join(shown, " "); got != want {
			t.Errorf("%s shows %q, want %q", layout, got, want)
		}
	}
}

// What is HTML by its type is written as it is, and all else escaped, however a value comes to where it is shown; and it is
// the same page as html/template makes of the same layout.
func TestWhatIsHTMLIsWrittenAsItIs(t *testing.T) {
	t.Parallel()
	link := theme.LinkTo("a&b/", "A <b>").OfKind("x", "X & Y", "Xs")
	view := &theme.View{
		Title: "T <i>", Body: "<p>body</p>", Root: "../", Trail: []theme.Link{link}, Previous: &link,
		Contents: []theme.Heading{theme.HeadingOf(2, "#h", "H <u>", "")}, Backlinks: []theme.Link{{Title: "B", Sentences: []template.HTML{"<strong>s</strong>"}}},
	}
	anchor, signed := `<a href="a&amp;b/">A &lt;b&gt;</a>`, `<span class="kind kind-x">X &amp; Y</span> `
	for name, c := range map[string]struct{ layout, want string }{
		"fields":                     {`-{{ .Body }}{{ .Title }}`, "-<p>body</p>T &lt;i&gt;"},
		"in a range":                 {`-{{ range .Trail }}{{ .Anchor }}{{ .Title }}{{ .Signed }}{{ end }}`, "-" + anchor + "A &lt;b&gt;" + signed + anchor},
		"a range in another":         {`-{{ range .Backlinks }}{{ range .Sentences }}{{ . }}{{ end }}{{ .Title }}{{ end }}`, "-<strong>s</strong>B"},
		"with, and from the top":     {`-{{ with .Previous }}{{ .Anchor }}{{ $.Body }}{{ $.Title }}{{ end }}`, "-" + anchor + "<p>body</p>T &lt;i&gt;"},
		"else":                       {`-{{ with .Next }}{{ .Anchor }}{{ else }}{{ .Title }}{{ .Body }}{{ end }}`, "-T &lt;i&gt;<p>body</p>"},
		"a variable":                 {`-{{ $b := .Body }}{{ $t := .Title }}{{ $b }}{{ $t }}`, "-<p>body</p>T &lt;i&gt;"},
		"an attribute":               {`-<p title="{{ .Body }}">{{ .Body }}</p>`, `-<p title="body"><p>body</p></p>`},
		"a template for both":        {`{{ define "x" }}{{ . }}{{ end }}-{{ template "x" .Body }}{{ template "x" .Title }}`, "-<p>body</p>T &lt;i&gt;"},
		"a template for HTML":        {`{{ define "x" }}{{ .Anchor }}{{ end }}-{{ range .Contents }}{{ template "x" . }}{{ end }}`, `-<a href="#h">H &lt;u&gt;</a>`},
		"what comes of a function":   {`-{{ print .Title }}{{ printf "%s" .Body }}`, "-T &lt;i&gt;&lt;p&gt;body&lt;/p&gt;"},
		"a partial that is kept":     {`-{{ partialCached "partials/p.html" . .Title }}{{ partialCached "partials/p.html" . .Title }}`, "-T &lt;i&gt;T &lt;i&gt;"},
		"no text before the partial": {`{{ partialCached "partials/p.html" . "" }}{{ .Body }}`, "T &lt;i&gt;<p>body</p>"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			th, problems := theme.Load([]theme.Layer{{
				"layouts/page.html":       {Path: "page.html", Data: []byte(c.layout)},
				"layouts/partials/p.html": {Path: "p.html", Data: []byte(`{{ .Title }}`)},
			}}, "en", nil, nil)
			data, _, fault := th.Execute("page", view)
			if len(problems) > 0 || fault != nil || string(data) != c.want {
				t.Errorf("%s, want %s; %v, %v", data, c.want, problems, fault)
			}
		})
	}
}

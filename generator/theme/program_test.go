package theme

import (
	"bytes"
	"html/template"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"testing"

	"waymark/themes"
)

// A program makes the page that html/template makes, whatever a view holds, or gives up; and the layouts of the themes that
// are here have one, as far as html/template lets them be seen.
func TestProgramsMakeTheSamePages(t *testing.T) {
	t.Parallel()
	bare := "{{ block `main` . }}{{ end }}"
	for name, layer := range map[string]Layer{"plain": layerOf(t, os.DirFS("../testdata"), "plain", ""), "civic": layerOf(t, themes.FS, "civic", bare)} {
		th, problems := Load([]Layer{layer}, "en", []string{"principle"}, nil)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		for _, layout := range slices.Sorted(maps.Keys(th.layouts)) {
			t.Run(name+"/"+layout, func(t *testing.T) {
				t.Parallel()
				same(t, th, layout, 200)
			})
		}
	}
}

// The same for whatever a layout may ask. What has no program here is more than one can do.
func TestProgramsOfSmallLayouts(t *testing.T) {
	t.Parallel()
	for text, has := range map[string]bool{
		`{{ .Title }}{{ .Body }}{{ .Minutes }}{{ .Date }}{{ .Root }}`:                                                                               true,
		`<p title="{{ .Title }}{{ .Minutes }}{{ .Root }}">`:                                                                                         true,
		`<title>{{ .Title }}</title><textarea>{{ .Summary }}</textarea>`:                                                                            true,
		`<a href="{{ .Root }}x/">{{ range .Tags }}<a href="{{ .Href }}">{{ end }}<a href="{{ .Canonical }}">`:                                       true,
		`<script type="application/ld+json">{{ .Linked }}</script>`:                                                                                 true,
		`{{ if .Trail }}a{{ else if .Overdue }}b{{ else }}c{{ end }}{{ with .Owner }}{{ . }}{{ $.Title }}{{ end }}`:                                 true,
		`{{ with .Next }}{{ .Title }}{{ .Signed }}{{ else }}none{{ end }}{{ .Previous.Title }}`:                                                     true,
		`{{ range $i, $l := .Trail }}{{ if eq $i 1 }}{{ continue }}{{ end }}{{ $l.Title }}{{ .Kind }}{{ if gt $i 2 }}{{ break }}{{ end }}{{ end }}`: true,
		`{{ $n := false }}{{ range .Tags }}{{ if eq .Title .Kind }}{{ $n = true }}{{ end }}{{ else }}no{{ end }}{{ if not $n }}!{{ end }}`:          true,
		`{{ if and .Title (or .Owner .Report) (not .Overdue) (ne (len .Tags) 2) }}x{{ end }}{{ with or .Updated .Date }}{{ date . }}{{ end }}`:      true,
		`{{ range .Contents }}{{ if le .Level 3 }}{{ .Anchor }}{{ end }}{{ if .Is "right" }}r{{ end }}{{ t "minutes" .Level }}{{ end }}`:            true,
		`{{ with .Field "statement" }}{{ range .Values }}{{ .Text }}{{ with .Source }}{{ .Number }}{{ end }}{{ end }}{{ end }}`:                     true,
		`{{ define "x" }}{{ .Label }}{{ range .Edges }}{{ .Href }}{{ end }}{{ end }}{{ range .Relations }}{{ template "x" . }}{{ end }}`:            true,
		`{{ define "x" }}{{ .Title }}{{ end }}<p title="{{ template "x" . }}">`:                                                                     false, // kept by html/template to itself
		`<p style="color: {{ .Title }}">`:                              false,
		`<script>let a = {{ .Title }}</script>`:                        false,
		`<a href="?q={{ .Title }}">`:                                   true,
		`<p title={{ .Title }}>`:                                       false,
		`{{ printf "%s" .Title }}{{ index .Tags 0 }}{{ html .Title }}`: false,
		`{{ range 3 }}x{{ end }}`:                                      false,
		`{{ with $x := .Owner }}{{ $x }}{{ end }}`:                     false,
		`{{ .Nothing }}`:                                               false,
		`{{ with .Site }}{{ .Title }}{{ end }}{{ range .Tags }}{{ with . }}{{ .Title }}{{ end }}{{ end }}`: true,
		`{{ with .Between }}{{ range .Rows }}{{ .In }}{{ end }}{{ end }}`:                                  true,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			th, problems := Load([]Layer{{"layouts/page.html": {Path: "page.html", Data: []byte(text)}}}, "en", nil, nil)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if got := th.programs["page"] != nil; got != has {
				t.Errorf("has a program: %t", got)
			}
			if has {
				same(t, th, "page", 300)
			}
		})
	}
}

// A template that comes to itself for ever is a fault like any other.
func TestProgramsEnd(t *testing.T) {
	t.Parallel()
	th, _ := Load([]Layer{{"layouts/page.html": {Path: "page.html", Data: []byte(`{{ define "x" }}a{{ if .Title }}{{ template "x" . }}{{ end }}{{ end }}{{ template "x" . }}`)}}}, "en", nil, nil)
	if th.programs["page"] == nil {
		t.Fatal("it has no program")
	}
	if data, _, d := th.Execute("page", &View{}); d != nil || string(data) != "a" {
		t.Errorf("%q, %v", data, d)
	}
	if _, _, d := th.Execute("page", &View{Title: "T"}); d == nil || d.Path != "page.html" {
		t.Errorf("it ended well: %v", d)
	}
}

// layerOf gives a theme, with another base where one is given.
func layerOf(t *testing.T, from fs.FS, name, other string) Layer {
	layer, err := FromFS(from, name)
	if err != nil {
		t.Fatal(err)
	}
	if other != "" {
		layer["layouts/"+base] = File{Path: base, Data: []byte(other)}
	}
	return layer
}

// same makes pages of random views both ways.
func same(t *testing.T, th *Theme, layout string, views int) {
	p := th.programs[layout]
	if p == nil {
		t.Fatal("it has no program")
	}
	made := 0
	for seed := range views {
		v := &View{}
		fill(rand.New(rand.NewPCG(uint64(seed), 7)), reflect.ValueOf(v).Elem(), 0)
		var got, want bytes.Buffer
		if !p.execute(&got, v) {
			continue
		}
		made++
		if err := th.layouts[layout].Execute(&want, v); err != nil || got.String() != want.String() {
			t.Fatalf("seed %d: %v\n%s\nrather than\n%s", seed, err, got.String(), want.String())
		}
	}
	if made < views/20 {
		t.Errorf("gives up on %d of %d views", views-made, views)
	}
}

// fill puts something at random into a value and all that it holds, a good part of it empty.
func fill(r *rand.Rand, v reflect.Value, depth int) {
	texts := []string{"a", "statement", "right", "2024-06-11", "A <b> & \"c\" + 'd'", "\x00é☃\xff", "principle", "x y"}
	addresses := []string{"./", "../a/b-c/", "#x_1", "https://example.org/a/?b=c", "../../b/"}
	if r.IntN(40) == 0 {
		addresses = []string{"javascript:x", "../é/", "a b", "mailto:x@y.z", "../?a=b&c=%41"}
	}
	if r.IntN(4) == 0 {
		return
	}
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[template.URL]() {
			texts = addresses
		}
		v.SetString(texts[r.IntN(len(texts))])
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(int64(r.IntN(7) - 1))
	case reflect.Float64:
		v.SetFloat(r.Float64())
	case reflect.Slice:
		if depth < 6 {
			v.Set(reflect.MakeSlice(v.Type(), r.IntN(4), 4))
			for i := range v.Len() {
				fill(r, v.Index(i), depth+1)
			}
		}
	case reflect.Pointer:
		if depth < 6 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem(), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				if name := v.Type().Field(i).Name; (name == "Canonical" || name == "Href" || name == "Edit" || name == "Report") && f.Kind() == reflect.String {
					f.SetString(addresses[r.IntN(len(addresses))])
				} else {
					fill(r, f, depth+1)
				}
			}
		}
	}
}

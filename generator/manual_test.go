package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"waymark/generator/theme"
	"waymark/themes"
)

// This file keeps docs/ equal to what the program checks and shows. After a change of either,
//
//	go test ./generator -run TestManual -update
//
// writes the pages anew.

const docs = "../docs"

// optionReference lists what the built-in theme lets a site choose.
func optionReference(t *testing.T) string {
	t.Helper()
	civic, err := theme.FromFS(themes.FS, "civic")
	if err != nil {
		t.Fatal(err)
	}
	th, problems := theme.Load([]theme.Layer{civic}, "en", nil, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var b strings.Builder
	b.WriteString("\n## Options of civic\n\n| option | chooses | made of | by default |\n| --- | --- | --- | --- |\n")
	for _, o := range th.Options() {
		value := o.Value
		if o.Values != nil {
			var list []string
			for _, k := range slices.Sorted(maps.Keys(o.Values)) {
				list = append(list, k+" = "+o.Values[k])
			}
			value = strings.Join(list, "; ")
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", o.Name, o.Help, strings.Join(o.Of, ", "), value)
	}
	return b.String()
}

func TestManual(t *testing.T) {
	t.Parallel()
	for _, topic := range manual() {
		t.Run(topic.name, func(t *testing.T) {
			t.Parallel()
			same(t, topic.name+".md", topic.page())
		})
	}
	t.Run("themes", func(t *testing.T) {
		t.Parallel()
		const name = "themes.md"
		data, err := os.ReadFile(filepath.Join(docs, name))
		if err != nil {
			t.Fatal(err)
		}
		const mark = "<!-- From here on this page is made from themes/civic/theme.toml and generator/theme/view.go. -->\n"
		intro, _, found := strings.Cut(string(data), mark)
		if !found {
			t.Fatalf("docs/%s lacks the line %s", name, mark)
		}
		same(t, name, intro+mark+optionReference(t)+viewReference(t))
	})
}

// same tells whether a page of docs/ is as it should be, or makes it so.
func same(t *testing.T, name, want string) {
	t.Helper()
	file := filepath.Join(docs, name)
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("docs/%s differs from what the program says; run go test ./generator -run TestManual -update", name)
	}
}

// viewReference makes the reference of what a layout sees from the types in theme/view.go and their comments.
func viewReference(t *testing.T) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "theme/view.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	methods := map[string]string{} // by type: rows
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv == nil || !f.Name.IsExported() || strings.HasPrefix(f.Name.Name, "With") {
			continue // what is not for layouts
		}
		on := strings.TrimPrefix(types.ExprString(f.Recv.List[0].Type), "*")
		call := f.Name.Name
		for _, p := range f.Type.Params.List {
			for range p.Names {
				call += ` "…"`
			}
		}
		methods[on] += row(call, types.ExprString(f.Type.Results.List[0].Type), strings.TrimPrefix(f.Doc.Text(), f.Name.Name+" "))
	}
	var b strings.Builder
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.TYPE {
			continue
		}
		for _, s := range g.Specs {
			name := s.(*ast.TypeSpec).Name.Name
			fmt.Fprintf(&b, "\n## %s\n\n%s", name, g.Doc.Text())
			fields, ok := s.(*ast.TypeSpec).Type.(*ast.StructType)
			if !ok {
				continue
			}
			b.WriteString("\n| field | type | meaning |\n| --- | --- | --- |\n")
			for _, f := range fields.Fields.List {
				kind := types.ExprString(f.Type)
				if f.Names == nil {
					fmt.Fprintf(&b, "| | | all fields of `%s` |\n", kind)
				}
				for _, n := range f.Names {
					if n.IsExported() {
						b.WriteString(row(n.Name, kind, f.Comment.Text()))
					}
				}
			}
			b.WriteString(methods[name])
		}
	}
	return b.String()
}

func row(name, kind, meaning string) string {
	kind = strings.NewReplacer("template.", "", "*", "").Replace(kind)
	return fmt.Sprintf("| `.%s` | `%s` | %s |\n", name, kind, cell(strings.Join(strings.Fields(meaning), " ")))
}

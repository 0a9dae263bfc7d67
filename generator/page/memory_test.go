package page

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"

	"waymark/generator/source"
)

// recalled gives what a Memory knows of pages after they were written down and read, cut to so many bytes; less than 0: all.
func recalled(t testing.TB, pages []*Page, o Options, size int) *Memory {
	t.Helper()
	var then, now Memory
	var file bytes.Buffer
	then.Keep(pages, o)
	if err := then.Save(&file); err != nil {
		t.Fatal(err)
	}
	data := file.Bytes()
	if size >= 0 {
		data = data[:size]
	}
	now.Load(bytes.NewReader(data))
	return &now
}

func fileOf(path, text string) source.File {
	return source.File{Path: path, Data: []byte(text), Sum: source.SumOf([]byte(text))}
}

const remembered = "+++\ndate = 2025-01-01\nrevenue = { value = 3, year = 2024 }\npartners = [\"a\", \"b\"]\n" +
	"demonstrates = [\"c\", { to = \"d\", note = \"why\", strength = 2 }]\nreviewed = 2025-01-01\nreview_every = \"3 years\"\nexpiry_date = 2027-01-01\ncolour = 1\n+++\n" +
	"# Title\n\nA [[link]] of [many](x.md#y), ![a picture](p.png).\n\n## Part {#part}\n\nEnd. ^block\n"

// A page is given as it was read, with what the schema says of its fields, and once: what is asked for again has changed.
func TestAPageIsRecalled(t *testing.T) {
	t.Parallel()
	o := options()
	f := fileOf("content/cases/a.md", remembered)
	want, _ := Parse(f, "cases/a.md", o)
	m := recalled(t, []*Page{want}, o, -1)
	if got := m.Recall(f, "cases/a.md", o); !reflect.DeepEqual(got, want) || m.Fresh() {
		t.Fatalf("recalled\n%+v\nrather than\n%+v", got, want)
	}
	if m.Recall(f, "cases/a.md", o) != nil || !m.Fresh() {
		t.Error("it is given twice")
	}
}

func TestWhatDiffersIsNotRecalled(t *testing.T) {
	t.Parallel()
	o := options()
	f := fileOf("content/cases/a.md", remembered)
	p, _ := Parse(f, "cases/a.md", o)
	for name, c := range map[string]struct {
		path, at, text string
		change         func(*Options)
		known          bool
	}{
		"nothing":                         {known: true},
		"another text":                    {text: remembered + "."},
		"another file":                    {path: "content/cases/b.md"},
		"another content folder":          {at: "content/cases/a.md"},
		"another configuration":           {change: func(o *Options) { o.Key[0]++ }},
		"another schema by the same name": {change: func(o *Options) { s := *o.Schema; s.Kinds = nil; o.Schema = &s }},
		"the day before":                  {change: func(o *Options) { o.Today = o.Today.AddDate(0, 0, -1) }},
		"the day after":                   {change: func(o *Options) { o.Today = o.Today.AddDate(0, 0, 1) }, known: true},
		"the day before it expires":       {change: func(o *Options) { o.Today = o.Today.AddDate(0, 0, 38) }, known: true},
		"the day it expires":              {change: func(o *Options) { o.Today = o.Today.AddDate(0, 0, 39) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, at, o := f, "cases/a.md", o
			if c.text != "" {
				f = fileOf(f.Path, c.text)
			}
			if c.path != "" {
				f.Path = c.path
			}
			if c.at != "" {
				at = c.at
			}
			m := recalled(t, []*Page{p}, o, -1)
			if c.change != nil {
				c.change(&o)
			}
			if got := m.Recall(f, at, o); (got != nil) != c.known {
				t.Errorf("recalled: %+v", got)
			}
		})
	}
}

// A file that was cut short, wherever, gives some of the pages or none, and never another one.
func TestAMemoryMayBeCutShort(t *testing.T) {
	t.Parallel()
	o := options()
	var pages []*Page
	var files []source.File
	for i := range 5 {
		f := fileOf(fmt.Sprintf("content/cases/%d.md", i), fmt.Sprintf("%s\n\nCase %d.\n", remembered, i))
		p, _ := Parse(f, f.Path, o)
		files, pages = append(files, f), append(pages, p)
	}
	var whole bytes.Buffer
	var m Memory
	m.Keep(pages, o)
	if err := m.Save(&whole); err != nil {
		t.Fatal(err)
	}
	for size := range whole.Len() {
		m := recalled(t, pages, o, size)
		for i, f := range files {
			if got := m.Recall(f, f.Path, o); got != nil && !reflect.DeepEqual(got, pages[i]) {
				t.Fatalf("of %d bytes: %+v", size, got)
			}
		}
	}
}

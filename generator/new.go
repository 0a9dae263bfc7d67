package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"waymark/generator/build"
	"waymark/generator/config"
	"waymark/generator/diag"
	"waymark/generator/page"
	"waymark/generator/schema"
	"waymark/generator/source"
	"waymark/generator/table"
)

// This file is the command that begins a page from the schema of its kind.

func newCommand(f *flags, say func() *voice) *cobra.Command {
	var file string
	c := &cobra.Command{
		Use:   `new KIND "Title"`,
		Short: "Begin a page of a kind, with every field of its schema",
		Long: `New writes a page with every field and relation that its kind has, each with its help text, and the headings that
[[rules]] ask for. What is required is there to be filled in; what is not stands behind a #. The page is a draft until
you take that line away.

KIND is one of config.toml's kinds, or page for a plain page.`,
		Args: between(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			return f.begin(say(), args[0], args[1], file)
		},
	}
	c.Flags().StringVar(&file, "file", "", "the page's `path` from the content folder (default: the kind's folder, and the title as a slug)")
	c.Flags().StringVar(&f.clock, "clock", "", "the `date` that the page gets: 2026-01-31")
	return c
}

// plainKind is what a page of no kind is called on the command line.
const plainKind = "page"

// begin writes a new page. Nothing that exists is ever overwritten.
func (f *flags) begin(say *voice, kindName, title, file string) error {
	w, err := f.open(say, false, true, void{})
	if err != nil {
		return err
	}
	if title = strings.TrimSpace(title); title == "" {
		return usage{errors.New("a page needs a title")}
	}
	c, err := w.config()
	if err != nil {
		return err
	}
	kind, ok := c.Schema.Kind(kindName)
	if !ok && kindName != plainKind {
		names := append(c.Schema.KindNames(), plainKind)
		hint := diag.DidYouMean(kindName, names)
		if hint == "" {
			hint = "the kinds are " + strings.Join(names, ", ")
		}
		return usage{fmt.Errorf("there is no kind %q; %s", kindName, hint)}
	}
	if file == "" {
		file = path.Join(kind.Dir, page.Slug(title)+".md")
		if why := build.Oddity(file); why != "" {
			say.warn("%s cannot be kept on Windows: %s", file, why)
			file = path.Join(kind.Dir, page.Slug(title)+"-"+kindName+".md")
		}
	}
	if file = filepath.ToSlash(file); !filepath.IsLocal(filepath.FromSlash(file)) || !page.IsPage(file) {
		return usage{fmt.Errorf("%s is not a path of a Markdown file within the content folder", file)}
	}
	if _, err := w.tree.Scan(); err != nil {
		return err
	}
	name := path.Join(w.tree.Content(), file)
	if err := create(w.dir, name, skeleton(&c.Schema, kind, kindName, path.Dir(file), title, w.today)); err != nil {
		return err
	}
	say.print("%s", folder(filepath.Join(w.dir, filepath.FromSlash(name))))
	return nil
}

// config reads the site's configuration alone.
func (w *work) config() (*config.Config, error) {
	f, err := w.tree.Read(source.ConfigFile)
	if errors.Is(err, fs.ErrNotExist) {
		return config.Default(), nil
	}
	if err != nil {
		return nil, err
	}
	c, problems, ok := config.Parse(f)
	if !ok {
		w.say.report(diag.Printer{Read: w.text}, problems)
		return nil, errFaults
	}
	return c, nil
}

// create writes a file that must not exist yet, below a folder and nowhere else.
func create(dir, name, text string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open the site's folder: %w", err)
	}
	defer root.Close()
	if err := root.MkdirAll(filepath.FromSlash(path.Dir(name)), 0o755); err != nil {
		return fmt.Errorf("make the folder of %s: %w", name, err)
	}
	f, err := root.OpenFile(filepath.FromSlash(name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists already", name)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// skeleton gives the text of a new page in a folder.
func skeleton(s *schema.Schema, kind schema.Kind, kindName, dir, title string, today time.Time) string {
	var b strings.Builder
	b.WriteString("+++\n")
	fmt.Fprintf(&b, "title = %s\n", table.Quote(title))
	b.WriteString("summary = \"\" # one sentence, shown in lists and search results\n")
	if kindName != plainKind && s.KindIn(strings.TrimPrefix(dir, ".")) != kind.Name {
		fmt.Fprintf(&b, "kind = %s\n", table.Quote(kind.Name))
	}
	fmt.Fprintf(&b, "date = %s\n", today.Format(time.DateOnly))
	b.WriteString("draft = true # take this line away to publish the page\n")
	for _, f := range kind.Fields {
		b.WriteString("\n" + comment(f.Help))
		if f.Type == schema.Choice {
			b.WriteString(comment("One of: " + strings.Join(f.Of, ", ")))
		}
		line := f.Name + " = " + blank(f)
		if !f.Required {
			line = "# " + line
		}
		b.WriteString(line + "\n")
	}
	for _, r := range s.Relations {
		if r.Name == s.Citations || len(r.From) == 0 && kindName != plainKind || !schema.Allows(r.From, kind.Name) {
			continue
		}
		b.WriteString("\n" + comment(relationHelp(r)))
		line := r.Name + " = [" + edge(r) + "]"
		if r.Min == 0 {
			line = "# " + line
		}
		b.WriteString(line + "\n")
	}
	b.WriteString("+++\n\n")
	for _, heading := range s.Rules.Headings(kind.Name) {
		b.WriteString("## " + heading + "\n\n")
	}
	return b.String()
}

func comment(text string) string {
	if text == "" {
		return ""
	}
	return "# " + strings.ReplaceAll(text, "\n", "\n# ") + "\n"
}

func relationHelp(r schema.Relation) string {
	if r.Help != "" {
		return r.Help
	}
	help := r.Label + ": "
	if len(r.To) > 0 {
		help += "pages of kind " + strings.Join(r.To, " or ")
	} else {
		help += "any pages"
	}
	return help + ", by their names"
}

func edge(r schema.Relation) string {
	if !r.Note && len(r.Fields) == 0 {
		return `""`
	}
	parts := []string{`to = ""`}
	for _, f := range r.Fields {
		parts = append(parts, f.Name+" = "+blank(f))
	}
	if r.Note {
		parts = append(parts, `note = ""`)
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

// blank gives a value of a field's type to be filled in.
func blank(f schema.Field) string {
	v := `""`
	switch f.Type {
	case schema.Number, schema.Integer:
		v = "0"
	case schema.Boolean:
		v = "false"
	case schema.Date:
		v = "2000-01-31"
	case schema.Figure:
		v = `{ value = 0, unit = ` + table.Quote(f.Unit) + `, year = "", source = "" }`
	}
	if f.Many {
		return "[" + v + "]"
	}
	return v
}

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"waymark/generator/diag"
	"waymark/generator/markdown"
	"waymark/generator/page"
	"waymark/generator/site"
	"waymark/generator/source"
)

// This file is the command that moves pages. It tries the move in memory first: the site is read as it would be, each
// reference that leads elsewhere then is written anew, and the site is read again. Only where every reference leads to
// the same page as before is anything done on the disk.

func mvCommand(f *flags, say func() *voice) *cobra.Command {
	dry := false
	c := &cobra.Command{
		Use:   "mv OLD NEW",
		Short: "Move or rename a page or a folder, and all that refers to it",
		Long: `Mv gives a page, a file or a folder another name or place. Every reference to what moves is written anew where it
must be: links, wikilinks, embeds, pictures, citations, relations and page fields, and the entries of config.toml. Each
stays in the way it was written: a name stays a name, and as short as it can be; a path stays a path. What a moved page
itself refers to stays true too, and pictures and files beside it that only it uses move along. A rule that speaks of the
old path is named, and left to you.

The old addresses become aliases, so that they lead on. A page keeps its kind.

OLD and NEW are paths from the content folder; .md may be left out. OLD may be any name of a page. Where NEW is a folder
that exists, or ends with /, OLD is moved into it. Nothing is ever overwritten. Either all is done, or nothing.`,
		Args: between(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			w, err := f.open(say(), false, false, void{})
			if err != nil {
				return err
			}
			return w.mv(args[0], args[1], dry)
		},
	}
	c.Flags().BoolVar(&dry, "dry-run", false, "print what would be done, as a diff, and do nothing")
	c.Flags().StringVar(&f.clock, "clock", "", "the `date` that pages call today: 2026-01-31")
	c.Flags().BoolVar(&f.noCache, "no-cache", false, "neither use nor keep what earlier runs remembered")
	return c
}

// move is a move that is being tried.
type move struct {
	*work
	from, to string            // paths from the content folder
	folder   bool              // they are folders
	paths    map[string]string // each page and file that moves, and to where; by their paths from the content folder
	beside   []string          // of these, the files that move along with a page, sorted
	over     *overlay
	before   map[string][]site.Lead // of every page, as it was
	held     map[string]string      // the addresses of the published pages, by path
}

// overlay is the site's files as they would be.
type overlay struct {
	fs.FS
	was   map[string]string // where a file lies on the disk, by its path after the move
	files map[string][]byte // what was rewritten, by their paths after the move
}

// ReadFile reads a file as it would be.
func (o *overlay) ReadFile(name string) ([]byte, error) {
	if data, ok := o.files[name]; ok {
		return data, nil
	}
	if old, ok := o.was[name]; ok {
		name = old
	}
	return fs.ReadFile(o.FS, name)
}

// file gives a path from the content folder as one from the site's.
func (w *work) file(p string) string { return path.Join(w.tree.Content(), p) }

// mv moves what is called old to new.
func (w *work) mv(old, new string, dry bool) error {
	if err := w.load(); err != nil {
		return err
	}
	if !w.build.Usable() {
		return w.refuse()
	}
	m, err := w.plan(old, new)
	if err != nil {
		return err
	}
	faults := w.build.Report()
	if err := m.try(); err != nil {
		return err
	}
	after := w.build.Report()
	rules := m.rules()
	r := rewrite{files: m.over.files}
	if r.moves = [][2]string{{w.file(m.from), w.file(m.to)}}; !m.folder {
		for _, p := range m.beside {
			r.moves = append(r.moves, [2]string{w.file(p), w.file(m.paths[p])})
		}
	}
	if dry {
		err := m.show(r)
		w.warn(rules)
		return err
	}
	if err := r.do(w.dir); err != nil {
		return err
	}
	w.say.print("%s is %s now%s%s", r.moves[0][0], r.moves[0][1], m.along(), m.rewritten())
	w.report(faults, after)
	w.warn(rules)
	return nil
}

// now gives where a page or file is after the move. A section without a file moves with its folder.
func (m *move) now(p string) string {
	if to, ok := m.paths[p]; ok {
		return to
	}
	if m.folder && strings.HasSuffix(p, "/") && strings.HasPrefix(p, m.from+"/") {
		return m.to + strings.TrimPrefix(p, m.from)
	}
	return p
}

// try makes the move in memory.
func (m *move) try() error {
	s := m.build.Site()
	m.before, m.held = map[string][]site.Lead{}, map[string]string{}
	pages := append(s.Paths(), site.NavPath)
	kinds := map[string]string{}
	for _, p := range pages {
		m.before[p] = s.Leads(p)
		if pg := s.Page(p); pg != nil {
			kinds[p] = pg.Kind
			if at := "/" + pg.Head.Address; pg.Head.Hidden == page.Published && s.Holder(at) == p {
				m.held[p] = at
			}
		}
	}
	if err := m.kindFolders(s); err != nil {
		return err
	}
	m.tree.FS = m.over
	m.reader.FS = m.over
	var changes []source.Change
	for old, new := range m.paths {
		if !strings.HasSuffix(old, "/") {
			m.over.was[m.work.file(new)] = m.work.file(old)
			changes = append(changes, source.Change{Path: m.work.file(old), Gone: true}, source.Change{Path: m.work.file(new)})
		}
	}
	for _, p := range sortedNames(m.over.files) {
		changes = append(changes, source.Change{Path: p})
	}
	slices.SortFunc(changes, func(a, b source.Change) int { return strings.Compare(a.Path, b.Path) })
	m.build.Apply(changes)
	for _, p := range sortedNames(m.paths) { // a page stays of its kind
		now := m.build.Site().Page(m.now(p))
		if now == nil || kinds[p] == now.Kind || kinds[p] == "" {
			continue
		}
		if err := m.edit(now.File, func(data []byte) ([]byte, error) { return page.WithKey(data, "kind", `"`+kinds[p]+`"`) }); err != nil {
			return err
		}
	}
	if err := m.respell(pages); err != nil {
		return err
	}
	if err := m.aliases(); err != nil {
		return err
	}
	if err := m.respell(pages); err != nil { // an alias is a name too
		return err
	}
	for _, p := range pages {
		if ref := m.astray(p); ref != nil {
			return fmt.Errorf("%s: %q would lead elsewhere, and cannot be written so that it does not: nothing was moved", m.over.origin(m.fileOf(p)), ref.Target)
		}
	}
	return nil
}

// origin gives where a file lies before the move.
func (o *overlay) origin(file string) string {
	if old, ok := o.was[file]; ok {
		return old
	}
	return file
}

// edit rewrites a file in memory, and takes that over.
func (m *move) edit(file string, do func([]byte) ([]byte, error)) error {
	data, err := m.over.ReadFile(file)
	if err == nil {
		data, err = do(data)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", m.over.origin(file), err)
	}
	m.over.files[file] = data
	m.build.Apply([]source.Change{{Path: file}})
	return nil
}

// kindFolders lets the folder of a kind move along with it.
func (m *move) kindFolders(s *site.Site) error {
	if !m.folder {
		return nil
	}
	var edits []page.Edit
	f, err := m.reader.Read(source.ConfigFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, k := range s.Config.Schema.Kinds {
		if k.Dir != "" && strings.HasPrefix(k.Dir+"/", m.from+"/") {
			e, err := page.Respell(f.Data, markdown.Ref{Kind: markdown.Field, Target: k.Dir, Span: k.DirAt}, m.to+strings.TrimPrefix(k.Dir, m.from))
			if err != nil {
				return err
			}
			edits = append(edits, e)
		}
	}
	if len(edits) > 0 {
		m.over.files[source.ConfigFile] = page.Apply(f.Data, edits)
	}
	return nil
}

// fileOf gives the file that a page's references stand in, from the site's folder, after the move.
func (m *move) fileOf(p string) string {
	if p == site.NavPath {
		return source.ConfigFile
	}
	return m.work.file(m.now(p))
}

// leads gives where the references of a page lead now. One that came into the folder of a kind may have more of them
// than before, in keys that nobody read then.
func (m *move) leads(p string) []site.Lead {
	is := m.build.Site().Leads(m.now(p))
	if len(is) == len(m.before[p]) {
		return is
	}
	known := func(l site.Lead) bool {
		return l.Ref.Kind != markdown.Field || slices.ContainsFunc(m.before[p], func(b site.Lead) bool {
			return b.Ref.Kind == markdown.Field && b.Ref.Relation == l.Ref.Relation && b.Ref.Field == l.Ref.Field
		})
	}
	return slices.DeleteFunc(is, func(l site.Lead) bool { return !known(l) })
}

// wrong lists the references of a page, by their index, that lead elsewhere than before.
func (m *move) wrong(p string) []int {
	was, is := m.before[p], m.leads(p)
	if len(was) != len(is) {
		return []int{-1}
	}
	var list []int
	for i := range was {
		to := m.now(was[i].To)
		switch {
		case was[i].To == "":
		case to != is[i].To, was[i].Anchor != is[i].Anchor, is[i].Case && !was[i].Case,
			page.Relative(was[i].Ref.Ref, p, was[i].To) && !page.Relative(is[i].Ref.Ref, m.now(p), to):
			list = append(list, i)
		}
	}
	return list
}

// astray gives the first reference of a page that leads elsewhere than before.
func (m *move) astray(p string) *page.Ref {
	if list := m.wrong(p); len(list) > 0 {
		if list[0] < 0 {
			return &page.Ref{Ref: markdown.Ref{Target: "a reference"}}
		}
		return &m.before[p][list[0]].Ref
	}
	return nil
}

// respell writes every reference anew that leads elsewhere than before.
func (m *move) respell(pages []string) error {
	s := m.build.Site()
	edits := map[string][]page.Edit{}
	for _, p := range pages {
		at, file := m.now(p), m.fileOf(p)
		var data []byte
		for _, i := range m.wrong(p) {
			if i < 0 {
				return fmt.Errorf("%s would be read otherwise in its new place: nothing was moved", m.over.origin(file))
			}
			if data == nil {
				var err error
				if data, err = m.over.ReadFile(file); err != nil {
					return err
				}
			}
			ref, to := m.leads(p)[i].Ref, m.before[p][i].To
			for _, target := range page.Spellings(ref.Ref, p, to, at, m.now(to)) {
				if s.Reach(at, ref, target) != m.now(to) {
					continue
				}
				e, err := page.Respell(data, ref.Ref, target)
				if err == nil {
					edits[file] = append(edits[file], e)
					break
				}
			}
		}
	}
	for _, file := range sortedNames(edits) {
		if err := m.edit(file, func(data []byte) ([]byte, error) { return page.Apply(data, edits[file]), nil }); err != nil {
			return err
		}
	}
	return nil
}

// aliases keeps the old addresses. A section without a page of its own gets one for that.
func (m *move) aliases() error {
	for _, p := range sortedNames(m.held) {
		at, s := m.now(p), m.build.Site()
		old, now := m.held[p], s.Page(at)
		if at == p || now == nil || "/"+now.Head.Address == old || s.Holder(old) != "" || slices.Contains(now.Former, old) {
			continue
		}
		file := now.File
		if file == "" {
			file = m.work.file(path.Join(now.Own(), "index.md"))
			m.over.files[file] = sectionPage(now.Head.Title)
			m.paths[p] = path.Join(now.Own(), "index.md")
		}
		if err := m.edit(file, func(data []byte) ([]byte, error) { return page.WithAliases(data, []string{old}) }); err != nil {
			return err
		}
	}
	return nil
}

// along words which files move along.
func (m *move) along() string {
	if len(m.beside) == 0 {
		return ""
	}
	return " with " + plural(len(m.beside), "file") + " of its own"
}

// rewritten words what was rewritten.
func (m *move) rewritten() string {
	n := 0
	for file := range m.over.files {
		if _, moved := m.over.was[file]; !moved {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return "; " + plural(n, "other file") + " rewritten"
}

// show prints what would be done, as git shows renames and edits.
func (m *move) show(r rewrite) error {
	was := map[string]string{}
	for _, mv := range r.moves {
		if !m.folder {
			was[mv[1]] = mv[0]
		}
	}
	if m.folder {
		for now, old := range m.over.was {
			was[now] = old
		}
	}
	names := sortedNames(was)
	for _, file := range sortedNames(r.files) {
		if was[file] == "" {
			names = append(names, file)
		}
	}
	slices.Sort(names)
	var out bytes.Buffer
	for _, now := range names {
		old := m.over.origin(now)
		if old != now {
			fmt.Fprintf(&out, "rename from %s\nrename to %s\n", old, now)
		}
		next, edited := r.files[now]
		if !edited {
			continue
		}
		data, err := fs.ReadFile(m.over.FS, old)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		out.Write(diff.Diff("a/"+old, data, "b/"+now, next))
	}
	m.say.print("%s", strings.TrimSuffix(out.String(), "\n"))
	return nil
}

// report prints the faults that there were not before.
func (w *work) report(before, after diag.List) {
	type fault struct {
		code    diag.Code
		message string
	}
	had := map[fault]int{}
	for _, d := range before {
		had[fault{d.Code, d.Message}]++
	}
	var fresh diag.List
	for _, d := range after {
		if k := (fault{d.Code, d.Message}); had[k] > 0 {
			had[k]--
		} else if d.Code != diag.AddressNew {
			fresh = append(fresh, d)
		}
	}
	w.say.report(w.printer(), fresh)
}

package build

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"waymark/generator/asset"
	"waymark/generator/config"
	"waymark/generator/diag"
	"waymark/generator/emit"
	"waymark/generator/history"
	"waymark/generator/markdown"
	"waymark/generator/page"
	"waymark/generator/site"
	"waymark/generator/source"
	"waymark/generator/theme"
)

// This file takes in what lies on the disk: the configuration, the theme, the content.

func under(p, dir string) bool { return strings.HasPrefix(p, dir+"/") }

// isTheme tells whether a file below themes/ belongs to a theme, in a folder of notes that is its own content:
// there, themes is a folder like any other unless it holds layouts, assets, strings or a theme.toml.
func (b *Build) isTheme(p string) bool {
	rest := strings.Split(p, "/")
	return len(rest) > 3 && (rest[2] == "layouts" || rest[2] == "assets" || rest[2] == "strings") || len(rest) == 3 && rest[2] == "theme.toml"
}

// configure reads config.toml where it changed, and tells whether everything is to be made anew. A file that
// is no TOML leaves the last good configuration in force.
func (b *Build) configure(p *parts) bool {
	if b.config != nil && !p.config {
		return false
	}
	c, faults, ok := config.Default(), diag.List(nil), true
	f, err := b.o.Tree.Read(source.ConfigFile)
	if b.config != nil && err == nil && f.Sum == b.configured {
		return false
	}
	b.configured = f.Sum
	if p.config {
		p.differed = append(p.differed, source.ConfigFile)
	}
	switch {
	case err == nil:
		c, faults, ok = config.Parse(f)
	case !errors.Is(err, fs.ErrNotExist):
		faults, ok = diag.List{{Code: diag.FileRead, Place: diag.Place{Path: source.ConfigFile, Start: -1}, Message: err.Error()}}, false
	}
	b.faults = faults
	if !ok && b.config != nil {
		return false
	}
	if b.o.BaseURL != "" {
		c.BaseURL = b.o.BaseURL
	}
	b.config, b.site = c, site.New(c)
	b.options = page.Options{Schema: &c.Schema, Markdown: markdown.New(c.Markdown), Today: b.o.Today, Drafts: b.o.Drafts, Future: b.o.Future}
	b.options.Key = source.SumOf(fmt.Appendf(nil, "%x %t %t", b.configured, b.o.Drafts, b.o.Future))
	if b.unindexed = b.o.Late && b.site.Searchable(); b.unindexed {
		b.site.Defer()
	} else {
		b.options.Vocabulary, b.options.Weights = b.site.Vocabulary()
	}
	b.bodies.clear()
	b.theme = nil
	return true
}

// Usable tells whether there is a configuration to build from.
func (b *Build) Usable() bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, d := range b.faults {
		if d.Code == diag.ConfigSyntax || d.Code == diag.FileRead {
			return false
		}
	}
	return true
}

// dressed is what became of the theme.
type dressed struct {
	loaded bool
	facts  []site.Fact // of layouts and assets that differ
	gone   []string    // assets that are no more
}

// dress loads the theme where it changed.
func (b *Build) dress(p *parts, fresh bool) dressed {
	changed := false
	for _, c := range p.theme {
		f, err := b.o.Tree.Read(c.Path)
		if c.Gone || err != nil {
			_, had := b.themes[c.Path]
			if had {
				changed, p.differed = true, append(p.differed, c.Path)
				delete(b.themes, c.Path)
			}
			continue
		}
		if old, ok := b.themes[c.Path]; !ok || string(old) != string(f.Data) {
			b.themes[c.Path] = f.Data
			changed, p.differed = true, append(p.differed, c.Path)
		}
	}
	if !changed && !fresh {
		return dressed{}
	}
	var problems diag.List
	var layers []theme.Layer
	for i, name := range b.config.Theme {
		l := theme.Layer{}
		for p, data := range b.themes {
			if rest, ok := strings.CutPrefix(p, source.ThemesDir+"/"+name+"/"); ok {
				l[rest] = theme.File{Path: p, Data: data}
			}
		}
		builtin, err := theme.FromFS(b.o.Themes, name)
		switch {
		case len(l) > 0 && err == nil:
			layers = append(layers, l) // its files take the place of the built-in ones of the same names
			l = builtin
		case len(l) == 0:
			if err != nil || !fs.ValidPath(name) || strings.ContainsAny(name, `/\`) {
				at := source.Span{Start: -1}
				if i < len(b.config.ThemeAt) {
					at = b.config.ThemeAt[i]
				}
				problems = append(problems, diag.Diagnostic{Code: diag.ThemeMissing, Place: diag.Place{Path: source.ConfigFile, Start: at.Start, End: at.End}, Message: `there is no theme "` + name + `"`, Hint: diag.Or(diag.DidYouMean(name, b.themeNames()), "a theme is a folder in themes; civic is built in")})
				continue
			}
			l = builtin
		}
		layers = append(layers, l)
	}
	if l, err := theme.FromFS(b.o.Themes, config.Default().Theme[0]); err == nil {
		if theme.Whole(layers) {
			l = l.Strings() // a theme of its own has the names of the months all the same
		}
		layers = append(layers, l)
	}
	old := b.theme
	t, faults := theme.Load(layers, b.config.Language, b.config.Schema.KindNames(), b.config.Params)
	b.theme, b.looks = t, append(problems, faults...)
	b.world = &emit.World{Theme: t, Body: b.body, Read: b.o.Tree.Read, Code: b.o.Code.HTML, Pictures: b.o.Pictures}
	return b.compareThemes(old, t)
}

// themeNames lists the themes that there are.
func (b *Build) themeNames() []string {
	names := map[string]bool{}
	for p := range b.themes {
		name, _, _ := strings.Cut(strings.TrimPrefix(p, source.ThemesDir+"/"), "/")
		names[name] = true
	}
	if entries, err := fs.ReadDir(b.o.Themes, "."); err == nil {
		for _, e := range entries {
			if e.IsDir() {
				names[e.Name()] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func (b *Build) compareThemes(old, t *theme.Theme) dressed {
	d := dressed{loaded: true}
	var names, changed []string
	for name, sum := range t.Sums() {
		names = append(names, name)
		if old == nil || old.Sums()[name] != sum {
			changed = append(changed, name)
		}
	}
	if old != nil {
		for name := range old.Sums() {
			if _, still := t.Sums()[name]; !still {
				names, changed = append(names, name), append(changed, name)
			}
		}
		for name := range old.Assets() {
			if _, still := t.Assets()[name]; !still {
				d.gone = append(d.gone, name)
			}
		}
	}
	slices.Sort(names)
	slices.Sort(changed)
	d.facts = b.site.SetTemplates(names, changed)
	return d
}

// contentPath gives a file's path from the content folder.
func (b *Build) contentPath(file string) string {
	if b.o.Tree.Content() == "." {
		return file
	}
	return strings.TrimPrefix(file, b.o.Tree.Content()+"/")
}

// take reads and understands the content's files that changed, side by side.
func (b *Build) take(p *parts, fresh bool) []site.Change {
	files := map[string]bool{} // path -> gone
	if fresh {
		for f := range b.content {
			files[f] = false
		}
	}
	asks := map[string]bool{} // files that may have changed, rather than what is known of them
	for _, c := range p.content {
		files[c.Path], asks[c.Path] = c.Gone, true
	}
	paths := make([]string, 0, len(files))
	for f := range files {
		paths = append(paths, f)
	}
	slices.Sort(paths)
	changes := make([]*site.Change, len(paths))
	reads := make([]outcome, len(paths))
	b.files.Store(int64(len(paths)))
	b.read.Store(0)
	parallel(b.o.Jobs, len(paths), func(i int) {
		reads[i] = b.readOne(paths[i], files[paths[i]], fresh)
		changes[i] = reads[i].change
		b.read.Add(1)
	})
	recalled := b.recall(p)
	var list []site.Change
	read := map[string]bool{}
	for i, f := range paths {
		delete(b.unread, f)
		switch r := reads[i]; {
		case r.fault != nil:
			b.unread[f] = *r.fault
			delete(b.content, f)
		case r.change == nil:
			continue // the same bytes as before
		case r.change.Page == nil && r.change.Asset == nil:
			delete(b.content, f)
		default:
			b.content[f] = seen{r.sum, r.change.Path}
		}
		if changes[i] != nil {
			changes[i].Page = b.date(f, changes[i].Page)
			read[f] = true
			list = append(list, *changes[i])
			if asks[f] {
				p.differed = append(p.differed, f)
			}
		}
		if changes[i] == nil || changes[i].Page == nil {
			b.bodies.forget(f)
		}
	}
	if recalled {
		again := b.redate(read)
		if len(again) > 0 {
			p.differed = append(p.differed, source.History)
		}
		list = append(list, again...)
	}
	return list
}

// recall takes over what version control says, where that may differ, and tells whether it may.
func (b *Build) recall(p *parts) bool {
	if p.history == nil || b.o.History == nil {
		return false
	}
	b.log = history.Log{}
	if !p.history.Gone {
		b.log = b.o.History()
	}
	return true
}

// date gives a page that was read the day on which its history says that it was updated, where it does not say so itself.
func (b *Build) date(file string, p *page.Page) *page.Page {
	if p == nil || !p.Head.Updated.IsZero() {
		delete(b.undated, file)
		return p
	}
	b.undated[file] = true
	return page.Dated(p, b.day(file))
}

func (b *Build) day(file string) time.Time {
	if !b.config.GitDates {
		return time.Time{}
	}
	return b.log.Dates[file]
}

// redate gives the pages that were not read, and have another date by what version control says now.
func (b *Build) redate(read map[string]bool) (list []site.Change) {
	for _, f := range slices.Sorted(maps.Keys(b.undated)) {
		if at := b.content[f].at; !read[f] {
			if was := b.site.Page(at); was != nil {
				if p := page.Dated(was, b.day(f)); p != was {
					list = append(list, site.Change{Path: at, Page: p})
				}
			}
		}
	}
	return list
}

// maxRoom is how many bytes of room are kept for the next file: pages are smaller, pictures may be.
const maxRoom = 1 << 20

// outcome is what reading one file gave. A nil change says that it is as it was.
type outcome struct {
	change *site.Change
	sum    source.Sum
	fault  *diag.Diagnostic
}

func (b *Build) readOne(file string, gone, fresh bool) outcome {
	at := b.contentPath(file)
	old, known := b.content[file]
	away := &site.Change{Path: at}
	if known {
		away.Path = old.at
	}
	if gone {
		return outcome{change: away}
	}
	room, ok := b.rooms.Get().(*[]byte)
	if !ok {
		room = new([]byte)
	}
	defer b.rooms.Put(room) // nothing of a page lies in it
	f, err := b.o.Tree.ReadInto(file, *room)
	if err == nil && cap(f.Data) <= maxRoom {
		*room = f.Data[:0]
	}
	switch {
	case errors.Is(err, fs.ErrNotExist) && !b.o.Tree.Dangles(file):
		return outcome{change: away}
	case errors.Is(err, fs.ErrNotExist):
		return outcome{change: away, fault: &diag.Diagnostic{Code: diag.FileRead, Place: diag.Place{Path: file, Start: -1}, Message: "this symbolic link leads to nothing", Hint: "mend the link, or remove it"}}
	case err != nil:
		return outcome{change: away, fault: &diag.Diagnostic{Code: diag.FileRead, Place: diag.Place{Path: file, Start: -1}, Message: err.Error(), Hint: "see that it is a file you may read, inside the site's folder"}}
	}
	if known && !fresh && old.sum == f.Sum {
		return outcome{}
	}
	if page.IsPage(path.Base(file)) {
		if b.o.Pages != nil && b.options.Vocabulary == nil {
			if p := b.o.Pages.Recall(f, at, b.options); p != nil {
				return outcome{change: &site.Change{Path: at, Page: p}, sum: f.Sum}
			}
		}
		p, body := page.Parse(f, at, b.options)
		b.bodies.keep(file, f.Sum, body)
		return outcome{change: &site.Change{Path: at, Page: p}, sum: f.Sum}
	}
	a := site.NewAsset(file, at, f.Sum, int64(len(f.Data)))
	if markdown.IsImage(file) {
		p := asset.Look(file, f.Data)
		a.Width, a.Height, a.Smaller = p.Width, p.Height, p.Smaller
	}
	return outcome{change: &site.Change{Path: at, Asset: a}, sum: f.Sum}
}

// Remember hands to Options.Pages what pages are understood as now. While their words are still to be counted, it does not.
func (b *Build) Remember() {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.o.Pages == nil || b.site == nil || b.unindexed {
		return
	}
	var list []*page.Page
	for _, at := range b.site.Paths() {
		p := b.site.Page(at)
		if p == nil || p.File == "" {
			continue
		}
		if b.undated[p.File] { // its history may tell another day next time
			p = page.Dated(p, time.Time{})
		}
		list = append(list, p)
	}
	b.o.Pages.Keep(list, b.options)
}

// body gives a page's text as the Site knows it. Where the file has changed since, it gives none: the change is
// on its way, and the page will be made again.
func (b *Build) body(file, contentPath string, sum source.Sum) markdown.Body {
	if body, ok := b.bodies.get(file, sum); ok {
		if b.o.Once {
			b.bodies.forget(file)
		}
		return body
	}
	f, err := b.o.Tree.Read(file)
	if err != nil || f.Sum != sum {
		return markdown.Body{}
	}
	body := page.Body(f, contentPath, b.options)
	if !b.o.Once {
		b.bodies.keep(file, sum, body)
	}
	return body
}

// parallel calls do for 0 to n-1 on so many goroutines.
func parallel(jobs, n int, do func(i int)) {
	var wg sync.WaitGroup
	var next atomic.Int64
	for range min(jobs, n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}

// bodies remembers texts while there is room: one that is forgotten costs 0.2 ms to make again.
type bodies struct {
	mu   sync.Mutex
	list map[string]kept
	size int
	room int // how many bytes of HTML there is room for
}

type kept struct {
	sum  source.Sum
	body markdown.Body
}

// How many bytes of HTML are kept, where memory is not limited: while edits are followed, and in a build after which
// the memory is free again.
const (
	maxBodies     = 256 << 20
	maxBodiesOnce = 1 << 30
)

// newBodies keeps a fifth of the memory that the process may use (GOMEMLIMIT) at most.
func newBodies(once bool) bodies {
	room := int64(maxBodies)
	if once {
		room = maxBodiesOnce
	}
	return bodies{list: map[string]kept{}, room: int(min(room, debug.SetMemoryLimit(-1)/5))}
}

func (c *bodies) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.list)
	c.size = 0
}

func (c *bodies) keep(file string, sum source.Sum, body markdown.Body) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.size += len(body.HTML) - len(c.list[file].body.HTML)
	c.list[file] = kept{sum, body}
	for f, k := range c.list { // any will do
		if c.size <= c.room {
			break
		}
		if f != file {
			c.size -= len(k.body.HTML)
			delete(c.list, f)
		}
	}
}

func (c *bodies) get(file string, sum source.Sum) (markdown.Body, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k, ok := c.list[file]
	return k.body, ok && k.sum == sum
}

func (c *bodies) forget(file string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.size -= len(c.list[file].body.HTML)
	delete(c.list, file)
}

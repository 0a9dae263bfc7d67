// Package build provides the one way from files to outputs, for building once, for watching, serving and
// checking alike: a clean build is an edit in which every file changed. It decides what is made again and must
// never know how any output looks.
package build

import (
	"io/fs"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"waymark/generator/asset"
	"waymark/generator/config"
	"waymark/generator/diag"
	"waymark/generator/emit"
	"waymark/generator/highlight"
	"waymark/generator/history"
	"waymark/generator/page"
	"waymark/generator/press"
	"waymark/generator/site"
	"waymark/generator/source"
	"waymark/generator/theme"
)

// Options say what to build from, and how. Zero values of the last group are useful.
type Options struct {
	Tree   *source.Tree
	Themes fs.FS // the built-in themes, a folder each
	Sink   Sink
	// History gives what version control says of the files, whenever a change of source.History comes. It may wait
	// for that; nil: there is none.
	History func() history.Log

	Today    time.Time         // what pages call today
	BaseURL  string            // instead of the configuration's
	Drafts   bool              // publish drafts
	Future   bool              // publish pages of the future
	Code     *highlight.Memory // what was highlighted before; nil: nothing
	Pages    *page.Memory      // what pages were understood as in an earlier run, asked where Late has their words counted later; nil: nothing
	Pictures *asset.Scaler     // what makes pictures smaller; nil: one that remembers nothing of earlier runs
	Press    *press.Memory     // what makes compressed copies, where the site wants them; nil: none are made
	Once     bool              // nothing will be edited: a text is forgotten once it is shown
	Late     bool              // words are counted for search once pages can be asked for: by Drain, or for whoever asks for search
	Jobs     int               // how many outputs are made at once; 0: as many as there are processors
	Made     func(path string) // called for each output that was made, from several goroutines; for stories and progress
}

// Sink takes the outputs. It is implemented by public.Dir, and by the memory of serve. Put must not hold on to the data:
// others will be written over them.
type Sink interface {
	Put(path string, data []byte) (changed bool, err error)
	Remove(path string) error
}

// Build is a site being built, and kept up to date. Its methods may be called from several goroutines.
type Build struct {
	o Options

	// mu is held for writing by Apply, and for reading while an output is made and put into the sink: no output
	// is made from tables that are changing, and none is put in place that an edit has overtaken. What takes long to
	// make is given up while edits wait.
	mu         sync.RWMutex
	edits      atomic.Int32 // how many Apply calls wait for mu
	config     *config.Config
	configured source.Sum // of config.toml as last read
	faults     diag.List  // of config.toml
	site       *site.Site
	theme      *theme.Theme
	looks      diag.List // of the theme
	world      *emit.World
	options    page.Options      // what pages are read with
	content    map[string]seen   // the content's files as they were last read
	themes     map[string][]byte // the site's own theme files
	unread     map[string]diag.Diagnostic
	promised   promised // addresses.lock
	log        history.Log
	undated    map[string]bool // files of pages that do not say when they were updated

	unindexed bool       // the words of pages are still to be counted
	indexing  sync.Mutex // held while they are

	bodies bodies
	table  targets
	rooms  sync.Pool // of *[]byte to read files into

	files, read atomic.Int64 // how many files Apply reads, and how many it has
}

// New gives a build in which nothing was applied yet.
func New(o Options) *Build {
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	if o.Code == nil {
		o.Code = highlight.New()
	}
	if o.Pictures == nil {
		o.Pictures = &asset.Scaler{}
	}
	return &Build{
		o: o, content: map[string]seen{}, themes: map[string][]byte{}, unread: map[string]diag.Diagnostic{},
		undated: map[string]bool{},
		bodies:  newBodies(o.Once), table: newTargets(),
	}
}

// Apply takes changed files over: the tables are then up to date, what no longer exists is removed, and every
// output that would read differently is in the queue. It gives the files that really differed.
//
// This is the program's table of contents.
func (b *Build) Apply(changes []source.Change) (differed []string) {
	b.edits.Add(1)
	b.mu.Lock()
	b.edits.Add(-1)
	defer b.mu.Unlock()

	part := b.sort(changes)

	fresh := b.configure(part)    // a new configuration makes every file a change
	b.promise(part, fresh)        // addresses.lock
	look := b.dress(part, fresh)  // layouts and assets
	edits := b.take(part, fresh)  // files -> pages, each by itself
	delta := b.site.Update(edits) // pages -> tables, and the facts that now read differently
	facts := append(delta.Facts, look.facts...)
	b.place(emit.Delta{Delta: delta, First: fresh, Theme: look.loaded}, look.gone, fresh)
	b.table.mark(facts) // facts -> those who had read them
	return part.differed
}

// Progress tells how far the work under way is: files read of all that are to be read, then outputs still to be
// made. It may be called while Apply works.
func (b *Build) Progress() (read, files, left int) {
	return int(b.read.Load()), int(b.files.Load()), b.Left()
}

// seen is a file of the content that was read: its sum, and its path from the content folder.
type seen struct {
	sum source.Sum
	at  string
}

// parts are changes by what they concern.
type parts struct {
	config  bool
	lock    bool
	history *source.Change
	theme   []source.Change
	content []source.Change

	differed []string // files whose bytes are others than before
}

// sort tells changes apart by what they concern. Whether a file really differs is seen when it is read.
func (b *Build) sort(changes []source.Change) *parts {
	p := &parts{}
	for _, c := range changes {
		switch {
		case c.Path == source.ConfigFile:
			p.config = true
		case c.Path == source.LockFile:
			p.lock = true
		case c.Path == source.History:
			p.history = &c
		case under(c.Path, source.ThemesDir) && b.o.Tree.Content() != "." || under(c.Path, source.ThemesDir) && b.isTheme(c.Path):
			p.theme = append(p.theme, c)
		default:
			p.content = append(p.content, c)
		}
	}
	return p
}

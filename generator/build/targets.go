package build

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"waymark/generator/diag"
	"waymark/generator/emit"
	"waymark/generator/press"
	"waymark/generator/site"
	"waymark/generator/source"
)

// This file knows which outputs exist, what each has read, and which are to be made again.

// target is one output, and what is known of it since it was last made.
type target struct {
	key     string
	emitter int    // index into emit.All
	path    string // empty: it does not exist
	file    string // the one file it is made from, if any
	at      source.Span
	reads   []site.Fact
	size    int64 // of its bytes when last made; 0 while it does not have its path
	made    bool  // it has been, and its bytes may lie in the sink
	dirty   bool
	nothing bool // when last made, there was nothing to be there
	diags   diag.List
}

// targets are all outputs. Its mutex guards everything in it; it is held for moments only.
type targets struct {
	mu      sync.Mutex
	all     map[string]*target
	owners  map[string][]*target // by path: the first has it
	readers map[site.Fact][]*target
	queue   []*target         // to be made; the last goes first. May hold targets that are not dirty any more
	left    int               // how many are dirty
	errs    []error           // of the sink, not yet handed on
	stats   Stats             // not yet handed on
	faulty  map[*target]bool  // with diagnostics
	crowded map[string]bool   // paths that more than one output wants
	below   map[string]int    // by folder: how many paths there are in it
	covered map[string]bool   // paths of outputs that are folders of others
	copies  map[string]copies // compressed, by the path of what they are of
	codings []press.Coding    // of the copies that are to be
	limits  limits
	maxFile int64 // bytes that a file may have before it is told of
	maxSite int64 // bytes that all may have
}

func newTargets() targets {
	return targets{all: map[string]*target{}, owners: map[string][]*target{}, readers: map[site.Fact][]*target{}, faulty: map[*target]bool{}, crowded: map[string]bool{}, below: map[string]int{}, covered: map[string]bool{}, copies: map[string]copies{}, limits: newLimits()}
}

// place finds out which outputs came, moved or went by what happened. What went is removed at once. With anew,
// everything is asked for, and what is not named any more is gone.
func (b *Build) place(d emit.Delta, goneAssets []string, anew bool) {
	t := &b.table
	t.mu.Lock()
	defer t.mu.Unlock()
	t.maxFile, t.maxSite = b.config.Output.MaxFile, b.config.Output.MaxSite
	if b.o.Press != nil {
		t.codings = b.config.Output.Compress
	}
	named := map[string]bool{}
	var free []string // paths that somebody left
	for i, e := range emit.All() {
		list := e.Targets(b.world, b.site, d)
		for _, n := range list {
			named[n.Key] = true
			free = append(free, t.put(n, i)...)
		}
	}
	for _, key := range goneAssets {
		free = append(free, t.put(emit.Target{Key: emit.AssetKey(key)}, 0)...)
	}
	if anew {
		for key, x := range t.all {
			x.reads = nil
			if !named[key] {
				free = append(free, t.put(emit.Target{Key: key}, x.emitter)...)
			}
		}
		clear(t.readers)
		t.doubt()
	}
	for _, p := range free {
		if t.vacant(p) {
			b.remove(p)
			b.removeCopies(t.copies[p].at)
			delete(t.copies, p)
		}
	}
	if anew {
		for _, x := range t.sorted() {
			t.soil(x)
		}
	}
}

// vacant tells whether no output is at a path, or none that can be made there.
func (t *targets) vacant(path string) bool { return len(t.owners[path]) == 0 || t.covered[path] }

// remove takes a file out of the sink. The caller holds the table's mu.
func (b *Build) remove(path string) {
	b.table.stats.Removed++
	if err := b.o.Sink.Remove(path); err != nil {
		b.table.errs = append(b.table.errs, err)
	}
}

// put notes where an output is now and gives the path it left, if any.
func (t *targets) put(n emit.Target, emitter int) (left []string) {
	x := t.all[n.Key]
	if x == nil {
		if n.Path == "" {
			return nil
		}
		x = &target{key: n.Key, emitter: emitter}
		t.all[n.Key] = x
	}
	x.file, x.at = n.File, n.At
	if x.path == n.Path {
		return nil
	}
	if x.path != "" {
		left = append(left, x.path)
		owners := slices.DeleteFunc(t.owners[x.path], func(o *target) bool { return o == x })
		t.owners[x.path] = owners
		if len(owners) == 0 {
			delete(t.owners, x.path)
		} else {
			t.soil(owners[0])
		}
		t.count(x.path)
		t.jostle(x.path)
		t.stand(x.path, -1)
		t.named(x.path)
		t.weigh(x, 0)
	}
	x.path = n.Path
	if n.Path == "" {
		t.forget(x)
		delete(t.all, n.Key)
		return left
	}
	owners := append(t.owners[n.Path], x)
	slices.SortFunc(owners, func(a, b *target) int {
		return cmp.Or(cmp.Compare(a.emitter, b.emitter), strings.Compare(a.key, b.key))
	})
	t.owners[n.Path] = owners
	t.count(n.Path)
	t.jostle(n.Path)
	t.named(n.Path)
	for _, other := range owners[1:] {
		t.weigh(other, 0)
	}
	t.soil(owners[0])
	return append(left, t.stand(n.Path, 1)...)
}

// stand notes that so many more paths are in the folders of one, and gives those of them that an output had. A file and
// a folder cannot have one name: the folder has it, and the file is made once it goes.
func (t *targets) stand(path string, more int) (left []string) {
	for i := range len(path) {
		if path[i] != '/' {
			continue
		}
		dir := path[:i]
		t.below[dir] += more
		switch {
		case t.below[dir] == 0:
			delete(t.below, dir)
			t.jostle(dir)
			if t.cover(dir); len(t.owners[dir]) > 0 {
				t.soil(t.owners[dir][0])
			}
		case more > 0 && t.below[dir] == 1:
			if t.jostle(dir); len(t.owners[dir]) == 0 {
				continue
			}
			t.cover(dir)
			if t.owners[dir][0].made {
				left = append(left, dir)
			}
			t.weigh(t.owners[dir][0], 0)
		}
	}
	t.cover(path)
	return left
}

// cover keeps the set of paths of outputs that are folders of others.
func (t *targets) cover(path string) {
	if len(t.owners[path]) > 0 && t.below[path] > 0 {
		t.covered[path] = true
	} else {
		delete(t.covered, path)
	}
}

// count keeps the set of paths that more than one output wants.
func (t *targets) count(path string) {
	if len(t.owners[path]) > 1 {
		t.crowded[path] = true
	} else {
		delete(t.crowded, path)
	}
}

// clashes reports outputs that want the same path: the first has it, the others are not made.
func (t *targets) clashes() diag.List {
	var l diag.List
	for p := range t.covered {
		in := ""
		for other := range t.owners {
			if !strings.HasPrefix(other, p+"/") {
				continue
			}
			made := func(path string) int { return min(1, len(t.owners[path][0].file)) } // from a file, which can be mended
			if in == "" || made(other) > made(in) || made(other) == made(in) && other < in {
				in = other
			}
		}
		for _, x := range t.owners[p] {
			d := diag.Diagnostic{
				Code: diag.AddressTaken, Place: diag.Place{Path: x.file, Start: x.at.Start, End: x.at.End},
				Message: fmt.Sprintf("%s would be a file, but is a folder: %s is in it, made from %s", p, in, t.owners[in][0].name()),
				Hint:    "give one of the two another name",
			}
			if emit.IsRedirect(x.key) {
				d.Code, d.Hint = diag.AliasTaken, "take it out of aliases: nothing is covered by an old address"
			}
			if x.file == "" {
				d.Place = diag.Place{Path: t.owners[in][0].file}
			}
			l = append(l, d)
		}
	}
	for p := range t.crowded {
		for _, x := range t.owners[p][1:] {
			first := t.owners[p][0]
			if first.file == "" && x.file == "" {
				continue // both were made up: there is nothing to mend
			}
			d := diag.Diagnostic{
				Code: diag.AddressTaken, Place: diag.Place{Path: x.file, Start: x.at.Start, End: x.at.End},
				Message: fmt.Sprintf("%s is made from %s already, and from %s too", p, first.name(), x.name()),
				Hint:    "give one of the two another name",
			}
			if emit.IsRedirect(x.key) {
				d.Code, d.Hint = diag.AliasTaken, "take it out of aliases: nothing is covered by an old address"
				d.Message = fmt.Sprintf("the old address %s is taken by %s", p, first.name())
			}
			if x.file == "" {
				d.Path = first.file
			} else if first.file != "" {
				d.Other = diag.Place{Path: first.file}
			}
			l = append(l, d)
		}
	}
	return l
}

// name words what an output is made from.
func (x *target) name() string {
	if x.file != "" {
		return x.file
	}
	return emit.Describe(x.key)
}

// soil puts an output into the queue.
func (t *targets) soil(x *target) {
	if !x.dirty {
		x.dirty = true
		t.left++
	}
	t.queue = append(t.queue, x)
}

// forget takes an output out of everything.
func (t *targets) forget(x *target) {
	for _, f := range x.reads {
		t.unread(f, x)
	}
	x.reads = nil
	delete(t.faulty, x)
	if x.dirty {
		x.dirty = false
		t.left--
	}
}

func (t *targets) unread(f site.Fact, x *target) {
	list := t.readers[f]
	if i := slices.Index(list, x); i >= 0 {
		list[i] = list[len(list)-1]
		list = list[:len(list)-1]
	}
	if len(list) == 0 {
		delete(t.readers, f)
	} else {
		t.readers[f] = list
	}
}

// mark puts all who had read one of the facts into the queue, in the order of their paths, pages first.
func (t *targets) mark(facts []site.Fact) {
	t.mu.Lock()
	defer t.mu.Unlock()
	hit := map[*target]bool{}
	for _, f := range facts {
		for _, x := range t.readers[f] {
			hit[x] = true
		}
	}
	list := make([]*target, 0, len(hit))
	for x := range hit {
		list = append(list, x)
	}
	// Of what an edit touches, the page that was edited reads most of what changed: it goes first.
	weight := map[*target]int{}
	for _, f := range facts {
		for _, x := range t.readers[f] {
			weight[x]++
		}
	}
	slices.SortFunc(list, func(a, b *target) int {
		return cmp.Or(cmp.Compare(weight[a], weight[b]), strings.Compare(b.path, a.path))
	})
	for _, x := range list {
		t.soil(x)
	}
}

// sorted gives all outputs from the last path to the first, so that a queue hands them out in order.
func (t *targets) sorted() []*target {
	list := make([]*target, 0, len(t.all))
	for _, x := range t.all {
		list = append(list, x)
	}
	slices.SortFunc(list, func(a, b *target) int { return strings.Compare(b.path, a.path) })
	return list
}

// next takes the next output out of the queue; nil where nothing is left to do.
func (t *targets) next() *target {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.queue) > 0 {
		x := t.queue[len(t.queue)-1]
		t.queue = t.queue[:len(t.queue)-1]
		if x.dirty && t.owns(x) {
			t.clean(x)
			return x
		}
		if x.dirty && !t.owns(x) {
			t.clean(x) // somebody else has its place; it comes again when that one goes
		}
	}
	return nil
}

// again puts an output back that was given up.
func (t *targets) again(x *target) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.soil(x)
}

func (t *targets) clean(x *target) {
	x.dirty = false
	t.left--
}

func (t *targets) owns(x *target) bool {
	o := t.owners[x.path]
	return len(o) > 0 && o[0] == x && !t.covered[x.path]
}

// record notes what making an output gave.
func (t *targets) record(x *target, reads []site.Fact, out emit.Output) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i, j := 0, 0
	for i < len(x.reads) || j < len(reads) {
		switch {
		case j == len(reads) || i < len(x.reads) && x.reads[i] < reads[j]:
			t.unread(x.reads[i], x)
			i++
		case i == len(x.reads) || reads[j] < x.reads[i]:
			t.readers[reads[j]] = append(t.readers[reads[j]], x)
			j++
		default:
			i, j = i+1, j+1
		}
	}
	x.reads, x.diags, x.nothing = reads, out.Diags, out.Nothing
	if delete(t.faulty, x); len(out.Diags) > 0 {
		t.faulty[x] = true
	}
	t.weigh(x, int64(len(out.Data)))
	if out.Data != nil {
		x.made = true
	}
}

// sunk notes what the sink did with an output, or a copy of it at another path. That somebody else's file is in its
// place is the writer's to mend.
func (t *targets) sunk(x *target, path string, changed bool, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case errors.Is(err, fs.ErrExist):
		what := x.name()
		if path != x.path {
			what = "the compressed copy of " + x.path
		}
		d := diag.Diagnostic{
			Code: diag.OutputWrite, Place: diag.Place{Path: x.file, Start: -1},
			Message: fmt.Sprintf("the output folder has a file %s that Waymark did not write: it is left as it is, and %s is not written", path, what),
			Hint:    "take that file away, or move it into the content folder under another name",
		}
		if x.file == "" {
			d.Path = path
		}
		x.diags = append(slices.Clip(x.diags), d)
		t.faulty[x] = true
	case err != nil:
		t.errs = append(t.errs, err)
	case changed:
		t.stats.Written++
	default:
		t.stats.Unchanged++
	}
}

// maxErrs is how many errors of the sink are told of: where a disk is full, one says it.
const maxErrs = 5

// takeStats hands on what the sink did since it was last asked.
func (t *targets) takeStats() (Stats, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s, errs := t.stats, t.errs
	t.stats, t.errs = Stats{}, nil
	if more := len(errs) - maxErrs; more > 0 {
		errs = append(errs[:maxErrs:maxErrs], fmt.Errorf("and %d more", more))
	}
	return s, errors.Join(errs...)
}

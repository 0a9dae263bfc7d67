package build

import (
	"slices"
	"sync"

	"waymark/generator/diag"
	"waymark/generator/emit"
	"waymark/generator/site"
	"waymark/generator/source"
)

// This file makes outputs: those in the queue, or the one that somebody waits for.

// Stats counts what was done with outputs.
type Stats struct {
	Written   int // given to the sink, which had other bytes
	Unchanged int // given to the sink, which had the same
	Removed   int
}

// Plus adds two counts.
func (s Stats) Plus(o Stats) Stats {
	return Stats{s.Written + o.Written, s.Unchanged + o.Unchanged, s.Removed + o.Removed}
}

// Drain makes what is in the queue, until it is empty or stop says so, which is asked before each output. It
// gives what was done since the last Drain, by Page too, and what the sink could not do.
func (b *Build) Drain(stop func() bool) (Stats, error) {
	b.index()
	var wg sync.WaitGroup
	for range b.o.Jobs {
		wg.Go(func() {
			for (stop == nil || !stop()) && b.makeNext() {
			}
		})
	}
	wg.Wait()
	return b.table.takeStats()
}

// makeNext makes the next output of the queue, and tells whether there was one.
func (b *Build) makeNext() bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	x := b.table.next()
	if x == nil {
		return false
	}
	out, cut := b.make(x, func() bool { return b.edits.Load() > 0 })
	if cut {
		b.table.again(x)
	}
	out.Done()
	return true
}

// Left tells how many outputs are still to be made.
func (b *Build) Left() int {
	b.table.mu.Lock()
	defer b.table.mu.Unlock()
	return b.table.left
}

// make makes one output and puts it into the sink; where stop says so, it is given up on the way. The caller holds mu
// for reading.
func (b *Build) make(x *target, stop func() bool) (out emit.Output, cut bool) {
	r := b.site.Reader(stop)
	out = emit.All()[x.emitter].Emit(b.world, r, b.site, x.key)
	if r.Cut() {
		return out, true
	}
	var reads []site.Fact
	if !b.o.Once { // else nobody will ask who had read what
		reads = r.Reads()
	}
	b.table.record(x, reads, out)
	if b.o.Made != nil {
		b.o.Made(x.path)
	}
	if out.Nothing {
		if err := b.o.Sink.Remove(x.path); err != nil {
			b.table.sunk(x, x.path, false, err)
		}
	}
	if out.Data == nil {
		b.press(x, nil)
		return out, false
	}
	changed, err := b.o.Sink.Put(x.path, out.Data)
	b.table.sunk(x, x.path, changed, err)
	if err != nil {
		b.press(x, nil)
	} else {
		b.press(x, out.Data)
	}
	return out, false
}

// Page makes the output at a path at once. ok is false where there is no such output. An output that cannot be
// made is nil: what the sink has of it is then the last good version.
func (b *Build) Page(path string) (data []byte, ok bool) {
	if b.waits(path) {
		b.index()
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	b.table.mu.Lock()
	owners := b.table.owners[path]
	if len(owners) == 0 || b.table.covered[path] {
		b.table.mu.Unlock()
		return nil, false
	}
	x := owners[0]
	if x.dirty {
		b.table.clean(x)
	}
	b.table.mu.Unlock()
	out, _ := b.make(x, nil)
	return out.Data, true
}

// Reads says what facts the output at a path shows, as it was last made.
func (b *Build) Reads(path string) []string {
	b.mu.RLock()
	defer b.mu.RUnlock()
	b.table.mu.Lock()
	defer b.table.mu.Unlock()
	if owners := b.table.owners[path]; len(owners) > 0 {
		return b.site.Words(owners[0].reads)
	}
	return nil
}

// Source gives the one file that the output at a path is made from, or "" where there is none.
func (b *Build) Source(path string) string {
	b.table.mu.Lock()
	defer b.table.mu.Unlock()
	if owners := b.table.owners[path]; len(owners) > 0 {
		return owners[0].file
	}
	return ""
}

// Dirty tells whether the output at a path exists and is to be made again.
func (b *Build) Dirty(path string) bool {
	b.table.mu.Lock()
	defer b.table.mu.Unlock()
	owners := b.table.owners[path]
	return len(owners) > 0 && owners[0].dirty
}

// Paths lists all outputs that exist, sorted.
func (b *Build) Paths() []string {
	b.table.mu.Lock()
	defer b.table.mu.Unlock()
	paths := make([]string, 0, len(b.table.owners))
	for p, owners := range b.table.owners {
		if !owners[0].nothing && !b.table.covered[p] {
			paths = append(paths, p)
		}
	}
	for _, c := range b.table.copies {
		paths = append(paths, c.at...)
	}
	slices.Sort(paths)
	return paths
}

// Report gives every diagnostic there is, sorted, but for those that a file has too many of. It is whole once the queue is
// empty.
func (b *Build) Report() diag.List {
	b.mu.RLock()
	defer b.mu.RUnlock()
	l := append(diag.List(nil), b.faults...)
	l = append(l, b.looks...)
	if b.site != nil {
		l = append(l, b.site.Diagnostics()...)
	}
	for _, d := range b.unread {
		l = append(l, d)
	}
	l = append(l, b.broken()...)
	if b.log.Fault != "" && b.config.GitDates && len(b.undated) > 0 {
		l = append(l, diag.Diagnostic{Code: diag.GitHistory, Place: diag.Place{Path: source.ConfigFile, Start: -1}, Message: b.log.Fault, Hint: b.log.Hint})
	}
	b.table.mu.Lock()
	defer b.table.mu.Unlock()
	l = append(l, b.table.clashes()...)
	l = append(l, b.table.beyond()...)
	for x := range b.table.faulty {
		l = append(l, x.diags...)
	}
	return l.Sort().Few()
}

// Site gives the site as it is, for reports. It must not be asked anything beside an Apply.
func (b *Build) Site() *site.Site {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.site
}

// To sets the sink. What was made for another is made again for this one.
func (b *Build) To(s Sink) {
	b.mu.Lock()
	defer b.mu.Unlock()
	before := b.o.Sink
	b.o.Sink = s
	if before == nil {
		return // everything is still to be made
	}
	b.table.mu.Lock()
	defer b.table.mu.Unlock()
	clear(b.table.copies)
	for _, x := range b.table.sorted() {
		b.table.soil(x)
	}
}

// Pages tells how many pages the site has that are published.
func (b *Build) Pages() int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.site.Pages()
}

// BaseURL gives where the site will be, with a slash at its end; "" where that is not known.
func (b *Build) BaseURL() string {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.config == nil {
		return ""
	}
	return b.config.BaseURL
}

// Severities gives the site's choice of severities.
func (b *Build) Severities() diag.Severities {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.config == nil {
		return nil
	}
	return b.config.Checks
}

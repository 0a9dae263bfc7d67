package build

import (
	"waymark/generator/emit"
	"waymark/generator/page"
	"waymark/generator/source"
)

// This file counts the words of pages for search after all else is known, for a reader who waits for a page: that takes
// as long as most of what reading a page takes.

// counted are the words of a page of which only its dates may differ since.
type counted struct {
	sum   source.Sum
	terms page.Terms
}

// index makes the index that was put off, if any. Edits are taken over meanwhile, and pages made.
func (b *Build) index() {
	b.indexing.Lock()
	defer b.indexing.Unlock()
	for b.count() {
	}
}

// count counts all words and makes the index of them. It tells whether it has to be done again, as there is another
// configuration now.
func (b *Build) count() (again bool) {
	b.mu.RLock()
	s, o := b.site, b.options
	if !b.unindexed {
		b.mu.RUnlock()
		return false
	}
	o.Vocabulary, o.Weights = s.Vocabulary()
	paths := s.Paths()
	b.mu.RUnlock()

	of := make([]counted, len(paths))
	parallel(b.o.Jobs, len(paths), func(i int) {
		b.mu.RLock()
		defer b.mu.RUnlock()
		if p := s.Page(paths[i]); b.site == s && p != nil {
			of[i] = counted{p.Sum, b.terms(p, o)}
		}
	})
	known := map[string]counted{}
	for i, path := range paths {
		known[path] = of[i]
	}

	b.mu.Lock()
	defer b.mu.Unlock()
	if b.site != s {
		return true
	}
	for _, path := range s.Paths() {
		p := s.Page(path)
		if c, ok := known[path]; ok && c.sum == p.Sum {
			p.Terms = c.terms
		} else {
			p.Terms = b.terms(p, o)
		}
	}
	b.options.Vocabulary, b.options.Weights, b.unindexed = o.Vocabulary, o.Weights, false
	d := s.Index()
	b.place(emit.Delta{Delta: d}, nil, false)
	b.table.mark(d.Facts)
	return false
}

// terms counts the words of one page; a page without a file has none but its title's, which the index sees to.
func (b *Build) terms(p *page.Page, o page.Options) page.Terms {
	if p.File == "" {
		return page.Terms{}
	}
	return page.Count(p, b.body(p.File, p.Head.Path, p.Sum), o)
}

// waits tells whether what is at a path cannot be told, or made, before the index is.
func (b *Build) waits(path string) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	b.table.mu.Lock()
	defer b.table.mu.Unlock()
	owners := b.table.owners[path]
	return b.unindexed && (len(owners) == 0 || emit.IsSearch(owners[0].key))
}

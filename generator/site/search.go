package site

import (
	"cmp"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"waymark/generator/config"
	"waymark/generator/page"
	"waymark/generator/words"
)

// This file keeps what search knows: for each word the pages that have it, and how the words are cut into shards.
//
// A shard is a leaf of a prefix tree of the words' stems, split where it would be too large: a function of the words
// alone, so that an edit touches the shards of the words that came or went, and no other. Pages are numbered by
// their sorted addresses; so a page that comes or goes changes the numbers, and with them every shard. Numbers that stay
// need room between them: on 10,000 pages of documentation the shards grow by 5 % with every second number free, by 12 %
// with numbers that follow no order, and still change wherever the room runs out.

// Limits of what is in one file, in bytes as estimated; and how many of its best pages a word is kept for: more than
// usual only where it is in their headings or titles.
const (
	shardSize  = 4500
	endingSize = 8000
	usualPages = 320
	headPages  = 600
	maxPages   = 1500
	BlockPages = 16
)

// A word is common where more than one page in commonShare has it, of a site of commonPages or more.
const (
	commonShare = 2
	commonPages = 200
)

// search is the index. It is nil where the site has none.
type search struct {
	vocabulary *words.Vocabulary
	weights    words.Weights
	ties       []string // the relations by which results are narrowed

	docs     map[string]*doc // by the page's path
	byNum    []*doc          // by the number a posting holds; nil: free
	free     []uint32
	order    []*doc // sorted by address
	epoch    uint32 // of the numbers: a sum of the sorted addresses
	deferred bool   // until Index is called, nothing is in it

	postings [][]uint32        // by word: doc<<8 | code, sorted
	entries  map[string]*entry // by key
	keys     tree              // stems, and words that are not their own
	endings  tree              // words that may be meant by others, last letter first
	common   []string          // words that very many pages have, sorted

	numbers  Fact // how pages are numbered
	labels   Fact // the kinds, tags and other facets of all pages
	manifest Fact
}

// doc is a page that is found.
type doc struct {
	node   *node
	page   *page.Page // as it stands in the index
	terms  words.Terms
	number uint32 // in postings
	rank   uint32 // by address
}

// entry is a key of a shard.
type entry struct {
	key   string
	forms []uint32 // words that have this stem, sorted by how they are written
	alias string   // the stem of this word, where it is another
	size  int
	noted bool // it is to be looked at again
}

func newSearch(c *config.Config, ids *intern) *search {
	if c.Search.Off {
		return nil
	}
	ix := &search{
		vocabulary: words.NewVocabulary(c.Language), weights: c.Search.Weights,
		docs: map[string]*doc{}, entries: map[string]*entry{},
		keys: newTree("shard ", shardSize), endings: newTree("ending ", endingSize),
		numbers: fact(ids.id("search numbers"), own), labels: fact(ids.id("search labels"), own), manifest: fact(ids.id("search manifest"), own),
	}
	for _, rel := range c.Schema.Relations {
		if rel.Facet {
			ix.ties = append(ix.ties, rel.Name)
		}
	}
	ix.number() // no pages have a number of their own, too
	return ix
}

// Vocabulary gives what pages' words are to be counted with, and what they weigh; nil where there is no search.
func (s *Site) Vocabulary() (*words.Vocabulary, words.Weights) {
	if s.search == nil {
		return nil, words.Weights{}
	}
	return s.search.vocabulary, s.search.weights
}

// Defer puts the index off: what Update takes over is in it once Index is called.
func (s *Site) Defer() {
	if s.search != nil {
		s.search.deferred = true
	}
}

// Index makes the index that was put off, of the words that all pages have by now.
func (s *Site) Index() Delta {
	u := newUpdate(s)
	for path, n := range s.nodes {
		if n.page != nil {
			u.pages[path] = true
		}
	}
	s.search.deferred = false
	search := u.index()
	return Delta{Facts: slices.Sorted(maps.Keys(u.facts)), Search: search}
}

// SearchDelta tells which outputs of search may have come or gone.
type SearchDelta struct {
	Shards  []string // names, sorted
	Endings []string // the same of the dictionary by endings
	Blocks  []int    // blocks of pages that came or went
}

// index brings the index up to date. It comes last in an update, when it is known who is published, and where.
func (u *update) index() SearchDelta {
	ix := u.s.search
	if ix == nil || ix.deferred {
		return SearchDelta{}
	}
	x := indexing{search: ix, u: u}
	blocks := len(ix.order)
	x.pages()
	x.words()
	x.frequent()
	var d SearchDelta
	if x.moved {
		ix.number()
		u.facts[ix.numbers], u.facts[ix.manifest], u.facts[ix.labels] = true, true, true
	}
	count := func(n int) int { return (n + BlockPages - 1) / BlockPages }
	for k := min(count(blocks), count(len(ix.order))); k < max(count(blocks), count(len(ix.order))); k++ {
		d.Blocks = append(d.Blocks, k)
	}
	d.Shards, d.Endings = x.cut(&ix.keys, x.grown), x.cut(&ix.endings, x.ended)
	return d
}

// indexing is an index being brought up to date.
type indexing struct {
	*search
	u       *update
	touched []uint32 // words whose pages differ
	mark    []bool   // by word: is in touched
	moved   bool     // pages came or went, so that others have other numbers

	noted []*entry // those that are to be looked at again
	grown []sized  // keys by how many bytes they have grown; 0: they differ all the same
	ended []sized  // the same of endings
}

// touch notes that a word's pages differ.
func (x *indexing) touch(id uint32) {
	for len(x.mark) <= int(id) {
		x.mark = append(x.mark, make([]bool, max(1024, int(id)+1-len(x.mark)))...)
	}
	if !x.mark[id] {
		x.mark[id] = true
		x.touched = append(x.touched, id)
	}
}

// found gives the page at a path as it is to be found, nil where it is not.
func (x *indexing) found(path string) *node {
	n := x.u.s.nodes[path]
	if n == nil || n.page == nil || !n.page.Search || !n.visible() {
		return nil
	}
	if who := x.u.s.addresses[n.page.Head.Address]; len(who) == 0 || who[0] != n {
		return nil
	}
	return n
}

// pages takes over the pages that differ.
func (x *indexing) pages() {
	paths := maps.Clone(x.u.pages)
	for n := range x.u.resolve {
		if n.page != nil {
			paths[n.page.Head.Path] = true // what its relations say may be shown now, or no more
		}
	}
	var come []*doc
	for _, p := range sortedKeys(paths) {
		n, d := x.found(p), x.docs[p]
		switch {
		case n == nil && d == nil:
		case n == nil:
			x.replace(d, "")
			delete(x.docs, p)
			x.byNum[d.number] = nil
			x.free = append(x.free, d.number)
			x.moved = true
		case d == nil:
			d = &doc{node: n, page: n.page}
			x.docs[p] = d
			x.enter(d)
			come = append(come, d)
			x.moved = true
		case d.page == n.page && d.node == n:
			x.replace(d, x.terms(n))
		default:
			old := d.page
			x.moved = x.moved || old.Head.Address != n.page.Head.Address
			if !slices.Equal(x.labelsOf(old), x.labelsOf(n.page)) {
				x.u.facts[x.labels] = true
			}
			if old.Head.Title != n.page.Head.Title || !slices.Equal(old.Names, n.page.Names) {
				x.u.facts[x.manifest] = true // synonyms
			}
			x.replace(d, x.terms(n))
			d.page, d.node = n.page, n
		}
	}
	x.reserve(come)
	for _, d := range come {
		x.replace(d, x.terms(d.node))
	}
}

// terms gives a page's words; a section that has no file has those of its title. What a relation says that leads to
// nothing published is shown nowhere, and not to be found; nor then, for the sake of a plain count, is what the others say.
func (x *indexing) terms(n *node) words.Terms {
	t := n.page.Terms
	if t.All == "" {
		return page.CountVirtual(n.page, x.vocabulary, x.weights)
	}
	if t.Bare == "" {
		return t.All
	}
	for i := range n.page.Refs[:len(n.page.Refs)-n.page.BodyRefs] {
		if n.links[i].to == nil && n.page.Refs[i].Says() {
			return t.Bare
		}
	}
	return t.All
}

// enter gives a page a number for postings.
func (x *indexing) enter(d *doc) {
	if k := len(x.free); k > 0 {
		d.number, x.free = x.free[k-1], x.free[:k-1]
		x.byNum[d.number] = d
		return
	}
	d.number = uint32(len(x.byNum))
	x.byNum = append(x.byNum, d)
}

// reserve makes room for the words of many pages at once, exactly: growing costs a quarter more memory, for good.
func (x *indexing) reserve(come []*doc) {
	if n := x.vocabulary.Len(); len(x.postings) < n {
		x.postings = slices.Grow(x.postings, n-len(x.postings))[:n]
	}
	if len(come) <= few {
		return
	}
	counts := make([]int, len(x.postings))
	for _, d := range come {
		for id := range x.terms(d.node).All() {
			for int(id) >= len(counts) {
				counts = append(counts, 0)
			}
			counts[id]++
		}
	}
	for len(x.postings) < len(counts) {
		x.postings = append(x.postings, nil)
	}
	for id, n := range counts {
		x.postings[id] = slices.Grow(x.postings[id], n)
	}
}

// replace takes over a page's words, and touches those that differ.
func (x *indexing) replace(d *doc, now words.Terms) {
	old := d.terms
	d.terms = now
	if old == now {
		return
	}
	retitled := old.TitleWords() != now.TitleWords()
	if old == "" {
		for id, code := range now.All() {
			x.put(id, d.number, code)
			x.touch(id)
		}
		return
	}
	was := map[uint32]words.Code{}
	for id, code := range old.All() {
		was[id] = code
	}
	for id, code := range now.All() {
		before, had := was[id]
		delete(was, id)
		if !had || before != code {
			x.put(id, d.number, code)
			x.touch(id)
		} else if retitled && code&words.InTitle != 0 {
			x.touch(id)
		}
	}
	for id := range was {
		x.drop(id, d.number)
		x.touch(id)
	}
}

func (x *indexing) put(id, number uint32, code words.Code) {
	for int(id) >= len(x.postings) {
		x.postings = append(x.postings, nil)
	}
	list, p := x.postings[id], number<<8|uint32(code)
	if len(list) == 0 || list[len(list)-1]>>8 < number {
		x.postings[id] = append(list, p)
		return
	}
	i, _ := slices.BinarySearch(list, number<<8)
	if i < len(list) && list[i]>>8 == number {
		list[i] = p
		return
	}
	x.postings[id] = slices.Insert(list, i, p)
}

func (x *indexing) drop(id, number uint32) {
	list := x.postings[id]
	if i, _ := slices.BinarySearch(list, number<<8); i < len(list) && list[i]>>8 == number {
		x.postings[id] = slices.Delete(list, i, i+1)
	}
}

// words brings the entries of the words that differ up to date.
func (x *indexing) words() {
	for _, id := range x.touched {
		word, stem := x.vocabulary.Word(id)
		live := len(x.postings[id]) > 0
		e := x.entry(stem)
		at, known := slices.BinarySearchFunc(e.forms, word, func(f uint32, w string) int {
			other, _ := x.vocabulary.Word(f)
			return strings.Compare(other, w)
		})
		end := reverse(word)
		if meant := x.meant(id); meant != x.endings.has(end) {
			size := len(word) + 1
			if !meant {
				size = -size
			}
			x.ended = append(x.ended, sized{end, size})
		}
		if live != known {
			if live {
				e.forms = slices.Insert(e.forms, at, id)
			} else {
				e.forms = slices.Delete(e.forms, at, at+1)
			}
			if word != stem {
				a := x.entry(word)
				a.alias = ""
				if live {
					a.alias = stem
				}
			}
		}
	}
	for _, e := range x.noted {
		e.noted = false
		size := 0
		if len(e.forms) > 0 {
			size = len(e.key) + 2
			for _, f := range e.forms {
				size += 2 + 2*min(len(x.postings[f]), usualPages)
			}
		}
		if rest, ok := strings.CutPrefix(e.key, e.alias); e.alias != "" && ok {
			size += len(rest) + 1
		} else if e.alias != "" {
			size += len(e.key) + len(e.alias) + 2
		}
		x.grown = append(x.grown, sized{e.key, size - e.size})
		e.size = size
		if size == 0 {
			delete(x.entries, e.key)
		}
	}
}

// meant tells whether somebody who makes a typing error may have meant a word: one that two pages have, or that is in
// a title or heading. The others are most of what a large site has, and half of them are errors themselves.
func (x *indexing) meant(id uint32) bool {
	list := x.postings[id]
	return len(list) > 1 || len(list) == 1 && words.Code(list[0])&(words.InTitle|words.InHeading) != 0
}

// entry gives the entry of a key, and notes that it differs.
func (x *indexing) entry(key string) *entry {
	e := x.entries[key]
	if e == nil {
		e = &entry{key: key}
		x.entries[key] = e
	}
	if !e.noted {
		e.noted = true
		x.noted = append(x.noted, e)
	}
	return e
}

func reverse(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}

// number numbers the pages by their addresses.
func (ix *search) number() {
	ix.order = slices.AppendSeq(ix.order[:0], maps.Values(ix.docs))
	slices.SortFunc(ix.order, func(a, b *doc) int {
		return cmp.Or(strings.Compare(a.page.Head.Address, b.page.Head.Address), strings.Compare(a.page.Head.Path, b.page.Head.Path))
	})
	sum := fnv.New32a()
	for k, d := range ix.order {
		d.rank = uint32(k)
		sum.Write([]byte(d.page.Head.Address))
		sum.Write([]byte{0})
	}
	ix.epoch = sum.Sum32()
}

// cut brings a tree up to date with keys that have grown or shrunk, and gives the leaves that came or went. It notes
// the leaves that read differently.
func (x *indexing) cut(t *tree, grown []sized) []string {
	slices.SortFunc(grown, func(a, b sized) int { return strings.Compare(a.key, b.key) })
	t.resize(grown)
	changed := map[string]bool{}
	for name := range t.settle(grown, changed) {
		x.u.facts[t.fact(&x.u.s.ids, name)] = true
	}
	if len(changed) > 0 {
		x.u.facts[x.manifest] = true
	}
	return sortedKeys(changed)
}

// frequent finds the common words again: among those touched, or among all where pages came or went.
func (x *indexing) frequent() {
	is := func(id uint32) bool {
		return len(x.docs) >= commonPages && len(x.postings[id])*commonShare > len(x.docs)
	}
	old := x.common
	if x.moved {
		x.common = nil
		for id := range x.postings {
			if is(uint32(id)) {
				word, _ := x.vocabulary.Word(uint32(id))
				x.common = append(x.common, word)
			}
		}
		slices.Sort(x.common)
	} else {
		x.common = slices.Clone(old)
		for _, id := range x.touched {
			word, _ := x.vocabulary.Word(id)
			if at, known := slices.BinarySearch(x.common, word); is(id) && !known {
				x.common = slices.Insert(x.common, at, word)
			} else if !is(id) && known {
				x.common = slices.Delete(x.common, at, at+1)
			}
		}
	}
	if !slices.Equal(old, x.common) {
		x.u.facts[x.manifest] = true
	}
}

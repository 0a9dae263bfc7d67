package site

import (
	"cmp"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"waymark/generator/config"
	"waymark/generator/page"
	"waymark/generator/schema"
	"waymark/generator/words"
)

// This file keeps what search knows: for each word the pages that have it, and how the words are cut into shards.
//
// A shard is a leaf of a prefix tree of the words' stems, split where it would be too large: a function of the words
// alone, so that an edit touches the shards of the words that came or went, and no other. Pages are numbered by
// their sorted addresses, which makes an index half as large as numbers for good would; so a page that comes or goes
// changes the numbers, and with them every shard.

// Limits of what is in one file, in bytes as estimated; and how many of the best pages a word is kept for.
const (
	shardSize  = 6000
	endingSize = 6000
	MaxPages   = 1500
	BlockPages = 16
)

// search is the index. It is nil where the site has none.
type search struct {
	vocabulary *words.Vocabulary
	weights    words.Weights

	docs  map[string]*doc // by the page's path
	byNum []*doc          // by the number a posting holds; nil: free
	free  []uint32
	order []*doc // sorted by address
	epoch uint32 // of the numbers: a sum of the sorted addresses

	postings [][]uint32        // by word: doc<<8 | code, sorted
	entries  map[string]*entry // by key
	keys     tree              // stems, and words that do not begin with theirs
	endings  tree              // all words, last letter first

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
	alias string   // the stem of this word, where it does not begin with it
	size  int
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

// SearchDelta tells which outputs of search may have come or gone.
type SearchDelta struct {
	Shards  []string // names, sorted
	Endings []string // the same of the dictionary by endings
	Blocks  []int    // blocks of pages that came or went
	First   bool     // the index is new
}

// index brings the index up to date. It comes last in an update, when it is known who is published, and where.
func (u *update) index() SearchDelta {
	ix := u.s.search
	if ix == nil {
		return SearchDelta{}
	}
	x := indexing{search: ix, u: u, stems: map[string]bool{}, grown: map[string]int{}}
	first := len(ix.docs) == 0
	blocks := len(ix.order)
	x.pages()
	x.words()
	d := SearchDelta{First: first}
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

	stems map[string]bool // keys whose entry is to be looked at again
	grown map[string]int  // keys by how many bytes they have grown; 0: they differ all the same
	ended map[string]int  // the same of endings
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
	paths := sortedKeys(x.u.pages)
	var come []*doc
	for _, p := range paths {
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
		case d.page != n.page || d.node != n:
			old := d.page
			x.moved = x.moved || old.Head.Address != n.page.Head.Address
			if labelled(old) != labelled(n.page) {
				x.u.facts[x.labels] = true
			}
			if old.Head.Title != n.page.Head.Title || !slices.Equal(old.Names, n.page.Names) {
				x.u.facts[x.manifest] = true // synonyms
			}
			x.replace(d, x.terms(n.page))
			d.page, d.node = n.page, n
		}
	}
	x.reserve(come)
	for _, d := range come {
		x.replace(d, x.terms(d.page))
	}
}

// terms gives a page's words; a section that has no file has those of its title.
func (x *indexing) terms(p *page.Page) words.Terms {
	if p.Terms == "" {
		return page.CountVirtual(p, x.vocabulary, x.weights)
	}
	return p.Terms
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
		for id := range x.terms(d.page).All() {
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
	x.ended = map[string]int{}
	for _, id := range x.touched {
		word, stem := x.vocabulary.Word(id)
		live := len(x.postings[id]) > 0
		e := x.entry(stem)
		at, known := slices.BinarySearchFunc(e.forms, word, func(f uint32, w string) int {
			other, _ := x.vocabulary.Word(f)
			return strings.Compare(other, w)
		})
		if live != known {
			if live {
				e.forms = slices.Insert(e.forms, at, id)
				x.ended[reverse(word)] = len(word) + 1
			} else {
				e.forms = slices.Delete(e.forms, at, at+1)
				x.ended[reverse(word)] = -len(word) - 1
			}
			if !strings.HasPrefix(word, stem) {
				a := x.entry(word)
				a.alias = ""
				if live {
					a.alias = stem
				}
			}
		}
	}
	for key := range x.stems {
		e := x.entries[key]
		size := 0
		if len(e.forms) > 0 {
			size = len(key) + 2
			for _, f := range e.forms {
				size += 2 + 2*min(len(x.postings[f]), MaxPages)
			}
		}
		if e.alias != "" {
			size += len(key) + len(e.alias) + 2
		}
		x.grown[key] = size - e.size
		e.size = size
		if size == 0 {
			delete(x.entries, key)
		}
	}
}

// entry gives the entry of a key, and notes that it differs.
func (x *indexing) entry(key string) *entry {
	e := x.entries[key]
	if e == nil {
		e = &entry{key: key}
		x.entries[key] = e
	}
	x.stems[key] = true
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
func (x *indexing) cut(t *tree, grown map[string]int) []string {
	keys := sortedKeys(grown)
	t.resize(keys, grown)
	changed := map[string]bool{}
	for name := range t.settle(keys, changed) {
		x.u.facts[t.fact(&x.u.s.ids, name)] = true
	}
	if len(changed) > 0 {
		x.u.facts[x.manifest] = true
	}
	return sortedKeys(changed)
}

// Searchable tells whether the site has search.
func (s *Site) Searchable() bool { return s.search != nil }

// HasShard tells whether there is a shard of that name, HasEnding a part of the dictionary by endings, and HasBlock
// a block of pages.
func (s *Site) HasShard(name string) bool { _, ok := s.search.keys.leaves[name]; return ok }

// HasEnding tells whether there is a part of the dictionary by endings of that name.
func (s *Site) HasEnding(name string) bool { _, ok := s.search.endings.leaves[name]; return ok }

// HasBlock tells whether there is a block of pages of that number.
func (s *Site) HasBlock(k int) bool { return k*BlockPages < len(s.search.order) }

// WordGroup is the words of one stem with the pages that have any of them; or one word that has its stem elsewhere.
type WordGroup struct {
	Stem  string
	Forms []string // sorted
	Alias string   // where set, Stem is a word, and this its stem
	Pages int      // how many have it; Found holds the best of them
	Found []Found  // by page
}

// Found is a page that has a word.
type Found struct {
	Page      uint32 // its number
	Impact    uint8  // 1 to 15
	InTitle   bool
	InHeading bool
	Title     uint8 // words in the page's title
}

// Words gives what is in a shard.
func (r *Reader) Words(shard string) []WordGroup {
	ix := r.s.search
	r.reads = append(r.reads, ix.numbers, fact(r.s.ids.ids[ix.keys.kind+shard], own))
	var list []WordGroup
	for _, key := range ix.keys.in(shard) {
		e := ix.entries[key]
		if e == nil {
			continue
		}
		if len(e.forms) > 0 {
			list = append(list, ix.group(e))
		}
		if e.alias != "" {
			list = append(list, WordGroup{Stem: key, Alias: e.alias})
		}
	}
	return list
}

// half is the weight at which a word has half of the greatest impact.
const half = 4 * words.Unit

// group merges the pages of a stem's words.
func (ix *search) group(e *entry) WordGroup {
	g := WordGroup{Stem: e.key}
	weights := map[uint32]int{}
	total := 0
	for _, f := range e.forms {
		word, _ := ix.vocabulary.Word(f)
		g.Forms = append(g.Forms, word)
		total += len(ix.postings[f])
	}
	found := make([]Found, 0, total)
	add := func(p uint32, weight int) Found {
		d, code := ix.byNum[p>>8], words.Code(p)
		return Found{
			Page: d.rank, Impact: uint8(max(1, (15*weight+half/2)/(weight+half))), Title: uint8(d.terms.TitleWords()),
			InTitle: code&words.InTitle != 0, InHeading: code&words.InHeading != 0,
		}
	}
	if len(e.forms) == 1 {
		for _, p := range ix.postings[e.forms[0]] {
			found = append(found, add(p, words.Code(p).Weight()))
		}
	} else {
		flags := map[uint32]words.Code{}
		for _, f := range e.forms {
			for _, p := range ix.postings[f] {
				weights[p>>8] += words.Code(p).Weight()
				flags[p>>8] |= words.Code(p) & (words.InTitle | words.InHeading)
			}
		}
		for number, w := range weights {
			found = append(found, add(number<<8|uint32(flags[number]), w))
		}
	}
	g.Pages = len(found)
	if len(found) > MaxPages {
		slices.SortFunc(found, func(a, b Found) int {
			return cmp.Or(-cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.Page, b.Page))
		})
		found = found[:MaxPages]
	}
	slices.SortFunc(found, func(a, b Found) int { return cmp.Compare(a.Page, b.Page) })
	g.Found = found
	return g
}

// rank orders pages by how much a word is of them.
func (f Found) rank() int {
	r := int(f.Impact)
	if f.InTitle {
		r += 32
	}
	if f.InHeading {
		r += 16
	}
	return r
}

// Endings gives the words of a part of the dictionary by endings, sorted by their last letters.
func (r *Reader) Endings(name string) []string {
	ix := r.s.search
	r.reads = append(r.reads, fact(r.s.ids.ids[ix.endings.kind+name], own))
	var list []string
	for _, k := range ix.endings.in(name) {
		list = append(list, reverse(k))
	}
	return list
}

// Block gives the pages of a block, in order.
func (r *Reader) Block(k int) []Item {
	ix := r.s.search
	r.reads = append(r.reads, ix.numbers)
	var list []Item
	for _, d := range ix.order[min(len(ix.order), k*BlockPages):min(len(ix.order), (k+1)*BlockPages)] {
		list = append(list, Item{d.node})
	}
	return list
}

// Index is what a search begins with.
type Index struct {
	Pages    int
	Epoch    uint32
	Shards   []Cut // sorted
	Endings  []Cut
	Synonyms [][]string
}

// Index gives what a search begins with.
func (r *Reader) Index() Index {
	ix := r.s.search
	r.reads = append(r.reads, ix.manifest, ix.numbers)
	c := r.s.Config.Search
	i := Index{Pages: len(ix.order), Epoch: ix.epoch, Shards: ix.keys.cuts(), Endings: ix.endings.cuts(), Synonyms: slices.Concat([][]string{}, c.Synonyms)}
	kinds := slices.Clone(c.Terms)
	for _, k := range r.s.Config.Schema.Kinds {
		if k.Term {
			kinds = append(kinds, k.Name)
		}
	}
	if len(kinds) > 0 {
		for _, d := range ix.order {
			if slices.Contains(kinds, d.page.Kind) && len(d.page.Names) > 0 {
				i.Synonyms = append(i.Synonyms, append([]string{d.page.Head.Title}, d.page.Names...))
			}
		}
	}
	return i
}

// Label is what a page is labelled with, for narrowing results: its kind, tags, and values of fields.
type Label struct {
	Facet string // "kind", "tag", or a field's name
	Value string
}

// Labels gives the labels of all pages, in the order of their numbers.
func (r *Reader) Labels() [][]Label {
	ix := r.s.search
	r.reads = append(r.reads, ix.labels, ix.numbers)
	list := make([][]Label, len(ix.order))
	for k, d := range ix.order {
		list[k] = labels(d.page)
	}
	return list
}

func labels(p *page.Page) []Label {
	var list []Label
	if p.Kind != "" {
		list = append(list, Label{"kind", p.Kind})
	}
	for _, t := range p.Tags {
		list = append(list, Label{"tag", t})
	}
	for _, f := range p.Fields {
		if f.Facet && (f.Type == schema.Text || f.Type == schema.Choice) {
			for _, v := range f.Values {
				list = append(list, Label{f.Name, v.Text})
			}
		}
	}
	return list
}

// labelled gives the labels as one string, to be compared.
func labelled(p *page.Page) string {
	var b strings.Builder
	for _, l := range labels(p) {
		b.WriteString(l.Facet + "\x00" + l.Value + "\x00")
	}
	return b.String()
}

// AllKey is the key of the list of all pages that are found, from A to Z.
const AllKey = "all"

// Found tells how many pages are to be found. It may only be asked by who reads their numbers.
func (s *Site) Found() int { return len(s.search.order) }

// Facet is something by which results may be narrowed.
type Facet struct {
	Name  string `json:"name"`
	Label string `json:"label"` // empty: the theme words it
}

// Facets lists the facets in order: kinds, tags, then fields by their name. They follow from the configuration.
func (s *Site) Facets() []Facet {
	var list []Facet
	if len(s.Config.Schema.Kinds) > 0 {
		list = append(list, Facet{Name: "kind"})
	}
	list = append(list, Facet{Name: "tag"})
	for _, k := range s.Config.Schema.Kinds {
		for _, f := range k.Fields {
			if f.Facet && (f.Type == schema.Text || f.Type == schema.Choice) && !slices.ContainsFunc(list, func(o Facet) bool { return o.Name == f.Name }) {
				list = append(list, Facet{f.Name, f.Label})
			}
		}
	}
	return list
}

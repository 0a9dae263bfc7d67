package site

import (
	"slices"
	"strings"

	"waymark/generator/page"
	"waymark/generator/schema"
	"waymark/generator/words"
)

// This file is what search hands out: the files of the index that exist, and what each of them holds.

// Searchable tells whether the site has search.
func (s *Site) Searchable() bool { return s.search != nil }

// HasShard tells whether there is a shard of that name.
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
	Level     uint8  // how much of it the word is: 0 to 6
	InTitle   bool
	InHeading bool
	Title     uint8 // words in the page's title, where it is in it
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
		if e.alias != "" && !ix.beside(e, shard) {
			list = append(list, WordGroup{Stem: key, Alias: e.alias})
		}
	}
	return list
}

// beside tells whether a word is written with its stem, in the same shard.
func (ix *search) beside(e *entry, shard string) bool {
	at, _ := ix.keys.leaf(e.alias)
	return at == shard && strings.HasPrefix(e.key, e.alias)
}

// half is the weight at which a word has half of the greatest impact.
const half = 4 * words.Unit

// levels are the impacts, of 15, at which each level begins. What a level is worth stands in emit/engine.js. Fewer
// levels are fewer lists: seven find as much as fifteen, in a tenth less.
var levels = [...]int{0, 2, 3, 4, 6, 8, 11}

func level(weight int) uint8 {
	impact, l := (15*weight+half/2)/(weight+half), 0
	for l+1 < len(levels) && levels[l+1] <= impact {
		l++
	}
	return uint8(l)
}

// group merges the pages of a stem's words.
func (ix *search) group(e *entry) WordGroup {
	g := WordGroup{Stem: e.key}
	total := 0
	for _, f := range e.forms {
		word, _ := ix.vocabulary.Word(f)
		g.Forms = append(g.Forms, word)
		total += len(ix.postings[f])
	}
	const flags = words.InTitle | words.InHeading
	all := make([]uint64, 0, total) // the page, what it weighs, and flags: one number sorts faster than three
	for _, f := range e.forms {
		for _, p := range ix.postings[f] {
			code := words.Code(p)
			all = append(all, uint64(ix.byNum[p>>8].rank)<<32|uint64(code.Weight())<<8|uint64(code&flags))
		}
	}
	if !slices.IsSorted(all) {
		slices.Sort(all)
	}
	found := make([]Found, 0, total)
	for i := 0; i < len(all); {
		page, weight, code := uint32(all[i]>>32), 0, words.Code(0)
		for ; i < len(all) && uint32(all[i]>>32) == page; i++ {
			weight += int(uint32(all[i]) >> 8)
			code |= words.Code(all[i])
		}
		f := Found{Page: page, Level: level(weight), InTitle: code&words.InTitle != 0, InHeading: code&words.InHeading != 0}
		if f.InTitle {
			f.Title = uint8(ix.order[page].terms.TitleWords())
		}
		found = append(found, f)
	}
	g.Pages, g.Found = len(found), best(found)
	return g
}

// best gives the pages for which a word is kept: of many those of which it is most, in their order, and of two of which
// it is as much the one that comes first.
func best(found []Found) []Found {
	if len(found) <= usualPages {
		return found
	}
	var room [maxRank + 1]int // by rank: how many pages there are, then how many are to be taken
	for _, f := range found {
		room[f.rank()]++
	}
	taken := 0
	for r := maxRank; r >= 0; r-- {
		most := usualPages
		switch {
		case r&rankTitle != 0:
			most = maxPages
		case r&rankHeading != 0:
			most = headPages
		}
		room[r] = min(room[r], max(0, most-taken))
		taken += room[r]
	}
	return slices.DeleteFunc(found, func(f Found) bool {
		room[f.rank()]--
		return room[f.rank()] < 0
	})
}

// What counts towards a rank beyond the level, and the highest rank.
const (
	rankHeading = 8
	rankTitle   = 16
	maxRank     = 31
)

// rank orders pages by how much a word is of them.
func (f Found) rank() int {
	r := int(f.Level)
	if f.InTitle {
		r += rankTitle
	}
	if f.InHeading {
		r += rankHeading
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
	Common   []string // words that so many pages have that a question is answered without them, sorted
	Synonyms [][]string
}

// Index gives what a search begins with.
func (r *Reader) Index() Index {
	ix := r.s.search
	r.reads = append(r.reads, ix.manifest, ix.numbers)
	c := r.s.Config.Search
	i := Index{Pages: len(ix.order), Epoch: ix.epoch, Shards: ix.keys.cuts(), Endings: ix.endings.cuts(), Common: ix.common, Synonyms: slices.Concat([][]string{}, c.Synonyms)}
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

// Value is one value of a facet, with the pages that have it.
type Value struct {
	Name  string   // as pages write it; of a page its address
	Label string   // of a page its title
	Pages []uint32 // by number, sorted
}

// Values gives the values of a facet, sorted by name. A page to which others are tied has its own value too: who asks
// for what lies in a place wants the place as well.
func (r *Reader) Values(facet string) []Value {
	ix := r.s.search
	r.reads = append(r.reads, ix.labels, ix.numbers)
	values := map[string]*Value{}
	add := func(name, label string, number uint32) {
		v := values[name]
		if v == nil {
			v = &Value{Name: name, Label: label}
			values[name] = v
		}
		v.Pages = append(v.Pages, number)
	}
	for _, d := range ix.order {
		of := map[tied]bool{}
		for _, l := range ix.labelsOf(d.page) {
			if l.facet == facet {
				if of[l.by] = true; l.by == itself {
					add(l.value, "", d.rank)
				}
			}
		}
		if !of[byPage] && !of[byEdge] {
			continue
		}
		for _, t := range r.Ties(Item{d.node}) {
			if t.To.None() {
				continue
			}
			for _, l := range edgeLabels(t.Ref) {
				if l.facet == facet && l.by == byEdge {
					add(l.value, "", d.rank)
				}
			}
			if !of[byPage] || t.Ref.Relation != facet && t.Ref.Field != facet {
				continue
			}
			h := r.Head(t.To)
			add(h.Address, h.Title, d.rank)
			if to := ix.docs[t.To.n.file()]; to != nil {
				add(h.Address, h.Title, to.rank)
			}
		}
	}
	list := make([]Value, 0, len(values))
	for _, name := range sortedKeys(values) {
		v := values[name]
		slices.Sort(v.Pages)
		v.Pages = slices.Compact(v.Pages)
		list = append(list, *v)
	}
	return list
}

// label is what a page says of itself for a facet: its kind, a tag, the value of a field, or a page it names.
type label struct {
	facet, value string
	by           tied
}

// tied says what must be published for a label to hold, besides the page itself.
type tied uint8

const (
	itself tied = iota // nothing
	byPage             // the page that value names, as written
	byEdge             // the page that the edge leads to
)

func (ix *search) labelsOf(p *page.Page) []label {
	var list []label
	if p.Kind != "" {
		list = append(list, label{"kind", p.Kind, itself})
	}
	for _, t := range p.Tags {
		list = append(list, label{"tag", t, itself})
	}
	list = append(list, fieldLabels(p.Fields, itself)...)
	for i := range p.Refs {
		ref := &p.Refs[i]
		if slices.Contains(ix.ties, ref.Relation) {
			list = append(list, label{ref.Relation, ref.Target, byPage})
		}
		list = append(list, edgeLabels(ref)...)
	}
	return list
}

func edgeLabels(ref *page.Ref) []label { return fieldLabels(ref.Edge, byEdge) }

func fieldLabels(fields []page.Field, by tied) (list []label) {
	for _, f := range fields {
		if !f.Narrows() {
			continue
		}
		of := by
		if f.Type == schema.PageRef {
			of = byPage
		}
		for _, v := range f.Values {
			list = append(list, label{f.Name, v.Text, of})
		}
	}
	return list
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

// Facets lists the facets in order: kinds, tags, then relations and fields as the configuration has them.
func (s *Site) Facets() []Facet {
	var list []Facet
	add := func(name, label string) {
		if !slices.ContainsFunc(list, func(o Facet) bool { return o.Name == name }) {
			list = append(list, Facet{name, label})
		}
	}
	if len(s.Config.Schema.Kinds) > 0 {
		add("kind", "")
	}
	add("tag", "")
	fields := func(fields []schema.Field) {
		for _, f := range fields {
			if f.Narrows() {
				add(f.Name, f.Label)
			}
		}
	}
	for _, rel := range s.Config.Schema.Relations {
		if rel.Facet {
			add(rel.Name, rel.Label)
		}
		fields(rel.Fields)
	}
	for _, k := range s.Config.Schema.Kinds {
		fields(k.Fields)
	}
	return list
}

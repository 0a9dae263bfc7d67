package page

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"hash/fnv"
	"io"
	"slices"
	"sync"
	"time"

	"waymark/generator/schema"
	"waymark/generator/source"
)

// This file writes down what pages were understood as, for the next run: of a large site that takes most of the time
// until its first page can be shown. That it comes back undamaged, and to the same program, is for its keeper to see to.

// Memory is what pages were understood as in an earlier run. The zero value knows none. Recall may be called from several
// goroutines.
type Memory struct {
	kept   []*Page
	shards []*shard
	from   conditions

	mu    sync.Mutex
	fresh bool
}

// conditions are what pages were read with besides their files.
type conditions struct {
	Key   source.Sum // Options.Key
	Today time.Time
}

// shard are pages that are written down together, by the sums of their files' names, and read when one of them is asked
// for: whoever asks for all has several read side by side.
type shard struct {
	mu    sync.Mutex
	data  []byte // not read yet
	pages map[string]*record
}

// perShard is about how many pages a shard has: each takes some 0.1 ms before the first is read.
const perShard = 256

// record is a page as it is written down: what config.toml says of a field is named there only.
type record struct {
	Page   Page
	Fields []values
	Edges  []edge
}

type values struct {
	Name   string
	Values []schema.Value
}

type edge struct {
	Ref    int // index into Page.Refs
	Fields []values
}

// header is what begins the file.
type header struct {
	From   conditions
	Shards int
}

// Load takes over what Save wrote; what was cut short is read as far as it goes.
func (m *Memory) Load(r io.Reader) {
	in := bufio.NewReader(r)
	var h header
	if !decode(next(in), &h) {
		return
	}
	m.from = h.From
	for range h.Shards {
		data := next(in)
		if data == nil {
			m.shards = nil // pages are looked for by how many shards there are
			return
		}
		m.shards = append(m.shards, &shard{data: data})
	}
}

// maxPiece bounds the length of one piece, in bytes: perShard of the largest pages.
const maxPiece = 1 << 30

// next reads a piece, which has its length in front; nil where there is none.
func next(r *bufio.Reader) []byte {
	n, err := binary.ReadUvarint(r)
	if err != nil || n > maxPiece {
		return nil
	}
	data := make([]byte, n)
	if _, err := io.ReadFull(r, data); err != nil {
		return nil
	}
	return data
}

func decode(data []byte, v any) bool { return gob.NewDecoder(bytes.NewReader(data)).Decode(v) == nil }

func shardOf(file string, n int) int {
	h := fnv.New32a()
	h.Write([]byte(file))
	return int(h.Sum32() % uint32(n))
}

// Recall gives the page that Parse would, but for Terms: nil where that is not known. It gives each page once.
func (m *Memory) Recall(f source.File, contentPath string, o Options) *Page {
	p := m.recall(f, contentPath, o)
	if p == nil {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.fresh = true
	}
	return p
}

func (m *Memory) recall(f source.File, contentPath string, o Options) *Page {
	if len(m.shards) == 0 || m.from.Key != o.Key || o.Today.Before(m.from.Today) {
		return nil
	}
	s := m.shards[shardOf(f.Path, len(m.shards))]
	s.mu.Lock()
	if s.data != nil {
		var list []record
		if decode(s.data, &list) {
			s.pages = make(map[string]*record, len(list))
			for i := range list {
				s.pages[list[i].Page.File] = &list[i]
			}
		}
		s.data = nil
	}
	r := s.pages[f.Path]
	delete(s.pages, f.Path)
	s.mu.Unlock()
	if r == nil || r.Page.Sum != f.Sum || r.Page.Head.Path != contentPath || !r.Page.Until.IsZero() && !o.Today.Before(r.Page.Until) {
		return nil
	}
	return r.page(o)
}

// page joins what was written down with what config.toml says; nil where the two do not go together.
func (r *record) page(o Options) *Page {
	p, ok := r.Page, true
	k, _ := o.Schema.Kind(p.Kind)
	p.Fields, ok = fieldsOf(k.Fields, r.Fields)
	for _, e := range r.Edges {
		if !ok || e.Ref >= len(p.Refs) {
			return nil
		}
		rel, _ := o.Schema.Relation(p.Refs[e.Ref].Relation)
		p.Refs[e.Ref].Edge, ok = fieldsOf(rel.Fields, e.Fields)
	}
	if !ok {
		return nil
	}
	return &p
}

func fieldsOf(known []schema.Field, list []values) (fields []Field, ok bool) {
	for _, v := range list {
		i := slices.IndexFunc(known, func(f schema.Field) bool { return f.Name == v.Name })
		if i < 0 {
			return nil, false
		}
		fields = append(fields, Field{known[i], v.Values})
	}
	return fields, true
}

// Keep takes pages that were read with these options, to be written down by Save.
func (m *Memory) Keep(pages []*Page, o Options) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept, m.from = pages, conditions{o.Key, o.Today}
}

// Fresh tells whether a page was asked for that was not known.
func (m *Memory) Fresh() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.fresh
}

// Save writes down the pages that Keep was given.
func (m *Memory) Save(w io.Writer) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	lists := make([][]record, 1+len(m.kept)/perShard)
	for _, p := range m.kept {
		i := shardOf(p.File, len(lists))
		lists[i] = append(lists[i], recorded(p))
	}
	if err := piece(w, header{m.from, len(lists)}); err != nil {
		return err
	}
	for _, l := range lists {
		if err := piece(w, l); err != nil {
			return err
		}
	}
	m.kept, m.fresh = nil, false
	return nil
}

// piece writes one value with its length in front.
func piece(w io.Writer, v any) error {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(v); err != nil {
		return err
	}
	if _, err := w.Write(binary.AppendUvarint(nil, uint64(b.Len()))); err != nil {
		return err
	}
	_, err := b.WriteTo(w)
	return err
}

func recorded(p *Page) record {
	r := record{Page: *p, Fields: valuesOf(p.Fields)}
	r.Page.Fields, r.Page.Terms = nil, Terms{}
	for i, ref := range p.Refs {
		if len(ref.Edge) == 0 {
			continue
		}
		if len(r.Edges) == 0 {
			r.Page.Refs = slices.Clone(p.Refs)
		}
		r.Edges = append(r.Edges, edge{i, valuesOf(ref.Edge)})
		r.Page.Refs[i].Edge = nil
	}
	return r
}

func valuesOf(fields []Field) []values {
	var list []values
	for _, f := range fields {
		list = append(list, values{f.Name, f.Values})
	}
	return list
}

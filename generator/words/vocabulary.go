package words

import (
	"encoding/binary"
	"hash/maphash"
	"iter"
	"sync"
)

// This file counts the words of a page. A word is known by a number, so that what 100,000 pages say costs a kilobyte
// each. The numbers go by when a word was first seen: they never leave the process, and nothing is sorted by them
// that anybody sees. The hash differs from run to run, so that nobody can write a page whose words all fall into one place.

// Vocabulary numbers words. It only grows, and is safe for use by several goroutines.
type Vocabulary struct {
	language string
	seed     maphash.Seed
	tallies  sync.Pool // of *tally, to be used again

	mu    sync.RWMutex
	slots []slot // a hash table with open addresses, never more than half full
	words []string
	stems []string
}

// slot is a place in a hash table: a part of the hash, and the number of what has it and 1 more; 0: free.
type slot struct{ hash, next uint32 }

// NewVocabulary gives an empty vocabulary of a language.
func NewVocabulary(language string) *Vocabulary {
	return &Vocabulary{language: language, seed: maphash.MakeSeed(), slots: make([]slot, 1024)}
}

// Word gives a word and its stem by its number.
func (v *Vocabulary) Word(id uint32) (word, stem string) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.words[id], v.stems[id]
}

// Len tells how many words there are.
func (v *Vocabulary) Len() int {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return len(v.words)
}

// find gives the number of a word, or the slot where it would be.
func (v *Vocabulary) find(word []byte, hash uint32) (id uint32, known bool, free int) {
	mask := len(v.slots) - 1
	for at := int(hash) & mask; ; at = (at + 1) & mask {
		s := v.slots[at]
		if s.next == 0 {
			return 0, false, at
		}
		if s.hash == hash && v.words[s.next-1] == string(word) {
			return s.next - 1, true, 0
		}
	}
}

func (v *Vocabulary) learn(word []byte, hash uint32) uint32 {
	w := string(word)
	stem := Stem(v.language, w)
	if stem == w {
		stem = w // one string, not two
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	id, known, free := v.find(word, hash)
	if known {
		return id
	}
	id = uint32(len(v.words))
	v.words, v.stems = append(v.words, w), append(v.stems, stem)
	v.slots[free] = slot{hash, id + 1}
	if 2*len(v.words) > len(v.slots) {
		v.slots = rehash(v.slots, 4*len(v.slots))
	}
	return id
}

// rehash gives a larger table with what a table has.
func rehash(old []slot, size int) []slot {
	slots, mask := make([]slot, size), size-1
	for _, s := range old {
		if s.next == 0 {
			continue
		}
		at := int(s.hash) & mask
		for slots[at].next != 0 {
			at = (at + 1) & mask
		}
		slots[at] = s
	}
	return slots
}

// Field says where in a page a word stands.
type Field uint8

// The fields, by their weight unless the configuration says otherwise.
const (
	Body Field = iota
	Summary
	Heading
	Mark // tags, and fields of the kind that are marked for search
	Name // aliases
	Title
	fields
)

// Weights say what a word counts in each field, in sixteenths of a word of the text.
type Weights [fields]int

// DefaultWeights weigh a word of the title as six of the text (the design's figures, measured on known items).
func DefaultWeights() Weights { return Weights{16, 24, 40, 40, 72, 96} }

// Unit is the weight of a word of the text.
const Unit = 16

// Count counts the words of one page, up to its Terms. It belongs to one goroutine.
type Count struct {
	Scale int // what the page's words weigh, in sixteenths; 0: as much as any

	v       *Vocabulary
	weights Weights
	t       *tally
	length  int // of the text, in words
	title   int // words in the title
}

// NewCount begins to count a page.
func (v *Vocabulary) NewCount(w Weights) *Count {
	t, _ := v.tallies.Get().(*tally)
	if t == nil {
		t = &tally{slots: make([]slot, usualSlots)}
	}
	return &Count{v: v, weights: w, t: t}
}

// Add counts the words of a text that stands in a field.
func (c *Count) Add(f Field, text string) {
	whole, half := int32(c.weights[f]), int32(c.weights[f]/2)
	Each(text, func(word []byte, part bool) {
		e := c.t.entry(word, uint32(maphash.Bytes(c.v.seed, word)))
		w := whole
		switch {
		case part:
			w = half
		case f == Body:
			c.length++
		case f == Heading:
			c.length++
			e.code |= InHeading
		case f == Title:
			c.title++
			e.code |= InTitle
		case f == Name:
			e.code |= InTitle
		}
		if f == Body {
			e.body += w
		} else {
			e.rest += w
		}
	})
}

// Terms is what search knows of one page: its words by number, each with a Code, packed. The first byte tells how
// many words the title has.
type Terms string

// Code tells how much of a page a word is: in the title, in a heading, and its weight by steps.
type Code uint8

// The parts of a Code.
const (
	InTitle   Code = 1 << 7
	InHeading Code = 1 << 6
	stepMask  Code = 1<<5 - 1
)

// steps are the weights that a Code can tell, four to each doubling; integers, as floating-point sums differ from
// one kind of processor to another.
var steps = [...]int{4, 5, 6, 7, 8, 10, 11, 13, 16, 19, 23, 27, 32, 38, 45, 54, 64, 76, 91, 108, 128, 152, 181, 215, 256, 304, 362, 431, 512, 609, 724, 861}

// Weight gives what a Code tells of the weight, in units of 1/16.
func (c Code) Weight() int { return steps[c&stepMask] }

// pivot is the length of text, in words, at which a word counts once. It is fixed, so that no page's weights depend
// on any other page.
const pivot = 400

// maxTitle bounds how many words of a title are told apart.
const maxTitle = 30

// Terms gives what was counted, and ends the counting.
func (c *Count) Terms() Terms {
	t := c.t
	c.t = nil
	b := append(t.out[:0], byte(min(c.title, maxTitle)))
	length := 512 + 512*c.length/pivot // of 1024: half of a text's length counts against it
	last := uint32(0)
	for _, next := range t.sorted(c.v) {
		id, e := uint32(next>>32), &t.known[uint32(next)]
		w := int(e.rest) + int(e.body)*1024/length
		if c.Scale > 0 {
			w = w * c.Scale / Unit
		}
		step := 0
		for step+1 < len(steps) && steps[step+1] <= w {
			step++
		}
		b = binary.AppendUvarint(b, uint64(id-last))
		b = append(b, byte(e.code|Code(step)))
		last = id
	}
	t.out = b
	terms := Terms(b)
	if t.clear() {
		c.v.tallies.Put(t)
	}
	return terms
}

// TitleWords tells how many words the title has.
func (t Terms) TitleWords() int {
	if t == "" {
		return 0
	}
	return int(t[0])
}

// All gives the words in the order of their numbers.
func (t Terms) All() iter.Seq2[uint32, Code] {
	return func(yield func(uint32, Code) bool) {
		id := uint32(0)
		for i := 1; i < len(t); {
			var delta uint32
			for shift := 0; ; shift += 7 {
				c := t[i]
				i++
				delta |= uint32(c&0x7f) << shift
				if c < 0x80 {
					break
				}
			}
			id += delta
			if !yield(id, Code(t[i])) {
				return
			}
			i++
		}
	}
}

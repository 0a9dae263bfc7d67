package words

import (
	"encoding/binary"
	"iter"
	"slices"
	"sync"
)

// This file counts the words of a page. A word is known by a number, so that what 100,000 pages say costs a kilobyte
// each. The numbers go by when a word was first seen: they never leave the process, and nothing is sorted by them
// that anybody sees.

// Vocabulary numbers words. It only grows, and is safe for use by several goroutines.
type Vocabulary struct {
	language string

	mu    sync.RWMutex
	ids   map[string]uint32
	words []string
	stems []string
}

// NewVocabulary gives an empty vocabulary of a language.
func NewVocabulary(language string) *Vocabulary {
	return &Vocabulary{language: language, ids: map[string]uint32{}}
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

func (v *Vocabulary) learn(word []byte) uint32 {
	w := string(word)
	stem := Stem(v.language, w)
	if stem == w {
		stem = w
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	id, ok := v.ids[w]
	if !ok {
		id = uint32(len(v.words))
		v.ids[w] = id
		v.words, v.stems = append(v.words, w), append(v.stems, stem)
	}
	return id
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

// Count counts the words of one page. It belongs to one goroutine.
type Count struct {
	Scale int // what the page's words weigh, in sixteenths; 0: as much as any

	v       *Vocabulary
	weights Weights
	list    []uint64
	length  int // of the text, in words
	title   int // words in the title
}

// NewCount begins to count a page.
func (v *Vocabulary) NewCount(w Weights) *Count { return &Count{v: v, weights: w} }

const partBit = 1 << 8

// Add counts the words of a text that stands in a field.
func (c *Count) Add(f Field, text string) {
	c.v.mu.RLock()
	defer c.v.mu.RUnlock()
	Each(text, func(word []byte, part bool) {
		id, ok := c.v.ids[string(word)]
		if !ok {
			c.v.mu.RUnlock()
			id = c.v.learn(word)
			c.v.mu.RLock()
		}
		e := uint64(id)<<16 | uint64(f)
		if part {
			e |= partBit
		} else if f == Body || f == Heading {
			c.length++
		} else if f == Title {
			c.title++
		}
		c.list = append(c.list, e)
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

// Terms gives what was counted.
func (c *Count) Terms() Terms {
	slices.Sort(c.list)
	var b []byte
	b = append(b, byte(min(c.title, maxTitle)))
	length := 512 + 512*c.length/pivot // of 1024: half of a text's length counts against it
	last := uint32(0)
	for i := 0; i < len(c.list); {
		id := uint32(c.list[i] >> 16)
		var code Code
		body, rest := 0, 0
		for ; i < len(c.list) && uint32(c.list[i]>>16) == id; i++ {
			f := Field(c.list[i] & 0xff)
			w := c.weights[f]
			if c.list[i]&partBit != 0 {
				w /= 2
			} else if f == Title || f == Name {
				code |= InTitle
			} else if f == Heading {
				code |= InHeading
			}
			if f == Body {
				body += w
			} else {
				rest += w
			}
		}
		w := rest + body*1024/length
		if c.Scale > 0 {
			w = w * c.Scale / Unit
		}
		step := 0
		for step+1 < len(steps) && steps[step+1] <= w {
			step++
		}
		code |= Code(step)
		b = binary.AppendUvarint(b, uint64(id-last))
		b = append(b, byte(code))
		last = id
	}
	return Terms(b)
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

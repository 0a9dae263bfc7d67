package words

import "slices"

// This file adds up the words of one page. Most of a page's words stand in it several times: they are told apart here,
// in a small table that stays in the processor's cache, and the vocabulary is asked once for each.

// tally is the words of a page with what they weigh, in the order in which they came first.
type tally struct {
	slots []slot // a hash table with open addresses, never more than half full
	list  []tallied
	text  []byte // the words, one behind the other

	order []uint64 // room for sorted
	out   []byte   // room for Terms
}

// tallied is one word. Its weights are in sixteenths.
type tallied struct {
	hash, from, to uint32
	body, rest     int32
	code           Code // without a step
}

// usualSlots is what a page's table begins with. One that grew beyond maxSlots is not used again, as it would be cleared
// for each page.
const (
	usualSlots = 1024
	maxSlots   = 16 * usualSlots
)

// entry gives the entry of a word. It is good until the next is asked for.
func (t *tally) entry(word []byte, hash uint32) *tallied {
	mask := len(t.slots) - 1
	at := int(hash) & mask
	for ; t.slots[at].next != 0; at = (at + 1) & mask {
		if s := t.slots[at]; s.hash == hash {
			if e := &t.list[s.next-1]; string(t.text[e.from:e.to]) == string(word) {
				return e
			}
		}
	}
	from := len(t.text)
	t.text = append(t.text, word...)
	t.list = append(t.list, tallied{hash: hash, from: uint32(from), to: uint32(len(t.text))})
	t.slots[at] = slot{hash, uint32(len(t.list))}
	if 2*len(t.list) > len(t.slots) {
		t.slots = rehash(t.slots, 4*len(t.slots))
	}
	return &t.list[len(t.list)-1]
}

// sorted gives the places in the list by the words' numbers in a vocabulary, each behind that number.
func (t *tally) sorted(v *Vocabulary) []uint64 {
	t.order = t.order[:0]
	var missing []int
	v.mu.RLock()
	for i := range t.list {
		e := &t.list[i]
		if id, known, _ := v.find(t.text[e.from:e.to], e.hash); known {
			t.order = append(t.order, uint64(id)<<32|uint64(i))
		} else {
			missing = append(missing, i)
		}
	}
	v.mu.RUnlock()
	for _, i := range missing {
		e := &t.list[i]
		t.order = append(t.order, uint64(v.learn(t.text[e.from:e.to], e.hash))<<32|uint64(i))
	}
	slices.Sort(t.order)
	return t.order
}

// clear forgets the words, and tells whether the room they had is to be used again.
func (t *tally) clear() bool {
	if len(t.slots) > maxSlots {
		return false
	}
	clear(t.slots)
	t.list, t.text = t.list[:0], t.text[:0]
	return true
}

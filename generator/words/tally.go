package words

import "slices"

// This file adds up the words of one page. Most of a page's words stand in it several times, and most are those of the
// page before it: they are told apart here, in a table that stays in the processor's cache and is kept from page to page, and
// the vocabulary is asked once for each.

// tally is the words of a page with what they weigh, in the order in which they came first. It belongs to one vocabulary.
type tally struct {
	slots []slot    // a hash table with open addresses, never more than half full
	known []tallied // the words of all pages so far
	text  []byte    // the words, one behind the other
	page  []uint32  // those of this page, by their place in known

	order, room []uint64 // for sorted
	out         []byte   // room for Terms
}

// tallied is one word. Its weights, on this page, are in sixteenths.
type tallied struct {
	hash, from, to uint32
	number         uint32 // in the vocabulary and 1 more; 0: it was not asked for yet
	body, rest     int32
	code           Code // without a step
	here           bool // it is on this page
}

// Slots of a table: what it begins with; and what it may grow to and still stay in the cache. One that would outgrow that
// begins anew with the next page.
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
			if e := &t.known[s.next-1]; string(t.text[e.from:e.to]) == string(word) {
				if !e.here {
					e.here = true
					t.page = append(t.page, s.next-1)
				}
				return e
			}
		}
	}
	from := len(t.text)
	t.text = append(t.text, word...)
	t.known = append(t.known, tallied{hash: hash, from: uint32(from), to: uint32(len(t.text)), here: true})
	t.page = append(t.page, uint32(len(t.known)-1))
	t.slots[at] = slot{hash, uint32(len(t.known))}
	if 2*len(t.known) > len(t.slots) {
		t.slots = rehash(t.slots, 4*len(t.slots))
	}
	return &t.known[len(t.known)-1]
}

// sorted gives the words of the page by their numbers in a vocabulary, each as its place in known behind that number.
func (t *tally) sorted(v *Vocabulary) []uint64 {
	t.number(v)
	t.order = t.order[:0]
	for _, i := range t.page {
		t.order = append(t.order, uint64(t.known[i].number-1)<<32|uint64(i))
	}
	t.room = slices.Grow(t.room[:0], len(t.order))[:len(t.order)]
	t.order, t.room = byNumber(t.order, t.room)
	return t.order
}

// number asks the vocabulary for the numbers of the words that have none yet.
func (t *tally) number(v *Vocabulary) {
	var missing []uint32
	v.mu.RLock()
	for _, i := range t.page {
		if e := &t.known[i]; e.number == 0 {
			if id, known, _ := v.find(t.text[e.from:e.to], e.hash); known {
				e.number = id + 1
			} else {
				missing = append(missing, i)
			}
		}
	}
	v.mu.RUnlock()
	for _, i := range missing {
		e := &t.known[i]
		e.number = v.learn(t.text[e.from:e.to], e.hash) + 1
	}
}

// byNumber sorts by the upper halves, byte by byte from the lowest, and gives the list and the room that it needed.
func byNumber(list, room []uint64) (sorted, left []uint64) {
	highest := uint64(0)
	for _, n := range list {
		highest = max(highest, n>>32)
	}
	for shift := 32; highest > 0; shift, highest = shift+8, highest>>8 {
		var from [256]int
		for _, n := range list {
			from[byte(n>>shift)]++
		}
		at := 0
		for b, n := range from {
			from[b], at = at, at+n
		}
		for _, n := range list {
			b := byte(n >> shift)
			room[from[b]] = n
			from[b]++
		}
		list, room = room, list
	}
	return list, room
}

// clear forgets the page, and tells whether the tally is to be used again.
func (t *tally) clear() bool {
	for _, i := range t.page {
		e := &t.known[i]
		e.body, e.rest, e.code, e.here = 0, 0, 0, false
	}
	t.page = t.page[:0]
	if 3*len(t.known) > maxSlots {
		clear(t.slots)
		t.known, t.text = t.known[:0], t.text[:0]
	}
	return len(t.slots) <= maxSlots
}

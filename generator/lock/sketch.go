package lock

import (
	"hash/fnv"
	"math/bits"
	"strings"
	"unicode"
)

// This file makes sketches of texts: a page that was moved is known again by its words, even where some of them were
// edited on the way.

// Sketch is 64 bits of which about as many differ between two texts as their words do (M. Charikar, "Similarity
// Estimation Techniques from Rounding Algorithms", 2002). Unrelated texts differ in some 32. Zero: too short a text.
type Sketch uint64

// Alike is in how many bits the sketches of a text before and after an edit differ at most, as a rule.
const Alike = 14

// fewest is how many words a text must have.
const fewest = 12

// SketchOf gives the sketch of a text, over its pairs of neighbouring words.
func SketchOf(text []byte) Sketch {
	words := strings.FieldsFunc(strings.ToLower(string(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) < fewest {
		return 0
	}
	var sums [64]int
	h := fnv.New64a()
	for i := range words[1:] {
		h.Reset()
		h.Write([]byte(words[i] + " " + words[i+1]))
		n := mix(h.Sum64())
		for k := range sums {
			sums[k] += int(n>>k&1)*2 - 1
		}
	}
	var s Sketch
	for k, sum := range sums {
		if sum > 0 {
			s |= 1 << k
		}
	}
	return s
}

// mix spreads a sum over all its bits, which that of a short text does not do (the end of MurmurHash3, for 64 bits).
func mix(n uint64) uint64 {
	n = (n ^ n>>33) * 0xff51afd7ed558ccd
	n = (n ^ n>>33) * 0xc4ceb9fe1a85ec53
	return n ^ n>>33
}

// Unlike tells in how many bits two sketches differ; 64 where one is of too short a text.
func (s Sketch) Unlike(o Sketch) int {
	if s == 0 || o == 0 {
		return 64
	}
	return bits.OnesCount64(uint64(s ^ o))
}

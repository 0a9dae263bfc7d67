package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file finds where sentences end, and counts their words as a reader would.

// Ends tells whether a sentence ends before the space at text[i]: at . ! ? or … before a space and a capital, a digit,
// a sign of money or an opening quote or bracket. A single letter and a full stop (J. Smith) is no end.
func Ends(text string, i int) bool {
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[i:], " "))
	if !unicode.IsUpper(next) && !unicode.IsDigit(next) && !unicode.Is(unicode.Sc, next) && !strings.ContainsRune("“‘\"'([¿¡", next) {
		return false
	}
	head := strings.TrimRight(text[:i], "”’\"')]")
	last, size := utf8.DecodeLastRuneInString(head)
	switch last {
	case '!', '?', '…', '。', '！', '？':
		return true
	case '.':
		head = head[:len(head)-size]
		one, size := utf8.DecodeLastRuneInString(head)
		two, _ := utf8.DecodeLastRuneInString(head[:len(head)-size])
		return !(unicode.IsUpper(one) && !unicode.IsLetter(two) && !unicode.IsDigit(two))
	}
	return false
}

// Sentences calls yield with where each sentence of a text begins and ends.
func Sentences(text string, yield func(from, to int)) {
	from := 0
	for i := 0; i < len(text); i++ {
		if text[i] == ' ' && i > 0 && text[i-1] != ' ' && Ends(text, i) {
			yield(from, i)
			from = i + 1
		}
	}
	if strings.TrimSpace(text[from:]) != "" {
		yield(from, len(text))
	}
}

// HowMany tells how many words a text has: what stands between spaces and has a letter or digit in it.
func HowMany(text string) int {
	n := 0
	for _, w := range strings.Fields(text) {
		if strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			n++
		}
	}
	return n
}

// Package words provides a text's words as search compares them: folded, split and stemmed. Index and query go
// through the same rules; the browser's half of them is in emit/engine.js and is held to the same table of cases
// (testdata/words.json). It must never know a page.
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// This file folds and splits. A word is a run of letters, digits and marks. Scripts that write no spaces give each
// two neighbouring characters as a word, so that any substring of two is found.

// MaxWord is the longest word that is indexed, in bytes once folded: a longer one is no word that anybody types.
const MaxWord = 40

// Each calls yield for each word of a text, folded. part is set for a piece of a word that was given whole too:
// fooBar gives foobar, then foo and bar as parts; so is what two words with a hyphen make together. The bytes are only good until yield returns.
func Each(text string, yield func(word []byte, part bool)) {
	var buf [64]byte
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf && ascii[c] == 0 {
			if c == '.' && isNet(text, i) {
				yield([]byte(".net"), false)
				i += 4
				continue
			}
			i++
			continue
		}
		// The road of nearly every word: letters and digits of ASCII alone.
		start, n, camel, beyond := i, 0, false, false
		for {
			for ; i < len(text); i++ {
				c := text[i]
				low := ascii[c]
				if low == 0 {
					break
				}
				if low != c && i > start && 'a' <= text[i-1] && text[i-1] <= 'z' {
					camel = true
				}
				if n < len(buf) {
					buf[n] = low
					n++
				}
			}
			if i+1 >= len(text) || text[i] != '\'' || i == start {
				break
			}
			if !isLetter(text[i+1]) {
				beyond = text[i+1] >= utf8.RuneSelf // d'été
				break
			}
			i++ // don't
		}
		word := buf[:n]
		if i < len(text) && (beyond || text[i] >= utf8.RuneSelf) {
			if r, _ := utf8.DecodeRuneInString(text[i:]); isWord(r) || r == '’' || beyond {
				if i = other(text, start, yield); i == start {
					_, size := utf8.DecodeRuneInString(text[i:])
					i += size
				}
				continue
			}
		}
		if len(word) == 0 {
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
			continue
		}
		if len(word) == 1 && isLetter(word[0]) { // c++, c#
			if rest := text[i:]; strings.HasPrefix(rest, "++") && !startsWord(rest[2:]) {
				word, i = append(word, "++"...), i+2
			} else if strings.HasPrefix(rest, "#") && !startsWord(rest[1:]) {
				word, i = append(word, '#'), i+1
			}
		}
		if len(word) <= MaxWord {
			yield(word, false)
		}
		if camel {
			parts(text[start:i], yield)
		}
		joined(text[i:], word, yield)
	}
}

// joined gives two words with a hyphen between them as one too: who looks for coproduction means co-production.
func joined(rest string, word []byte, yield func(word []byte, part bool)) {
	if len(rest) < 2 || rest[0] != '-' || !isLetter(rest[1]) || !isLetter(word[len(word)-1]) {
		return
	}
	for i := 1; i < len(rest) && ascii[rest[i]] != 0; i++ {
		word = append(word, ascii[rest[i]])
	}
	if len(word) <= MaxWord {
		yield(word, true)
	}
}

// ascii gives letters and digits below 128 in lower case; 0 for all else.
var ascii = [256]byte{
	'0': '0', '1': '1', '2': '2', '3': '3', '4': '4', '5': '5', '6': '6', '7': '7', '8': '8', '9': '9',
	'a': 'a', 'b': 'b', 'c': 'c', 'd': 'd', 'e': 'e', 'f': 'f', 'g': 'g', 'h': 'h', 'i': 'i', 'j': 'j', 'k': 'k', 'l': 'l', 'm': 'm',
	'n': 'n', 'o': 'o', 'p': 'p', 'q': 'q', 'r': 'r', 's': 's', 't': 't', 'u': 'u', 'v': 'v', 'w': 'w', 'x': 'x', 'y': 'y', 'z': 'z',
	'A': 'a', 'B': 'b', 'C': 'c', 'D': 'd', 'E': 'e', 'F': 'f', 'G': 'g', 'H': 'h', 'I': 'i', 'J': 'j', 'K': 'k', 'L': 'l', 'M': 'm',
	'N': 'n', 'O': 'o', 'P': 'p', 'Q': 'q', 'R': 'r', 'S': 's', 'T': 't', 'U': 'u', 'V': 'v', 'W': 'w', 'X': 'x', 'Y': 'y', 'Z': 'z',
}

func isLetter(c byte) bool { return ascii[c] > '9' }

func isWord(r rune) bool { return unicode.In(r, unicode.L, unicode.Nd, unicode.M) }

func isLower(r rune) bool {
	return 'a' <= r && r <= 'z' || r >= utf8.RuneSelf && unicode.Is(unicode.Ll, r)
}

func isUpper(r rune) bool {
	return 'A' <= r && r <= 'Z' || r >= utf8.RuneSelf && unicode.Is(unicode.Lu, r)
}

func startsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isWord(r)
}

// isNet tells whether the dot at text[i] begins ".net", the one name that is nothing without its dot.
func isNet(text string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	return len(text) >= i+4 && strings.EqualFold(text[i:i+4], ".net") && !isWord(before) && !startsWord(text[i+4:])
}

// other reads the word at text[i] that is not of ASCII alone, and gives where it ends.
func other(text string, i int, yield func(word []byte, part bool)) int {
	start, end, camel := i, i, false
	var last rune
	var b strings.Builder
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if (r == '\'' || r == '’') && end > start {
			if next, _ := utf8.DecodeRuneInString(text[end+size:]); unicode.IsLetter(next) {
				end += size
				continue
			}
		}
		if !isWord(r) {
			break
		}
		camel = camel || isLower(last) && isUpper(r)
		b.WriteRune(r)
		last = r
		end += size
	}
	if b.Len() > 0 {
		spread(Fold(b.String()), yield)
	}
	if camel {
		parts(text[start:end], yield)
	}
	return end
}

// spread gives a folded run: pairs where its script writes no spaces, the rest as words.
func spread(run string, yield func(word []byte, part bool)) {
	rs := []rune(run)
	for i := 0; i < len(rs); {
		dense, j := isDense(rs[i]), i+1
		for j < len(rs) && isDense(rs[j]) == dense {
			j++
		}
		switch {
		case dense && j-i > 1:
			for k := i; k+1 < j; k++ {
				yield([]byte(string(rs[k:k+2])), false)
			}
		default:
			if w := []byte(string(rs[i:j])); len(w) <= MaxWord {
				yield(w, false)
			}
		}
		i = j
	}
}

// isDense tells whether a character is of a script without spaces between words.
func isDense(r rune) bool {
	return r >= 0x0e00 && (r == 'ー' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar))
}

// parts gives the pieces of camelCase.
func parts(word string, yield func(word []byte, part bool)) {
	give := func(s string) {
		if f := Fold(s); len(f) > 1 && len(f) <= MaxWord {
			yield([]byte(f), true)
		}
	}
	from := 0
	var last rune
	for i, r := range word {
		if isLower(last) && isUpper(r) {
			give(word[from:i])
			from = i
		}
		last = r
	}
	give(word[from:])
}

// Fold gives the form in which words are compared: compatibility characters resolved (NFKD), accents of Latin and
// Greek letters dropped, lower case, and a few letters written out that people type as two.
func Fold(s string) string {
	if isPlain(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	var base rune
	for _, r := range norm.NFKD.String(s) {
		if r >= 0x300 && r <= 0x36f && base < 0x400 {
			continue
		}
		base = r
		if !isWord(r) {
			continue
		}
		switch r = unicode.ToLower(r); r {
		case 'ß':
			b.WriteString("ss")
		case 'æ':
			b.WriteString("ae")
		case 'œ':
			b.WriteString("oe")
		case 'þ':
			b.WriteString("th")
		case 'ø':
			b.WriteByte('o')
		case 'đ', 'ð':
			b.WriteByte('d')
		case 'ł':
			b.WriteByte('l')
		case 'ı':
			b.WriteByte('i')
		case 'ς':
			b.WriteRune('σ')
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// isPlain tells whether a text is letters and digits of ASCII alone, as nearly all are that are folded.
func isPlain(s string) bool {
	for i := range len(s) {
		if ascii[s[i]] == 0 {
			return false
		}
	}
	return true
}

// Query gives the words of a question, in order.
func Query(text string) []string {
	var list []string
	Each(text, func(w []byte, part bool) {
		if !part {
			list = append(list, string(w))
		}
	})
	return list
}

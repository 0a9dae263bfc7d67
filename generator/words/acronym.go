package words

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file finds acronyms, and where a text says what they stand for.

// acronym is two to eight capitals, digits among them after the first, with the s of many. What is longer is a code, or
// is shouted.
var acronym = regexp.MustCompile(`\b[A-Z][A-Z0-9]{1,7}(?:s\b|\b)`)

// roman matches numbers of chapters and kings, which are no acronyms.
var roman = regexp.MustCompile(`^(?:X{0,3})(?:IX|IV|V?I{0,3})$`)

// maxMeaning is how long an explanation may be, in bytes, so that a text of nothing but brackets is read once.
const maxMeaning = 200

// Acronyms calls yield for each acronym in a text, without the s of many. A text all in capitals has none.
func Acronyms(text string, yield func(name string, from, to int)) {
	if !strings.ContainsFunc(text, unicode.IsLower) && strings.ContainsRune(strings.TrimSpace(text), ' ') {
		return
	}
	for _, at := range acronym.FindAllStringIndex(text, -1) {
		name := strings.TrimSuffix(text[at[0]:at[1]], "s")
		capitals := 0
		for _, r := range name {
			if unicode.IsUpper(r) {
				capitals++
			}
		}
		dotted := strings.HasPrefix(text[at[1]:], ".") && startsWord(text[at[1]+1:]) || strings.HasSuffix(text[:at[0]], ".") // GOV.UK is a name
		if capitals >= 2 && !dotted && !roman.MatchString(name) {
			yield(name, at[0], at[0]+len(name))
		}
	}
}

// Explains tells whether a text says what an acronym at text[from:to] stands for: in brackets behind it, or it is itself
// in brackets behind two words or more. It looks no further than maxMeaning bytes on either side.
func Explains(text string, from, to int) bool {
	before, after := text[max(0, from-maxMeaning):from], strings.TrimPrefix(text[to:min(len(text), to+maxMeaning)], "s")
	if meaning, ok := strings.CutPrefix(after, " ("); ok {
		meaning, _, ok = strings.Cut(meaning, ")")
		if first, _ := utf8.DecodeRuneInString(meaning); ok && unicode.IsLetter(first) && HowMany(meaning) > 1 {
			return true
		}
	}
	name, inside := strings.CutSuffix(before, " (")
	return inside && HowMany(name) > 1 && (strings.HasPrefix(after, ")") || strings.HasPrefix(after, ",") || strings.HasPrefix(after, ";"))
}

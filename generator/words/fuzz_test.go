package words

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever a text is, its words are words, and sentences, acronyms and stems are found within it.
func FuzzText(f *testing.F) {
	for _, s := range []string{"A sentence. Another! (NHS) HMRC's e-mail", "Llanfair-pwll ŵy", "東京都 ﬀ İ ǅ ẞ", "a\u0301\u0308b", "J. Smith. 5 of GOV.UK", "\xff\xc3(", "NHS (National Health Service)", "x.y@z https://example.org/a-b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		Each(text, func(word []byte, _ bool) {
			w := string(word)
			if w == "" || !utf8.ValidString(w) || len(Query(w)) == 0 {
				t.Errorf("%q has the word %q, whose words are %q", text, w, Query(w))
			}
			for _, language := range Languages() {
				if s := Stem(language, w); !utf8.ValidString(s) {
					t.Errorf("%q in %s has the stem %q", w, language, s)
				}
			}
		})
		if a, b := Query(text), Query(text); !slices.Equal(a, b) {
			t.Errorf("%q asks %q, then %q", text, a, b)
		}
		last := 0
		Sentences(text, func(from, to int) {
			if from < last || to <= from || to > len(text) || strings.TrimSpace(text[from:to]) == "" && from != last {
				t.Errorf("%q: a sentence from %d to %d, behind %d", text, from, to, last)
			}
			last = to
		})
		Acronyms(text, func(name string, from, to int) {
			if text[from:to] != name {
				t.Errorf("%q: %s from %d to %d", text, name, from, to)
			}
			Explains(text, from, to)
		})
	})
}

package words

import (
	"slices"
	"strings"
	"testing"
)

func TestSentences(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"One. Two! Three? Four… Five":           {"One.", "Two!", "Three?", "Four…", "Five"},
		"By J. Smith, e.g. this and no. 5 end.": {"By J. Smith, e.g. this and no.", "5 end."},
		"“One.” “Two,” he said. £5 is three.":   {"“One.”", "“Two,” he said.", "£5 is three."},
		"It rose by 2.5 per cent. (It did.) So": {"It rose by 2.5 per cent.", "(It did.)", "So"},
		"":                                      nil,
		"  ":                                    nil,
	} {
		var got []string
		Sentences(text, func(from, to int) { got = append(got, strings.TrimSpace(text[from:to])) })
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
	if n := HowMany("Two words – or 4 …"); n != 4 {
		t.Errorf("%d words", n)
	}
}

// Of each text, the acronyms; those that it explains have a +.
func TestAcronyms(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"The NHS and two MPs; NHS's":                       "NHS MP NHS",
		"The National Health Service (NHS) and others":     "NHS+",
		"The National Health Service (NHS, since 1948) is": "NHS+",
		"The LCIOC (chief information officers) met":       "LCIOC+",
		"The NHS (England) and more":                       "NHS",
		"The NHS (2003 to 2005) is":                        "NHS",
		"Service (NHS)":                                    "NHS", // one word is no meaning
		"Area E08000035, chapter IV, Henry VIII, I, A, 3D": "",
		"HS2 to W3C, iPhone, McD":                          "HS2 W3C",
		"At GOV.UK and www.EXAMPLE.org. UK. NHS.":          "UK NHS",
		"PART ONE OF TWO":                                  "",
		"ANPR":                                             "ANPR",
		"COVID-19 and ABCDEFGHIJ":                          "COVID",
	} {
		var got []string
		Acronyms(text, func(name string, from, to int) {
			if text[from:to] != name {
				t.Errorf("%q: %s stands at %q", text, name, text[from:to])
			}
			if Explains(text, from, to) {
				name += "+"
			}
			got = append(got, name)
		})
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

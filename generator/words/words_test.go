package words

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

// Case is a text with its words. The browser's half is held to the same table by the tests of generator/build.
type Case struct {
	Why   string   `json:"why"`
	Text  string   `json:"text"`
	Words []string `json:"words"`
	Parts []string `json:"parts"`
}

func TestWordsAreFoldedAndSplit(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/words.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []Case
	if err := json.Unmarshal(data, &cases); err != nil || len(cases) == 0 {
		t.Fatal(len(cases), err)
	}
	for _, c := range cases {
		var words, parts []string
		Each(c.Text, func(w []byte, part bool) {
			if part {
				parts = append(parts, string(w))
			} else {
				words = append(words, string(w))
			}
		})
		if !slices.Equal(words, c.Words) || !slices.Equal(parts, c.Parts) {
			t.Errorf("%s: %q gives %q with the parts %q", c.Why, c.Text, words, parts)
		}
	}
}

func TestFormsOfAWordHaveOneStem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		language string
		forms    []string
	}{
		{"en-GB", []string{"charge", "charges", "charging", "charged"}},
		{"en", []string{"policy", "policies"}},
		{"en", []string{"transformation", "transformations"}},
		{"cy", []string{"caerdydd", "gaerdydd", "nghaerdydd", "chaerdydd"}},
		{"cy", []string{"tai", "dai", "thai", "nhai"}},
		{"cy", []string{"prifysgol", "brifysgol", "mhrifysgol", "phrifysgol"}},
		{"cy", []string{"llyfr", "lyfr", "llyfrau"}},
		{"cy", []string{"rhan", "ran"}},
		{"de", []string{"hauser", "hausern"}},
		{"ja", []string{"東京"}},
	} {
		for _, f := range c.forms[1:] {
			if a, b := Stem(c.language, c.forms[0]), Stem(c.language, f); a != b {
				t.Errorf("in %s %s has the stem %s, and %s %s", c.language, c.forms[0], a, f, b)
			}
		}
	}
	for _, c := range [][3]string{{"en", "universe", "council"}, {"cy", "caerdydd", "cymru"}, {"xx", "charge", "charges"}, {"en", "2016", "2017"}} {
		if Stem(c[0], c[1]) == Stem(c[0], c[2]) {
			t.Errorf("in %s %s and %s have one stem", c[0], c[1], c[2])
		}
	}
	for _, l := range Languages() {
		if stemmer(l) == nil {
			t.Errorf("%s has no rules", l)
		}
	}
}

func TestTermsTellWhatWasCounted(t *testing.T) {
	t.Parallel()
	v := NewVocabulary("en")
	c := v.NewCount(DefaultWeights())
	c.Add(Title, "Car tax")
	c.Add(Heading, "The disc")
	c.Add(Body, "car disc disc renewal")
	terms := c.Terms()
	if terms.TitleWords() != 2 {
		t.Errorf("the title has %d words", terms.TitleWords())
	}
	got := map[string]Code{}
	for id, code := range terms.All() {
		w, _ := v.Word(id)
		got[w] = code
	}
	if len(got) != 5 || got["car"]&InTitle == 0 || got["tax"]&InTitle == 0 || got["disc"]&(InTitle|InHeading) != InHeading || got["renewal"]&(InTitle|InHeading) != 0 {
		t.Errorf("%v", got)
	}
	if !(got["car"].Weight() > got["disc"].Weight() && got["disc"].Weight() > got["renewal"].Weight()) {
		t.Errorf("car %d, disc %d, renewal %d", got["car"].Weight(), got["disc"].Weight(), got["renewal"].Weight())
	}
	again := v.NewCount(DefaultWeights())
	again.Add(Body, "car disc disc renewal")
	again.Add(Heading, "The disc")
	again.Add(Title, "Car tax")
	if again.Terms() != terms {
		t.Error("the order of counting shows")
	}
}

// BenchmarkCount counts pages of some 900 words, few of which are most of a text, as in any language.
func BenchmarkCount(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	often := rand.NewZipf(r, 1.1, 4, 30_000)
	var texts []string
	for range 500 {
		var text strings.Builder
		for range 900 {
			fmt.Fprintf(&text, "w%xord ", often.Uint64()*2654435761%1_000_003)
		}
		texts = append(texts, text.String())
	}
	v := NewVocabulary("en")
	b.SetBytes(int64(len(texts[0])))
	for i := 0; b.Loop(); i++ {
		c := v.NewCount(DefaultWeights())
		c.Add(Body, texts[i%len(texts)])
		c.Terms()
	}
}

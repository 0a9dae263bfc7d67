package diag

import (
	"fmt"
	"slices"
	"testing"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		word       string
		candidates []string
		want       []string
	}{
		"a letter too many":                         {"titlle", []string{"title", "date"}, []string{"title"}},
		"a letter too few":                          {"titl", []string{"title", "date"}, []string{"title"}},
		"a wrong letter":                            {"tutle", []string{"title", "date"}, []string{"title"}},
		"two letters swapped are one slip":          {"ttile", []string{"title", "date"}, []string{"title"}},
		"case does not count":                       {"TITLE", []string{"title"}, []string{"title"}},
		"the nearest comes first":                   {"summery", []string{"summit", "summary"}, []string{"summary"}},
		"equally near ones by the alphabet":         {"cat", []string{"rat", "bat"}, []string{"bat", "rat"}},
		"three at most":                             {"cat", []string{"rat", "bat", "hat", "mat"}, []string{"bat", "hat", "mat"}},
		"doubles count once":                        {"cat", []string{"bat", "bat"}, []string{"bat"}},
		"a part of a name is as good as a slip":     {"congestion", []string{"The London congestion charge"}, []string{"The London congestion charge"}},
		"three letters are too few to be a part":    {"con", []string{"the congestion charge"}, nil},
		"what is far is not offered":                {"owner", []string{"date", "kind", "search"}, nil},
		"of a single letter, another is no slip":    {"x", []string{"a", "b"}, nil},
		"nothing is near to nothing":                {"", []string{"a", ""}, nil},
		"letters beyond ASCII are one edit each":    {"naïve", []string{"naive"}, []string{"naive"}},
		"a word in another script":                  {"проста", []string{"просто"}, []string{"просто"}},
		"long words may have more slips than short": {"instumentafter", []string{"instrument_after"}, []string{"instrument_after"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := Nearest(test.word, test.candidates); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
			backwards := slices.Clone(test.candidates)
			slices.Reverse(backwards)
			if got := Nearest(test.word, backwards); !slices.Equal(got, test.want) {
				t.Errorf("the order of candidates counts: got %q, want %q", got, test.want)
			}
		})
	}
}

func TestDidYouMean(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		candidates []string
		want       string
	}{
		"none":  {[]string{"far away"}, ""},
		"one":   {[]string{"bat"}, `did you mean "bat"?`},
		"two":   {[]string{"bat", "rat"}, `did you mean "bat" or "rat"?`},
		"three": {[]string{"bat", "hat", "rat"}, `did you mean "bat", "hat" or "rat"?`},
	}
	for name, test := range tests {
		if got := DidYouMean("cat", test.candidates); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

// The quick way, which gives up early, agrees with the definition.
func FuzzDistance(f *testing.F) {
	f.Add("abcd", "abdc")
	f.Add("", "abc")
	f.Add("ca", "abc")
	f.Add("kitten", "sitting")
	f.Fuzz(func(t *testing.T, x, y string) {
		a, b := []rune(x), []rune(y)
		if len(a) > 8 || len(b) > 8 {
			return
		}
		want := slow(a, b)
		var m measure
		for limit := range 9 {
			if got := m.distance(a, b, limit); got != min(want, limit+1) {
				t.Errorf("distance(%q, %q, %d) = %d, want %d", x, y, limit, got, min(want, limit+1))
			}
		}
	})
}

// slow is the definition: optimal string alignment.
func slow(a, b []rune) int {
	switch {
	case len(a) == 0:
		return len(b)
	case len(b) == 0:
		return len(a)
	}
	m, n := len(a)-1, len(b)-1
	if a[m] == b[n] {
		return slow(a[:m], b[:n])
	}
	d := 1 + min(slow(a[:m], b), slow(a, b[:n]), slow(a[:m], b[:n]))
	if m > 0 && n > 0 && a[m] == b[n-1] && a[m-1] == b[n] {
		d = min(d, 1+slow(a[:m-1], b[:n-1]))
	}
	return d
}

// BenchmarkNear looks for what was meant by a path among the paths of a large site.
func BenchmarkNear(b *testing.B) {
	var c Candidates
	for i := range 50_000 {
		c.Add(fmt.Sprintf("guides/%x/chapter-%d-of-many/%x-and-more", i*7919%65536, i%40, i))
	}
	for b.Loop() {
		c.Near("guides/1a2b/chaptre-12-of-many/7f-and-more")
	}
}

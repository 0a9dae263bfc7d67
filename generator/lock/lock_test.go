package lock

import (
	"bytes"
	"strings"
	"testing"

	"waymark/generator/source"
)

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	t.Parallel()
	l := Lock{
		{Address: "/z/", Path: "a folder/z.md", Sketch: 0xf, Anchors: []Anchor{{ID: "b"}, {ID: "^a b%"}, {ID: "c", Gone: Gone{"2026-01-31", "It is no more."}}}},
		{Address: "/", Path: "/"},
		{Address: "/käse.html", Path: "gone.md", Sketch: 1<<64 - 1},
		{Address: "/no more/", Path: "x.md", Gone: Gone{"2026-01-31", "gone, too"}, Anchors: []Anchor{{ID: "x"}}},
	}
	const want = `/ / 0000000000000000
/käse.html gone.md ffffffffffffffff
/no%20more/ gone 2026-01-31 gone, too
/z/ a%20folder/z.md 000000000000000f
  #b
  #^a%20b%25
  #c gone 2026-01-31 It is no more.
`
	text := string(l.Format())
	if got := strings.TrimPrefix(text, head); got != want {
		t.Errorf("%s\nrather than\n%s", got, want)
	}
	again, faults := Parse(source.File{Data: []byte(text)})
	if len(faults) > 0 || string(again.Format()) != text {
		t.Errorf("%v\n%s", faults, again.Format())
	}
}

func TestASketchKnowsATextAgain(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("The charge began in February and traffic fell within the zone, as had been foretold. ", 2) +
		"Buses came more often, and what was paid went to them by law. Those who lived there paid a tenth of it."
	other := "A licence is renewed at a counter no longer: what the office knows already is asked of nobody, and a reminder says how."
	s := SketchOf([]byte(text))
	if d := s.Unlike(SketchOf([]byte(strings.Replace(text, "tenth", "fifth", 1)))); d > Alike {
		t.Errorf("a word makes %d bits", d)
	}
	if d := s.Unlike(SketchOf([]byte(other))); d <= Alike {
		t.Errorf("another text differs in %d bits only", d)
	}
	if SketchOf([]byte("Too short.")) != 0 || Sketch(0).Unlike(0) != 64 {
		t.Error("a short text is like something")
	}
}

// Whatever a merge leaves in the file, what is wrong lies within it; and what is read whole is written so that it reads
// as the same.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "/ index.md 0123456789abcdef\n  #a\n", "/a%20b/ a%20b.md 1\n  #^b gone 2025-01-01 Why not\n/old gone 2025-01-01 Ended.\n", "/a\n/a\n", "<<<<<<< ours\n/x/ x.md 1\n=======\n", "#\n  #\n/a gone\n", "/\u0085 \u00a0 1\r\n", "/a/ b.md ffffffffffffffff gone 2025-13-01 x\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		l, faults := Parse(source.File{Path: "addresses.lock", Data: []byte(text)})
		for _, d := range faults {
			if d.Start < 0 || d.End < d.Start || d.End > len(text) {
				t.Errorf("%q: %s at %d to %d", text, d.Message, d.Start, d.End)
			}
		}
		if len(faults) > 0 {
			return
		}
		once := l.Format()
		again, faults := Parse(source.File{Path: "addresses.lock", Data: once})
		if len(faults) > 0 || !bytes.Equal(again.Format(), once) {
			t.Errorf("%q is written as\n%s\nwhich reads as\n%s\n%v", text, once, again.Format(), faults)
		}
	})
}

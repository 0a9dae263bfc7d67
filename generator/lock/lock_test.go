package lock

import (
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

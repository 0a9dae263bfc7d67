package press

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"waymark/generator/source"
)

var text = []byte(strings.Repeat("A line of a page that repeats itself.\n", 60))

func none(source.Sum) bool { return false }

func TestACopyIsWhatItIsOf(t *testing.T) {
	t.Parallel()
	readers := map[Coding]func([]byte) io.Reader{
		Brotli: func(b []byte) io.Reader { return brotli.NewReader(bytes.NewReader(b)) },
		Gzip: func(b []byte) io.Reader {
			r, err := gzip.NewReader(bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			if !r.ModTime.IsZero() || r.Name != "" || r.OS != 255 {
				t.Errorf("the header says more than it must: %+v", r.Header)
			}
			return r
		},
	}
	for _, c := range Codings() {
		var m, other Memory
		a, _ := m.Copy(c, text, source.SumOf(text), none)
		b, _ := other.Copy(c, text, source.SumOf(text), none)
		if !bytes.Equal(a, b) || len(a) > len(text)/10 {
			t.Errorf("%s: %d bytes, then %d", c, len(a), len(b))
		}
		if got, err := io.ReadAll(readers[c](a)); err != nil || !bytes.Equal(got, text) {
			t.Errorf("%s does not give back what was compressed: %v", c, err)
		}
	}
}

func TestWhatIsWorthACopy(t *testing.T) {
	t.Parallel()
	if !slices.IsSorted(texts) {
		t.Error("the endings are not sorted")
	}
	for name, worth := range map[string]bool{
		"index.html": true, "DATA.CSV": true, "theme/civic.css": true, "search/a.js": true, "index.json": true, "map.svg": true,
		"photo.jpg": false, "photo.png": false, "font.woff2": false, "CNAME": false, "archive.gz": false, "index.html.br": false,
	} {
		if Worth(name, 5000) != worth {
			t.Errorf("%s: %v", name, !worth)
		}
	}
	if Worth("index.html", 1000) {
		t.Error("one packet holds it already")
	}
	noise := make([]byte, 5000)
	rand.NewChaCha8([32]byte{}).Read(noise)
	var m Memory
	for range 2 {
		if pressed, there := m.Copy(Gzip, noise, source.SumOf(noise), none); pressed != nil || there {
			t.Error("what becomes no smaller has a copy")
		}
	}
}

// What was compressed once is not compressed again, in the next run neither, as long as the copy is where it belongs.
func TestMemoryOutlivesARun(t *testing.T) {
	t.Parallel()
	var first Memory
	sum := source.SumOf(text)
	pressed, _ := first.Copy(Gzip, text, sum, none)
	lies := func(s source.Sum) bool { return s == source.SumOf(pressed) }
	var kept bytes.Buffer
	if !first.Fresh() || first.Save(&kept) != nil || first.Fresh() {
		t.Fatal("it was not kept")
	}
	load := func(data []byte) *Memory {
		m := &Memory{}
		m.Load(bytes.NewReader(data))
		return m
	}
	for name, test := range map[string]struct {
		m     *Memory
		coded Coding
		has   func(source.Sum) bool
		there bool
	}{
		"the copy lies there":   {load(kept.Bytes()), Gzip, lies, true},
		"somebody took it away": {load(kept.Bytes()), Gzip, none, false},
		"of another coding":     {load(kept.Bytes()), Brotli, lies, false},
		"half of it was kept":   {load(kept.Bytes()[:20]), Gzip, lies, false},
		"nothing was kept":      {load(nil), Gzip, lies, false},
	} {
		again, there := test.m.Copy(test.coded, text, sum, test.has)
		if there != test.there || there == (again != nil) {
			t.Errorf("%s: there %v, %d bytes", name, there, len(again))
		}
		if test.m.Fresh() == test.there {
			t.Errorf("%s: fresh %v", name, test.m.Fresh())
		}
	}
	idle := load(kept.Bytes())
	var left bytes.Buffer
	if idle.Save(&left) != nil || left.Len() != 0 {
		t.Errorf("what nobody asked for is kept: %d bytes", left.Len())
	}
}

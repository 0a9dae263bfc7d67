package build

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"waymark/generator/source"
	"waymark/themes"
)

// shelf is a sink in memory.
type shelf struct {
	mu    sync.Mutex
	files map[string][]byte
}

func (k *shelf) Put(path string, data []byte) (bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.files[path] = bytes.Clone(data)
	return true, nil
}

func (k *shelf) Remove(path string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.files, path)
	return nil
}

// While an edit waits, what goes over all pages is given up half-way, and nothing of the half is kept: once the edit
// is through it is made whole.
func TestWhatIsMadeOfAllPagesGivesWayToAnEdit(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"config.toml": {Data: []byte("title = \"T\"\nbase_url = \"https://example.org/\"\n[kinds.case]\ndir = \"cases\"\nlabel = \"Case\"\nplural = \"Cases\"\n[relations.near]\nfrom = [\"case\"]\nto = [\"case\"]\nlabel = \"Near\"\ninverse = \"Near\"\n")}}
	for i := range 150 {
		files[fmt.Sprintf("content/cases/case-%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: Case %d\nnear: [case-%d]\n---\nText.\n", i, (i*7+1)%150)}
	}
	begin := func() (*Build, *shelf) {
		sink := &shelf{files: map[string][]byte{}}
		tree := &source.Tree{FS: files}
		b := New(Options{Tree: tree, Themes: themes.FS, Sink: sink, Today: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)})
		changes, err := tree.Scan()
		if err != nil {
			t.Fatal(err)
		}
		b.Apply(changes)
		return b, sink
	}
	drain := func(b *Build, stop func() bool) {
		if _, err := b.Drain(stop); err != nil {
			t.Fatal(err)
		}
	}
	calm, want := begin()
	drain(calm, nil)

	b, got := begin()
	b.edits.Add(1)
	var mu sync.Mutex
	left := 2 * len(want.files)
	drain(b, func() bool {
		mu.Lock()
		defer mu.Unlock()
		left--
		return left < 0
	})
	for _, path := range []string{"graph.json", "connections/index.html", "sitemap.xml", "data/case.csv"} {
		if got.files[path] != nil || !b.Dirty(path) {
			t.Errorf("%s was made while an edit waited", path)
		}
	}
	if got.files["cases/case-1/index.html"] == nil {
		t.Error("what shows few pages was not made")
	}
	b.edits.Add(-1)
	drain(b, nil)
	if !maps.EqualFunc(got.files, want.files, bytes.Equal) {
		t.Errorf("an output differs from one that nothing disturbed: %d of %d files: %v", len(got.files), len(want.files), slices.Sorted(maps.Keys(got.files)))
	}
}

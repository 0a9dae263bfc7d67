package main

import (
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"sync"

	"waymark/generator/build"
	"waymark/generator/diag"
	"waymark/generator/source"
	"waymark/themes"
)

// This file proves on a user's own site what watch and serve rest on: however the files came, came again and went, the
// outputs and the report are those of a clean build, byte for byte.

// sums is a sink that keeps what each output was.
type sums struct {
	mu   sync.Mutex
	made map[string]source.Sum
}

func (s *sums) Put(path string, data []byte) (bool, error) {
	sum := source.SumOf(data)
	s.mu.Lock()
	defer s.mu.Unlock()
	old, had := s.made[path]
	s.made[path] = sum
	return !had || old != sum, nil
}

func (s *sums) Remove(path string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.made, path)
	return nil
}

// crowds is in how many parts the files come to the build that is tried.
const crowds = 8

// verify builds the site from all files at once, and again from one part after the other, with each part going and
// coming back once; it prints what differs.
func (w *work) verify() error {
	changes, err := w.tree.Scan()
	if err != nil {
		return err
	}
	changes = w.remembered(changes)
	o := w.options
	o.Tree, o.Themes, o.Code, o.Press, o.Once, o.Made = w.tree, themes.FS, w.kept.code, w.kept.press, false, nil
	try := func(edits ...[]source.Change) (*build.Build, map[string]source.Sum, error) {
		out := &sums{made: map[string]source.Sum{}}
		o.Sink = out
		b := build.New(o)
		for _, e := range edits {
			b.Apply(e)
			if _, err := b.Drain(nil); err != nil {
				return nil, nil, err
			}
		}
		return b, out.made, nil
	}
	parts := make([][]source.Change, crowds)
	for _, c := range changes {
		h := fnv.New32a()
		h.Write([]byte(c.Path))
		k := h.Sum32() % crowds
		parts[k] = append(parts[k], c)
	}
	edits := slices.Clone(parts)
	for _, p := range parts {
		gone := make([]source.Change, len(p))
		for i, c := range p {
			gone[i] = source.Change{Path: c.Path, Gone: true}
		}
		edits = append(edits, gone, p)
	}
	clean, want, err := try(changes)
	if err != nil {
		return err
	}
	tried, got, err := try(edits...)
	if err != nil {
		return err
	}
	var differ []string
	for _, p := range slices.Sorted(maps.Keys(want)) {
		switch sum, ok := got[p]; {
		case !ok:
			differ = append(differ, p+" is missing")
		case sum != want[p]:
			differ = append(differ, p+" is another")
		}
	}
	exists := clean.Paths()
	for _, p := range slices.Sorted(maps.Keys(got)) {
		if _, found := slices.BinarySearch(exists, p); !found {
			differ = append(differ, p+" is left over")
		}
	}
	if a, b := w.told(clean), w.told(tried); a != b {
		differ = append(differ, "the report is another:\n"+b+"instead of:\n"+a)
	}
	if len(differ) == 0 {
		w.say.print("%s, %s: whichever way the files come, the same bytes", plural(clean.Pages(), "page"), plural(len(want), "output"))
		return nil
	}
	return fmt.Errorf("internal error: an edited site differs from a clean build:\n%s", strings.Join(differ, "\n"))
}

// told gives a build's whole report as text.
func (w *work) told(b *build.Build) string {
	var text strings.Builder
	if err := (diag.Printer{Severities: b.Severities(), Read: w.text}).Print(&text, "text", b.Report()); err != nil {
		panic("internal error: " + err.Error()) // the format is known
	}
	return text.String()
}

package main

import (
	"context"
	"io"
	"testing"
)

// This file ends what follows a site while there is still much to be made.

func TestWhoEndsWaitsForNoOutput(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	plant(t, dir, "Words.")
	f := &flags{source: dir, noCache: true}
	w, err := f.open(newVoice(io.Discard, io.Discard, f), false, false, void{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.load(); err != nil {
		t.Fatal(err)
	}
	l := &live{work: w}
	all := w.build.Left()
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := l.queue(ended, false); err != nil || all == 0 || w.build.Left() != all {
		t.Errorf("of %d outputs %d are left: %v", all, w.build.Left(), err)
	}
	if _, err := l.queue(t.Context(), false); err != nil || w.build.Left() != 0 {
		t.Errorf("%d are left: %v", w.build.Left(), err)
	}
}

package main

import (
	"bytes"
	"testing"
)

// What is damaged, cut short or another program's is as if it were not there.
func TestASealThatIsBroken(t *testing.T) {
	t.Parallel()
	data := []byte("what one run remembers for the next")
	file := append(seal(data, "one"), data...)
	if got := unsealed(file, "one"); !bytes.Equal(got, data) {
		t.Fatalf("what was sealed is %q", got)
	}
	if got := unsealed(file, "two"); got != nil {
		t.Errorf("another version is given %q", got)
	}
	for i := range file {
		damaged := bytes.Clone(file)
		damaged[i] ^= 1
		if unsealed(damaged, "one") != nil || unsealed(file[:i], "one") != nil {
			t.Errorf("byte %d is damaged, or the file ends before it, and that is not seen", i)
		}
	}
	if got := unsealed(append(file, 'x'), "one"); got != nil {
		t.Errorf("with a byte more it is %q", got)
	}
}

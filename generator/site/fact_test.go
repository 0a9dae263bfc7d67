package site

import "testing"

// Whatever a page can be seen to read, explain has words for.
func TestEverySideHasWords(t *testing.T) {
	t.Parallel()
	if sides > 1<<sideBits {
		t.Errorf("%d sides do not fit into %d bits", sides, sideBits)
	}
	seen := map[string]side{}
	for s := own; s < sides; s++ {
		words := s.String()
		if words == "" {
			t.Errorf("side %d has no words", s)
		}
		if other, twice := seen[words]; twice {
			t.Errorf("sides %d and %d have the same words, %q", other, s, words)
		}
		seen[words] = s
	}
}

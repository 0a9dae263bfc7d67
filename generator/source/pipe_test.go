//go:build unix

package source

import (
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// A pipe gives nothing until somebody writes into it: whoever read it would wait for ever.
func TestPipesAreNoFiles(t *testing.T) {
	t.Parallel()
	dir, tree := site(t, map[string]string{"content/a.md": ""})
	if err := syscall.Mkfifo(filepath.Join(dir, "content/pipe.md"), 0o644); err != nil {
		t.Skip("no pipes here:", err)
	}
	if got := scan(t, tree); !slices.Equal(got, []string{"content/a.md"}) {
		t.Errorf("scan gives %q", got)
	}
	if got := look(t, tree, "content/pipe.md"); len(got) > 0 {
		t.Errorf("look gives %q", got)
	}
}

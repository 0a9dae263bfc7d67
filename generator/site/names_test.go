package site

import (
	"path"
	"strings"
	"testing"
)

// A target means the path that path.Clean gives, whatever way it goes.
func TestPlaced(t *testing.T) {
	t.Parallel()
	parts := []string{"a", "..", ".", "", "b.md", ".c", "..d"}
	var targets []string
	for _, x := range parts {
		targets = append(targets, x)
		for _, y := range parts {
			targets = append(targets, x+"/"+y)
			for _, z := range parts {
				targets = append(targets, x+"/"+y+"/"+z)
			}
		}
	}
	for _, from := range []string{"x.md", "f/x.md", "f/g/x.md", "f/g/", "f/"} {
		for _, target := range targets {
			want := path.Clean("/" + from[:strings.LastIndexByte(from, '/')+1] + target)
			if strings.HasPrefix(target, "/") {
				want = path.Clean(target)
			}
			if got := placed(from, target); got != want {
				t.Errorf("%q from %s is %s, want %s", target, from, got, want)
			}
		}
	}
}

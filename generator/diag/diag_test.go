package diag

import (
	"fmt"
	"slices"
	"testing"
)

func TestFewTellsHowManyThereAre(t *testing.T) {
	t.Parallel()
	made := func(path string, code Code, n int) (l List) {
		for i := range n {
			l = append(l, Diagnostic{Code: code, Place: Place{path, i, i + 1}, Message: fmt.Sprint(i)})
		}
		return l
	}
	few := made("a.md", LinkMissing, MaxAlike)
	if got := few.Few(); !slices.Equal(got, few) {
		t.Errorf("%d are told of %d", len(got), MaxAlike)
	}
	all := slices.Concat(made("a.md", LinkMissing, 3*MaxAlike), made("a.md", LinkAnchor, 2), made("b.md", LinkMissing, 2)).Sort()
	got := all.Few()
	if want := (Diagnostic{Code: LinkMissing, Place: Place{"a.md", -1, 0}, Message: "this file has 1500 faults of this kind, of which the first 500 are told", Hint: "mend those first"}); got[0] != want {
		t.Errorf("got %v\nwant %v", got[0], want)
	}
	count := map[string]int{}
	for _, d := range got[1:] {
		if d.Start >= MaxAlike {
			t.Errorf("%v is not one of the first", d)
		}
		count[d.Path+" "+string(d.Code)]++
	}
	if count["a.md link-missing"] != MaxAlike || count["a.md link-anchor"] != 2 || count["b.md link-missing"] != 2 {
		t.Errorf("got %v", count)
	}
}

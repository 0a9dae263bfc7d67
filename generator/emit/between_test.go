package emit

import (
	"testing"
)

// Groups take the sides that let most lines go across, whatever their order.
func TestGroupsTakeSides(t *testing.T) {
	t.Parallel()
	page := func(group int, to ...int) ring {
		r := ring{group: group}
		for _, k := range to {
			r.out = append(r.out, ringWay{to: k})
		}
		return r
	}
	for name, c := range map[string]struct {
		pages []ring
		right string // for each page - or r
	}{
		"what leads stands on the left":           {[]ring{page(0), page(1, 0)}, "r-"},
		"a group keeps together":                  {[]ring{page(0, 2), page(0), page(1)}, "--r"},
		"the middle one of three stands opposite": {[]ring{page(0, 1), page(1, 2), page(2)}, "-r-"},
		"what is joined to nothing evens it out":  {[]ring{page(0, 1), page(1), page(1), page(2)}, "-rr-"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			groups, got := 0, ""
			for _, p := range c.pages {
				groups = max(groups, p.group+1)
			}
			takeSides(c.pages, groups)
			for _, p := range c.pages {
				got += map[bool]string{true: "r", false: "-"}[p.right]
			}
			if got != c.right {
				t.Errorf("%s rather than %s", got, c.right)
			}
		})
	}
}

// Of too many pages those are kept that are joined to most, in their order, and no line leads to one that is not.
func TestWhatIsKeptOfMany(t *testing.T) {
	t.Parallel()
	all := make([]ring, maxBetween+10)
	last := len(all) - 1
	for k := range last {
		all[k].out = []ringWay{{to: last}}
		all[last].in = append(all[last].in, k)
	}
	kept := keep(all)
	if len(kept) != maxBetween || len(kept[maxBetween-1].in) != maxBetween-1 || kept[0].out[0].to != maxBetween-1 {
		t.Errorf("%d pages, %v", len(kept), kept)
	}
	if len(keep(make([]ring, 5))) > 0 {
		t.Error("pages that nothing joins are drawn")
	}
}

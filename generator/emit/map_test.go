package emit

import (
	"slices"
	"testing"

	"waymark/generator/page"
)

// The columns stand so that most edges lead to the next one, whatever the names of their kinds.
func TestMapColumns(t *testing.T) {
	t.Parallel()
	p := func(kind string, to ...int) placed {
		n := placed{head: page.Head{Kind: kind}}
		for _, k := range to {
			n.to = append(n.to, way{to: k})
		}
		return n
	}
	for name, c := range map[string]struct {
		nodes []placed
		want  []string
	}{
		"nothing":                         {nil, nil},
		"the one that both lead to":       {[]placed{p("a", 2), p("c", 2), p("b")}, []string{"a", "b", "c"}},
		"the middle is not the second":    {[]placed{p("b", 2, 2), p("c", 2), p("a")}, []string{"b", "a", "c"}},
		"of equal orders the alphabet's":  {[]placed{p("b"), p("a")}, []string{"a", "b"}},
		"edges within a kind say nothing": {[]placed{p("a", 0, 0, 0), p("c", 2), p("b")}, []string{"a", "b", "c"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := columns(c.nodes); !slices.Equal(got, c.want) {
				t.Errorf("%v rather than %v", got, c.want)
			}
		})
	}
}

package site

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"waymark/generator/page"
)

// A long list that is sorted by date is cut by years, a full year by months, a full month by days, the newest first.
func TestListsByDateAreCutByDates(t *testing.T) {
	t.Parallel()
	l := &List{newest: true}
	add := func(n int, date string) {
		d, _ := time.Parse(time.DateOnly, date)
		for range n {
			l.nodes = append(l.nodes, &node{page: &page.Page{Head: page.Head{Path: fmt.Sprint(len(l.nodes)), Date: d}}})
		}
	}
	add(150, "2024-01-01")
	add(150, "2025-01-01")
	add(60, "2025-06-01")
	add(150, "2026-02-01")
	add(PieceSize+10, "2026-02-03")
	add(3, "")
	slices.SortFunc(l.nodes, l.compare)
	var got []string
	l.cut()
	for _, p := range l.order {
		got = append(got, fmt.Sprint(p.prefix, " ", len(p.nodes)))
	}
	want := []string{"2026-02-03 210", "2026-02-01 150", "2025-06 60", "2025-01 150", "2024 150", "# 3"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	whole := []Part{{"2026", 360}, {"2025", 210}, {"2024", 150}, {"#", 3}}
	if p := l.pieces[""].parts; !slices.Equal(p, whole) {
		t.Errorf("the whole list has the parts %v, want %v", p, whole)
	}
}

package site

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
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
	r := (&Site{lists: map[string]*List{"": l}}).Reader(nil)
	for _, prefix := range r.Pieces("") {
		got = append(got, fmt.Sprint(prefix, " ", len(l.pieces[prefix].nodes)))
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

// Members come and go one by one, and many at once: the pieces are always those of a list that is cut as a whole, and
// what an update says of them is what differs.
func TestPiecesFollowTheMembers(t *testing.T) {
	t.Parallel()
	for _, newest := range []bool{false, true} {
		r := rand.New(rand.NewPCG(3, 4))
		l := &List{Key: "k", newest: newest}
		before := map[string]string{}
		for step := range 400 {
			u := newUpdate(&Site{ids: intern{map[string]uint32{}}})
			growing := step/100%2 == 0
			for range 1 + r.IntN(12) {
				if len(l.nodes) > 0 && (r.IntN(10) < 3) == growing {
					i := r.IntN(len(l.nodes))
					n := l.nodes[i]
					l.nodes = slices.Delete(l.nodes, i, i+1)
					l.drop(n)
					continue
				}
				title := strings.Repeat("a", r.IntN(4)) + string("abß- #"[r.IntN(5)]) + string("xyz"[r.IntN(3)])[r.IntN(2):]
				date := time.Date(2020+r.IntN(2), time.Month(1+r.IntN(2)), 1+r.IntN(2), 0, 0, 0, 0, time.UTC)
				n := &node{page: &page.Page{Head: page.Head{Path: fmt.Sprint(r.Int()), Order: title, Date: date, Weight: r.IntN(3)}}}
				i, _ := slices.BinarySearchFunc(l.nodes, n, l.compare)
				l.nodes = slices.Insert(l.nodes, i, n)
				l.put(n)
			}
			if r.IntN(20) == 0 {
				l.whole = true
				l.nodes = slices.DeleteFunc(l.nodes, func(*node) bool { return r.IntN(3) == 0 })
			}
			u.recut(l)
			now := drawn(l)
			clean := &List{newest: newest, nodes: l.nodes}
			clean.cut()
			if want := drawn(clean); !maps.Equal(now, want) {
				t.Fatalf("step %d: the pieces are %v, want %v", step, now, want)
			}
			differ := map[PieceID]bool{}
			for _, m := range []map[string]string{before, now} {
				for prefix := range m {
					if before[prefix] != now[prefix] {
						differ[PieceID{"k", prefix}] = true
					}
				}
			}
			if !maps.Equal(u.pieces, differ) {
				t.Fatalf("step %d: %v are said to differ, want %v", step, u.pieces, differ)
			}
			before = now
		}
	}
}

// drawn writes the pieces of a list down.
func drawn(l *List) map[string]string {
	text := map[string]string{}
	for prefix, p := range l.pieces {
		var b strings.Builder
		fmt.Fprint(&b, p.prefix, " in ", p.above, p.parts)
		for _, n := range p.nodes {
			fmt.Fprint(&b, " ", n.page.Head.Path)
		}
		text[prefix] = b.String()
	}
	return text
}

package markdown

import "strings"

// This file gives the terms of definition lists an id, so that others may link to them: that which a heading of the same
// words would have. What has that id already, or might get it, keeps it.

func (w *writer) nameTerms() {
	if len(w.terms) == 0 {
		return
	}
	taken, headed := map[string]bool{}, map[string]bool{}
	for _, h := range w.headings {
		headed[wanted(h, w.plain(h))] = true
	}
	for _, r := range w.rawIDs {
		taken[r.id] = true
	}
	for _, n := range w.terms {
		id := Anchor(w.plain(n))
		if id == "" || taken[id] || reserved(id) || headed[id] || headed[unnumbered(id)] {
			continue
		}
		taken[id] = true
		n.SetAttributeString("id", []byte(id))
		w.body.IDs = append(w.body.IDs, id)
	}
}

// unnumbered gives what an id would be of if it were that of a second heading of its words: "step" for "step-2".
func unnumbered(id string) string {
	i := strings.LastIndexByte(id, '-')
	if i < 0 || strings.Trim(id[i+1:], "0123456789") != "" {
		return id
	}
	return id[:i]
}

package site

import (
	"strings"

	"waymark/generator/diag"
	"waymark/generator/page"
)

// This file finds blocks by their ids: [[Page#^id]].

// findBlock finds a block by its id, ^ included. Case does not count where nothing matches exactly.
func findBlock(p *page.Page, anchor string) (string, bool) {
	if !strings.HasPrefix(anchor, "^") {
		return "", false
	}
	near := ""
	for _, id := range p.Blocks {
		if id == anchor {
			return id, true
		}
		if near == "" && strings.EqualFold(id, anchor) {
			near = id
		}
	}
	return near, near != ""
}

// nearBlocks words which blocks may have been meant.
func nearBlocks(p *page.Page, anchor string) string {
	if hint := diag.DidYouMean(anchor, p.Blocks); hint != "" {
		return hint
	}
	if len(p.Blocks) > 0 {
		return "its blocks are " + strings.Join(p.Blocks[:min(len(p.Blocks), 12)], ", ")
	}
	return "it has none; write " + anchor + " at the end of the paragraph that is meant"
}

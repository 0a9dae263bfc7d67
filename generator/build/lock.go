package build

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"waymark/generator/diag"
	"waymark/generator/lock"
	"waymark/generator/page"
	"waymark/generator/site"
	"waymark/generator/source"
)

// This file holds the site to addresses.lock, and finds what took the place of what is gone: by the file where it still
// has its name, by what git knows of renames where the caller asks it, by the words of its text, and for a heading by
// its place between others. A proposal is Sure where nothing else could be meant.

// promised is the lock as last read.
type promised struct {
	is     bool
	sum    source.Sum
	faults diag.List

	renamed func() map[string]string // what files were renamed to, by their paths from the content folder; nil: not known

	mu       sync.Mutex
	sketches map[string]sketched // of pages, by file
}

type sketched struct {
	sum    source.Sum
	sketch lock.Sketch
}

// promise reads the lock where it changed.
func (b *Build) promise(p *parts, fresh bool) {
	if !fresh && !p.lock || b.site == nil {
		return
	}
	t := &b.promised
	f, err := b.o.Tree.Read(source.LockFile)
	if is := err == nil; !fresh && is == t.is && is && f.Sum == t.sum {
		return
	}
	if p.lock {
		p.differed = append(p.differed, source.LockFile)
	}
	t.is, t.sum, t.faults = err == nil, f.Sum, nil
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.faults = diag.List{{Code: diag.FileRead, Place: diag.Place{Path: source.LockFile, Start: -1}, Message: err.Error(), Hint: "see that it is a file you may read"}}
	}
	if !t.is {
		b.site.Lock("", nil)
		return
	}
	l, faults := lock.Parse(f)
	t.faults = faults
	b.site.Lock(source.LockFile, l)
}

// Ask lets reports of what is gone ask what files were renamed to, by their paths from the content folder.
func (b *Build) Ask(renamed func() map[string]string) { b.promised.renamed = renamed }

// Loss is something that the lock has and the site has no more, with what probably took its place.
type Loss struct {
	site.Loss
	Page   *page.Page // for an address: the page that was there, or is most like it; nil: none is like it
	Sure   bool       // that page is where the address is to lead
	Places []Place    // for anchors: of each that was lost
}

// Place is an anchor that was lost, and the heading that took its place: an index into the page's headings, or -1.
type Place struct {
	Anchor  lock.Anchor
	Heading int
}

// Losses lists what was lost, in the order of the lock.
func (b *Build) Losses() []Loss {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.losses()
}

func (b *Build) losses() []Loss {
	if b.site == nil {
		return nil
	}
	var list []Loss
	var pages []*page.Page
	var renamed map[string]string
	for _, s := range b.site.Losses() {
		l := Loss{Loss: s}
		switch {
		case s.To != nil:
			l.Places = places(s)
		default:
			l.Page, l.Sure = b.site.Page(s.Entry.Path), true
			if l.Page == nil && renamed == nil && b.promised.renamed != nil {
				renamed = b.promised.renamed()
			}
			if to, ok := renamed[s.Entry.Path]; ok && l.Page == nil {
				l.Page = b.site.Page(to)
			}
			if l.Page == nil {
				if pages == nil {
					pages = b.site.Shown()
				}
				l.Page, l.Sure = b.alike(s.Entry, pages)
			}
			_, wrong := page.OldAddress(s.Entry.Address)
			l.Sure = l.Sure && wrong == "" && l.Page.Head.Hidden == page.Published && !slices.Contains(l.Page.Former, s.Entry.Address)
		}
		list = append(list, l)
	}
	return list
}

// How far a page's sketch may be from that in the lock to be proposed, and how much further the next best must be for
// it to be sure. A file of the same name may be further away.
const (
	farthest = 18
	margin   = 5
	sameName = 8
)

// alike finds the page that is most like the one that an address led to.
func (b *Build) alike(e *lock.Entry, pages []*page.Page) (best *page.Page, sure bool) {
	least, next := 64+sameName, 64+sameName
	for _, p := range pages {
		unlike := b.sketch(p).Unlike(e.Sketch)
		if b.site.Known(p) {
			unlike += margin // it has been where it is for long
		}
		if baseName(p.Head.Path) == baseName(e.Path) {
			unlike -= sameName
		}
		if unlike < least {
			best, least, next = p, unlike, least
		} else if unlike < next {
			next = unlike
		}
	}
	switch {
	case least <= lock.Alike && next-least >= margin:
		return best, true
	case least <= farthest:
		return best, false
	}
	return nil, false
}

// baseName is what a page's file is called, where that tells it from others.
func baseName(p string) string {
	own := page.Own(p)
	return own[strings.LastIndexByte(own, '/')+1:]
}

// sketch gives the sketch of a page's text as its file is now.
func (b *Build) sketch(p *page.Page) lock.Sketch {
	if p.File == "" {
		return 0
	}
	t := &b.promised
	t.mu.Lock()
	s, ok := t.sketches[p.File]
	t.mu.Unlock()
	if ok && s.sum == p.Sum {
		return s.sketch
	}
	f, err := b.o.Tree.Read(p.File)
	if err != nil || f.Sum != p.Sum {
		return 0 // it is being edited: the change is on its way
	}
	s = sketched{f.Sum, lock.SketchOf(page.Text(f.Data))}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.sketches == nil {
		t.sketches = map[string]sketched{}
	}
	t.sketches[p.File] = s
	return s.sketch
}

// places finds which headings took the place of anchors that were lost: between the same neighbours, as many new ones
// as old ones; else the one new heading of the page whose words are nearest.
func places(l site.Loss) []Place {
	ids := make([]string, len(l.To.Headings))
	for i, h := range l.To.Headings {
		ids[i] = h.ID
	}
	var was []lock.Anchor
	for _, a := range l.Entry.Anchors {
		if a.Gone == (lock.Gone{}) {
			was = append(was, a)
		}
	}
	had := map[string]int{}
	for i, a := range was {
		had[a.ID] = i
	}
	lost := map[string]bool{}
	for _, i := range l.Lost {
		lost[l.Entry.Anchors[i].ID] = true
	}
	took := map[string]int{}
	var fresh []int
	for i := 0; i < len(ids); {
		if _, old := had[ids[i]]; old {
			i++
			continue
		}
		end := i
		for end < len(ids) {
			if _, old := had[ids[end]]; old {
				break
			}
			fresh = append(fresh, end)
			end++
		}
		from := 0 // what stood between the same neighbours
		if i > 0 {
			from = had[ids[i-1]] + 1
		}
		to := from
		if end < len(ids) {
			to = had[ids[end]]
		} else {
			for to < len(was) && lost[was[to].ID] {
				to++
			}
		}
		if to-from == end-i && !slices.ContainsFunc(was[from:max(from, to)], func(a lock.Anchor) bool { return !lost[a.ID] || strings.HasPrefix(a.ID, "^") }) {
			for k := range end - i {
				took[was[from+k].ID] = i + k
			}
		}
		i = end
	}
	var names diag.Candidates
	for _, i := range fresh {
		if !taken(took, i) {
			names.Add(ids[i])
		}
	}
	var list []Place
	for _, i := range l.Lost {
		a := l.Entry.Anchors[i]
		k, ok := took[a.ID]
		if !ok {
			k = -1
			if near := names.Near(a.ID); len(near) == 1 {
				k = slices.Index(ids, near[0])
			}
		}
		list = append(list, Place{a, k})
	}
	return list
}

func taken(took map[string]int, heading int) bool {
	for _, k := range took {
		if k == heading {
			return true
		}
	}
	return false
}

// maxLosses is how many losses of each sort a report names one by one.
const maxLosses = 200

// broken reports what the lock has and the site has no more.
func (b *Build) broken() diag.List {
	l := slices.Clone(b.promised.faults)
	for _, loss := range b.losses() {
		if len(l) > maxLosses {
			break
		}
		e := loss.Entry
		at := diag.Place{Path: source.LockFile, Start: e.At.Start, End: e.At.End}
		if loss.To == nil {
			d := diag.Diagnostic{Code: diag.AddressGone, Place: at, Message: "nothing is at " + e.Address + " any more", Hint: "write it into the aliases of the page that takes its place, or end this line with gone, the day and why"}
			switch p := loss.Page; {
			case p == nil:
			case p.Head.Hidden != page.Published:
				d.Message += fmt.Sprintf(": %s is %s", p.File, p.Head.Hidden)
				d.Hint = "publish it, or end this line with gone, the day and why"
				d.Other = diag.Place{Path: p.File}
			case loss.Sure && p.File == "":
				d.Message += fmt.Sprintf(": the section is at /%s", p.Head.Address)
				d.Hint = "waymark check --fix gives the section a page of its own that keeps the address"
			case loss.Sure:
				d.Message += fmt.Sprintf(": the page is at /%s", p.Head.Address)
				d.Hint = fmt.Sprintf("waymark check --fix writes it into the aliases of %s", p.File)
				d.Other = diag.Place{Path: p.File}
			case p.File != "":
				d.Hint = fmt.Sprintf("if %s took its place, write %q into its aliases; if nothing did, end this line with gone, the day and why", p.File, e.Address)
				d.Other = diag.Place{Path: p.File}
			}
			l = append(l, d)
		}
		for _, p := range loss.Places {
			d := diag.Diagnostic{
				Code: diag.AnchorGone, Place: diag.Place{Path: source.LockFile, Start: p.Anchor.At.Start, End: p.Anchor.At.End},
				Message: fmt.Sprintf("%s has no place #%s any more", e.Address, p.Anchor.ID),
				Hint:    "write {#" + p.Anchor.ID + "} behind the heading that takes its place, or end this line with gone, the day and why",
				Other:   diag.Place{Path: loss.To.File},
			}
			if strings.HasPrefix(p.Anchor.ID, "^") {
				d.Hint = "write " + p.Anchor.ID + " behind the paragraph that takes its place, or end this line with gone, the day and why"
			}
			if p.Heading >= 0 {
				d.Message += fmt.Sprintf(": the heading %q stands there", loss.To.Headings[p.Heading].Text)
				d.Hint = "waymark check --fix keeps the old anchor there"
			}
			l = append(l, d)
		}
	}
	return l
}

// Relock gives addresses.lock as it is to be. ok is false where the lock that there is cannot be read whole: it must be
// mended first, lest something be lost.
func (b *Build) Relock() (text []byte, ok bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.site.Locked(b.sketch).Format(), len(b.promised.faults) == 0
}

// WithAnchor gives the bytes of a page's file with an anchor more at one of its headings.
func (b *Build) WithAnchor(p *page.Page, data []byte, heading int, anchor string) ([]byte, error) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return page.WithAnchor(source.File{Path: p.File, Data: data, Sum: source.SumOf(data)}, p.Head.Path, b.options, heading, anchor)
}

package site

import (
	"slices"
	"strings"

	"waymark/generator/diag"
	"waymark/generator/lock"
	"waymark/generator/page"
)

// This file holds the site to addresses.lock: each address in it leads to a page, directly or as an old address of one,
// and each anchor to a place on that page. An update looks again at the addresses that it touched, and at no others.

// promises is the lock, and what of it is not kept. All keys are files of the output in lower case, as those of old
// addresses are. Nil: the site has no lock.
type promises struct {
	file    string // the lock, for diagnostics
	entries map[string]*lock.Entry
	broken  map[string]bool // addresses of the lock of which something is gone
	fresh   map[string]bool // addresses that the lock does not have, or not with all anchors
}

// Lock takes over a lock, which is read from a file; none where that is "".
func (s *Site) Lock(file string, l lock.Lock) {
	s.promises = nil
	if file == "" {
		return
	}
	s.promises = &promises{file, map[string]*lock.Entry{}, map[string]bool{}, map[string]bool{}}
	for i := range l {
		key := lockKey(l[i].Address)
		s.promises.entries[key] = &l[i]
		s.lookAt(key)
	}
	for _, key := range s.addressKeys() {
		s.lookAt(key)
	}
}

// lockKey gives the key of an address: of "/old/" and "/old.html".
func lockKey(address string) string {
	if strings.HasSuffix(address, "/") {
		address += "index.html"
	}
	return strings.ToLower(strings.TrimPrefix(address, "/"))
}

// addressKeys lists the keys of all addresses that there are, of pages and old ones, sorted.
func (s *Site) addressKeys() []string {
	keys := sortedKeys(s.wide.alias.won)
	for _, p := range s.wide.places {
		keys = append(keys, lockKey("/"+p.address))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// touch notes that the addresses of a page are to be looked at again.
func (u *update) touch(p *page.Page) {
	if u.s.promises == nil || p == nil {
		return
	}
	u.held[lockKey("/"+p.Head.Address)] = true
	for _, c := range claimsOf(p) {
		u.held[strings.ToLower(c.file)] = true
	}
}

// hold looks again at what was touched.
func (u *update) hold() {
	if u.s.promises == nil {
		return
	}
	for key := range u.redirects {
		u.held[key] = true
	}
	for key := range u.held {
		u.s.lookAt(key)
	}
}

// at gives the page that an address leads to, nil where there is none, and whether it is an old address of that page.
func (s *Site) at(key string) (n *node, old bool) {
	if at, ok := strings.CutSuffix("/"+key, "/index.html"); ok {
		if who := s.addresses[strings.TrimPrefix(at+"/", "/")]; len(who) > 0 {
			return who[0], false
		}
	}
	if c, ok := s.wide.alias.won[key]; ok {
		return s.nodes[c.path], true
	}
	return nil, false
}

// lookAt finds out whether what the lock says of an address holds.
func (s *Site) lookAt(key string) {
	t := s.promises
	delete(t.broken, key)
	delete(t.fresh, key)
	e, known := t.entries[key]
	n, old := s.at(key)
	switch {
	case n == nil:
		if known && e.Gone == (lock.Gone{}) {
			t.broken[key] = true
		}
		return
	case !known:
		t.fresh[key] = true
		return
	}
	ids := n.page.Anchors()
	if len(lost(e, ids)) > 0 {
		t.broken[key] = true
	}
	has := make(map[string]bool, len(e.Anchors))
	for _, a := range e.Anchors {
		has[a.ID] = true
	}
	if !old && slices.ContainsFunc(ids, func(id string) bool { return !has[id] }) {
		t.fresh[key] = true
	}
}

// lost gives which anchors of an entry are not among ids and not gone on purpose, by their index.
func lost(e *lock.Entry, ids []string) []int {
	is := make(map[string]bool, len(ids))
	for _, id := range ids {
		is[id] = true
	}
	var list []int
	for i, a := range e.Anchors {
		if a.Gone == (lock.Gone{}) && !is[a.ID] {
			list = append(list, i)
		}
	}
	return list
}

// Loss is something that the lock has and the site has no more.
type Loss struct {
	Entry *lock.Entry
	To    *page.Page // the page that the address leads to; nil where it leads nowhere: that is what was lost
	Lost  []int      // else which anchors of the entry are not on it
}

// Losses lists what was lost, in the order of the lock. A page that expired went on purpose: its front matter says so.
func (s *Site) Losses() []Loss {
	if s.promises == nil {
		return nil
	}
	var list []Loss
	for key := range s.promises.broken {
		l := Loss{Entry: s.promises.entries[key]}
		if n, _ := s.at(key); n != nil {
			l.To, l.Lost = n.page, lost(l.Entry, n.page.Anchors())
		} else if was := s.nodes[l.Entry.Path]; was != nil && was.page != nil && was.page.Head.Hidden == page.Expired {
			continue
		}
		list = append(list, l)
	}
	slices.SortFunc(list, func(a, b Loss) int { return strings.Compare(a.Entry.Address, b.Entry.Address) })
	return list
}

// Known tells whether the lock has the address of a page already.
func (s *Site) Known(p *page.Page) bool {
	return s.promises != nil && s.promises.entries[lockKey("/"+p.Head.Address)] != nil
}

// Shown lists the pages that have an output of their own, by address. It is for reports: it notes nothing.
func (s *Site) Shown() []*page.Page {
	list := make([]*page.Page, len(s.wide.places))
	for i, p := range s.wide.places {
		list[i] = s.wide.shown[p.id]
	}
	return list
}

// unlocked reports what the lock does not have yet, where the site wants to be told.
func (s *Site) unlocked() diag.List {
	if s.promises == nil || s.Config.Checks.Of(diag.AddressNew) == diag.Off {
		return nil
	}
	var l diag.List
	for key := range s.promises.fresh {
		n, _ := s.at(key)
		what := "an anchor on " + addressOf(key)
		if s.promises.entries[key] == nil {
			what = addressOf(key)
		}
		d := diag.Diagnostic{Code: diag.AddressNew, Place: diag.Place{Path: n.page.File, Start: -1}, Message: what + " is new: " + s.promises.file + " does not hold it yet", Hint: "run waymark check --fix"}
		if n.page.File == "" {
			d.Path = s.promises.file
		}
		l = append(l, d)
	}
	return l
}

func addressOf(key string) string { return "/" + strings.TrimSuffix(key, "index.html") }

// Locked gives the lock as it is to be: with every address that there is, those that were lost, and those that are gone
// on purpose. A sketch stays as it is while it is like that of the text now, so that not every edit shows in the lock.
func (s *Site) Locked(sketch func(*page.Page) lock.Sketch) lock.Lock {
	var l lock.Lock
	old := map[string]*lock.Entry{}
	if s.promises != nil {
		old = s.promises.entries
	}
	for _, key := range s.addressKeys() {
		n, former := s.at(key)
		e := lock.Entry{Address: addressOf(key), Path: n.page.Head.Path, Sketch: sketch(n.page)}
		if c, ok := s.wide.alias.won[key]; former && ok {
			e.Address = "/" + strings.TrimSuffix(c.file, "index.html")
		}
		var anchors []string
		if !former {
			anchors = n.page.Anchors()
		}
		if was := old[key]; was != nil {
			if was.Sketch.Unlike(e.Sketch) <= lock.Alike {
				e.Sketch = was.Sketch
			}
			e.Anchors = joined(was.Anchors, anchors, former)
		} else {
			e.Anchors = joined(nil, anchors, former)
		}
		l = append(l, e)
	}
	for _, key := range sortedKeys(old) {
		if n, _ := s.at(key); n == nil {
			l = append(l, *old[key])
		}
	}
	return l
}

// joined gives the anchors of an address from those in the lock and those on the page now: in the order of the page,
// and those that are no more behind the one that they followed. An old address keeps those that it had.
func joined(was []lock.Anchor, ids []string, former bool) []lock.Anchor {
	if former {
		return was
	}
	is := make(map[string]bool, len(ids))
	for _, id := range ids {
		is[id] = true
	}
	follow := map[string][]lock.Anchor{} // those that are no more, by the one that they followed
	last := ""
	for _, a := range was {
		if is[a.ID] {
			last = a.ID
		} else {
			follow[last] = append(follow[last], a)
		}
	}
	list := slices.Clone(follow[""])
	for _, id := range ids {
		list = append(append(list, lock.Anchor{ID: id}), follow[id]...)
	}
	return list
}

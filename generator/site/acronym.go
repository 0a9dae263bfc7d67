package site

import (
	"slices"
	"strings"

	"waymark/generator/page"
	"waymark/generator/words"
)

// This file knows what acronyms stand for, where the site asks for it: a page of a kind that defines terms says so by its
// names, of which one is the acronym and another the words. What is known of each acronym is a fact of its own.

// meaning is what a page says of acronyms: those among its names, and the words they stand for.
type meaning struct {
	acronyms []string // sorted
	words    string
}

// acronyms are those that pages define.
type acronyms struct {
	on      bool
	who     map[string][]*node
	unknown Fact // that one came which nobody had defined before
}

func newAcronyms(s *Site) acronyms {
	return acronyms{on: s.Config.Markdown.Acronyms, who: map[string][]*node{}, unknown: fact(s.ids.id("acronyms"), own)}
}

func acronymKey(name string) string { return "acronym " + name }

// meaningOf reads what a page's names say: nothing, of a page that is not published or defines no term.
func (s *Site) meaningOf(n *node) meaning {
	var m meaning
	if n.stale || n.page == nil || n.page.Head.Hidden != page.Published {
		return m
	}
	if k, ok := s.Config.Schema.Kind(n.page.Kind); !ok || !k.Term {
		return m
	}
	for _, name := range append([]string{n.page.Head.Title}, n.page.Names...) {
		whole := false
		words.Acronyms(name, func(found string, _, _ int) { whole = whole || found == name })
		if whole {
			m.acronyms = append(m.acronyms, name)
		} else if m.words == "" {
			m.words = name
		}
	}
	if m.words == "" {
		return meaning{}
	}
	slices.Sort(m.acronyms)
	m.acronyms = slices.Compact(m.acronyms)
	return m
}

// define takes over what a page says of acronyms now.
func (u *update) define(n *node) {
	s := u.s
	if !s.acronyms.on {
		return
	}
	old, now := n.meaning, s.meaningOf(n)
	if old.words == now.words && slices.Equal(old.acronyms, now.acronyms) {
		return
	}
	n.meaning = now
	for _, a := range old.acronyms {
		if s.acronyms.who[a] = remove(s.acronyms.who[a], n); len(s.acronyms.who[a]) == 0 {
			delete(s.acronyms.who, a)
		}
		u.facts[fact(s.ids.id(acronymKey(a)), own)] = true
	}
	for _, a := range now.acronyms {
		s.acronyms.who[a] = append(s.acronyms.who[a], n)
		if _, known := s.ids.ids[acronymKey(a)]; !known {
			u.facts[s.acronyms.unknown] = true
		}
		u.facts[fact(s.ids.id(acronymKey(a)), own)] = true
	}
}

// Meaning gives what an acronym stands for: "" where no page but the asking one says so, or two say different things.
func (r *Reader) Meaning(acronym string, asks Item) string {
	if id, known := r.s.ids.ids[acronymKey(acronym)]; known {
		r.reads = append(r.reads, fact(id, own))
	} else {
		r.reads = append(r.reads, r.s.acronyms.unknown)
	}
	meaning := ""
	for _, n := range r.s.acronyms.who[acronym] {
		if n == asks.n || meaning != "" && !strings.EqualFold(meaning, n.meaning.words) {
			return ""
		}
		if meaning == "" || n.meaning.words < meaning {
			meaning = n.meaning.words
		}
	}
	return meaning
}

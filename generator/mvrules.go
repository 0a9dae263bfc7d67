package main

import (
	"bytes"
	"fmt"
	"strings"

	"waymark/generator/page"
	"waymark/generator/source"
)

// This file finds the rules of the configuration that speak of a path that moves. They are named and left to their
// writer: what a rule means by a path, no program knows.

func (w *work) warn(said []string) {
	for _, s := range said {
		w.say.warn("%s", s)
	}
}

// rules says which rules compare something with the old path of what moves: mv cannot know what they mean by it, and a
// rule that matches nothing any more would say nothing.
func (m *move) rules() (said []string) {
	old, now := page.Own(m.from), page.Own(m.to)
	if m.folder {
		old, now = m.from, m.to
	}
	f, err := m.reader.Read(source.ConfigFile)
	if err != nil {
		return nil // without settings there are no rules
	}
	for _, r := range m.build.Site().Config.Schema.Rules.List {
		for _, text := range r.Texts() {
			if speaksOf(text, old) {
				line := 1 + bytes.Count(f.Data[:r.At.Start], []byte("\n"))
				said = append(said, fmt.Sprintf("%s:%d: this rule speaks of %q, which is %s now: see whether it must too", source.ConfigFile, line, text, now))
			}
		}
	}
	return said
}

// speaksOf tells whether a text or pattern has a path in it, whole and from the content folder.
func speaksOf(text, p string) bool {
	part := func(c byte) bool {
		return c == '-' || c == '_' || c == '/' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
	}
	for at := 0; ; {
		i := strings.Index(text[at:], p)
		if i < 0 || p == "" {
			return false
		}
		start, end := at+i, at+i+len(p)
		if (start == 0 || !part(text[start-1])) && (end == len(text) || text[end] == '/' || !part(text[end])) {
			return true
		}
		at = start + 1
	}
}

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"waymark/generator/page"
	"waymark/generator/source"
	"waymark/generator/table"
)

// This file is check --fix: it keeps the old addresses and anchors of what was moved, where it is plain what that is, and
// then brings addresses.lock up to date. What cannot be repaired stays in the lock, and in the report.

// fix repairs the site's files, and says what it did. The site is loaded, and afterwards as it is after the repair.
func (w *work) fix() (said []string, err error) {
	if !w.build.Usable() {
		return nil, nil
	}
	if _, ok := w.build.Relock(); !ok {
		w.say.warn("%s cannot be read whole, so nothing is repaired", source.LockFile)
		return nil, nil
	}
	for range rounds {
		r, done, err := w.repairs()
		if err == nil {
			err = w.edit(r)
		}
		if err != nil {
			return nil, err
		}
		if said = append(said, done...); len(done) == 0 {
			break
		}
	}
	text, _ := w.build.Relock()
	old, err := w.reader.Read(source.LockFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	err = nil
	if !bytes.Equal(text, old.Data) {
		said = append(said, lockChange(old.Data, text))
		err = w.edit(rewrite{files: map[string][]byte{source.LockFile: text}})
	}
	return said, err
}

// rounds is how often repairs are looked for: once an address leads to its page, the places on that are to be seen to.
const rounds = 3

// repairs gives what can be repaired, and says of each what it is.
func (w *work) repairs() (r rewrite, said []string, err error) {
	r.files = map[string][]byte{}
	keep := func(file, what string, edit func(data []byte) ([]byte, error)) error {
		data, ok := r.files[file]
		if !ok {
			f, err := w.reader.Read(file)
			if err != nil {
				return err
			}
			data = f.Data
		}
		edited, err := edit(data)
		if err != nil {
			w.say.warn("%s cannot keep %s: %v", file, what, err)
			return nil
		}
		r.files[file] = edited
		said = append(said, fmt.Sprintf("%s keeps %s", file, what))
		return nil
	}
	for _, l := range w.build.Losses() {
		if l.Sure {
			file := l.Page.File
			if file == "" {
				file = path.Join(w.tree.Content(), l.Page.Own(), "index.md")
				if r.files[file] == nil {
					r.files[file] = sectionPage(l.Page.Head.Title)
				}
			}
			err = keep(file, l.Entry.Address, func(data []byte) ([]byte, error) { return page.WithAliases(data, []string{l.Entry.Address}) })
		}
		for _, p := range l.Places {
			if err == nil && p.Heading >= 0 && l.To.File != "" {
				err = keep(l.To.File, "#"+p.Anchor.ID, func(data []byte) ([]byte, error) {
					return w.build.WithAnchor(l.To, data, p.Heading, p.Anchor.ID)
				})
			}
		}
		if err != nil {
			return r, nil, err
		}
	}
	return r, said, nil
}

// sectionPage gives the text of a page for a folder that had none.
func sectionPage(title string) []byte {
	return []byte("+++\ntitle = " + table.Quote(title) + "\n+++\n")
}

// edit changes files of the site, and takes that over.
func (w *work) edit(r rewrite) error {
	if len(r.files)+len(r.moves) == 0 {
		return nil
	}
	if err := r.do(w.dir); err != nil {
		return err
	}
	changes, err := w.tree.Scan()
	if err != nil {
		return err
	}
	for _, name := range sortedNames(r.files) { // one that was edited within a tick of the clock looks as it did
		if !slices.ContainsFunc(changes, func(c source.Change) bool { return c.Path == name }) {
			changes = append(changes, source.Change{Path: name})
		}
	}
	w.apply(changes)
	return nil
}

// lockChange words what became of the lock.
func lockChange(old, text []byte) string {
	count := func(data []byte) (n int) {
		for line := range bytes.Lines(data) {
			if line[0] == '/' {
				n++
			}
		}
		return n
	}
	was, is := count(old), count(text)
	switch {
	case len(old) == 0:
		return fmt.Sprintf("%s begins with %s", source.LockFile, many(is, "address", "addresses"))
	case is > was:
		return fmt.Sprintf("%s has %s more: %d", source.LockFile, many(is-was, "address", "addresses"), is)
	}
	return source.LockFile + " is up to date again"
}

// many counts things whose plural is a word of its own.
func many(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

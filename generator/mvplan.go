package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"waymark/generator/markdown"
	"waymark/generator/page"
	"waymark/generator/site"
)

// This file finds what mv's OLD and NEW mean: a page, file or folder by its path or any of its names, the place it goes
// to, and what goes along. It looks, and changes nothing.

// plan finds what is to be moved, and where to.
func (w *work) plan(old, new string) (*move, error) {
	s := w.build.Site()
	m := &move{work: w, over: &overlay{FS: w.tree.FS, was: map[string]string{}, files: map[string][]byte{}}, paths: map[string]string{}}
	all := slices.Concat(s.Paths(), s.Files())
	slices.Sort(all)
	var err error
	if m.from, m.folder, err = w.find(old); err != nil {
		return nil, err
	}
	if m.to, err = w.target(m.from, new, m.folder); err != nil {
		return nil, err
	}
	switch {
	case m.from == m.to:
		return nil, usage{fmt.Errorf("%s is there already", w.file(m.from))}
	case m.folder && strings.HasPrefix(m.to+"/", m.from+"/"):
		return nil, usage{fmt.Errorf("%s cannot be moved into itself", w.file(m.from))}
	case w.exists(m.to) && !w.same(m.from, m.to):
		return nil, fmt.Errorf("%s exists already: nothing is overwritten", w.file(m.to))
	}
	for _, p := range all {
		if rest, ok := strings.CutPrefix(p, m.from+"/"); ok && m.folder {
			m.paths[p] = m.to + "/" + rest
		} else if p == m.from && !m.folder {
			m.paths[p] = m.to
		}
	}
	if !m.folder && s.Page(m.from) != nil && path.Dir(m.from) != path.Dir(m.to) {
		m.company(s, all)
	}
	return m, nil
}

// find gives the page, file or folder that is meant by a path or a name.
func (w *work) find(name string) (p string, folder bool, err error) {
	s := w.build.Site()
	clean := path.Clean(filepath.ToSlash(name))
	tries := []string{clean}
	if rest, ok := strings.CutPrefix(clean, w.tree.Content()+"/"); ok {
		tries = append(tries, rest)
	}
	if abs, err := filepath.Abs(name); err == nil {
		if rel, err := filepath.Rel(filepath.Join(w.dir, filepath.FromSlash(w.tree.Content())), abs); err == nil && filepath.IsLocal(rel) {
			tries = append(tries, filepath.ToSlash(rel))
		}
	}
	for _, p := range tries {
		files := slices.DeleteFunc([]string{p, p + ".md", p + ".markdown"}, func(p string) bool { return !w.isFile(p) })
		isFolder := p != "." && s.Folder(p)
		switch {
		case isFolder && len(files) > 0 && !strings.HasSuffix(name, "/"):
			return "", false, usage{fmt.Errorf("%s may be %s or the folder %s/: write which", name, w.file(files[0]), w.file(p))}
		case isFolder:
			return p, true, nil
		case len(files) > 0:
			return files[0], false, nil
		}
	}
	if p := s.Reach("", page.Ref{Ref: markdown.Ref{Kind: markdown.Field}}, name); p != "" && w.isFile(p) {
		return p, false, nil
	}
	return "", false, w.nothing(name)
}

// target gives where something is to be moved to.
func (w *work) target(from, name string, folder bool) (string, error) {
	to := path.Clean(filepath.ToSlash(name))
	if rest, ok := strings.CutPrefix(to, w.tree.Content()+"/"); ok {
		to = rest
	} else if to == w.tree.Content() {
		to = "."
	}
	if info, err := fs.Stat(w.tree.FS, w.file(to)); strings.HasSuffix(name, "/") || err == nil && info.IsDir() && !w.same(from, to) {
		to = path.Join(to, path.Base(from))
	} else if !folder && page.IsPage(from) && !page.IsPage(to) {
		to += path.Ext(from)
	}
	if !filepath.IsLocal(filepath.FromSlash(to)) || w.tree.Skips(w.file(to)) {
		return "", usage{fmt.Errorf("%s is no place for a page: it is not within the content folder, or has a name that is passed over", name)}
	}
	return to, nil
}

func (w *work) exists(p string) bool {
	_, err := fs.Lstat(w.tree.FS, w.file(p))
	return err == nil
}

func (w *work) isFile(p string) bool {
	info, err := fs.Stat(w.tree.FS, w.file(p))
	return err == nil && info.Mode().IsRegular() && p != "."
}

// same tells whether two paths are one file, as those that differ in capitals alone are on some disks.
func (w *work) same(a, b string) bool {
	x, err := fs.Lstat(w.tree.FS, w.file(a))
	y, err2 := fs.Lstat(w.tree.FS, w.file(b))
	return err == nil && err2 == nil && os.SameFile(x, y)
}

// company finds the files in a page's folder, or below, that nothing else uses: they move along.
func (m *move) company(s *site.Site, all []string) {
	dir, to := path.Dir(m.from), path.Dir(m.to)
	for _, l := range s.Leads(m.from) {
		p := l.To
		rest, beside := strings.CutPrefix(p, dir+"/")
		if dir == "." {
			rest, beside = p, true
		}
		if !beside || p == "" || s.Page(p) != nil || m.paths[p] != "" || !slices.Equal(s.Users(p), []string{m.from}) || m.exists(path.Join(to, rest)) {
			continue
		}
		m.paths[p] = path.Join(to, rest)
		m.beside = append(m.beside, p)
	}
	slices.Sort(m.beside)
}

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// This file changes the site's own files, for check --fix and mv: all that belongs together, or nothing. Each file is
// replaced whole; where one thing fails, what was done before it is taken back.

// rewrite is what is to be done. All paths are from the site's folder, with slashes.
type rewrite struct {
	moves [][2]string       // files and folders that get another name, in this order; nothing is ever replaced by one
	files map[string][]byte // what files hold afterwards, by their names then; they may be new
}

// do does it.
func (r rewrite) do(dir string) (err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open the site's folder: %w", err)
	}
	defer root.Close()
	var undo []func() error
	defer func() {
		if err == nil {
			return
		}
		for _, u := range slices.Backward(undo) {
			err = errors.Join(err, u())
		}
	}()
	for _, m := range r.moves {
		from, to := filepath.FromSlash(m[0]), filepath.FromSlash(m[1])
		made, err := makeFolders(root, path.Dir(m[1]))
		undo = append(undo, made)
		if err != nil {
			return fmt.Errorf("make a folder for %s: %w", m[1], err)
		}
		if there, err := root.Lstat(to); err == nil {
			if here, err := root.Lstat(from); err != nil || !os.SameFile(here, there) { // else other capitals of one name
				return fmt.Errorf("%s exists already", m[1])
			}
		}
		if err := root.Rename(from, to); err != nil {
			return fmt.Errorf("move %s: %w", m[0], err)
		}
		undo = append(undo, func() error { return root.Rename(to, from) })
	}
	for _, name := range sortedNames(r.files) {
		u, err := replace(root, name, r.files[name])
		if err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		undo = append(undo, u)
	}
	return nil
}

// makeFolders makes a folder and those above it, and gives what takes away those that it made.
func makeFolders(root *os.Root, dir string) (undo func() error, err error) {
	var made []string
	undo = func() error {
		for _, d := range slices.Backward(made) {
			if err := root.Remove(d); err != nil {
				return err
			}
		}
		return nil
	}
	var missing []string
	for d := dir; d != "."; d = path.Dir(d) {
		if _, err := root.Stat(filepath.FromSlash(d)); err == nil {
			break
		}
		missing = append(missing, filepath.FromSlash(d))
	}
	for _, d := range slices.Backward(missing) {
		if err := root.Mkdir(d, 0o755); err != nil {
			return undo, err
		}
		made = append(made, d)
	}
	return undo, nil
}

// replace gives a file other bytes, and gives what takes that back. A symbolic link stays one.
func replace(root *os.Root, name string, data []byte) (undo func() error, err error) {
	file := filepath.FromSlash(name)
	info, err := root.Lstat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return func() error { return root.Remove(file) }, writeNew(root, file, data, 0o644)
	}
	if err != nil {
		return nil, err
	}
	old, err := root.ReadFile(file)
	if err != nil {
		return nil, err
	}
	put := func(data []byte) error {
		if info.Mode()&fs.ModeSymlink != 0 {
			return root.WriteFile(file, data, 0o644)
		}
		next := file + ".waymark.tmp" // a name that watch and serve pass over
		if err := writeNew(root, next, data, info.Mode().Perm()); err != nil {
			return err
		}
		if err := root.Rename(next, file); err != nil {
			return errors.Join(err, root.Remove(next))
		}
		return nil
	}
	return func() error { return put(old) }, put(data)
}

// writeNew writes a file that must not exist yet.
func writeNew(root *os.Root, file string, data []byte, mode fs.FileMode) error {
	f, err := root.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, root.Remove(file))
	}
	return nil
}

// sortedNames gives the keys of a map by path in order, so that what is done or said does not depend on chance.
func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

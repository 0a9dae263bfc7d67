package public

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// This file makes what is put into a folder that was empty beside its place, as a whole, which Sync or Close puts in place:
// that spares each file a look at what is there, and a rename.

const wholeDir = tempDir + "/whole"

// begin sees whether the folder is empty, but for Waymark's own.
func (d *Dir) begin() error {
	if len(d.files) > 0 {
		return nil
	}
	entries, err := fs.ReadDir(d.own.FS(), ".")
	if err != nil || len(entries) > 1 {
		return err
	}
	if err := d.own.Mkdir(wholeDir, 0o755); err != nil {
		return err
	}
	root, err := d.own.OpenRoot(wholeDir)
	if err == nil {
		d.root, d.name = root, filepath.Join(d.at, filepath.FromSlash(wholeDir))
	}
	return err
}

// making tells whether files are being put together as a whole.
func (d *Dir) making() bool { return d.root != d.own }

// settle puts in place what was made as a whole. What others have put into the folder meanwhile stays as it is.
func (d *Dir) settle() error {
	d.places.Lock()
	defer d.places.Unlock()
	if !d.making() {
		return nil
	}
	whole, from := d.root, d.name
	defer whole.Close()
	d.root, d.name = d.own, d.at
	d.mu.Lock()
	_, err := d.journal.Write(d.lines())
	d.mu.Unlock()
	if err != nil {
		return fmt.Errorf("write the list of output files: %w", err)
	}
	entries, err := fs.ReadDir(whole.FS(), ".")
	if err != nil {
		return fmt.Errorf("put the output in place: %w", err)
	}
	for _, e := range entries {
		name := e.Name()
		if d.exists(name) || os.Rename(filepath.Join(from, name), filepath.Join(d.at, name)) != nil {
			err = errors.Join(err, d.settleEach(whole, name))
		}
	}
	return err
}

// settleEach puts files in place one by one, where there is something already.
func (d *Dir) settleEach(whole *os.Root, top string) error {
	d.mu.Lock()
	clear(d.within)
	d.mu.Unlock()
	var faults []error
	for _, p := range d.Files() {
		if first, _, _ := strings.Cut(p, "/"); first != top {
			continue
		}
		data, err := whole.ReadFile(filepath.FromSlash(p))
		d.mu.Lock()
		delete(d.files, p)
		d.mu.Unlock()
		if err == nil {
			_, err = d.put(p, data)
		}
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

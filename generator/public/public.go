// Package public provides the output folder, and is the only one to write to it: each file whole or not at all,
// only what differs, and nothing that Waymark did not write is ever removed. It must never know what a file is.
package public

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"

	"waymark/generator/source"
)

// Dir is an output folder. In its subfolder .waymark it keeps the list of the files it wrote, with their sums,
// as a journal: a line is added before a file is put in place, so that a build that was killed leaves no file
// that the next one does not know. A list that was finished ends in a line of its own; of any other, only the names
// are believed, for the last of them may stand for files that were never put in place. It is safe for use by several
// goroutines.
type Dir struct {
	own  *os.Root // the folder itself
	at   string   // where it is
	root *os.Root // where files are put: own, or the whole that is being made
	name string   // where that is, for files in folders that are known to be within it

	masked bool // the process's mask takes from others what a site must give them

	places sync.RWMutex // held for writing while root changes

	mu      sync.Mutex
	files   map[string]entry
	folded  map[string]string // lower case -> the file last written of that name
	within  map[string]bool   // folders that were found to be there, and reached without leaving the output folder
	journal *os.File
	closed  bool
	count   atomic.Int64 // for names of temporary files
}

type entry struct {
	sum   source.Sum
	known bool // the file on disk has been seen to have these bytes
}

const (
	ownDir  = ".waymark"
	tempDir = ownDir + "/new"
	list    = ownDir + "/files"
	end     = "end\n"
)

// Open opens an output folder, made if need be, and clears away what a killed build left half-written.
func Open(dir string) (*Dir, error) {
	_, missing := os.Lstat(dir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the output folder: %w", err)
	}
	if missing != nil {
		if err := os.Chmod(dir, 0o755); err != nil {
			return nil, fmt.Errorf("open the output folder to all: %w", err)
		}
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("find the output folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the output folder: %w", err)
	}
	d := &Dir{own: root, at: dir, root: root, name: dir, files: map[string]entry{}, folded: map[string]string{}, within: map[string]bool{}}
	if err := d.root.RemoveAll(tempDir); err != nil {
		return nil, fmt.Errorf("clear the output folder: %w", err)
	}
	if err := d.root.MkdirAll(tempDir, 0o755); err != nil {
		return nil, fmt.Errorf("prepare the output folder: %w", err)
	}
	temp, err := d.root.Stat(tempDir)
	if err != nil {
		return nil, fmt.Errorf("prepare the output folder: %w", err)
	}
	d.masked = temp.Mode().Perm() != 0o755
	torn, err := d.load()
	if err != nil {
		return nil, err
	}
	if d.journal, err = d.root.OpenFile(list, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644); err != nil {
		return nil, fmt.Errorf("open the list of output files: %w", err)
	}
	if torn {
		if _, err := d.journal.WriteString("\n"); err != nil {
			return nil, fmt.Errorf("write the list of output files: %w", err)
		}
	}
	if err := d.begin(); err != nil {
		return nil, fmt.Errorf("prepare the output folder: %w", err)
	}
	return d, nil
}

// load reads the journal: lines of a sum and a path, or of a hyphen and a path that was removed. A damaged line
// is skipped: its file will be written again. torn tells whether the last line was not finished.
func (d *Dir) load() (torn bool, err error) {
	data, err := d.root.ReadFile(list)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read the list of output files: %w", err)
	}
	written := info(d.root, list)
	finished := bytes.HasSuffix(data, []byte(end)) && written != nil
	for line := range strings.Lines(string(data)) {
		sum, p, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if unquoted, err := strconv.Unquote(p); err == nil {
			p = unquoted
		}
		raw, err := hex.DecodeString(sum)
		switch {
		case !ok || !inside(p):
		case sum == "-":
			delete(d.files, p)
		case err == nil && len(raw) == len(source.Sum{}):
			d.files[p] = entry{sum: source.Sum(raw)}
		}
	}
	for p, e := range d.files {
		i := info(d.root, p)
		e.known = finished && i != nil && !i.ModTime().After(written.ModTime())
		if i == nil {
			e.sum = source.Sum{} // removed by hand: write it again
		}
		d.files[p] = e
		d.folded[strings.ToLower(p)] = p
	}
	return len(data) > 0 && data[len(data)-1] != '\n', nil
}

// quoted gives a path as it stands in the journal: on one line, whatever characters a file's name has.
func quoted(p string) string {
	if strings.ContainsFunc(p, unicode.IsControl) || strings.HasPrefix(p, `"`) {
		return strconv.Quote(p)
	}
	return p
}

// inside tells whether a path names a file in the output folder that an output may have: written in one way only,
// with slashes, and not Waymark's own, which on some systems answers to other cases too.
func inside(p string) bool {
	top, _, _ := strings.Cut(p, "/")
	return filepath.IsLocal(filepath.FromSlash(p)) && path.Clean(p) == p && p != "." && !strings.EqualFold(top, ownDir)
}

func info(root *os.Root, p string) fs.FileInfo {
	i, err := root.Lstat(filepath.FromSlash(p))
	if err != nil || !i.Mode().IsRegular() {
		return nil
	}
	return i
}

// Put makes a file have these bytes and tells whether it had to be written. A file of others with other bytes is left
// as it is: the error is then fs.ErrExist.
func (d *Dir) Put(p string, data []byte) (written bool, err error) {
	d.places.RLock()
	defer d.places.RUnlock()
	return d.put(p, data)
}

func (d *Dir) put(p string, data []byte) (written bool, err error) {
	if !inside(p) {
		return false, fmt.Errorf("%s is outside the output folder", p)
	}
	if err := d.recase(p); err != nil {
		return false, err
	}
	name, sum := filepath.FromSlash(p), source.SumOf(data)
	d.mu.Lock()
	old, listed := d.files[p]
	d.mu.Unlock()
	if listed && old.sum == sum && old.known {
		return false, nil
	}
	same, reached := false, d.reach(name)
	if reached && (listed || !d.making()) {
		i, err := os.Lstat(filepath.Join(d.name, name))
		if err == nil && i.Mode().IsRegular() && i.Size() == int64(len(data)) {
			there, err := d.root.ReadFile(name)
			same = err == nil && bytes.Equal(there, data)
		}
		if err == nil && !i.IsDir() && !listed && !same {
			return false, fmt.Errorf("write %s: %w", p, fs.ErrExist)
		}
	}
	d.mu.Lock()
	d.files[p], d.folded[strings.ToLower(p)] = entry{sum, true}, p
	if !d.making() && (!listed || old.sum != sum) {
		_, err = fmt.Fprintf(d.journal, "%s %s\n", sum, quoted(p))
	}
	d.mu.Unlock()
	if err != nil {
		return false, fmt.Errorf("write the list of output files: %w", err)
	}
	if same {
		return false, nil
	}
	if err := d.replace(name, data, reached); err != nil {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.files[p] = (entry{}); !listed && !d.exists(name) {
			d.forget(p)
		}
		return false, fmt.Errorf("write %s: %w", p, reason(err))
	}
	return true, nil
}

// Has tells whether a file is known to have bytes of this sum, without a look at them.
func (d *Dir) Has(p string, sum source.Sum) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	e := d.files[p]
	return e.known && e.sum == sum
}

// recase takes a file of ours away that has the name p but for its case, where the file system holds the two to be one:
// it would keep the old case, and removing the old file later would take the new one.
func (d *Dir) recase(p string) error {
	d.mu.Lock()
	other, ok := d.folded[strings.ToLower(p)]
	d.mu.Unlock()
	if !ok || other == p {
		return nil
	}
	a, b := info(d.root, other), info(d.root, p)
	if a == nil || b == nil || !os.SameFile(a, b) {
		return nil
	}
	return d.remove(other)
}

// reason strips from an error what is said already: the operation, and the names of temporary files.
func reason(err error) error {
	var pe *fs.PathError
	var le *os.LinkError
	switch {
	case errors.As(err, &le):
		return le.Err
	case errors.As(err, &pe):
		return pe.Err
	}
	return err
}

func (d *Dir) exists(name string) bool {
	_, err := d.root.Lstat(name)
	return err == nil
}

// reach tells whether the folder of a file is there, within the output folder wherever links lead to. To ask the root each
// time would open every folder on the way, which takes longer than to write a page: only links need that.
func (d *Dir) reach(name string) bool {
	folder := filepath.Dir(name)
	if d.making() && folder != "." { // what was not made yet is not there
		d.mu.Lock()
		defer d.mu.Unlock()
		return d.within[folder]
	}
	return d.reached(folder)
}

func (d *Dir) reached(folder string) bool {
	if folder == "." {
		return true
	}
	d.mu.Lock()
	known := d.within[folder]
	d.mu.Unlock()
	if known {
		return true
	}
	if !d.reached(filepath.Dir(folder)) {
		return false
	}
	i, err := os.Lstat(filepath.Join(d.name, folder))
	if err == nil && i.Mode()&fs.ModeSymlink != 0 {
		i, err = d.root.Stat(folder)
	}
	if err != nil || !i.IsDir() {
		return false
	}
	d.mu.Lock()
	d.within[folder] = true
	d.mu.Unlock()
	return true
}

// replace writes a temporary file and renames it, which is all or nothing on every file system there is. What is part of a
// whole that is being made nobody sees yet: it is written where it belongs.
func (d *Dir) replace(name string, data []byte, reached bool) error {
	there := filepath.Join(d.name, name)
	made, place := there, func() error { return d.create(there, data) }
	if !d.making() {
		made = filepath.Join(d.at, filepath.FromSlash(tempDir), strconv.FormatInt(d.count.Add(1), 10))
		if err := d.create(made, data); err != nil {
			return err
		}
		place = func() error { return os.Rename(made, there) }
	}
	err := fs.ErrNotExist
	if reached {
		err = place()
	}
	// A folder just made may be gone again, when the last file in it is removed at the same time.
	for try := 0; err != nil && try < 10; try++ {
		if err = d.makeWay(name); err == nil {
			err = place()
		}
	}
	if err != nil {
		os.Remove(made)
	}
	return err
}

func (d *Dir) create(name string, data []byte) error {
	err := create(name, data)
	if err == nil && d.masked { // a site is for all to read
		err = os.Chmod(name, 0o644)
	}
	return err
}

// makeWay makes the folders of a file, and takes away a file of ours where a folder must be, and an empty folder
// where the file must be.
func (d *Dir) makeWay(name string) error {
	for dir := filepath.Dir(name); dir != "."; dir = filepath.Dir(dir) {
		p := filepath.ToSlash(dir)
		d.mu.Lock()
		_, ours := d.files[p]
		d.mu.Unlock()
		if ours && info(d.root, p) != nil {
			if err := d.remove(p); err != nil {
				return err
			}
		}
	}
	d.mu.Lock()
	delete(d.within, filepath.Dir(name)) // it may have gone, or have become a link
	delete(d.within, name)
	d.mu.Unlock()
	made, err := d.makeFolder(filepath.Dir(name))
	if err != nil || made {
		return err
	}
	if i, err := d.root.Lstat(name); err == nil && i.IsDir() {
		return d.root.Remove(name)
	}
	return nil
}

// makeFolder makes a folder, and those above it, and tells whether it was not there before.
func (d *Dir) makeFolder(folder string) (made bool, err error) {
	if folder == "." {
		return false, nil
	}
	if above := filepath.Dir(folder); !d.reached(above) {
		if _, err := d.makeFolder(above); err != nil {
			return false, err
		}
	}
	there := filepath.Join(d.name, folder)
	if err = os.Mkdir(there, 0o755); errors.Is(err, fs.ErrNotExist) { // one above has gone, with the last file in it
		d.mu.Lock()
		for above := filepath.Dir(folder); above != "."; above = filepath.Dir(above) {
			delete(d.within, above)
		}
		d.mu.Unlock()
	}
	if err == nil && d.masked {
		err = os.Chmod(there, 0o755)
	}
	switch {
	case err == nil:
		d.mu.Lock()
		d.within[folder] = true
		d.mu.Unlock()
		return true, nil
	case d.reached(folder):
		return false, nil
	}
	return false, err
}

// Remove takes a file away that Waymark wrote, and the folders that become empty by it. Others it leaves alone.
func (d *Dir) Remove(p string) error {
	d.places.RLock()
	defer d.places.RUnlock()
	return d.remove(p)
}

func (d *Dir) remove(p string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ours := d.files[p]; !ours {
		return nil
	}
	// What is no file any more, somebody else has put there.
	if name := filepath.FromSlash(p); info(d.root, p) != nil {
		if err := d.root.Remove(name); err != nil && d.exists(name) {
			return fmt.Errorf("remove %s: %w", p, reason(err))
		}
	}
	if err := d.forget(p); err != nil {
		return err
	}
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		if d.root.Remove(filepath.FromSlash(dir)) != nil {
			break // not empty
		}
		delete(d.within, filepath.FromSlash(dir))
	}
	return nil
}

// forget takes a file off the list. The caller holds mu.
func (d *Dir) forget(p string) error {
	delete(d.files, p)
	if lower := strings.ToLower(p); d.folded[lower] == p {
		delete(d.folded, lower)
	}
	if d.making() {
		return nil
	}
	if _, err := fmt.Fprintf(d.journal, "- %s\n", quoted(p)); err != nil {
		return fmt.Errorf("write the list of output files: %w", err)
	}
	return nil
}

// Files lists the files that Waymark wrote, sorted.
func (d *Dir) Files() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.sorted()
}

func (d *Dir) sorted() []string { return slices.Sorted(maps.Keys(d.files)) }

// Sync puts in place what is not yet, and writes the list of files anew, sorted, so that it depends on what there is and not
// on how it came.
func (d *Dir) Sync() error {
	settled := d.settle()
	d.mu.Lock()
	defer d.mu.Unlock()
	return errors.Join(settled, d.writeList())
}

// lines are those of the list. The caller holds mu.
func (d *Dir) lines() []byte {
	var b []byte
	for _, p := range d.sorted() {
		e := d.files[p]
		if !e.known {
			e.sum = source.Sum{} // a finished list is believed
		}
		b = append(append(append(hex.AppendEncode(b, e.sum[:]), ' '), quoted(p)...), '\n')
	}
	return b
}

func (d *Dir) writeList() error {
	data := append(d.lines(), end...)
	if there, err := d.own.ReadFile(list); err == nil && bytes.Equal(there, data) {
		return nil
	}
	temp, name := filepath.FromSlash(tempDir+"/files"), filepath.FromSlash(list)
	err := d.own.WriteFile(temp, data, 0o644)
	if err == nil {
		err = d.own.Rename(temp, name)
	}
	if err != nil {
		return fmt.Errorf("write the list of output files: %w", reason(err))
	}
	j, err := d.own.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return fmt.Errorf("open the list of output files: %w", err)
	}
	d.journal.Close()
	d.journal = j
	return nil
}

// There tells whether the folder is still the one that was opened: somebody may have taken it away, or put another in
// its place.
func (d *Dir) There() bool {
	there, err := os.Stat(d.at)
	if err != nil {
		return false
	}
	here, err := d.own.Stat(".")
	return err == nil && os.SameFile(here, there)
}

// Abandon lets go of a folder that is not there any more.
func (d *Dir) Abandon() {
	d.journal.Close()
	d.root.Close()
	d.own.Close()
}

// Close puts in place what is not yet, writes the list of files, and lets go of the folder. To close it again does nothing.
func (d *Dir) Close() error {
	if d.closed {
		return nil
	}
	d.closed = true
	err := d.Sync()
	return errors.Join(err, d.journal.Close(), d.own.RemoveAll(tempDir), d.own.Close())
}

// Apart tells, as an error, where an output folder would overlap with a site's sources: the folder of the site
// itself, one above it, or one within its content or themes.
func Apart(output, site string) error {
	out, root := real(output), real(site)
	if within(root, out) {
		return fmt.Errorf("the output folder %s contains the site's sources; choose another", output)
	}
	for _, part := range []string{source.ContentDir, source.ThemesDir} {
		if dir := filepath.Join(root, part); within(out, dir) {
			return fmt.Errorf("the output folder %s lies within the site's %s; choose another", output, part)
		}
	}
	return nil
}

// real gives the path that is really meant, with the links of those parts that exist resolved.
func real(p string) string {
	p, err := filepath.Abs(p)
	if err != nil {
		return p
	}
	rest := ""
	for dir := p; ; dir = filepath.Dir(dir) {
		if r, err := filepath.EvalSymlinks(dir); err == nil {
			return filepath.Join(r, rest)
		}
		if dir == filepath.Dir(dir) {
			return p
		}
		rest = filepath.Join(filepath.Base(dir), rest)
	}
}

func within(p, dir string) bool {
	rel, err := filepath.Rel(dir, p)
	return err == nil && (rel == "." || filepath.IsLocal(rel))
}

// Package source provides the files of a site as they are on disk: which there are, which differ from the
// last look, and their bytes. It must never know what a file means.
package source

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/zeebo/xxh3"
)

// Sum identifies bytes by their content (XXH3, 128 bits): it tells versions of a file apart, but is no proof against
// somebody who looks for two with one sum. The zero Sum is that of nothing, not even of a file without bytes.
type Sum [16]byte

// SumOf gives the sum of data.
func SumOf(data []byte) Sum { return xxh3.Hash128(data).Bytes() }

// String gives the sum in 32 hexadecimal digits.
func (s Sum) String() string { return hex.EncodeToString(s[:]) }

// Span is a half-open range of byte offsets in a file.
type Span struct{ Start, End int }

// File is a file as it was read. Path is slash-separated, from the site's root.
type File struct {
	Path string
	Data []byte
	Sum  Sum
}

// Change names a file that may differ from what was last seen. What it holds is found out by reading it.
type Change struct {
	Path string
	Gone bool
}

// Names of the parts of a site, from its root.
const (
	ConfigFile = "config.toml"
	LockFile   = "addresses.lock"
	ThemesDir  = "themes"
	ContentDir = "content"
)

// History stands for what version control says of the files: a Change of it is a word of that, and not of a file.
const History = ".git"

// Tree watches over the files of one site: config.toml, the content and the themes. A folder without a
// content folder is itself the content, so that a plain folder of notes is a site.
//
// A Tree is not safe for use by several goroutines, except for Read.
type Tree struct {
	FS   fs.FS
	Skip []string // paths from the root that are not part of the site: the output folder

	content   string           // "content" or "."
	templates []string         // paths of notes that are no pages
	seen      map[string]stamp // what the last look found
}

// stamp is what tells without reading that a file was probably not changed.
type stamp struct {
	size    int64
	mtime   time.Time
	inode   any
	settled bool // the file was older than the clock's grain when it was stamped
}

// Content is the path of the content folder from the root: "content", or "." where there is no such folder.
// It is known once Scan has run.
func (t *Tree) Content() string { return t.content }

// Read reads one file.
func (t *Tree) Read(name string) (File, error) { return t.ReadInto(name, nil) }

// ReadInto reads one file. Its bytes lie in room, where that is enough, so that the next file can be read over them.
func (t *Tree) ReadInto(name string, room []byte) (File, error) {
	var data []byte
	var err error
	if f, ok := t.FS.(*folder); ok {
		data, err = f.readInto(name, room)
	} else {
		data, err = fs.ReadFile(t.FS, name)
		data = append(room[:0], data...) // it may be another's
	}
	if err != nil {
		return File{}, fmt.Errorf("read %s: %w", name, reason(err))
	}
	return File{Path: name, Data: data, Sum: SumOf(data)}, nil
}

// Dangles tells whether there is a symbolic link of that name that leads to nothing.
func (t *Tree) Dangles(name string) bool {
	info, err := fs.Lstat(t.FS, name)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// reason strips the operation and path from an error of the file system: both are said already.
func reason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// Scan looks at everything and gives what differs from the last look, sorted by path. A file that cannot be
// looked at counts as changed: reading it will say why.
func (t *Tree) Scan() ([]Change, error) {
	if f, ok := t.FS.(*folder); ok {
		if err := f.find(); err != nil {
			return nil, fmt.Errorf("the site's folder: %w", err)
		}
	}
	if _, err := fs.Stat(t.FS, "."); err != nil {
		return nil, fmt.Errorf("the site's folder: %w", reason(err))
	}
	t.content = "."
	if info, err := fs.Stat(t.FS, ContentDir); err == nil && info.IsDir() {
		t.content = ContentDir
	}
	t.readVault()
	now := map[string]stamp{}
	t.walk(".", nil, now)
	changes := differences(t.seen, now)
	t.seen = now
	return changes, nil
}

func differences(old, now map[string]stamp) []Change {
	var changes []Change
	for p, s := range now {
		if o, ok := old[p]; !ok || !o.settled || !o.same(s) {
			changes = append(changes, Change{Path: p})
		}
	}
	for p := range old {
		if _, ok := now[p]; !ok {
			changes = append(changes, Change{Path: p, Gone: true})
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return changes
}

// Look looks again at the named files and folders, and all below them, and gives those that exist or did
// exist, sorted by path. A file that is named is given whether or not its stamp differs: an edit within one
// tick of the file system's clock shows in nothing but its bytes.
func (t *Tree) Look(paths []string) ([]Change, error) {
	for _, p := range paths {
		if t.seen == nil || p == "." || p == ContentDir || t.setting(p) { // what the content is may have changed
			return t.Scan()
		}
	}
	var changes []Change
	for _, p := range paths {
		if t.outside(p) {
			continue
		}
		found := map[string]stamp{}
		if above, ok := t.above(p); ok {
			info, err := fs.Stat(t.FS, p)
			_, lerr := fs.Lstat(t.FS, p)
			switch {
			case errors.Is(lerr, fs.ErrNotExist):
			case err == nil && info.IsDir():
				t.walk(p, above, found)
			case err != nil || info.Mode().IsRegular(): // a link to nothing is there, though it cannot be read
				found[p] = stampOf(info)
			}
		}
		old := map[string]stamp{}
		s, wasFile := t.seen[p]
		if wasFile {
			old[p] = s
		}
		_, isFile := found[p]
		if isFile {
			changes = append(changes, Change{Path: p})
		}
		if !isFile || !wasFile { // a folder, or there was one, or nothing
			for q, s := range t.seen {
				if strings.HasPrefix(q, p+"/") {
					old[q] = s
				}
			}
			changes = append(changes, differences(old, found)...)
		}
		for q := range old {
			delete(t.seen, q)
		}
		for q, s := range found {
			t.seen[q] = s
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return slices.Compact(changes), nil
}

// above gives the folders that p stands in, from the root down. ok is false where a scan would not come to p: one of
// them is no folder, or is reached by a link that leads back to one above it.
func (t *Tree) above(p string) (folders []fs.FileInfo, ok bool) {
	dirs := []string{"."}
	for i, c := range p {
		if c == '/' {
			dirs = append(dirs, p[:i])
		}
	}
	for _, dir := range dirs {
		info, err := fs.Stat(t.FS, dir)
		if err != nil || !info.IsDir() {
			return nil, false
		}
		for _, f := range folders {
			if os.SameFile(f, info) {
				return nil, false
			}
		}
		folders = append(folders, info)
	}
	return folders, true
}

// Skips tells whether nothing that happens at a path, or in the folder that it is, concerns the site.
func (t *Tree) Skips(p string) bool {
	if slices.Contains(t.Skip, p) {
		return true
	}
	if t.setting(p) {
		return false
	}
	top, rest, nested := strings.Cut(p, "/")
	if t.content != "." && top != ContentDir && top != ThemesDir && p != ConfigFile && p != LockFile {
		return true
	}
	for {
		if Ignored(top) {
			return true
		}
		if !nested {
			return false
		}
		top, rest, nested = strings.Cut(rest, "/")
	}
}

// Ignored tells whether a file or folder of that name is never part of a site: hidden ones, those of package
// managers, and the temporary and backup files of editors.
func Ignored(name string) bool {
	return strings.HasPrefix(name, ".") && name != "." || name == "node_modules" || Temporary(name)
}

// Temporary tells whether an editor makes files of that name for a moment while it saves, or as a backup:
// vim (4913, ~), Emacs (#x#), JetBrains (___jb_tmp___), and .tmp.
func Temporary(name string) bool {
	return strings.HasSuffix(name, "~") || name == "4913" || strings.HasSuffix(name, ".tmp") ||
		strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") ||
		strings.Contains(name, "___jb_") && strings.HasSuffix(name, "___")
}

// walk puts the files in dir and below into found. Symbolic links are followed where they stay within the
// site and do not lead back to a folder they stand in; above holds those folders.
func (t *Tree) walk(dir string, above []fs.FileInfo, found map[string]stamp) {
	entries, err := fs.ReadDir(t.FS, dir)
	if err != nil {
		return // gone since, or not ours to read: its files are gone for the site too
	}
	self, err := fs.Stat(t.FS, dir)
	if err != nil {
		return
	}
	for _, a := range above {
		if os.SameFile(a, self) {
			return
		}
	}
	above = append(above[:len(above):len(above)], self)
	for _, e := range entries {
		p := path.Join(dir, e.Name())
		if t.outside(p) {
			continue
		}
		info, err := e.Info()
		isDir := e.IsDir()
		if err == nil && e.Type()&fs.ModeSymlink != 0 {
			info, err = fs.Stat(t.FS, p)
			isDir = err == nil && info.IsDir()
		}
		switch {
		case isDir:
			t.walk(p, above, found)
		case err != nil || info.Mode().IsRegular():
			found[p] = stampOf(info)
		}
	}
}

// grain is a generous bound on the tick of file systems' clocks.
const grain = 2 * time.Second

func stampOf(info fs.FileInfo) stamp {
	if info == nil {
		return stamp{}
	}
	return stamp{info.Size(), info.ModTime(), inode(info), time.Since(info.ModTime()) > grain}
}

func (s stamp) same(o stamp) bool {
	return s.size == o.size && s.mtime.Equal(o.mtime) && s.inode == o.inode
}

// Stamp sums up how all files looked at the last Scan: their names, sizes, times and inodes. While it is the same
// nothing was edited; ok is false where a file is so young that an edit may not show in its time.
func (t *Tree) Stamp() (sum Sum, ok bool) {
	h := sha256.New()
	for _, p := range slices.Sorted(maps.Keys(t.seen)) {
		s := t.seen[p]
		if !s.settled {
			return Sum{}, false
		}
		fmt.Fprintln(h, p, s.size, s.mtime.UnixNano(), s.inode)
	}
	return Sum(h.Sum(nil)[:len(Sum{})]), true
}

// Size gives how many bytes the files have together that counts says of by their names, as they were last seen.
func (t *Tree) Size(counts func(name string) bool) (n int64) {
	for p, s := range t.seen {
		if counts(path.Base(p)) {
			n += s.size
		}
	}
	return n
}

// Same tells whether the file at a path still looks as it did when it was last seen, from its size, time
// and inode alone (about 2 µs). One that is empty now counts as the same: it is being saved most often, and
// will soon differ again.
func (t *Tree) Same(name string) bool {
	old, ok := t.seen[name]
	info, err := fs.Stat(t.FS, name)
	if err != nil {
		return !ok
	}
	return ok && (old.same(stampOf(info)) || info.Size() == 0)
}

package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"waymark/generator/asset"
	"waymark/generator/diag"
	"waymark/generator/highlight"
	"waymark/generator/press"
	"waymark/generator/public"
	"waymark/generator/source"
)

// This file is what one run remembers for the next, in the user's cache folder: highlighted code and smaller pictures,
// which are dear, which compressed copy belongs to which bytes, and how everything looked when a build was done, so that a
// build with nothing to do is done at once. None changes what is written: without a cache, or with a damaged one, the same work is done again. What cannot be
// read or written is left out in silence.

// cache is what is remembered of one site.
type cache struct {
	dir      string // empty: nothing is kept
	settings string // all that a build depends on besides its files
	code     *highlight.Memory
	pictures *asset.Scaler
	press    *press.Memory
}

// finished is how things stood when a build was done.
type finished struct {
	Settings   string
	Sources    source.Sum // of the site's files, as they look from outside
	Written    source.Sum // the same of the output
	Pages      int
	Outputs    int
	Severities diag.Severities
	Report     diag.List
}

func openCache(site, settings string, off bool) *cache {
	c := &cache{settings: settings, code: highlight.New(), pictures: &asset.Scaler{}, press: &press.Memory{}}
	user, err := os.UserCacheDir()
	if err != nil || off {
		return c
	}
	if program, err := os.Executable(); err == nil { // one that was built from changed sources has the same version
		if info, err := os.Stat(program); err == nil {
			c.settings += info.ModTime().String()
		}
	}
	sum := sha256.Sum256([]byte(site))
	c.dir = filepath.Join(user, "waymark", hex.EncodeToString(sum[:8]))
	for name, m := range c.memories() {
		if data, err := os.ReadFile(filepath.Join(c.dir, name)); err == nil {
			m.Load(bytes.NewReader(unsealed(data, version())))
		}
	}
	c.pictures.Load = func(name string) []byte {
		data, err := os.ReadFile(c.picture(name))
		if err != nil {
			return nil
		}
		return data
	}
	c.pictures.Save = func(name string, data []byte) { write(c.picture(name), data) }
	return c
}

// lasting is what may be written down for the next run of the same version.
type lasting interface {
	Load(r io.Reader)
	Save(w io.Writer) error
	Fresh() bool // there is more to write down than was loaded
}

// memories are those that have a file each, by its name.
func (c *cache) memories() map[string]lasting {
	return map[string]lasting{"code": c.code, "copies": c.press}
}

// picture is the file of what was made of one picture; "" is the folder of these.
func (c *cache) picture(name string) string { return filepath.Join(c.dir, "pictures", name) }

// last is the file of the last build into an output folder.
func (c *cache) last(output string) string {
	sum := sha256.Sum256([]byte(output))
	return filepath.Join(c.dir, "build-"+hex.EncodeToString(sum[:8])+".json")
}

// same gives the last build's end where nothing differs since: no file of the site, none of the output, no setting.
func (c *cache) same(tree *source.Tree, output string) (finished, bool) {
	var f finished
	if c.dir == "" {
		return f, false
	}
	data, err := os.ReadFile(c.last(output))
	if err != nil || json.Unmarshal(data, &f) != nil || f.Settings != c.settings {
		return f, false
	}
	sources, ok := tree.Stamp()
	if !ok || sources != f.Sources {
		return f, false
	}
	written, err := public.Stamp(output)
	return f, err == nil && written == f.Written
}

// finish remembers that a build is done.
func (c *cache) finish(tree *source.Tree, output string, f finished) {
	c.save()
	if c.dir == "" {
		return
	}
	c.forget()
	sources, ok := tree.Stamp()
	written, err := public.Stamp(output)
	// A file may be so young that an edit would not show. Another's file that is in the way may go unseen.
	if !ok || err != nil || slices.ContainsFunc(f.Report, func(d diag.Diagnostic) bool { return d.Code == diag.OutputWrite }) {
		os.Remove(c.last(output))
		return
	}
	f.Settings, f.Sources, f.Written = c.settings, sources, written
	if data, err := json.Marshal(f); err == nil {
		write(c.last(output), data)
	}
}

// save keeps what was highlighted and compressed.
func (c *cache) save() {
	if c.dir == "" {
		return
	}
	for name, m := range c.memories() {
		var b bytes.Buffer
		if m.Fresh() && m.Save(&b) == nil {
			write(filepath.Join(c.dir, name), append(seal(b.Bytes(), version()), b.Bytes()...))
		}
	}
}

// seal is what a file of the cache begins with, by which what follows is known again: the sums of the version that wrote
// it and of the data.
func seal(data []byte, version string) []byte {
	of := sha256.Sum256([]byte(version))
	return binary.LittleEndian.AppendUint32(of[:], crc32.ChecksumIEEE(data))
}

// unsealed gives the data of a file that the same version sealed, or nothing where it is another's or damaged.
func unsealed(file []byte, version string) []byte {
	const length = sha256.Size + crc32.Size
	if len(file) < length || !bytes.Equal(file[:length], seal(file[length:], version)) {
		return nil
	}
	return file[length:]
}

// forget removes pictures that no page asked for, once every page was made.
func (c *cache) forget() {
	kept, err := os.ReadDir(c.picture(""))
	if err != nil {
		return
	}
	asked := c.pictures.Names()
	for _, f := range kept {
		if !asked[f.Name()] {
			os.Remove(c.picture(f.Name()))
		}
	}
}

// write replaces a file of the cache, whole or not at all.
func write(name string, data []byte) {
	if os.MkdirAll(filepath.Dir(name), 0o700) != nil {
		return
	}
	f, err := os.CreateTemp(filepath.Dir(name), strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))+"-*")
	if err != nil {
		return
	}
	_, err = f.Write(data)
	if cerr := f.Close(); err == nil && cerr == nil && os.Rename(f.Name(), name) == nil {
		return
	}
	os.Remove(f.Name())
}

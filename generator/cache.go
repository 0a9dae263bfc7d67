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
// which are dear, which compressed copy belongs to which bytes, what the preview understood pages as, and how everything
// looked when a build was done, so that a build with nothing to do is done at once. None changes what is written: without a
// cache, or with a damaged one or that of another program, the same work is done again. What cannot be read or written is
// left out in silence.

// cache is what is remembered of one site.
type cache struct {
	dir      string // empty: nothing is kept
	program  string // the one that runs
	settings string // all that a build depends on besides its files
	code     *highlight.Memory
	pictures *asset.Scaler
	press    *press.Memory
	lasting  map[string]lasting // those that have a file each, by its name
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
	c := &cache{settings: settings, code: highlight.New(), pictures: &asset.Scaler{}, press: &press.Memory{}, lasting: map[string]lasting{}}
	user, err := os.UserCacheDir()
	if err != nil || off {
		return c
	}
	c.program = version()
	if program, err := os.Executable(); err == nil { // one that was built from changed sources has the same version
		if info, err := os.Stat(program); err == nil {
			c.program += info.ModTime().String()
		}
	}
	c.settings += c.program
	sum := sha256.Sum256([]byte(site))
	c.dir = filepath.Join(user, "waymark", hex.EncodeToString(sum[:8]))
	c.recall("code", c.code)
	c.recall("copies", c.press)
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

// lasting is what may be written down for the next run of the same program.
type lasting interface {
	Load(r io.Reader)
	Save(w io.Writer) error
	Fresh() bool // there is more to write down than was loaded
}

// recall loads what an earlier run wrote down, and has it written down again by save.
func (c *cache) recall(name string, m lasting) {
	if c.dir == "" {
		return
	}
	c.lasting[name] = m
	if data, err := os.ReadFile(filepath.Join(c.dir, name)); err == nil {
		m.Load(bytes.NewReader(unsealed(data, c.program)))
	}
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

// save writes down what there is to write down.
func (c *cache) save() {
	if c.dir == "" {
		return
	}
	for name, m := range c.lasting {
		var b bytes.Buffer
		if m.Fresh() && m.Save(&b) == nil {
			write(filepath.Join(c.dir, name), append(seal(b.Bytes(), c.program), b.Bytes()...))
		}
	}
}

// seal is what a file of the cache begins with, by which what follows is known again: the sums of the program that wrote
// it and of the data.
func seal(data []byte, program string) []byte {
	of := sha256.Sum256([]byte(program))
	return binary.LittleEndian.AppendUint32(of[:], crc32.ChecksumIEEE(data))
}

// unsealed gives the data of a file that the same program sealed, or nothing where it is another's or damaged.
func unsealed(file []byte, program string) []byte {
	const length = sha256.Size + crc32.Size
	if len(file) < length || !bytes.Equal(file[:length], seal(file[length:], program)) {
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

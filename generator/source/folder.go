package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync/atomic"
)

// This file reads a folder of the disk. It is known by its name: where it was taken away and another came in its place,
// as a checkout or a backup may do, that one is read from the next Scan on.

// folder is a folder of the disk. Nothing outside can be read through it.
type folder struct {
	dir  string
	open atomic.Pointer[opened]
}

// opened is the folder that has the name.
type opened struct {
	*os.Root
	self *os.File // nil where only Root can be used
}

// errGone says that the site's folder is not there. It may come back.
var errGone = errors.New("it is not there")

func openFolder(dir string) (*folder, error) {
	f := &folder{dir: dir}
	return f, f.take()
}

func (f *folder) take() error {
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		return err
	}
	self, _ := root.Open(".")
	f.open.Store(&opened{root, self}) // the one before is closed with the last who reads through it
	return nil
}

// find sees to it that the folder is the one that has its name now.
func (f *folder) find() error {
	there, err := os.Stat(f.dir)
	if err != nil {
		return errGone
	}
	if here, err := f.open.Load().Stat("."); err == nil && os.SameFile(here, there) {
		return nil
	}
	if err := f.take(); err != nil {
		return reason(err)
	}
	return nil
}

// Gone tells whether a look at a site failed because its folder is not there.
func Gone(err error) bool { return errors.Is(err, errGone) }

func (f *folder) files() fs.FS { return f.open.Load().FS() }

func (f *folder) Open(name string) (fs.File, error)          { return f.files().Open(name) }
func (f *folder) Stat(name string) (fs.FileInfo, error)      { return fs.Stat(f.files(), name) }
func (f *folder) Lstat(name string) (fs.FileInfo, error)     { return fs.Lstat(f.files(), name) }
func (f *folder) ReadLink(name string) (string, error)       { return fs.ReadLink(f.files(), name) }
func (f *folder) ReadFile(name string) ([]byte, error)       { return f.readInto(name, nil) }
func (f *folder) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(f.files(), name) }

// readInto reads a file as ReadFile does. Its bytes lie in room, where that is enough.
func (f *folder) readInto(name string, room []byte) ([]byte, error) {
	if o := f.open.Load(); o.self != nil && fs.ValidPath(name) {
		if data, ok := below(o.self, name, room); ok {
			return data, nil
		}
	}
	return fs.ReadFile(f.files(), name) // which says what is wrong
}

// Open gives the tree of the site in a folder of the disk. Nothing outside the folder can be read through
// it, whatever symbolic links say.
func Open(dir string) (*Tree, error) {
	f, err := openFolder(dir)
	if err != nil {
		return nil, fmt.Errorf("open the site's folder: %w", err)
	}
	return &Tree{FS: f}, nil
}

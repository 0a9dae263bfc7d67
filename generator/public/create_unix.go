//go:build unix

package public

import (
	"errors"
	"io/fs"

	"golang.org/x/sys/unix"

	"waymark/generator/source"
)

// create writes a new file, or one anew. os.File would ask the system five times more, whether the file can be waited for:
// one of the disk cannot.
func create(name string, data []byte) error {
	fd, err := source.Again(func() (int, error) {
		return unix.Open(name, unix.O_WRONLY|unix.O_CREAT|unix.O_TRUNC|unix.O_CLOEXEC, 0o644)
	})
	if err != nil {
		return &fs.PathError{Op: "open", Path: name, Err: err}
	}
	for err == nil && len(data) > 0 {
		var n int
		n, err = source.Again(func() (int, error) { return unix.Write(fd, data[:min(len(data), 1<<30)]) }) // Darwin takes no more at once
		data = data[max(n, 0):]
	}
	if fault := unix.Close(fd); err == nil && !errors.Is(fault, unix.EINTR) { // it is closed then too
		err = fault
	}
	if err != nil {
		return &fs.PathError{Op: "write", Path: name, Err: err}
	}
	return nil
}

//go:build unix

package source

import (
	"io/fs"
	"syscall"
)

// inode gives the file's number on its device: an atomic save brings a new one.
func inode(info fs.FileInfo) any {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Ino
	}
	return nil
}

package public

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"waymark/generator/source"
)

// Stamp sums up how the files that Waymark wrote look from outside: their names, sizes and times. While it is the
// same, nobody has touched them. It fails where one of them is missing, or a build has not finished.
func Stamp(dir string) (source.Sum, error) {
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(list)))
	if err != nil {
		return source.Sum{}, err
	}
	lines, finished := strings.CutSuffix(string(data), end)
	if !finished {
		return source.Sum{}, errors.New("a build has not finished")
	}
	h := sha256.New()
	h.Write(data)
	var b [16]byte
	for line := range strings.Lines(lines) {
		_, p, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if plain, err := strconv.Unquote(p); err == nil {
			p = plain
		}
		info, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(p)))
		if err != nil {
			return source.Sum{}, err
		}
		if !info.Mode().IsRegular() {
			return source.Sum{}, fs.ErrInvalid
		}
		binary.LittleEndian.PutUint64(b[:8], uint64(info.Size()))
		binary.LittleEndian.PutUint64(b[8:], uint64(info.ModTime().UnixNano()))
		h.Write(b[:])
	}
	return source.Sum(h.Sum(nil)[:len(source.Sum{})]), nil
}

package history

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// This file takes a site's files out of the history.

// Export writes the files of the site as they were at a revision, such as "main" or "HEAD~2", into a folder. Nothing is
// written outside of it, whatever the revision holds.
func (r Repository) Export(revision, to string) error {
	if r.Head == "" {
		return fmt.Errorf("%s is neither a folder nor a revision: the site has no history", revision)
	}
	commit, err := r.ask(nil, "rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err != nil {
		return fmt.Errorf("%s is neither a folder nor a revision of the site", revision)
	}
	root, err := os.OpenRoot(to)
	if err != nil {
		return fmt.Errorf("open a folder for %s: %w", revision, err)
	}
	defer root.Close()
	c := r.run("archive", "--format=tar", strings.TrimSpace(string(commit)))
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		return fmt.Errorf("git archive: %w", err)
	}
	err = unpack(out, root)
	io.Copy(io.Discard, out) // else git would wait to be read
	if werr := c.Wait(); err == nil && werr != nil {
		err = werr
	}
	if err != nil {
		return fmt.Errorf("take out %s: %w", revision, err)
	}
	return nil
}

func unpack(in io.Reader, root *os.Root) error {
	for archive := tar.NewReader(in); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		name := filepath.FromSlash(path.Clean(h.Name))
		if dir := filepath.Dir(name); dir != "." {
			if err := root.MkdirAll(dir, 0o755); err != nil {
				return err
			}
		}
		switch h.Typeflag {
		case tar.TypeReg:
			f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
			if err != nil {
				return err
			}
			_, err = io.Copy(f, archive)
			if err = errors.Join(err, f.Close()); err != nil {
				return err
			}
		case tar.TypeSymlink:
			if err := root.Symlink(h.Linkname, name); err != nil {
				return err
			}
		}
	}
}

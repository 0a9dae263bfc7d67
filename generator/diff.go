package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"waymark/generator/compare"
	"waymark/generator/history"
	"waymark/generator/public"
	"waymark/generator/source"
)

// This file is the command that says what changes for readers between two outputs, or two states of the site.

func diffCommand(f *flags, say func() *voice) *cobra.Command {
	format := "text"
	c := &cobra.Command{
		Use:   "diff A [B]",
		Short: "Say what changes for readers between two outputs, or two revisions of the site",
		Long: `Diff compares two outputs as readers see them: which pages came, went and moved, what they say and link, which addresses
and anchors were lost, which links broke, and how feeds and files changed. Bytes that no reader sees count for nothing.

A and B are output folders, folders of sites, or revisions that git knows. A site is built as it is there, in a folder
of its own; the dates of its history are left out. Without B, A is compared with the site as it is now:

  waymark diff main --format markdown`,
		Args: between(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			if !slices.Contains(compare.Formats(), format) {
				return usage{fmt.Errorf("--format %s is not one of %s", format, strings.Join(compare.Formats(), ", "))}
			}
			if len(args) == 1 {
				args = append(args, f.source)
			}
			var both [2]*compare.Output
			for i, name := range args {
				var err error
				if both[i], err = f.outputOf(say(), name); err != nil {
					return err
				}
			}
			return compare.Outputs(both[0], both[1]).Print(say().out, format)
		},
	}
	f.reading(c)
	c.Flags().StringVar(&format, "format", "text", "how to report: "+strings.Join(compare.Formats(), ", "))
	return c
}

// outputOf gives an output: that in a folder, or that of the site in a folder or of a revision.
func (f *flags) outputOf(say *voice, name string) (*compare.Output, error) {
	info, err := os.Stat(name)
	isFolder := err == nil && info.IsDir()
	if isFolder && isOutput(name) {
		return compare.Read(os.DirFS(name))
	}
	tmp, err := os.MkdirTemp("", "waymark-")
	if err != nil {
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	defer os.RemoveAll(tmp)
	at, out := *f, filepath.Join(tmp, "output")
	if at.source = name; !isFolder {
		at.source = filepath.Join(tmp, "site")
		if err := os.Mkdir(at.source, 0o700); err != nil {
			return nil, fmt.Errorf("make a folder: %w", err)
		}
		if err := history.Find(f.source).Export(name, at.source); err != nil {
			return nil, usage{err}
		}
		at.noCache = true
	}
	w, err := at.open(say, false, true, nil)
	if err != nil {
		return nil, err
	}
	w.past = history.Repository{} // only one of the two may have dates of its history
	if err := w.load(); err != nil {
		return nil, err
	}
	if !w.build.Usable() {
		return nil, w.refuse()
	}
	dir, err := public.Open(out)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	w.build.To(dir)
	if _, err := w.drain(); err != nil {
		return nil, err
	}
	if err := dir.Sync(); err != nil {
		return nil, err
	}
	return compare.Read(os.DirFS(out))
}

// isOutput tells whether a folder holds an output rather than a site.
func isOutput(dir string) bool {
	there := func(name string) bool {
		_, err := fs.Stat(os.DirFS(dir), name)
		return err == nil
	}
	return there("index.html") && !there(source.ConfigFile) && !there(source.ContentDir)
}

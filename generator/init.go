package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"waymark/generator/config"
	"waymark/generator/page"
	"waymark/generator/source"
	"waymark/generator/table"
)

// This file is the command that begins a site: the files of start/, with what is known of the new site put in.

//go:embed all:start
var start embed.FS

func initCommand(f *flags, say func() *voice) *cobra.Command {
	var title, program string
	c := &cobra.Command{
		Use:   "init DIR",
		Short: "Begin a site, with the workflow that publishes it on GitHub Pages",
		Long: `Init writes a site that builds without a warning: settings with a kind of page and a relation, a home page, a section,
a page about the site, an accessibility statement to be filled in, and the workflow that checks the site and publishes it
on GitHub Pages. DIR may exist: a README.md and a .gitignore that it has are kept as they are; where it has any other
file that would be written, nothing is.

The workflow builds the program from the GitHub repository that holds it. --program says which that is; else the
repository of the site says so in a variable of its own, WAYMARK.`,
		Args: between(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			base, err := config.CleanURL(f.baseURL)
			if err != nil {
				return usage{fmt.Errorf("--base-url: %w", err)}
			}
			dir, err := filepath.Abs(args[0])
			if err != nil {
				return fmt.Errorf("find the new site's folder: %w", err)
			}
			if title = strings.TrimSpace(title); title == "" {
				title = page.TitleFromSegment(filepath.Base(dir))
			}
			fill, err := blanks(title, base, program)
			if err != nil {
				return usage{err}
			}
			return settle(say(), dir, fill)
		},
	}
	c.Flags().StringVar(&title, "title", "", "the site's `name` (default: the folder's)")
	c.Flags().StringVarP(&f.baseURL, "base-url", "b", "", "where the site will be (`URL`)")
	c.Flags().StringVar(&program, "program", "", "the GitHub repository with the program, for the workflow: `OWNER/REPOSITORY` or OWNER/REPOSITORY@REF")
	return c
}

// repository matches a repository of GitHub's, with a branch, tag or commit of it or without.
var repository = regexp.MustCompile(`^([A-Za-z0-9-]+/[A-Za-z0-9._-]+)(?:@([A-Za-z0-9._/-]+))?$`)

// blanks gives what is put into the files of start/.
func blanks(title, base, program string) (*strings.Replacer, error) {
	baseLine := `# base_url = "https://example.org/"`
	if base != "" {
		baseLine = "base_url = " + table.Quote(base)
	}
	from, ref := "${{ vars.WAYMARK }}", ""
	variable := "Under *Secrets and variables*, *Actions*, *Variables*, set `WAYMARK` to the repository with the program.\n"
	if program != "" {
		parts := repository.FindStringSubmatch(program)
		if parts == nil {
			return nil, fmt.Errorf("--program %s is not a repository: OWNER/REPOSITORY or OWNER/REPOSITORY@REF", program)
		}
		from, ref, variable = parts[1], parts[2], ""
	}
	return strings.NewReplacer("@TITLE@", strings.Join(strings.Fields(title), " "), "@TITLE_TOML@", table.Quote(title), "@BASE_URL@", baseLine,
		"@PROGRAM@", from, "@PROGRAM_REF@", ref, "@VARIABLE@", variable), nil
}

// settle writes the files of start/ into a folder: all of them, or none where one would take another's place.
func settle(say *voice, dir string, fill *strings.Replacer) error {
	files := map[string]string{}
	err := fs.WalkDir(start, "start", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := start.ReadFile(p)
		files[strings.TrimPrefix(p, "start/")] = fill.Replace(string(data))
		return err
	})
	if err != nil {
		return fmt.Errorf("internal error: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the new site's folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open the new site's folder: %w", err)
	}
	defer root.Close()
	names := slices.Sorted(maps.Keys(files))
	var kept []string
	for _, name := range names {
		switch there := taken(root, name); {
		case there == "":
		case there == readmeFile || there == ignoreFile:
			kept = append(kept, there)
		default:
			return fmt.Errorf("%s has %s already: nothing was written", folder(dir), there)
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool { return slices.Contains(kept, name) })
	left := loose(dir)
	for _, name := range names {
		if err := create(dir, name, files[name]); err != nil {
			return err
		}
		say.detail("wrote %s", name)
	}
	say.print("%s in %s; \"waymark serve%s\" shows the site", plural(len(names), "file"), folder(dir), sourceFlag(folder(dir)))
	if slices.Contains(kept, readmeFile) {
		say.warn("%s was there already, and is as it was", readmeFile)
	}
	if slices.Contains(kept, ignoreFile) {
		if data, err := root.ReadFile(ignoreFile); err != nil || !ignored.Match(data) {
			say.warn("%s was there already, and is as it was: add the line %s, as the output is never committed", ignoreFile, strings.TrimSpace(files[ignoreFile]))
		}
	}
	if len(left) > 0 {
		say.warn("%s outside %s: what is to be a page of this site is moved there, as %s", plural(len(left), "Markdown file"), source.ContentDir, left[0])
	}
	return nil
}

// Files that a folder may have before it is a site, as a repository has that GitHub made.
const (
	readmeFile = "README.md"
	ignoreFile = ".gitignore"
)

// ignored matches a .gitignore that leaves the output out.
var ignored = regexp.MustCompile(`(?m)^/?public/?\s*$`)

// loose gives the Markdown files that a folder has without being a site: they are its pages until it has a content folder.
func loose(dir string) []string {
	tree, err := source.Open(dir)
	if err != nil {
		return nil
	}
	list, err := tree.Scan()
	if err != nil || tree.Content() != "." {
		return nil
	}
	var names []string
	for _, c := range list {
		if page.IsPage(c.Path) && c.Path != readmeFile {
			names = append(names, c.Path)
		}
	}
	return names
}

// sourceFlag gives the flag that names a site's folder, as it can be typed: none for the folder that one is in.
func sourceFlag(dir string) string {
	odd := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(`/\:._-`, r)
	}
	switch {
	case dir == ".":
		return ""
	case strings.ContainsFunc(dir, odd):
		return " --source '" + strings.ReplaceAll(dir, "'", `'\''`) + "'"
	}
	return " --source " + dir
}

// taken gives what stands in a file's way: itself, or something that is no folder where one must be.
func taken(root *os.Root, name string) string {
	for at := path.Dir(name); at != "."; at = path.Dir(at) {
		_, missing := root.Lstat(filepath.FromSlash(at))
		if info, err := root.Stat(filepath.FromSlash(at)); missing == nil && (err != nil || !info.IsDir()) {
			return at
		}
	}
	if _, err := root.Lstat(filepath.FromSlash(name)); !errors.Is(err, fs.ErrNotExist) {
		return name
	}
	return ""
}

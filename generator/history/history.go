// Package history provides when files last changed, as the version control of the site tells it. It is the only one
// to run git, and must never know what a file means.
//
// The date of a file is the author's, in the author's own time zone, of the newest commit that changed its bytes: a
// rebase makes no text younger, and neither does a new name. What is not committed has no part in it.
package history

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Log is what the history says. It is never changed once made. The zero Log is that of files without a history.
type Log struct {
	Dates map[string]time.Time // by path from the site's root, with slashes; midnight UTC of the day
	Fault string               // why there are no dates though there is a history, for whoever asks; else empty
	Hint  string               // what to do about it
}

// Repository is where the history of a folder is kept. The zero Repository is none.
type Repository struct {
	Head    string // the commit that is checked out; empty: there is none yet
	Shallow bool   // the history was cut off when the repository was copied
	Fault   string // what git has to say against it, in its words; else empty

	dir, git, common string
}

// Find looks for the repository that a folder of the disk lies in (3 ms). Without one, or without git on this
// machine, there is none.
func Find(dir string) Repository {
	r := Repository{dir: dir}
	out, err := r.run("rev-parse", "--is-shallow-repository", "--absolute-git-dir", "--git-common-dir", "HEAD").Output()
	lines := strings.Split(string(out), "\n")
	if len(lines) < 4 {
		var ended *exec.ExitError
		if errors.As(err, &ended) && !bytes.Contains(ended.Stderr, []byte("not a git repository")) {
			r.Fault = first(ended.Stderr)
			return r
		}
		return Repository{}
	}
	r.Shallow, r.git, r.common = lines[0] == "true", lines[1], lines[2]
	if !filepath.IsAbs(r.common) {
		r.common = filepath.Join(dir, r.common)
	}
	if err == nil {
		r.Head = lines[3]
	}
	return r
}

// run prepares a command of git's that looks at nothing but its own files, asks nobody and writes nothing.
func (r Repository) run(args ...string) *exec.Cmd {
	c := exec.Command("git", append([]string{"-C", r.dir, "-c", "core.fsmonitor=false", "-c", "log.showSignature=false"}, args...)...)
	c.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		switch name { // a hook of another repository says where that one is
		case "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_SHALLOW_FILE":
			return true
		}
		return false
	}), "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1", "GIT_LITERAL_PATHSPECS=1")
	return c
}

// Stamp tells, from a look at a few files (10 µs), whether what the history says may be another than before.
func (r Repository) Stamp() string {
	if r.git == "" {
		return ""
	}
	var b strings.Builder
	for _, name := range []string{filepath.Join(r.git, "HEAD"), filepath.Join(r.git, "logs", "HEAD"), filepath.Join(r.common, "shallow")} {
		if info, err := os.Stat(name); err == nil {
			b.WriteString(info.ModTime().String())
		}
		b.WriteByte(0)
	}
	return b.String()
}

// Read reads the history of what lies in a folder, given from the site's root: "content", or "." for all. It takes as
// long as git does: 0.1 s for ten thousand commits of a page each.
func (r Repository) Read(below string) Log {
	switch {
	case r.Fault != "":
		return unread(r.Fault)
	case r.Head == "":
		return Log{}
	}
	// Renames are those of the same bytes: nothing but names is compared, so a copy that lacks old texts will do.
	c := r.run("log", "--date-order", "-M100%", "--name-status", "-z", "--relative", "--no-ext-diff", "--no-textconv", "--format=%x01%aI", r.Head, "--", below)
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		return unread(err.Error())
	}
	dates := parse(out)
	if err := c.Wait(); err != nil {
		return unread(first(said.Bytes()))
	}
	if r.Shallow && len(dates) > 0 {
		return Log{Fault: "this copy of the repository lacks most of its history, so pages that do not say when they were updated have no date", Hint: "fetch all of it: fetch-depth: 0 for actions/checkout, else git fetch --unshallow"}
	}
	return Log{Dates: dates}
}

// first gives the first line of what git says.
func first(said []byte) string {
	line, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(string(said)), "fatal: "), "\n")
	return line
}

func unread(why string) Log {
	return Log{Fault: "git cannot read the history: " + why, Hint: "mend what git says, or set dates = false under [git]"}
}

// file is what a path of the past stands for.
type file struct {
	now  string // its name today
	done bool   // its date is known, or the file of that name is another, or gone
}

// parse reads git's list of commits, from the newest back: for each, the day behind a byte 1, then a letter for what
// happened and the path it happened to, or two for a new name; all of them end in a byte 0.
func parse(r io.Reader) map[string]time.Time {
	dates := map[string]time.Time{}
	files := map[string]file{}
	in := bufio.NewReader(r)
	next := func() (string, bool) {
		s, err := in.ReadString(0)
		return strings.TrimSuffix(s, "\x00"), err == nil
	}
	var day time.Time
	moved := map[string]file{} // what the names that a commit took away stood for before it
	for {
		word, more := next()
		at, commit := strings.CutPrefix(word, "\x01")
		if commit || !more {
			maps.Copy(files, moved)
			clear(moved)
		}
		if !more {
			return dates
		}
		if commit {
			day, _ = time.Parse(time.DateOnly, at[:min(len(at), len(time.DateOnly))])
			continue
		}
		if word = strings.TrimPrefix(word, "\n"); word == "" {
			continue
		}
		path, _ := next()
		before := ""
		if word[0] == 'R' {
			before = path
			path, _ = next()
		}
		f, met := files[path]
		if !met {
			f.now = path
		}
		files[path] = file{f.now, true}
		_, known := files[before]
		switch {
		case before != "" && !f.done:
			moved[before] = file{now: f.now}
		case before != "" && !known:
			moved[before] = file{before, true} // it has gone from there
		case before == "" && !f.done && word[0] != 'D' && !day.IsZero():
			dates[f.now] = day
		}
	}
}

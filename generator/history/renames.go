package history

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// This file finds what files were renamed to.

// Renames tells what the files in a folder were renamed to since another file was last committed: in the commits since,
// and in the working tree. Paths are from that folder; it and the other file are given from the site's root.
func (r Repository) Renames(below, since string) map[string]string {
	if r.Head == "" {
		return nil
	}
	now := map[string]string{} // by the names then
	was := map[string]string{} // the names then, by those now
	follow := func(pairs string) {
		f := strings.Split(strings.TrimSuffix(pairs, "\x00"), "\x00")
		step := map[string]string{}
		for i := 0; i+2 < len(f); i += 3 {
			if strings.HasPrefix(strings.TrimSpace(f[i]), "R") {
				step[f[i+1]] = f[i+2]
			}
		}
		moved := map[string]string{}
		for from, to := range step {
			first, ok := was[from]
			if !ok {
				first = from
			}
			moved[to] = first
			delete(was, from)
		}
		for to, first := range moved {
			was[to] = first
		}
	}
	base, err := r.ask(nil, "log", "-1", "--format=%H", "--", since)
	if err != nil {
		return nil
	}
	if base := strings.TrimSpace(string(base)); base != "" {
		log, err := r.ask(nil, "log", "--reverse", "--no-merges", "-M", "-z", "--name-status", "--diff-filter=R", "--relative", "--no-ext-diff", "--no-textconv", "--format=%x01", base+"..HEAD", "--", below)
		if err != nil {
			return nil
		}
		for commit := range strings.SplitSeq(string(log), "\x01") {
			follow(strings.Trim(commit, "\x00\n"))
		}
	}
	if pairs, err := r.uncommitted(below); err == nil {
		follow(string(pairs))
	}
	inside := func(p string) (string, bool) {
		if below == "." {
			return p, true
		}
		return strings.CutPrefix(p, below+"/")
	}
	for to, from := range was {
		a, ok := inside(from)
		b, is := inside(to)
		if ok && is {
			now[a] = b
		}
	}
	return now
}

// uncommitted gives the renames in the working tree, of files that git was not told of too: in an index and a store of
// objects of its own, so that nothing is left behind.
func (r Repository) uncommitted(below string) ([]byte, error) {
	objects, err := r.ask(nil, "rev-parse", "--path-format=absolute", "--git-path", "objects")
	if err != nil {
		return nil, err
	}
	tmp, err := os.MkdirTemp("", "waymark-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for git's index: %w", err)
	}
	defer os.RemoveAll(tmp)
	env := []string{
		"GIT_INDEX_FILE=" + filepath.Join(tmp, "index"), "GIT_OBJECT_DIRECTORY=" + filepath.Join(tmp, "objects"),
		"GIT_ALTERNATE_OBJECT_DIRECTORIES=" + strings.TrimSpace(string(objects)),
	}
	if err := os.Mkdir(filepath.Join(tmp, "objects"), 0o700); err != nil {
		return nil, fmt.Errorf("make a folder for git's objects: %w", err)
	}
	if _, err := r.ask(env, "read-tree", "HEAD"); err != nil {
		return nil, err
	}
	if _, err := r.ask(env, "add", "--all", "--", below); err != nil {
		return nil, err
	}
	return r.ask(env, "diff-index", "--cached", "-M", "-z", "--name-status", "--diff-filter=R", "--relative", "HEAD", "--", below)
}

// ask runs git and gives what it prints.
func (r Repository) ask(env []string, args ...string) ([]byte, error) {
	c := r.run(args...)
	c.Env = append(c.Env, env...)
	out, err := c.Output()
	if err != nil {
		var ended *exec.ExitError
		if errors.As(err, &ended) && len(ended.Stderr) > 0 {
			return nil, fmt.Errorf("git %s: %s", args[0], first(ended.Stderr))
		}
		return nil, fmt.Errorf("git %s: %w", args[0], err)
	}
	return out, nil
}

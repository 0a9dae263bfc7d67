package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// This file asks git what it knows of the site's files. It changes nothing in the repository. Where there is no git, or
// no repository, it knows nothing.

// git runs git in a folder and gives what it prints.
func git(dir string, env []string, args ...string) ([]byte, error) {
	c := exec.Command("git", append([]string{"-C", dir, "--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"}, args...)...)
	c.Env = append(os.Environ(), env...)
	var out, said bytes.Buffer
	c.Stdout, c.Stderr = &out, &said
	if err := c.Run(); err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) && said.Len() > 0 {
			return nil, fmt.Errorf("git %s: %s", args[0], strings.TrimSpace(said.String()))
		}
		return nil, fmt.Errorf("git %s: %w", args[0], err)
	}
	return out.Bytes(), nil
}

// renames tells what files of the content were renamed to since a file was last committed, by their paths from the
// content folder: in the commits since, and in the working tree.
func renames(dir, content, since string) map[string]string {
	now := map[string]string{} // by the names then
	was := map[string]string{} // the names then, by those now
	follow := func(pairs []byte) {
		f := strings.Split(strings.TrimSuffix(string(pairs), "\x00"), "\x00")
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
	base, err := git(dir, nil, "log", "-1", "--format=%H", "--", since)
	if err != nil {
		return nil
	}
	if base := strings.TrimSpace(string(base)); base != "" {
		commits, err := git(dir, nil, "rev-list", "--reverse", "--no-merges", base+"..HEAD", "--", content)
		if err != nil {
			return nil
		}
		for commit := range strings.FieldsSeq(string(commits)) {
			if pairs, err := git(dir, nil, "diff-tree", "-r", "-M", "-z", "--no-commit-id", "--name-status", "--diff-filter=R", "--relative", commit); err == nil {
				follow(pairs)
			}
		}
	}
	if pairs, err := uncommitted(dir, content); err == nil {
		follow(pairs)
	}
	inside := func(p string) (string, bool) {
		if content == "." {
			return p, true
		}
		return strings.CutPrefix(p, content+"/")
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
func uncommitted(dir, content string) ([]byte, error) {
	objects, err := git(dir, nil, "rev-parse", "--path-format=absolute", "--git-path", "objects")
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
	if _, err := git(dir, env, "read-tree", "HEAD"); err != nil {
		return nil, err
	}
	if _, err := git(dir, env, "add", "--all", "--", content); err != nil {
		return nil, err
	}
	return git(dir, env, "diff-index", "--cached", "-M", "-z", "--name-status", "--diff-filter=R", "--relative", "HEAD", "--", content)
}

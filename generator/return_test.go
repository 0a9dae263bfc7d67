package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// This file takes a site's folder away under a program that follows it, and puts another in its place, as a backup that
// is restored does.

// follow starts a program that follows a site, and gives what it prints, line by line.
func follow(t *testing.T, dir string, args ...string) <-chan string {
	t.Helper()
	c := exec.Command("waymark", append(args, "--source", dir, "--no-color")...)
	c.Env = append(os.Environ(), "XDG_CACHE_HOME="+t.TempDir(), "GORACE=atexit_sleep_ms=0")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stderr = c.Stdout
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	lines := make(chan string, 1000)
	go func() {
		defer close(lines)
		for s := bufio.NewScanner(out); s.Scan(); {
			lines <- s.Text()
		}
	}()
	return lines
}

// plant writes a site of two pages.
func plant(t *testing.T, dir, word string) {
	t.Helper()
	for name, text := range map[string]string{"content/index.md": "# Home\n\n" + word + "\n", "content/one.md": "# One\n", "config.toml": "title = \"Garden\"\n"} {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for until := time.Now().Add(time.Minute); !so(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("never: %s", what)
		}
	}
}

func TestWatchFollowsAFolderThatComesBack(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "site")
	plant(t, dir, "the first words")
	follow(t, dir, "watch")
	shows := func(page, word string) func() bool {
		return func() bool {
			data, err := os.ReadFile(filepath.Join(dir, "public", filepath.FromSlash(page)))
			return err == nil && strings.Contains(string(data), word)
		}
	}
	listed := func() bool { return shows(".waymark/files", "\nend\n")() }
	eventually(t, "it is built", func() bool { return shows("index.html", "the first words")() && listed() })

	if err := os.RemoveAll(filepath.Join(dir, "public")); err != nil {
		t.Fatal(err)
	}
	plant(t, dir, "the second words")
	eventually(t, "an output that was taken away is whole again", func() bool {
		return shows("index.html", "the second words")() && shows("one/index.html", "One")() && listed()
	})

	if err := os.Rename(dir, dir+"-old"); err != nil {
		t.Fatal(err)
	}
	plant(t, dir, "the third words")
	eventually(t, "a site that came in place of another is built", func() bool {
		return shows("index.html", "the third words")() && shows("one/index.html", "One")() && listed()
	})
	plant(t, dir, "the fourth words")
	eventually(t, "and followed", shows("index.html", "the fourth words"))
}

func TestServeFollowsAFolderThatComesBack(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "site")
	plant(t, dir, "the first words")
	address := ""
	lines := follow(t, dir, "serve", "--port", "0")
	for line := range lines {
		if i := strings.Index(line, "http://"); i >= 0 {
			address = strings.Fields(line[i:])[0]
			break
		}
	}
	shows := func(word string) func() bool {
		return func() bool {
			r, err := http.Get(address)
			if err != nil {
				said := ""
				for line := range lines { // it has ended
					said += line + "\n"
				}
				t.Fatalf("%v: the preview said\n%s", err, said)
			}
			defer r.Body.Close()
			data, err := io.ReadAll(r.Body)
			return err == nil && strings.Contains(string(data), word)
		}
	}
	eventually(t, "it is served", shows("the first words"))
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	eventually(t, "what is gone is not served", func() bool { return !shows("the first words")() })
	plant(t, dir, "the second words")
	eventually(t, "a site that came back is served", shows("the second words"))
	plant(t, dir, "the third words")
	eventually(t, "and followed", shows("the third words"))
}

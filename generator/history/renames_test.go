package history

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestRenamesAreFollowedSinceACommit(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git here")
	}
	dir := t.TempDir()
	site := filepath.Join(dir, "kb")
	git := func(args ...string) {
		t.Helper()
		if out, err := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=a", "-c", "user.email=a@example.org"}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", args, err, out)
		}
	}
	write := func(name string) {
		t.Helper()
		file := filepath.Join(site, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(strings.Repeat("A line of "+name+"\n", 20)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	move := func(from, to string) {
		t.Helper()
		if err := os.Rename(filepath.Join(site, from), filepath.Join(site, to)); err != nil {
			t.Fatal(err)
		}
	}
	is := func(when, want string) {
		t.Helper()
		var list []string
		now := Find(site).Renames("content", "lock")
		for _, from := range slices.Sorted(maps.Keys(now)) {
			list = append(list, fmt.Sprintf("%s -> %s", from, now[from]))
		}
		if got := strings.Join(list, ", "); got != want {
			t.Errorf("%s: got %q, want %q", when, got, want)
		}
	}
	for _, name := range []string{"content/a.md", "content/b.md", "content/ü c.md", "content/d/e.md", "lock"} {
		write(name)
	}
	is("no repository", "")
	git("init", "-q")
	is("no commit", "")
	git("add", ".")
	git("commit", "-qm", "one")
	is("nothing moved", "")
	move("content/a.md", "content/a1.md")
	is("what git was not told of", "a.md -> a1.md")
	git("add", "--all", ".")
	git("commit", "-qm", "two")
	move("content/b.md", "content/a.md")
	move("content/ü c.md", "content/d/c.md")
	git("add", "--all", ".")
	git("commit", "-qm", "three")
	is("several commits, and a name that was taken again", "a.md -> a1.md, b.md -> a.md, ü c.md -> d/c.md")
	move("content/a1.md", "content/a2.md")
	is("one step after another", "a.md -> a2.md, b.md -> a.md, ü c.md -> d/c.md")
	write("lock2")
	if err := os.Rename(filepath.Join(site, "lock2"), filepath.Join(site, "lock")); err != nil {
		t.Fatal(err)
	}
	git("add", "--all", ".")
	git("commit", "-qm", "four")
	is("since the lock", "")
}

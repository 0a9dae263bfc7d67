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
	"time"
)

// In this table @ stands for the byte 1, and | for the byte 0.
func TestParse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ log, want string }{
		"nothing":                               {"", ""},
		"the newest commit counts":              {"@2025-03-03|\nM|a|@2025-01-01|\nA|a|", "a 2025-03-03"},
		"a file that is gone":                   {"@2025-03-03|\nD|a|@2025-01-01|\nA|a|", ""},
		"one that came back":                    {"@2025-04-04|\nA|a|@2025-03-03|\nD|a|@2025-01-01|\nA|a|", "a 2025-04-04"},
		"one that is gone, and lies there anew": {"@2025-03-03|\nD|a|@2025-02-02|\nM|a|@2025-01-01|\nA|a|", ""},
		"a new name is no new text":             {"@2025-03-03|\nR100|a|b|@2025-01-01|\nA|a|", "b 2025-01-01"},
		"two new names":                         {"@2025-04-04|\nR100|b|c|@2025-03-03|\nR100|a|b|@2025-01-01|\nA|a|", "c 2025-01-01"},
		"a new name, then a new text":           {"@2025-04-04|\nM|b|@2025-03-03|\nR100|a|b|@2025-01-01|\nA|a|", "b 2025-04-04"},
		"another file took the old name":        {"@2025-04-04|\nA|a|@2025-03-03|\nR100|a|b|@2025-01-01|\nA|a|", "a 2025-04-04, b 2025-01-01"},
		"names went round":                      {"@2025-03-03|\nR100|x|b|R100|a|x|@2025-02-02|\nA|x|@2025-01-01|\nA|a|", "b 2025-02-02, x 2025-01-01"},
		"a name with spaces and a new line":     {"@2025-01-01|\nA|my page\nof.md|", "my page\nof.md 2025-01-01"},
		"a name like a commit":                  {"@2025-01-01|\nA|@2024-01-01|A|b|", "\x012024-01-01 2025-01-01, b 2025-01-01"},
		"another type":                          {"@2025-03-03|\nT|a|@2025-01-01|\nA|a|", "a 2025-03-03"},
		"a commit without files":                {"@2025-03-03|@2025-01-01|\nA|a|", "a 2025-01-01"},
		"a day that cannot be":                  {"@2025-33-03|\nA|a|@2025-01-01|\nA|b|", "b 2025-01-01"},
		"it breaks off":                         {"@2025-03-03|\nR100|a", ""},
	} {
		in := strings.NewReplacer("@", "\x01", "|", "\x00").Replace(c.log)
		if got := said(parse(strings.NewReader(in))); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func said(dates map[string]time.Time) string {
	var list []string
	for _, p := range slices.Sorted(maps.Keys(dates)) {
		list = append(list, p+" "+dates[p].Format(time.DateOnly))
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// A repository of git's own, from the first commit to a copy that is cut off.
func TestGit(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git here")
	}
	dir := t.TempDir()
	site := filepath.Join(dir, "kb")
	git := func(day string, args ...string) {
		t.Helper()
		c := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=N", "-c", "user.email=n@example.org"}, args...)...)
		c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_DATE="+day, "GIT_COMMITTER_DATE=2030-01-01T00:00:00Z")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(site, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	is := func(when, below, want string) {
		t.Helper()
		l := Find(site).Read(below)
		if got := said(l.Dates); l.Fault != "" || got != want {
			t.Errorf("%s: got %q, %q; want %q", when, got, l.Fault, want)
		}
	}
	write("content/a.md", "a\n")
	is("no repository", ".", "")
	git("", "init", "-q")
	is("no commit", ".", "")
	git("2025-01-01T23:30:00-08:00", "add", ".")
	git("2025-01-01T23:30:00-08:00", "commit", "-qm", "one")
	is("a day in the author's own time zone", "content", "content/a.md 2025-01-01")
	before := Find(site).Stamp()
	write("content/ä b.md", "b\n")
	write("themes/x.css", "x\n")
	is("what is not committed", "content", "content/a.md 2025-01-01")
	git("", "add", ".")
	git("2025-02-02T00:30:00+08:00", "commit", "-qm", "two")
	is("a name in other letters", "content", "content/a.md 2025-01-01, content/ä b.md 2025-02-02")
	is("all that the folder holds", ".", "content/a.md 2025-01-01, content/ä b.md 2025-02-02, themes/x.css 2025-02-02")
	if now := Find(site).Stamp(); now == before || now != Find(site).Stamp() {
		t.Errorf("a commit does not show, or shows twice: %q, %q", before, now)
	}
	git("", "mv", "kb/content/a.md", "kb/content/c.md")
	git("2025-03-03T12:00:00Z", "commit", "-qm", "three")
	is("another name", "content", "content/c.md 2025-01-01, content/ä b.md 2025-02-02")
	git("", "checkout", "-q", "-b", "side", "HEAD~1")
	write("content/ä b.md", "b\nand more\n")
	git("2025-04-04T12:00:00Z", "commit", "-qam", "four")
	git("", "checkout", "-q", "-")
	git("2025-05-05T12:00:00Z", "merge", "-q", "--no-ff", "-m", "five", "side")
	is("a merge changes nothing itself", "content", "content/c.md 2025-01-01, content/ä b.md 2025-04-04")

	whole := dir
	dir = t.TempDir()
	site = filepath.Join(dir, "kb")
	git("", "clone", "-q", "--depth", "1", "file://"+filepath.ToSlash(whole), ".")
	r := Find(site)
	if l := r.Read("content"); !r.Shallow || len(l.Dates) > 0 || !strings.Contains(l.Hint, "fetch-depth: 0") {
		t.Errorf("a copy that is cut off: %+v, %+v", r, l)
	}
	if l := r.Read("empty"); l.Fault != "" {
		t.Errorf("a folder without any file of the repository: %v", l)
	}
	git("", "fetch", "-q", "--unshallow")
	is("a copy that is whole again", "content", "content/c.md 2025-01-01, content/ä b.md 2025-04-04")
	if err := os.WriteFile(filepath.Join(dir, ".git", "config"), []byte("[core\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if l := Find(site).Read("content"); !strings.HasPrefix(l.Fault, "git cannot read the history: bad config") {
		t.Errorf("a repository that git cannot read: %v", fmt.Sprint(l))
	}
}

// Whatever git prints, or somebody else in its name, reading it ends, and the days are days.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "\x012026-01-31\x00\nM\x00a.md\x00A\x00b.md\x00\x012025-01-01\x00\nR100\x00old.md\x00a.md\x00D\x00c.md\x00", "\x01\x00\nR\x00a\x00", "M\x00", "\x01soon\x00\nM\x00a\x00", "\n\x00\x01", "R100\x00a\x00b\x00R100\x00b\x00a\x00",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for p, day := range parse(strings.NewReader(text)) {
			if !strings.Contains(text, p) || day.IsZero() || !day.Equal(day.Truncate(24*time.Hour)) {
				t.Errorf("%q: %q on %v", text, p, day)
			}
		}
	})
}

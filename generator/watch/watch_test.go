package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"

	"waymark/generator/source"
)

// state is what a site's files hold: path -> sum. A file that cannot be read has no sum.
type state map[string]source.Sum

func (s state) String() string {
	var b strings.Builder
	for _, p := range slices.Sorted(maps.Keys(s)) {
		fmt.Fprintf(&b, "  %s %.6s\n", p, s[p])
	}
	return b.String()
}

// truth is what a look at everything finds.
func truth(t *testing.T, dir string) state {
	t.Helper()
	f := follow(t, dir)
	f.take(Batch{All: true})
	return f.state
}

// follower takes batches as a build does: it looks at what they name, and reads what may differ.
type follower struct {
	t     *testing.T
	tree  *source.Tree
	state state
}

func follow(t *testing.T, dir string) *follower {
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return &follower{t, tree, state{}}
}

// skips tells what is no part of a site, as its tree does.
func skips(t *testing.T, dir string) func(string) bool {
	f := follow(t, dir)
	if _, err := f.tree.Scan(); err != nil { // only then does it know
		t.Fatal(err)
	}
	return f.tree.Skips
}

func (f *follower) take(b Batch) {
	changes, err := f.tree.Look(b.Paths)
	if b.All {
		changes, err = f.tree.Scan()
	}
	if err != nil {
		f.t.Error(err)
	}
	for _, c := range changes {
		if c.Gone {
			delete(f.state, c.Path)
			continue
		}
		file, _ := f.tree.Read(c.Path)
		f.state[c.Path] = file.Sum
	}
}

// edit is one thing done to a folder.
type edit func(dir string) error

func write(p, text string) edit {
	return func(dir string) error { return os.WriteFile(filepath.Join(dir, p), []byte(text), 0o644) }
}
func mkdir(p string) edit {
	return func(dir string) error { return os.MkdirAll(filepath.Join(dir, p), 0o755) }
}
func remove(p string) edit {
	return func(dir string) error { return os.RemoveAll(filepath.Join(dir, p)) }
}
func rename(from, to string) edit {
	return func(dir string) error { return os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)) }
}
func link(p, target string) edit {
	return func(dir string) error { return os.Symlink(target, filepath.Join(dir, p)) }
}

func do(t *testing.T, dir string, edits ...edit) {
	t.Helper()
	for _, e := range edits {
		if err := e(dir); err != nil {
			t.Fatal(err)
		}
	}
}

// watched starts a Watcher on a folder and gives its batches. It waits for the first, which says that it listens. The
// Watcher ends with the test.
func watched(t *testing.T, dir string, poll time.Duration) (*follower, <-chan Batch) {
	t.Helper()
	f := follow(t, dir)
	batches := make(chan Batch, 10_000)
	ctx, cancel := context.WithCancel(context.Background())
	w := &Watcher{Root: dir, Skip: skips(t, dir), Poll: poll, Notice: func(m string) { t.Log(m) }}
	var wg sync.WaitGroup
	wg.Go(func() { w.Run(ctx, func(b Batch) { batches <- b }) })
	t.Cleanup(func() {
		cancel()
		wg.Wait()
	})
	f.take(next(t, batches))
	return f, batches
}

// patience is shorter than the sweep: what only the sweep finds has not been watched.
const patience = sweep * 3 / 4

func next(t *testing.T, batches <-chan Batch) Batch {
	t.Helper()
	select {
	case b := <-batches:
		return b
	case <-time.After(patience):
		t.Fatal("nothing was heard")
		return Batch{}
	}
}

// await takes batches until the follower knows what is true.
func await(t *testing.T, dir string, f *follower, batches <-chan Batch) (taken []Batch) {
	t.Helper()
	want := truth(t, dir)
	late := time.After(patience)
	for !maps.Equal(f.state, want) {
		select {
		case b := <-batches:
			f.take(b)
			taken = append(taken, b)
		case <-late:
			t.Fatalf("known:\n%vtrue:\n%vafter %+v", f.state, want, taken)
		}
	}
	return taken
}

// The ways in which editors and people change files, each step to be seen before the next is done.
func TestEdits(t *testing.T) {
	t.Parallel()
	start := []edit{mkdir("content/sub/deep"), write("content/a.md", "a"), write("content/sub/b.md", "b"), write("content/sub/deep/c.md", "c")}
	type step = []edit
	tests := map[string][]step{
		"a file is written anew in place, as VS Code and nano do": {{write("content/a.md", "a2")}, {write("content/a.md", "a3")}},
		"a file is cut to nothing, then written": {{
			func(dir string) error { return os.Truncate(filepath.Join(dir, "content/a.md"), 0) }, write("content/a.md", "a2"),
		}},
		"a file stays empty":                             {{write("content/a.md", "")}},
		"a new file takes its place":                     {{write("content/a.md.tmp", "a2"), rename("content/a.md.tmp", "content/a.md")}, {write("content/a.md.tmp", "a3"), rename("content/a.md.tmp", "content/a.md")}},
		"gedit and GNOME's editor":                       {{write("content/.goutputstream-ABC", "a2"), rename("content/.goutputstream-ABC", "content/a.md")}},
		"vim, with a backup":                             {{write("content/4913", ""), remove("content/4913"), rename("content/a.md", "content/a.md~"), write("content/a.md", "a2"), remove("content/a.md~")}},
		"Emacs, with a lock and a backup":                {{link("content/.#a.md", "me@here.1"), rename("content/a.md", "content/a.md~"), write("content/a.md", "a2"), remove("content/.#a.md")}},
		"JetBrains, safe write":                          {{write("content/a.md___jb_tmp___", "a2"), rename("content/a.md", "content/a.md___jb_old___"), rename("content/a.md___jb_tmp___", "content/a.md"), remove("content/a.md___jb_old___")}},
		"a file is removed, and comes back":              {{remove("content/a.md")}, {write("content/a.md", "a2")}},
		"a file is renamed":                              {{rename("content/a.md", "content/z.md")}, {write("content/z.md", "z")}},
		"a file's case is changed":                       {{rename("content/a.md", "content/A.md")}, {write("content/A.md", "z")}},
		"a file moves to another folder":                 {{rename("content/a.md", "content/sub/deep/a.md")}, {write("content/sub/deep/a.md", "z")}},
		"a new folder with its first file":               {{mkdir("content/new"), write("content/new/x.md", "x")}, {write("content/new/x.md", "x2")}},
		"new folders in folders, with their first files": {{mkdir("content/n/e/w"), write("content/n/e/w/x.md", "x"), write("content/n/y.md", "y")}, {write("content/n/e/w/x.md", "x2")}},
		"a folder is removed":                            {{remove("content/sub")}, {mkdir("content/sub"), write("content/sub/n.md", "n")}, {write("content/sub/n.md", "n2")}},
		"a folder is renamed":                            {{rename("content/sub", "content/other")}, {write("content/other/b.md", "b2")}, {write("content/other/deep/c.md", "c2")}, {write("content/other/deep/new.md", "n")}},
		"a folder is renamed, and another takes its name": {
			{rename("content/sub", "content/other"), mkdir("content/sub/deep"), write("content/sub/deep/c.md", "new c")},
			{write("content/other/deep/c.md", "c2")}, {write("content/sub/deep/c.md", "c3")},
		},
		"a folder is renamed there and back": {{rename("content/sub", "content/other"), rename("content/other", "content/sub")}, {write("content/sub/deep/c.md", "c2")}, {write("content/sub/b.md", "b2")}},
		"a folder's case is changed":         {{rename("content/sub", "content/Sub")}, {write("content/Sub/deep/c.md", "c2")}},
		"a folder comes from elsewhere":      {{mkdir("else/x"), write("else/x/y.md", "y"), rename("else", "content/else")}, {write("content/else/x/y.md", "y2")}},
		"a folder goes elsewhere":            {{rename("content/sub", "away")}, {write("away/b.md", "unseen"), write("content/a.md", "a2")}},
		"a folder becomes a file":            {{remove("content/sub"), write("content/sub", "file")}, {remove("content/sub"), mkdir("content/sub"), write("content/sub/b.md", "b")}, {write("content/sub/b.md", "b2")}},
		"a folder is a link to another":      {{link("content/alias", "sub")}, {write("content/sub/b.md", "b2")}, {write("content/alias/deep/c.md", "c2")}, {remove("content/sub/b.md")}},
		"a file is a link to another":        {{link("content/alias.md", "a.md")}, {write("content/a.md", "a2")}, {remove("content/a.md")}, {write("content/a.md", "a3")}},
		"a link leads back up":               {{link("content/sub/up", "..")}, {write("content/sub/b.md", "b2")}},
		"the configuration comes, and goes":  {{write("config.toml", "title = 1")}, {remove("config.toml")}},
		"the themes come":                    {{mkdir("themes/t/layouts"), write("themes/t/layouts/page.html", "x")}, {write("themes/t/layouts/page.html", "y")}},
	}
	for name, steps := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			do(t, dir, start...)
			f, batches := watched(t, dir, 0)
			for _, s := range steps {
				do(t, dir, s...)
				await(t, dir, f, batches)
			}
		})
	}
}

// What an edit names is all that is looked at: a site of any size pays for what was changed.
func TestAnEditNamesItsFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	do(t, dir, mkdir("content/sub"), write("content/sub/a.md", "a"))
	f, batches := watched(t, dir, 0)
	do(t, dir, write("content/sub/a.md.tmp", "b"), rename("content/sub/a.md.tmp", "content/sub/a.md"))
	for _, b := range await(t, dir, f, batches) {
		if b.All || !slices.Equal(b.Paths, []string{"content/sub/a.md"}) {
			t.Errorf("got %+v", b)
		}
	}
}

func TestLinksThereFromTheStart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	do(t, dir, mkdir("content/a"), write("content/a/x.md", "x"), link("content/b", "a"), link("content/y.md", "a/x.md"))
	f, batches := watched(t, dir, 0)
	do(t, dir, write("content/a/x.md", "x2"))
	await(t, dir, f, batches)
	do(t, dir, write("content/b/x.md", "x3"))
	await(t, dir, f, batches)
}

// A checkout, an unpacked archive: thousands of files at once are not handled one by one.
func TestStorm(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	do(t, dir, mkdir("content"))
	f, batches := watched(t, dir, 0)
	for i := range 3000 {
		d := fmt.Sprintf("content/%d/%d", i%7, i%3)
		do(t, dir, mkdir(d), write(fmt.Sprintf("%s/%d.md", d, i), fmt.Sprint(i)))
	}
	if taken := await(t, dir, f, batches); len(taken) > 1000 {
		t.Errorf("%d batches for 3000 files", len(taken))
	}
	do(t, dir, remove("content/0"), rename("content/1", "content/renamed"), write("content/2/2/2.md", "edited"))
	await(t, dir, f, batches)
	do(t, dir, write("content/renamed/1/1.md", "edited"))
	await(t, dir, f, batches)
}

// Folders that come, move and go faster than they can be heard of: nothing hangs, and in the end all is known.
func TestFoldersInHaste(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	do(t, dir, mkdir("content"))
	f, batches := watched(t, dir, 0)
	for i := range 50 {
		do(t, dir, mkdir("content/a/b"), write("content/a/b/x.md", fmt.Sprint(i)), rename("content/a", "content/c"), rename("content/c/b", "content/d"), remove("content/c"))
		if i < 49 {
			do(t, dir, remove("content/d"))
		}
	}
	await(t, dir, f, batches)
	do(t, dir, write("content/d/x.md", "at last"))
	await(t, dir, f, batches)
}

func TestPoll(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	do(t, dir, mkdir("content"))
	f, batches := watched(t, dir, time.Millisecond)
	do(t, dir, mkdir("content/n"), write("content/n/x.md", "x"))
	for _, b := range await(t, dir, f, batches) {
		if !b.All {
			t.Errorf("got %+v", b)
		}
	}
}

// A folder may go between being read and being watched: who reads it is told, and it is followed once it is there again.
func TestAFolderThatIsNotThereIsWaitedFor(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "none")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	told, followed := false, false
	w := &Watcher{Root: dir}
	w.Run(ctx, func(b Batch) {
		if !told {
			told = b.All
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Error(err)
			}
			return
		}
		followed = b.All
		stop()
	})
	if !told || !followed {
		t.Errorf("told %v, followed %v", told, followed)
	}
}

// From here on the events are made up, and time is too: what takes ten seconds takes none.

// fake is a system's watcher that a test speaks for.
type fake struct {
	mu       sync.Mutex
	dir      string
	folders  map[string]bool
	events   chan fsnotify.Event
	failures chan error
	broken   error // what Add says from now on
}

func (f *fake) Add(dir string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.broken != nil {
		return f.broken
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return errors.Join(err, fs.ErrNotExist)
	}
	f.folders[dir] = true
	return nil
}

func (f *fake) Remove(dir string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.folders, dir)
	return nil
}

// tells whether the system would speak of a path: only of what is in a folder that is watched.
func (f *fake) tells(p string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.folders[filepath.Dir(filepath.Join(f.dir, p))]
}

func (f *fake) say(op fsnotify.Op, p string) {
	f.events <- fsnotify.Event{Name: filepath.Join(f.dir, p), Op: op}
}

// imagined runs a test in a bubble, where the events are those it says and its batches come with the time since the
// start.
func imagined(t *testing.T, start []edit, test func(t *testing.T, sys *fake, heard func() []string)) {
	t.Helper()
	t.Parallel()
	dir := t.TempDir()
	do(t, dir, start...)
	synctest.Test(t, func(t *testing.T) {
		sys := &fake{dir: dir, folders: map[string]bool{}, events: make(chan fsnotify.Event), failures: make(chan error)}
		var mu sync.Mutex
		var batches []string
		began := time.Now()
		w := &Watcher{Root: dir, Skip: func(p string) bool { return source.Ignored(filepath.Base(p)) }, fs: sys,
			Notice: func(m string) { mu.Lock(); batches = append(batches, "notice: "+m); mu.Unlock() }}
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			err := w.listen(ctx, sys.events, sys.failures, func(b Batch) {
				what := strings.Join(b.Paths, " ")
				if b.All {
					what = "all"
				}
				mu.Lock()
				defer mu.Unlock()
				batches = append(batches, fmt.Sprintf("%v %s", time.Since(began), what))
			})
			if err != nil {
				mu.Lock()
				batches = append(batches, "error: "+err.Error())
				mu.Unlock()
			}
		})
		synctest.Wait()
		test(t, sys, func() []string {
			synctest.Wait()
			mu.Lock()
			defer mu.Unlock()
			return slices.Clone(batches)
		})
		cancel()
		wg.Wait()
	})
}

func equal(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// pass lets time go by.
func pass(d time.Duration) { <-time.After(d) }

var one = []edit{mkdir("content"), write("content/a.md", "a"), write("content/b.md", "b")}

func TestAnEditIsHeardOfAtOnce(t *testing.T) {
	imagined(t, one, func(t *testing.T, sys *fake, heard func() []string) {
		sys.say(fsnotify.Write, "content/a.md")
		sys.say(fsnotify.Write, "content/a.md")
		sys.say(fsnotify.Write, "content/b.md")
		pass(quiet)
		equal(t, heard(), "0s all", "1ms content/a.md content/b.md")
	})
}

// Between the moments when an editor takes the old file away and puts the new one there, nobody may see it missing.
func TestAFileThatIsAwayIsWaitedFor(t *testing.T) {
	imagined(t, one, func(t *testing.T, sys *fake, heard func() []string) {
		do(t, sys.dir, rename("content/a.md", "content/a.md~"))
		sys.say(fsnotify.Rename, "content/a.md")
		sys.say(fsnotify.Create, "content/a.md~")
		pass(park - 2*quiet)
		equal(t, heard(), "0s all")
		do(t, sys.dir, write("content/a.md", "new"))
		sys.say(fsnotify.Create, "content/a.md")
		pass(quiet)
		equal(t, heard(), "0s all", "24ms content/a.md")
	})
}

func TestAnEmptyFileIsWaitedFor(t *testing.T) {
	imagined(t, one, func(t *testing.T, sys *fake, heard func() []string) {
		do(t, sys.dir, write("content/a.md", ""))
		sys.say(fsnotify.Write, "content/a.md")
		pass(park - quiet)
		equal(t, heard(), "0s all")
		pass(quiet)
		equal(t, heard(), "0s all", "25ms content/a.md")
	})
}

func TestWhatIsSkippedIsNotHeardOf(t *testing.T) {
	imagined(t, one, func(t *testing.T, sys *fake, heard func() []string) {
		for _, p := range []string{".git", "content/.x", "content/a.md~", "content/4913"} {
			sys.say(fsnotify.Create, p)
		}
		sys.say(fsnotify.Chmod, "content/a.md")
		sys.say(fsnotify.Write, "../elsewhere.md")
		pass(settle)
		equal(t, heard(), "0s all")
	})
}

func TestAStormIsWaitedOut(t *testing.T) {
	imagined(t, one, func(t *testing.T, sys *fake, heard func() []string) {
		for i := range storm + 1 {
			sys.say(fsnotify.Create, fmt.Sprintf("content/%d.md", i))
		}
		pass(settle - quiet)
		sys.say(fsnotify.Create, "content/last.md")
		pass(settle)
		equal(t, heard(), "0s all", "99ms all")
	})
}

func TestAStormThatDoesNotEndIsNotWaitedFor(t *testing.T) {
	imagined(t, one, func(t *testing.T, sys *fake, heard func() []string) {
		for i := range 3 * longest / 2 / (10 * time.Millisecond) {
			for j := range storm + 1 {
				sys.say(fsnotify.Create, fmt.Sprintf("content/%d-%d.md", i, j))
			}
			pass(10 * time.Millisecond)
		}
		got := heard()
		if len(got) != 2 || got[1] != "1s all" {
			t.Errorf("got %q", got)
		}
	})
}

func TestAnOverflowIsAStorm(t *testing.T) {
	imagined(t, one, func(t *testing.T, sys *fake, heard func() []string) {
		do(t, sys.dir, mkdir("content/unheard"))
		sys.failures <- fsnotify.ErrEventOverflow
		pass(settle)
		equal(t, heard(), "0s all", "50ms all")
		if !sys.tells("content/unheard/x.md") {
			t.Error("a folder that nobody told of is not watched now")
		}
	})
}

func TestAFailureIsSaidAndIsADoubt(t *testing.T) {
	imagined(t, one, func(t *testing.T, sys *fake, heard func() []string) {
		sys.failures <- errors.New("out of luck")
		pass(settle)
		equal(t, heard(), "0s all", "notice: watching: out of luck", "50ms all")
	})
}

func TestTheSweep(t *testing.T) {
	imagined(t, one, func(t *testing.T, sys *fake, heard func() []string) {
		pass(2 * sweep)
		equal(t, heard(), "0s all", "10s all", "20s all")
	})
}

func TestGitIsWaitedFor(t *testing.T) {
	for name, frees := range map[string]bool{"until it is done": true, "two seconds at most": false} {
		t.Run(name, func(t *testing.T) {
			imagined(t, slices.Concat(one, []edit{mkdir(".git"), write(".git/index.lock", "")}), func(t *testing.T, sys *fake, heard func() []string) {
				sys.failures <- fsnotify.ErrEventOverflow
				pass(time.Second)
				equal(t, heard(), "0s all")
				if frees {
					do(t, sys.dir, remove(".git/index.lock"))
					pass(settle)
					equal(t, heard(), "0s all", "1.05s all")
					return
				}
				pass(gitLock - time.Second + settle)
				equal(t, heard(), "0s all", "2.05s all")
			})
		})
	}
}

func TestARootThatVanishes(t *testing.T) {
	imagined(t, one, func(t *testing.T, sys *fake, heard func() []string) {
		do(t, sys.dir, remove("."))
		sys.say(fsnotify.Remove, ".")
		pass(settle)
		equal(t, heard(), "0s all", "50ms all")
		pass(polling)
		equal(t, heard(), "0s all", "50ms all", "550ms all")
		do(t, sys.dir, mkdir("content"))
		pass(polling)
		equal(t, heard(), "0s all", "50ms all", "550ms all", "1.05s all")
		if !sys.tells("content/x.md") {
			t.Error("the root is back, and nobody watches it")
		}
	})
}

func TestASystemThatFailsEndsListening(t *testing.T) {
	imagined(t, one, func(t *testing.T, sys *fake, heard func() []string) {
		sys.mu.Lock()
		sys.broken = syscall.ENOSPC
		sys.mu.Unlock()
		do(t, sys.dir, mkdir("content/new"))
		sys.say(fsnotify.Create, "content/new")
		equal(t, heard(), "0s all", "error: no space left on device")
		if got := plain(syscall.ENOSPC).Error(); !strings.Contains(got, "fs.inotify.max_user_watches") {
			t.Errorf("what to do about it is not said: %s", got)
		}
	})
}

func TestAWatcherThatClosesEndsListening(t *testing.T) {
	imagined(t, one, func(t *testing.T, sys *fake, heard func() []string) {
		close(sys.events)
		equal(t, heard(), "0s all", "error: the watcher closed")
	})
}

// The law: whatever is done to events on their way, the state that follows from the batches is that of a look at
// everything; without losses before the next sweep, with losses by then.
func TestEventsAreHints(t *testing.T) {
	t.Parallel()
	for _, loses := range []bool{false, true} {
		for seed := range uint64(12) {
			t.Run(fmt.Sprintf("seed %d, losses %v", seed, loses), func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				do(t, dir, mkdir("content/d/e"), write("content/a", "a"), write("content/d/b", "b"))
				synctest.Test(t, func(t *testing.T) { hints(t, dir, rand.New(rand.NewPCG(seed, 7)), loses) })
			})
		}
	}
}

func hints(t *testing.T, dir string, random *rand.Rand, loses bool) {
	sys := &fake{dir: dir, folders: map[string]bool{}, events: make(chan fsnotify.Event), failures: make(chan error)}
	known := follow(t, dir)
	w := &Watcher{Root: dir, Skip: skips(t, dir), fs: sys}
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	batches := make(chan Batch, 1000)
	wg.Go(func() {
		if err := w.listen(ctx, sys.events, sys.failures, func(b Batch) { batches <- b }); err != nil {
			t.Error(err)
		}
	})
	paths := []string{"content/a", "content/d", "content/d/b", "content/d/e", "content/d/e/f", "content/g", "content/g/h", "content/g/h/i"}
	pick := func() string { return paths[random.IntN(len(paths))] }
	synctest.Wait()
	for range 15 {
		// A burst of edits, each with the events that a system would give.
		var events []fsnotify.Event
		say := func(op fsnotify.Op, p string) {
			if sys.tells(p) {
				events = append(events, fsnotify.Event{Name: filepath.Join(dir, p), Op: op})
			}
		}
		for range 1 + random.IntN(5) {
			p, full := pick(), func(p string) string { return filepath.Join(dir, p) }
			switch random.IntN(5) {
			case 0:
				if os.RemoveAll(full(p)) == nil {
					say(fsnotify.Remove, p)
				}
			case 1:
				if os.Mkdir(full(p), 0o755) == nil {
					say(fsnotify.Create, p)
				}
			case 2:
				if to := pick(); os.Rename(full(p), full(to)) == nil {
					say(fsnotify.Rename, p)
					say(fsnotify.Create, to)
				}
			default:
				if os.WriteFile(full(p), fmt.Append(nil, random.Int()), 0o644) == nil {
					say(fsnotify.Create|fsnotify.Write, p)
				}
			}
		}
		// They come in another order, some twice, some late, and some not at all.
		random.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
		for _, e := range events {
			if loses && random.IntN(3) == 0 {
				continue
			}
			if random.IntN(4) == 0 {
				pass(time.Duration(random.IntN(40)) * time.Millisecond)
			}
			for range 1 + random.IntN(2) {
				sys.events <- e
			}
		}
		if random.IntN(6) == 0 {
			sys.failures <- fsnotify.ErrEventOverflow
		}
		by := longest
		if loses {
			by = sweep + longest
		}
		late := time.After(by)
		for done := false; !done; {
			select {
			case b := <-batches:
				known.take(b)
			case <-late:
				done = true
			}
		}
		if want := truth(t, dir); !maps.Equal(known.state, want) {
			t.Fatalf("known:\n%vtrue:\n%vafter %v", known.state, want, events)
		}
	}
	cancel()
	wg.Wait()
}

// Package watch provides the paths that changed, gathered into batches. It is the only importer of fsnotify.
// Its batches are hints: what is true stands on the disk, and whoever gets a batch must look there. It must
// never know what a file means.
package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Batch is what changed, as paths from the root with slashes. All says: look at everything.
type Batch struct {
	Paths []string
	All   bool
}

// Watcher watches folders, never files: editors replace files. Set the fields, then call Run.
type Watcher struct {
	Root   string
	Skip   func(path string) bool // paths from the root, with slashes, that are of no interest
	Poll   time.Duration          // look at everything that often instead of asking the system; 0: ask
	Notice func(message string)   // called when the way of watching changes; may be nil

	fs      watches
	folders map[string]bool      // watched, as paths from the root
	linked  bool                 // there are symbolic links: a change shows under one of its names only
	dirty   map[string]time.Time // path -> when it is to be looked at
}

// watches is where folders are watched: fsnotify.Watcher, or a test's.
type watches interface {
	Add(dir string) error
	Remove(dir string) error
}

const (
	quiet   = time.Millisecond       // after an event, for those that belong to it
	park    = 25 * time.Millisecond  // for a file that is gone or empty: most often it is being saved
	storm   = 64                     // more paths than that are not an edit
	settle  = 50 * time.Millisecond  // the silence after which a storm is over
	longest = time.Second            // a storm is not waited for any longer
	sweep   = 10 * time.Second       // now and then everything is looked at, in case an event was lost
	polling = 500 * time.Millisecond // where the system cannot be asked, and for a root that is gone
	gitLock = 2 * time.Second        // how long a checkout under way is waited for
)

// Run watches until the context ends, and calls do for each batch; while do runs, changes are gathered. A root that is not
// there is waited for.
func (w *Watcher) Run(ctx context.Context, do func(Batch)) {
	for _, err := os.Stat(w.Root); err != nil; _, err = os.Stat(w.Root) { // gone since it was read, and waited for
		do(Batch{All: true})
		select {
		case <-ctx.Done():
			return
		case <-time.After(polling):
		}
	}
	if w.Poll > 0 {
		w.poll(ctx, w.Poll, do)
		return
	}
	system, err := fsnotify.NewBufferedWatcher(4096)
	if err == nil {
		w.fs = system
		err = w.hear(ctx, system, do)
	}
	if err == nil || ctx.Err() != nil {
		return
	}
	w.notice(fmt.Sprintf("this system will not tell of changes (%v); looking for them every %v instead", plain(err), polling))
	do(Batch{All: true})
	w.poll(ctx, polling, do)
}

// hear listens to the system's watcher. Its failures are taken from it at once: it holds a lock that Add and Remove need
// until somebody takes them. One failure says as much as many.
func (w *Watcher) hear(ctx context.Context, system *fsnotify.Watcher, do func(Batch)) error {
	failures := make(chan error, 1)
	var wg sync.WaitGroup
	wg.Go(func() {
		for err := range system.Errors {
			select {
			case failures <- err:
			default:
			}
		}
	})
	err := w.listen(ctx, system.Events, failures, do)
	system.Close()
	wg.Wait()
	return err
}

func (w *Watcher) notice(message string) {
	if w.Notice != nil {
		w.Notice(message)
	}
}

func plain(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return errors.New("its limit of watched folders is reached: fs.inotify.max_user_watches")
	}
	return err
}

func (w *Watcher) poll(ctx context.Context, every time.Duration, do func(Batch)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			do(Batch{All: true})
		}
	}
}

// add watches a folder and those in it. Each is watched before it is read, so that nothing can come in between.
func (w *Watcher) add(rel string) error {
	dir := filepath.Join(w.Root, filepath.FromSlash(rel))
	if err := w.fs.Add(dir); err != nil {
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
			return nil // gone again
		}
		return err
	}
	w.folders[rel] = true
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // gone again, or not ours to read
	}
	for _, e := range entries {
		sub := strings.TrimPrefix(rel+"/"+e.Name(), "./")
		if w.Skip(sub) {
			continue
		}
		isDir := e.IsDir()
		if e.Type()&fs.ModeSymlink != 0 {
			w.linked = true
			info, err := os.Stat(filepath.Join(dir, e.Name()))
			isDir = err == nil && info.IsDir()
		}
		if isDir && !w.loops(sub) {
			if err := w.add(sub); err != nil {
				return err
			}
		}
	}
	return nil
}

// drop lets go of a folder that went elsewhere, and those in it. The system watches folders and not their names: what
// happens in them would go on to be told under the names they had.
func (w *Watcher) drop(rel string) {
	for dir := range w.folders {
		if rel == "." || dir == rel || strings.HasPrefix(dir, rel+"/") {
			w.fs.Remove(filepath.Join(w.Root, filepath.FromSlash(dir))) // an error: it is no more
			delete(w.folders, dir)
		}
	}
}

// loops tells whether a folder is one that it lies in, by way of a symbolic link.
func (w *Watcher) loops(rel string) bool {
	self, err := os.Stat(filepath.Join(w.Root, filepath.FromSlash(rel)))
	if err != nil {
		return true
	}
	for dir := rel; dir != "."; {
		if i := strings.LastIndexByte(dir, '/'); i >= 0 {
			dir = dir[:i]
		} else {
			dir = "."
		}
		above, err := os.Stat(filepath.Join(w.Root, filepath.FromSlash(dir)))
		if err == nil && os.SameFile(above, self) {
			return true
		}
	}
	return false
}

// listen watches all folders and turns events into batches; the first is of everything, for what changed before it
// could be heard of. It returns when the system fails to watch.
func (w *Watcher) listen(ctx context.Context, events <-chan fsnotify.Event, failures <-chan error, do func(Batch)) error {
	w.dirty, w.folders = map[string]time.Time{}, map[string]bool{}
	if err := w.add("."); err != nil {
		return err
	}
	do(Batch{All: true})
	timer := time.NewTimer(sweep)
	defer timer.Stop()
	var began time.Time // of a storm
	for {
		timer.Reset(w.wait(began))
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-events:
			if !ok {
				return errors.New("the watcher closed")
			}
			lost, err := w.event(e)
			if err != nil {
				return err
			}
			if began.IsZero() && (lost || len(w.dirty) > storm) {
				began = time.Now()
			}
			continue
		case err := <-failures:
			if err != nil && !errors.Is(err, fsnotify.ErrEventOverflow) && !errors.Is(err, fs.ErrNotExist) {
				w.notice("watching: " + err.Error())
			}
			if began.IsZero() {
				began = time.Now()
			}
			continue
		case <-timer.C:
		}
		switch {
		case !began.IsZero(): // a storm, or a doubt: nothing that was heard of is believed, nor that all was
			w.awaitGit(ctx)
			w.drop(".")
			if err := w.add("."); err != nil {
				return err
			}
			clear(w.dirty)
			began = time.Time{}
			do(Batch{All: true})
		case len(w.dirty) == 0: // the sweep while nothing happens
			if !w.folders["."] { // the root was gone, and may be back
				if err := w.add("."); err != nil {
					return err
				}
			}
			do(Batch{All: true})
		default:
			switch paths := w.ripe(); {
			case len(paths) == 0:
			case w.linked:
				do(Batch{All: true})
			default:
				do(Batch{Paths: paths})
			}
		}
	}
}

// wait gives how long to listen before acting.
func (w *Watcher) wait(began time.Time) time.Duration {
	if !began.IsZero() {
		return max(0, min(settle, longest-time.Since(began)))
	}
	if !w.folders["."] {
		return polling
	}
	if len(w.dirty) == 0 {
		return sweep
	}
	first := time.Now().Add(sweep)
	for _, t := range w.dirty {
		if t.Before(first) {
			first = t
		}
	}
	return max(0, time.Until(first))
}

// event notes what an event is about, and when to look at it. lost tells that the root itself went away.
func (w *Watcher) event(e fsnotify.Event) (lost bool, err error) {
	rel, err := filepath.Rel(w.Root, e.Name)
	if err != nil || !filepath.IsLocal(rel) || e.Op == fsnotify.Chmod {
		return false, nil
	}
	rel = filepath.ToSlash(rel)
	gone := e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename)
	if rel == "." {
		if gone {
			w.drop(".")
		}
		return gone, nil
	}
	if w.Skip(rel) {
		return false, nil
	}
	if gone && w.folders[rel] {
		w.drop(rel)
	}
	link, lerr := os.Lstat(e.Name)
	w.linked = w.linked || lerr == nil && link.Mode()&fs.ModeSymlink != 0
	info, err := os.Stat(e.Name)
	after := quiet
	switch {
	case err != nil:
		after = park
	case info.IsDir() && (e.Has(fsnotify.Create) || !w.folders[rel]):
		w.drop(rel) // another folder may have had that name
		if !w.loops(rel) {
			if err := w.add(rel); err != nil {
				return false, err
			}
		}
	case info.IsDir():
		return false, nil
	case info.Size() == 0:
		after = park
	}
	w.dirty[rel] = time.Now().Add(after)
	return false, nil
}

// ripe takes the paths whose time has come.
func (w *Watcher) ripe() []string {
	now := time.Now()
	var paths []string
	for p, t := range w.dirty {
		if !t.After(now) {
			paths = append(paths, p)
			delete(w.dirty, p)
		}
	}
	slices.Sort(paths)
	return paths
}

// awaitGit waits while git is changing the tree.
func (w *Watcher) awaitGit(ctx context.Context) {
	lock := filepath.Join(w.Root, ".git", "index.lock")
	for end := time.Now().Add(gitLock); time.Now().Before(end) && ctx.Err() == nil; time.Sleep(settle) {
		if _, err := os.Stat(lock); err != nil {
			return
		}
	}
}

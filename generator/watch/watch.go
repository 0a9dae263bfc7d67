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

	fs    *fsnotify.Watcher
	dirty map[string]time.Time // path -> when it is to be looked at
}

const (
	quiet   = time.Millisecond       // after an event, for those that belong to it
	park    = 25 * time.Millisecond  // for a file that is gone or empty: most often it is being saved
	storm   = 64                     // more paths than that are not an edit
	settle  = 50 * time.Millisecond  // the silence after which a storm is over
	longest = time.Second            // a storm is not waited for any longer
	sweep   = 10 * time.Second       // now and then everything is looked at, in case an event was lost
	polling = 500 * time.Millisecond // where the system cannot be asked
	gitLock = 2 * time.Second        // how long a checkout under way is waited for
)

// Run watches until the context ends, and calls do for each batch; while do runs, changes are gathered. It fails
// only where the root cannot be read at all.
func (w *Watcher) Run(ctx context.Context, do func(Batch)) error {
	if _, err := os.Stat(w.Root); err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	if w.Poll > 0 {
		return w.poll(ctx, w.Poll, do)
	}
	var err error
	if w.fs, err = fsnotify.NewBufferedWatcher(4096); err == nil {
		defer w.fs.Close()
		err = w.add(".")
	}
	if err == nil {
		err = w.listen(ctx, do)
	}
	if err == nil || ctx.Err() != nil {
		return nil
	}
	w.notice(fmt.Sprintf("this system will not tell of changes (%v); looking for them every %v instead", plain(err), polling))
	do(Batch{All: true})
	return w.poll(ctx, polling, do)
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

func (w *Watcher) poll(ctx context.Context, every time.Duration, do func(Batch)) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			do(Batch{All: true})
		}
	}
}

// add watches a folder and those in it. Each is watched before it is read, so that nothing can come in between.
func (w *Watcher) add(rel string) error {
	dir := filepath.Join(w.Root, filepath.FromSlash(rel))
	if err := w.fs.Add(dir); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // gone again
		}
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // gone again, or not ours to read
	}
	for _, e := range entries {
		sub := strings.TrimPrefix(rel+"/"+e.Name(), "./")
		isDir := e.IsDir()
		if e.Type()&fs.ModeSymlink != 0 {
			info, err := os.Stat(filepath.Join(dir, e.Name()))
			isDir = err == nil && info.IsDir()
		}
		if isDir && !w.Skip(sub) && !w.loops(sub) {
			if err := w.add(sub); err != nil {
				return err
			}
		}
	}
	return nil
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

// listen turns events into batches. It returns when the system fails to watch.
func (w *Watcher) listen(ctx context.Context, do func(Batch)) error {
	w.dirty = map[string]time.Time{}
	timer := time.NewTimer(sweep)
	defer timer.Stop()
	var began time.Time // of a storm
	rescan := false
	for {
		timer.Reset(w.wait(began, rescan))
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-w.fs.Events:
			if !ok {
				return errors.New("the watcher closed")
			}
			if err := w.event(e); err != nil {
				return err
			}
			if len(w.dirty) > storm && began.IsZero() {
				began = time.Now()
			}
			continue
		case err := <-w.fs.Errors:
			if err != nil && !errors.Is(err, fsnotify.ErrEventOverflow) && !errors.Is(err, fs.ErrNotExist) {
				w.notice("watching: " + err.Error())
			}
			rescan = true
			if began.IsZero() {
				began = time.Now()
			}
			continue
		case <-timer.C:
		}
		switch {
		case !began.IsZero() || len(w.dirty) == 0:
			// A storm that is over, or the sweep while nothing happens.
			if !began.IsZero() || rescan {
				w.awaitGit(ctx)
				if err := w.add("."); err != nil {
					return err
				}
			}
			clear(w.dirty)
			began, rescan = time.Time{}, false
			do(Batch{All: true})
		default:
			if paths := w.ripe(); len(paths) > 0 {
				do(Batch{Paths: paths})
			}
		}
	}
}

// wait gives how long to listen before acting.
func (w *Watcher) wait(began time.Time, rescan bool) time.Duration {
	if !began.IsZero() {
		return max(0, min(settle, longest-time.Since(began)))
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

// event notes what an event is about, and when to look at it.
func (w *Watcher) event(e fsnotify.Event) error {
	rel, err := filepath.Rel(w.Root, e.Name)
	if err != nil || !filepath.IsLocal(rel) || e.Op == fsnotify.Chmod {
		return nil
	}
	rel = filepath.ToSlash(rel)
	if rel == "." || w.Skip(rel) {
		return nil
	}
	info, err := os.Stat(e.Name)
	after := quiet
	switch {
	case err != nil:
		after = park
	case info.IsDir() && e.Has(fsnotify.Create):
		if !w.loops(rel) {
			if err := w.add(rel); err != nil {
				return err
			}
		}
	case info.IsDir():
		return nil
	case info.Size() == 0:
		after = park
	}
	w.dirty[rel] = time.Now().Add(after)
	return nil
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

package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"waymark/generator/build"
	"waymark/generator/public"
)

// This file is the command that keeps the output folder true.

func watchCommand(f *flags, say func() *voice) *cobra.Command {
	var poll time.Duration
	c := &cobra.Command{
		Use:   "watch",
		Short: "Build, then keep the output equal to a clean build's after every edit",
		Long: `Watch builds, then keeps public/ byte for byte what a clean build would write, until it is interrupted. After an edit
only the files that differ are written.`,
		Args: alone,
		RunE: func(c *cobra.Command, _ []string) error {
			w, err := f.open(say(), true, false, nil)
			if err != nil {
				return err
			}
			return w.watch(c.Context(), poll)
		},
	}
	f.reading(c)
	f.writing(c)
	polling(c, &poll)
	return c
}

func polling(c *cobra.Command, poll *time.Duration) {
	c.Flags().DurationVar(poll, "poll", 0, "look for changes so often (1s) instead of being told, for file systems that do not tell")
}

// watch keeps the output folder true until it is interrupted.
func (w *work) watch(ctx context.Context, poll time.Duration) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // who interrupts once more waits for nothing
	out, err := public.Open(w.output)
	if err != nil {
		return err
	}
	defer func() { out.Close() }()
	w.build.To(out)
	pruned := false
	l := &live{work: w, poll: poll, verb: "written"}
	l.begin = func() error {
		// An output that was taken away is made whole again: but not while the site itself is being taken away.
		if out.There() || w.build.Pages() == 0 || !w.there() {
			return nil
		}
		again, err := public.Open(w.output)
		if err != nil {
			return err
		}
		w.build.To(again)
		out.Abandon()
		out, pruned = again, false
		return nil
	}
	l.done = func(s *build.Stats) error {
		if !out.There() {
			return nil // it has nothing to be brought up to date
		}
		if !pruned {
			removed, err := prune(out, w.build)
			if err != nil {
				return err
			}
			s.Removed += removed
			pruned = true
		}
		return out.Sync()
	}
	if err := l.run(ctx); err != nil {
		return err
	}
	if !out.There() {
		return nil
	}
	return out.Close()
}

// there tells whether the site has its folder.
func (w *work) there() bool {
	info, err := os.Stat(w.dir)
	return err == nil && info.IsDir()
}

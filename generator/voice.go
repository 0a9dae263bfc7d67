package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"waymark/generator/build"
	"waymark/generator/diag"
)

// This file is how the program speaks: what goes to the terminal, and in which words.

// voice prints. Reports go to err; what was done goes to out, and nothing of it when quiet.
type voice struct {
	out, err       io.Writer
	quiet, verbose bool
	color          bool // of err
	terminal       bool // err is one: progress may be shown

	mu  sync.Mutex
	bar bool // a progress line is on the terminal
}

func newVoice(out, err io.Writer, f *flags) *voice {
	file, ok := err.(*os.File)
	tty := ok && term.IsTerminal(int(file.Fd()))
	color := tty && os.Getenv("TERM") != "dumb"
	switch { // https://no-color.org and https://bixense.com/clicolors
	case f.noColor || os.Getenv("NO_COLOR") != "":
		color = false
	case os.Getenv("CLICOLOR_FORCE") != "" && os.Getenv("CLICOLOR_FORCE") != "0":
		color = true
	}
	return &voice{out: out, err: err, quiet: f.quiet, verbose: f.verbose, color: color, terminal: tty}
}

// print says what was done.
func (v *voice) print(format string, args ...any) {
	if !v.quiet {
		v.write(v.out, fmt.Sprintf(format, args...)+"\n")
	}
}

// detail says what only somebody who looks for a fault wants to know.
func (v *voice) detail(format string, args ...any) {
	if v.verbose {
		v.write(v.out, fmt.Sprintf(format, args...)+"\n")
	}
}

// warn says something about the machine, which is nobody's fault.
func (v *voice) warn(format string, args ...any) {
	v.write(v.err, "waymark: "+fmt.Sprintf(format, args...)+"\n")
}

func (v *voice) write(w io.Writer, text string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.bar {
		io.WriteString(v.err, "\r\x1b[K")
		v.bar = false
	}
	io.WriteString(w, text)
}

// report prints diagnostics and a line that counts them.
func (v *voice) report(p diag.Printer, l diag.List) {
	p.Color = v.color
	var text strings.Builder
	if err := p.Print(&text, "text", l); err != nil {
		panic("internal error: " + err.Error()) // the format is known
	}
	v.write(v.err, text.String())
}

// counts words how many errors and warnings there are, or "" for none.
func counts(errors, warnings int) string {
	var parts []string
	if errors > 0 {
		parts = append(parts, plural(errors, "error"))
	}
	if warnings > 0 {
		parts = append(parts, plural(warnings, "warning"))
	}
	return strings.Join(parts, ", ")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// done words what became of the outputs; verb is what happened to those that differ: "written".
func done(s build.Stats, verb string) string {
	text := fmt.Sprintf("%d %s, %d unchanged", s.Written, verb, s.Unchanged)
	if s.Removed > 0 {
		text += fmt.Sprintf(", %d removed", s.Removed)
	}
	return text
}

// took words how long something took: "4 ms", "1.2 s".
func took(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", max(1, d.Milliseconds()))
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// patience is how long something may last before its progress is shown.
const patience = 500 * time.Millisecond

// progress shows on a terminal how far the work is, once it lasts, until the function that it gives is called.
func (v *voice) progress(how func() string) (stop func()) {
	if !v.terminal || v.quiet {
		return func() {}
	}
	end := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTimer(patience)
		defer tick.Stop()
		for {
			select {
			case <-end:
				v.write(v.err, "")
				return
			case <-tick.C:
				tick.Reset(patience / 5)
				v.mu.Lock()
				fmt.Fprintf(v.err, "\r\x1b[K%s", how())
				v.bar = true
				v.mu.Unlock()
			}
		}
	})
	return func() { close(end); wg.Wait() }
}

// meter draws how much of a whole is done.
func meter(label string, n, of int) string {
	const width = 30
	full := 0
	if of > 0 {
		full = min(width, n*width/of)
	}
	return fmt.Sprintf("%-8s %s%s %d of %d", label, strings.Repeat("█", full), strings.Repeat("░", width-full), n, of)
}

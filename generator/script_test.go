package main

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// This file runs the program as its users do: each script in testdata/script is a site and what somebody does with
// it. Besides testscript's own commands there is
//
//	exits CODE waymark …    runs the program, which must end with that code
//	latin1 FILE             turns a file from UTF-8 to ISO 8859-1
//	replace OLD NEW FILE    writes another text in the place of one
//	age PATH…               sets files, and folders with all in them, back by an hour
//
// With -update, what `cmp stdout FILE` and `cmp stderr FILE` compare with is written into the script.

var update = flag.Bool("update", false, "write what the program prints into testdata/script, and the manual into docs")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"waymark": main})
}

func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		Cmds:          map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "latin1": latin1, "replace": replaceText, "age": age},
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("GORACE", "atexit_sleep_ms=0") // else a program with the race detector sleeps a second when it ends
			return nil
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// exits runs a command that must end with the code that its first argument says.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARGUMENT…]")
	}
	want, err := strconv.Atoi(args[0])
	if err != nil {
		ts.Fatalf("%s is not an exit code", args[0])
	}
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var ended *exec.ExitError
		if !errors.As(err, &ended) {
			ts.Fatalf("run %s: %v", args[1], err)
		}
		got = ended.ExitCode()
	}
	if got != want {
		ts.Fatalf("%s ended with %d rather than %d", args[1], got, want)
	}
}

// latin1 turns a file from UTF-8, which scripts are written in, to ISO 8859-1.
func latin1(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: latin1 FILE")
	}
	var data []byte
	for _, r := range ts.ReadFile(args[0]) {
		data = append(data, byte(r))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o644))
}

// replaceText edits a file, which must have what is to be replaced.
func replaceText(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace OLD NEW FILE")
	}
	text := ts.ReadFile(args[2])
	if !strings.Contains(text, args[0]) {
		ts.Fatalf("%s has no %q", args[2], args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(strings.ReplaceAll(text, args[0], args[1])), 0o644))
}

// age sets files, and folders with all in them, back by an hour: what is young is never taken for unchanged unread.
func age(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: age PATH…")
	}
	then := time.Now().Add(-time.Hour)
	for _, name := range args {
		ts.Check(filepath.WalkDir(ts.MkAbs(name), func(path string, _ fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return os.Chtimes(path, then, then)
		}))
	}
}

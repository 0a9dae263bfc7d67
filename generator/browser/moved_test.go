package browser

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"waymark/generator/moved"
)

// This file follows every old address of a site after a hundred changes that `check --fix` made good.

func TestAHundredOldAddresses(t *testing.T) {
	t.Parallel()
	dir, out := t.TempDir(), t.TempDir()
	put := func(files map[string]string) {
		for name, text := range files {
			name = filepath.Join(dir, "content", filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	waymark := func(want int, args ...string) {
		t.Helper()
		c := exec.Command(here.program, append(args, "--quiet", "--source", dir)...)
		said, err := c.CombinedOutput()
		if c.ProcessState == nil || c.ProcessState.ExitCode() != want {
			t.Fatalf("%v: %v\n%s", args, err, said)
		}
	}
	put(moved.Before())
	waymark(0, "check", "--fix")
	if err := os.RemoveAll(filepath.Join(dir, "content")); err != nil {
		t.Fatal(err)
	}
	files, kept, _ := moved.After()
	put(files)
	waymark(1, "check", "--fix") // what was removed stays in the report
	waymark(1, "build", "--output", out)
	server := httptest.NewServer(http.StripPrefix("/repo", publish(out, strict)))
	t.Cleanup(server.Close)

	root := server.URL + "/repo/"
	b := open(t)
	b.expects = append(b.expects, "/favicon.ico")
	for _, k := range kept {
		from, to := root+k.Was+"/#"+k.Fragment, root+escaped(k.Is)+"/#"+k.Fragment
		b.do(chromedp.Navigate(from))
		b.reaches(from, to)
		b.is(k.Was+" leads to its place", `document.querySelector(":target")?.id === "`+k.Fragment+`"`)
	}
	// Without script what stands behind # is kept by no page that leads on; a page that stayed has its old places.
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	for i, k := range kept {
		from, to := root+k.Was+"/#"+k.Fragment, root+escaped(k.Is)+"/"
		if k.Was == k.Is {
			to += "#" + k.Fragment
		}
		if i%8 < 2 {
			b.do(chromedp.Navigate(from))
			b.reaches(from, to)
		}
	}
	if len(kept) < 80 {
		t.Errorf("only %d addresses were followed", len(kept))
	}
}

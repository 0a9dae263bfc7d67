package browser

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// This file is what a writer sees: the preview of waymark serve takes over an edit and keeps the place.

func TestPreviewFollowsEdits(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "content", "long.md")
	text := "+++\ntitle = \"Long\"\n+++\n\n" + strings.Repeat("A paragraph.\n\n", 200) + "The end is old.\n"
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	serve := exec.CommandContext(t.Context(), here.program, "serve", "--source", dir, "--port", "0", "--no-color")
	out, err := serve.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	serve.Stderr = serve.Stdout
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { serve.Process.Kill(); serve.Wait() })
	var address string
	for lines := bufio.NewScanner(out); address == "" && lines.Scan(); {
		if i := strings.Index(lines.Text(), "http://"); i >= 0 {
			address = strings.Fields(lines.Text()[i:])[0]
		}
	}
	if address == "" {
		t.Fatal("serve says no address")
	}

	b := open(t)
	b.do(chromedp.Navigate(address + "long/"))
	b.run(`scrollTo(0, 1000); globalThis.same = true`)
	if err := os.WriteFile(file, []byte(strings.Replace(text, "is old", "is new", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	b.until("the edit shows", `document.querySelector("main").textContent.includes("The end is new.")`)
	b.is("the page was not loaded anew, and the place is kept", `globalThis.same && scrollY === 1000`)

	if err := os.WriteFile(file, []byte(text+"\n[[Nowhere]]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	b.until("a fault shows in a panel", `document.querySelector("waymark-panel")`)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	b.until("and goes when it is mended", `!document.querySelector("waymark-panel") && document.querySelector("main").textContent.includes("is old")`)
}

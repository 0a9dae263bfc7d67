package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The theme in testdata/plain has the parts that every generator's theme has, and no more: with it, builds are compared
// with those of others. It leaves all words to civic.
func TestPlainTheme(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "themes", "plain"), os.DirFS("testdata/plain")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"config.toml":    "theme = \"plain\"\ntitle = \"Mine\"\n",
		"content/a.md":   "---\ntitle: A\ndate: 2024-06-11\ntags: [t]\n---\n\n## One\n\nSee [B](b.md).\n",
		"content/b.md":   "---\ntitle: B\n---\n\nText.\n",
		"content/c/d.md": "---\ntitle: D\n---\n\nText.\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	if code := run([]string{"build", "--source", dir, "--strict", "--no-cache"}, &out, &out); code != exitFine {
		t.Fatalf("ended with %d:\n%s", code, out.String())
	}
	for page, parts := range map[string][]string{
		"a/index.html": {"11 June 2024", `<a href="../tags/t/">t</a>`, `<a href="#one">One</a>`, `<a href="../b/">B</a>`},
		"b/index.html": {`<h2>Backlinks</h2><ul><li><a href="../a/">A</a></li></ul>`},
		"c/index.html": {`<li><a href="../c/d/">D</a> Text.</li>`},
	} {
		html, err := os.ReadFile(filepath.Join(dir, "public", filepath.FromSlash(page)))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range parts {
			if !strings.Contains(string(html), part) {
				t.Errorf("%s has no %s:\n%s", page, part, html)
			}
		}
	}
}

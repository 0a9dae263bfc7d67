package main

import (
	"maps"
	"os"
	"path/filepath"
	"testing"
)

// Whatever fails, everything is as it was: files, folders that were made, and what had moved already.
func TestARewriteIsDoneWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	tree := func(dir string) map[string]string {
		files := map[string]string{}
		err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				files[p] = "a folder"
				return err
			}
			data, err := os.ReadFile(p)
			files[p] = string(data)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	for name, r := range map[string]rewrite{
		"a file where a folder is":  {moves: [][2]string{{"a.md", "x/y/a.md"}, {"b", "c"}}, files: map[string][]byte{"c/in.md": []byte("new"), "d": []byte("new"), "x/y/new.md": []byte("new")}},
		"a move onto a file":        {moves: [][2]string{{"b", "z/b"}, {"a.md", "e.md"}}},
		"a move of nothing":         {moves: [][2]string{{"a.md", "z/a.md"}, {"none", "b/none"}}},
		"a file in a file":          {moves: [][2]string{{"a.md", "z/a.md"}}, files: map[string][]byte{"e.md": []byte("new"), "z/a.md/x": nil}},
		"a place out of the folder": {moves: [][2]string{{"a.md", "z/a.md"}}, files: map[string][]byte{"../out.md": nil}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for _, p := range []string{"a.md", "b/in.md", "d/in.md", "e.md"} {
				if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(p)), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, p), []byte(p), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			before := tree(dir)
			if err := r.do(dir); err == nil {
				t.Error("it was done")
			}
			if after := tree(dir); !maps.Equal(before, after) {
				t.Errorf("%v\nrather than\n%v", after, before)
			}
		})
	}
}

package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The house: a room imports from lower floors only, and equals do not know each other.
func TestRoomsImportOnlyFromLowerFloors(t *testing.T) {
	t.Parallel()
	floors := map[string]int{
		"source": 0, "diag": 0, "history": 0, "hostile": 0, "moved": 0,
		"expr": 1, "lock": 1, "compare": 1, "highlight": 1, "press": 1, "words": 1, "watch": 1, "serve": 1, "public": 1,
		"markdown": 2, "table": 2, "asset": 2,
		"schema": 3, "theme": 3,
		"page": 4, "config": 4,
		"site": 5, "emit": 6, "build": 7,
	}
	all := rooms(t)
	delete(all, ".") // the door joins them all
	for room, imports := range all {
		floor, ok := floors[room]
		if !ok {
			t.Errorf("the room %s has no floor", room)
		}
		for _, i := range imports {
			other, ours := strings.CutPrefix(i, "waymark/generator/")
			if below, known := floors[other]; ours && (!known || below >= floor) {
				t.Errorf("%s (floor %d) imports %s (floor %d)", room, floor, other, below)
			}
		}
	}
	for room := range floors {
		if all[room] == nil {
			t.Errorf("there is no room %s", room)
		}
	}
}

// To swap a library is to open one room. golang.org/x is Go's own.
func TestEachLibraryHasOneImporter(t *testing.T) {
	t.Parallel()
	importer := map[string]string{}
	for room, imports := range rooms(t) {
		for _, i := range imports {
			if host, _, _ := strings.Cut(i, "/"); !strings.Contains(host, ".") || host == "golang.org" {
				continue
			}
			library := strings.Join(strings.SplitN(i, "/", 4)[:min(3, strings.Count(i, "/")+1)], "/")
			if other, taken := importer[library]; taken && other != room {
				t.Errorf("%s is imported by %s and by %s", library, other, room)
			}
			importer[library] = room
		}
	}
	if len(importer) < 5 {
		t.Errorf("only %d libraries were found: %v", len(importer), importer)
	}
}

// Only the hands at the edge touch the world: the disk, the clock, the network.
func TestOnlyTheHandsTouchTheWorld(t *testing.T) {
	t.Parallel()
	hands := map[string]bool{".": true, "source": true, "public": true, "watch": true, "serve": true, "history": true}
	for room, imports := range rooms(t) {
		for _, i := range imports {
			if (i == "os" || i == "net" || i == "net/http" || i == "os/exec") && !hands[room] {
				t.Errorf("%s imports %s", room, i)
			}
		}
	}
}

// rooms gives what the files of each room import, tests apart.
func rooms(t *testing.T) map[string][]string {
	t.Helper()
	list := map[string][]string{}
	err := fs.WalkDir(os.DirFS("."), ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") || strings.Contains(p, "testdata/") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.FromSlash(p), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		room := path.Dir(p)
		for _, i := range f.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			list[room] = append(list[room], name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

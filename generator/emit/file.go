package emit

import (
	"maps"
	"slices"
	"strings"

	"waymark/generator/diag"
	"waymark/generator/site"
)

// This file copies files: those of the content, and the theme's.

type files struct{}

const fileKey = "file "

func (files) Targets(_ *World, s *site.Site, d Delta) []Target {
	var list []Target
	for _, p := range d.Assets {
		t := Target{Key: fileKey + p}
		if a, ok := s.AssetAt(p); ok {
			t.Path, t.File = a.Address, a.File
		}
		list = append(list, t)
	}
	return list
}

func (files) Emit(w *World, r *site.Reader, _ *site.Site, key string) Output {
	a := r.File(r.Find(strings.TrimPrefix(key, fileKey)))
	f, err := w.Read(a.File)
	if err != nil {
		return Output{Diags: diag.List{{Code: diag.FileRead, Place: diag.Place{Path: a.File, Start: -1}, Message: err.Error()}}}
	}
	return Output{Data: f.Data}
}

// AssetKey gives the key of the output that an asset of the theme is.
func AssetKey(name string) string { return lookKey + name }

// look is the theme's assets, in the folder theme/ of the output.
type look struct{}

const lookKey = "theme "

// LookDir is where the theme's assets are in the output.
const LookDir = "theme/"

func (look) Targets(w *World, s *site.Site, d Delta) []Target {
	if !d.Theme {
		return nil
	}
	var list []Target
	assets := w.Theme.Assets()
	for _, p := range slices.Sorted(maps.Keys(assets)) {
		list = append(list, Target{Key: lookKey + p, Path: LookDir + p, File: assets[p].Path})
	}
	return list
}

func (look) Emit(w *World, r *site.Reader, _ *site.Site, key string) Output {
	name := strings.TrimPrefix(key, lookKey)
	r.Template(name)
	return Output{Data: w.Theme.Assets()[name].Data}
}

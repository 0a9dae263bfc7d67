package emit

import (
	"maps"
	"path"
	"slices"
	"strings"

	"waymark/generator/asset"
	"waymark/generator/diag"
	"waymark/generator/markdown"
	"waymark/generator/site"
	"waymark/generator/theme"
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

func (files) Emit(w *World, r *site.Reader, s *site.Site, key string) Output {
	a := r.File(r.Find(strings.TrimPrefix(key, fileKey)))
	f, err := w.Read(a.File)
	if err != nil {
		return Output{Diags: diag.List{{Code: diag.FileRead, Place: diag.Place{Path: a.File, Start: -1}, Message: err.Error()}}}
	}
	if s.Config.Markdown.HTML == markdown.HTMLAll {
		return Output{Data: f.Data}
	}
	return harmless(a.File, f.Data)
}

// harmless gives a file as it may be copied: nothing in it is run by a browser that is led to it.
func harmless(file string, data []byte) Output {
	refuse := func(code diag.Code, message, hint string) diag.List {
		return diag.List{{Code: code, Place: diag.Place{Path: file, Start: -1}, Message: message, Hint: hint}}
	}
	if asset.Active(file) {
		return Output{Diags: refuse(diag.FileActive, "a browser would run the scripts of this file, so it is not copied", `write it as a page in Markdown; html = "all" under [markdown] copies it, where every author is trusted`)}
	}
	if !asset.IsXML(file) {
		return Output{Data: data}
	}
	clean, cut, err := asset.Clean(data)
	switch {
	case err != nil:
		return Output{Diags: refuse(diag.FileActive, "what a browser would run in this file cannot be told, so it is not copied: "+err.Error(), "save it as plain SVG, or as well-formed XML in UTF-8")}
	case len(cut) > 0:
		return Output{Data: clean, Diags: refuse(diag.FileCleaned, "a browser would run a part of this file, which is left out of the copy: "+strings.Join(cut, ", "), "take it out of the file")}
	}
	return Output{Data: clean}
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
	data := w.Theme.Assets()[name].Data
	switch path.Ext(name) {
	case ".js":
		data = theme.LeanScript(data)
	case ".css":
		data = theme.LeanStyle(data)
	}
	return Output{Data: data}
}

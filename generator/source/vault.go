package source

import (
	"encoding/json"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// This file knows which notes of an Obsidian vault are no pages: the templates that new notes are made from. Where they
// lie stands in the vault's own settings.

// vaultSettings are the files that say so, from the vault, with what their keys name.
var vaultSettings = map[string]vaultKey{
	".obsidian/templates.json":                       {"folder", ""},
	".obsidian/plugins/templater-obsidian/data.json": {"templates_folder", ""},
	".obsidian/daily-notes.json":                     {"template", ".md"},
}

// vaultKey is a key of such a file. Its value is a path from the vault, without ext.
type vaultKey struct{ name, ext string }

// setting tells whether a path is that of a file of settings that is heeded, or of a folder that it lies in. The vault is
// the content, or the whole site.
func (t *Tree) setting(p string) bool {
	if t.content != "." {
		p = strings.TrimPrefix(p, ContentDir+"/")
	}
	if !strings.HasPrefix(p, ".obsidian") {
		return false
	}
	for file := range vaultSettings {
		if p == file || strings.HasPrefix(file, p+"/") {
			return true
		}
	}
	return false
}

// readVault finds the paths that hold templates, from the root.
func (t *Tree) readVault() {
	t.templates = nil
	for _, vault := range []string{".", t.content} {
		for file, key := range vaultSettings {
			data, err := fs.ReadFile(t.FS, path.Join(vault, file))
			if err != nil {
				continue
			}
			var all map[string]any
			if json.Unmarshal(data, &all) != nil {
				continue // Obsidian writes it anew
			}
			value, _ := all[key.name].(string)
			value = strings.Trim(strings.TrimSpace(value), "/")
			if value == "" || !fs.ValidPath(value) || value == "." {
				continue // it names none, or the whole vault
			}
			if !strings.HasSuffix(value, key.ext) {
				value += key.ext
			}
			if at := path.Join(vault, value); at != t.content {
				t.templates = append(t.templates, at)
			}
		}
	}
}

// outside tells whether a path is not part of the site: skipped, a setting, or a template. What lies beside templates and is
// no note, a picture say, is a file as any other: notes refer to it.
func (t *Tree) outside(p string) bool {
	return t.Skips(p) || t.setting(p) || isNote(p) && slices.ContainsFunc(t.templates, func(at string) bool { return p == at || strings.HasPrefix(p, at+"/") })
}

func isNote(p string) bool {
	ext := strings.ToLower(path.Ext(p))
	return ext == ".md" || ext == ".markdown"
}

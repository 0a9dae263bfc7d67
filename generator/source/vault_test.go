package source

import (
	"slices"
	"testing"
)

func TestTemplatesOfAVaultAreNoPages(t *testing.T) {
	t.Parallel()
	const core, daily, plugin = ".obsidian/templates.json", ".obsidian/daily-notes.json", ".obsidian/plugins/templater-obsidian/data.json"
	tests := map[string]struct {
		files map[string]string
		want  []string
	}{
		"the folder of templates":           {map[string]string{core: `{"folder": "Meta/Templates", "dateFormat": ""}`, "Meta/Templates/a.md": "", "Meta/Templates/deep/b.md": "", "Meta/c.md": ""}, []string{"Meta/c.md"}},
		"what lies there and is no note":    {map[string]string{core: `{"folder": "T"}`, "T/a.md": "", "T/deep/a.base": "", "T/b.png": ""}, []string{"T/b.png", "T/deep/a.base"}},
		"that of a plugin":                  {map[string]string{plugin: `{"templates_folder": "T/", "trigger": true}`, "T/a.md": "", "T2/a.md": ""}, []string{"T2/a.md"}},
		"the template of daily notes":       {map[string]string{daily: `{"folder": "days", "template": "T/day"}`, "T/day.md": "", "T/other.md": "", "days/a.md": ""}, []string{"T/other.md", "days/a.md"}},
		"in the content folder":             {map[string]string{"content/" + core: `{"folder": "T"}`, "content/T/a.md": "", "content/b.md": ""}, []string{"content/b.md"}},
		"where the whole site is the vault": {map[string]string{core: `{"folder": "content/T"}`, "content/T/a.md": "", "content/b.md": ""}, []string{"content/b.md"}},
		"none is named":                     {map[string]string{core: `{"folder": ""}`, plugin: `{}`, "a.md": ""}, []string{"a.md"}},
		"the vault itself is named":         {map[string]string{core: `{"folder": "/"}`, "a.md": ""}, []string{"a.md"}},
		"something outside is named":        {map[string]string{core: `{"folder": "../a"}`, "a/a.md": ""}, []string{"a/a.md"}},
		"the settings cannot be read":       {map[string]string{core: `{"folder": "a`, plugin: `[1]`, daily: `{"template": 4}`, "a/a.md": ""}, []string{"a/a.md"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, tree := site(t, test.files)
			if got := scan(t, tree); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestTemplatesFollowTheirSettings(t *testing.T) {
	t.Parallel()
	const core = ".obsidian/templates.json"
	dir, tree := site(t, map[string]string{core: `{"folder": "T"}`, "T/a.md": "x", "U/b.md": "y"})
	if got := scan(t, tree); !slices.Equal(got, []string{"U/b.md"}) {
		t.Error("at first", got)
	}
	put(t, dir, "T/a.md", "xx")
	if got := look(t, tree, "T/a.md", "T"); len(got) > 0 {
		t.Error("a template was edited:", got)
	}
	if tree.Skips(core) || tree.Skips(".obsidian") || tree.Skips("T") || !tree.Skips(".obsidian/workspace.json") {
		t.Error("what is heard of is not what matters")
	}
	put(t, dir, core, `{"folder": "U"}`)
	if got := look(t, tree, core); !slices.Equal(got, []string{"-U/b.md", "T/a.md"}) && !slices.Equal(got, []string{"T/a.md", "-U/b.md"}) {
		t.Error("another folder:", got)
	}
}

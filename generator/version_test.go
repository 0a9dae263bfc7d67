package main

import (
	"runtime/debug"
	"testing"
)

func TestVersion(t *testing.T) {
	t.Parallel()
	const commit = "3d0628c04f9a1b2c3d4e5f60718293a4b5c6d7e8"
	at := func(modified string) []debug.BuildSetting {
		return []debug.BuildSetting{{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: commit}, {Key: "vcs.modified", Value: modified}}
	}
	for name, test := range map[string]struct {
		stamp, module string
		settings      []debug.BuildSetting
		want          string
	}{
		"a release":                     {"v1.2.3", "v0.0.0-20261123180000-3d0628c04f9a", at("false"), "v1.2.3 3d0628c04f9a go1.26.8"},
		"a release without git":         {"v1.2.3", "(devel)", nil, "v1.2.3 go1.26.8"},
		"a release that was changed":    {"v1.2.3", "", at("true"), "v1.2.3 3d0628c04f9a+dirty go1.26.8"},
		"a tag in a checkout":           {"", "v1.2.3", at("false"), "v1.2.3 3d0628c04f9a go1.26.8"},
		"a commit":                      {"", "v0.0.0-20261123180000-3d0628c04f9a", at("false"), "v0.0.0-20261123180000-3d0628c04f9a go1.26.8"},
		"edits that are not committed":  {"", "v0.0.0-20261123180000-3d0628c04f9a+dirty", at("true"), "v0.0.0-20261123180000-3d0628c04f9a+dirty go1.26.8"},
		"a folder without git":          {"", "(devel)", nil, "devel go1.26.8"},
		"nothing is known but the tool": {"", "", nil, "devel go1.26.8"},
	} {
		info := &debug.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Path: "waymark", Version: test.module}, Settings: test.settings}
		if got := versionOf(test.stamp, info); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

package emit

import (
	_ "embed"
	"sync"

	"waymark/generator/site"
	"waymark/generator/theme"
)

// This file makes offline.js, the service worker (W3C Service Workers) that keeps what somebody has visited. It lies at
// the root, as a worker serves nothing above its own folder, and holds nothing of the site: with a list or sum of the
// files each edit would change it, and every reader's browser would begin anew. A theme decides whether and when its
// pages register it.
//
// offline.html is what the worker shows of a page that was never visited. It names no pages but those that config.toml
// names, so that hardly an edit changes it: a browser has it from its first visit. Search engines are not to find it,
// which its layout says.

//go:embed offline.js
var worker []byte

var leanWorker = sync.OnceValue(func() []byte { return theme.LeanScript(worker) })

type offline struct{}

const (
	offlineFile = "offline.js"
	offlinePage = "offline.html"
)

func (offline) Targets(_ *World, s *site.Site, d Delta) []Target {
	if !d.First || !s.Config.Output.Offline {
		return nil
	}
	return []Target{{Key: offlineFile, Path: offlineFile}, {Key: offlinePage, Path: offlinePage}}
}

func (offline) Emit(w *World, r *site.Reader, s *site.Site, key string) Output {
	if key == offlineFile {
		return Output{Data: leanWorker()}
	}
	v := at(r, s, offlinePage).bare(nil, site.Item{})
	v.Title, v.Summary = w.Theme.Say("offline"), w.Theme.Say("offline.text")
	v.Site.Key = siteKey(&v.Site, v.Root)
	return execute(w, r, v, "offline", "page")
}

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
// offline.html is what the worker shows of a page that was never visited. It names no other page, so that no edit
// changes it either: a browser has it from its first visit.

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
	c, f := s.Config, at(r, s, offlinePage)
	v := &theme.View{
		Title: w.Theme.Say("offline"), Root: "./", Href: offlinePage,
		Site: theme.Site{Title: c.Title, Language: c.Language, Copyright: c.Copyright, Home: f.to(""), Offline: true},
	}
	if s.Searchable() {
		v.Site.Search, v.Site.Index = f.to(searchAddress), f.to(indexAddress)
	}
	v.Site.Key = siteKey(&v.Site, v.Root)
	return execute(w, r, v, "offline", "page")
}

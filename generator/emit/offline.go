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

//go:embed offline.js
var worker []byte

var leanWorker = sync.OnceValue(func() []byte { return theme.LeanScript(worker) })

type offline struct{}

const offlineFile = "offline.js"

func (offline) Targets(_ *World, s *site.Site, d Delta) []Target {
	if !d.First || !s.Config.Output.Offline {
		return nil
	}
	return []Target{{Key: offlineFile, Path: offlineFile}}
}

func (offline) Emit(*World, *site.Reader, *site.Site, string) Output {
	return Output{Data: leanWorker()}
}

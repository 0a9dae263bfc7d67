package emit

import (
	"html/template"
	"net/url"

	"waymark/generator/site"
)

// This file makes 404.html. It is shown at addresses of any depth, so its links are absolute: from the path of
// base_url, or from the root of the server.

type missing struct{}

func (missing) Targets(_ *World, _ *site.Site, d Delta) []Target {
	if !d.First {
		return nil
	}
	return []Target{{Key: "404", Path: "404.html"}}
}

func (missing) Emit(w *World, r *site.Reader, s *site.Site, _ string) Output {
	root := "/"
	if u, err := url.Parse(s.Config.BaseURL); err == nil && u.Path != "" {
		root = u.Path
	}
	f := at(r, s, "404.html")
	f.root, f.address = root, "404.html"
	v := f.frame(nil, site.Item{})
	v.Root, v.Href = template.URL(root), "404.html"
	v.Site.Home = template.URL(root)
	v.Canonical = ""
	return execute(w, r, v, "404", "page")
}

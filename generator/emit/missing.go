package emit

import (
	"html/template"
	"net/url"

	"waymark/generator/site"
)

// This file makes 404.html. It is shown at addresses of any depth, and no page can know how deep: its style and scripts
// are looked for below the path of base_url, or at the root of the server. Where the site is shown below another path
// they are not found: so its links are whole, and it says all without them. Its script leads the links to the site that
// it is shown in.

type missing struct{}

func (missing) Targets(_ *World, _ *site.Site, d Delta) []Target {
	if !d.First {
		return nil
	}
	return []Target{{Key: "404", Path: "404.html"}}
}

func (missing) Emit(w *World, r *site.Reader, s *site.Site, _ string) Output {
	root, origin := "/", ""
	if u, err := url.Parse(s.Config.BaseURL); err == nil && u.Host != "" {
		root, origin = u.Path, u.Scheme+"://"+u.Host
	}
	f := at(r, s, "404.html")
	f.origin, f.root, f.address = origin, root, "404.html"
	v := f.frame(nil, site.Item{})
	v.Root, v.Href = template.URL(escape(root)), "404.html"
	v.Canonical = ""
	return execute(w, r, v, "404", "page")
}

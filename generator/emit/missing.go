package emit

import (
	"html/template"
	"net/url"

	"waymark/generator/site"
)

// This file makes 404.html. It is shown at addresses of any depth, and no page can know how deep: its style and scripts
// are looked for below the path of base_url, or at the root of the server, and so are the pages that it links to. Where
// the site is shown below another path none of them is found: so the way home is whole, and the page says all without
// them. Where its script is found, that leads the way home to the site it is shown in.

type missing struct{}

func (missing) Targets(_ *World, _ *site.Site, d Delta) []Target {
	if !d.First {
		return nil
	}
	return []Target{{Key: "404", Path: "404.html"}}
}

func (missing) Emit(w *World, r *site.Reader, s *site.Site, _ string) Output {
	f := at(r, s, "404.html")
	f.root = "/"
	u, err := url.Parse(s.Config.BaseURL)
	whole := err == nil && u.Host != ""
	if whole {
		f.root = u.Path
	}
	v := f.frame(nil, site.Item{})
	v.Root, v.Href, v.Canonical = template.URL(escape(f.root)), "404.html", ""
	if whole {
		v.Site.Home = template.URL(s.Config.BaseURL)
		v.Site.Key = siteKey(&v.Site, v.Root)
	}
	return execute(w, r, v, "404", "page")
}

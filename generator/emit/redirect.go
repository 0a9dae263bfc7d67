package emit

import (
	"html"
	"strings"

	"waymark/generator/site"
)

// This file makes the pages at old addresses. One leads straight on to its page: with JavaScript a small script of the
// theme does it and keeps the fragment; without, a refresh does; and there is a link for whoever has neither. The
// script stands before the refresh and stops the page, for a refresh that comes first would lose the fragment.

type redirects struct{}

const (
	redirectKey = "redirect "
	movedScript = "moved.js"
)

func (redirects) Targets(_ *World, s *site.Site, d Delta) []Target {
	var list []Target
	for _, key := range d.Redirects {
		t := Target{Key: redirectKey + key}
		if file, by, at, ok := s.RedirectAt(key); ok {
			t.Path, t.File, t.At = file, by, at
		}
		list = append(list, t)
	}
	return list
}

func (redirects) Emit(w *World, r *site.Reader, s *site.Site, key string) Output {
	to, file := r.Redirect(strings.TrimPrefix(key, redirectKey))
	h := r.Head(to)
	f := at(r, s, strings.TrimSuffix(file, "index.html"))
	r.Template(movedScript)
	_, script := w.Theme.Assets()[movedScript]
	href := html.EscapeString(string(f.to(h.Address)))
	canonical := href
	if s.Config.BaseURL != "" {
		canonical = html.EscapeString(absolute(s, h.Address))
	}
	title := html.EscapeString(h.Title)
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html lang=\"" + html.EscapeString(s.Config.Language) + "\">\n<head>\n<meta charset=\"utf-8\">\n")
	b.WriteString("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + title + "</title>\n")
	if script {
		b.WriteString(`<script src="` + html.EscapeString(string(f.to(LookDir+movedScript))) + `" data-to="` + href + "\"></script>\n")
	}
	b.WriteString(`<meta http-equiv="refresh" content="0; url=` + href + "\">\n")
	b.WriteString("<meta name=\"robots\" content=\"noindex\">\n")
	b.WriteString(`<link rel="canonical" href="` + canonical + "\">\n</head>\n<body>\n<main>\n<h1>" + title + "</h1>\n")
	b.WriteString(`<p><a href="` + href + `">` + title + "</a></p>\n</main>\n</body>\n</html>\n")
	return Output{Data: []byte(b.String())}
}

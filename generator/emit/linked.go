package emit

import (
	"encoding/json"
	"html/template"

	"waymark/generator/page"
	"waymark/generator/schema"
	"waymark/generator/site"
	"waymark/generator/theme"
)

// This file says in a page's head what it is, for search engines: JSON-LD in the words of schema.org. It is data, not
// script, and a browser never runs it. Its addresses are whole, so there is none where base_url is not known.

// thing is a node of JSON-LD. Its keys are written in the order of the alphabet.
type thing map[string]any

// linked describes a page: what kind of work it is, the way to it, and its figures as a data set.
func (f from) linked(p *page.Page, v *theme.View, trail []site.Item) template.JS {
	c := f.s.Config
	if !c.Output.LinkedData || c.BaseURL == "" || v.Canonical == "" {
		return ""
	}
	things := []thing{f.work(p, v, trail)}
	if crumbs := f.crumbs(v, trail); crumbs != nil {
		things = append(things, crumbs)
	}
	if data := f.dataset(p, v); data != nil {
		things = append(things, data)
	}
	text, err := json.Marshal(thing{"@context": "https://schema.org", "@graph": things})
	if err != nil {
		panic("internal error: " + err.Error()) // strings and numbers alone
	}
	return template.JS(text) // Marshal writes <, > and & as escapes
}

// work is the page itself: a WebSite at the top, a CollectionPage for a section, a DefinedTerm where its kind defines
// terms, else an Article.
func (f from) work(p *page.Page, v *theme.View, trail []site.Item) thing {
	t := thing{"@id": v.Canonical, "url": v.Canonical, "name": v.Title}
	if v.Summary != "" {
		t["description"] = v.Summary
	}
	kind, _ := f.s.Config.Schema.Kind(p.Kind)
	if kind.Term {
		t["@type"] = "DefinedTerm"
		set := thing{"@type": "DefinedTermSet", "name": kind.Plural}
		if len(trail) > 1 {
			set["url"] = absolute(f.s, f.r.Head(trail[len(trail)-1]).Address)
		}
		t["inDefinedTermSet"] = set
		return t
	}
	t["inLanguage"] = v.Site.Language
	switch {
	case p.Own() == "":
		t["@type"] = "WebSite"
		t["name"] = v.Site.Title
		return t
	case v.List != nil:
		t["@type"] = "CollectionPage"
	default:
		t["@type"] = "Article"
		t["headline"] = v.Title
		delete(t, "name")
	}
	published, updated := when(p.Head)
	if !published.IsZero() {
		t["datePublished"] = day(published)
	}
	if !updated.IsZero() {
		t["dateModified"] = day(updated)
	}
	author := v.Site.Author
	if author == "" {
		author = v.Site.Title
	}
	t["author"] = thing{"@type": "Organization", "name": author}
	return t
}

// crumbs is the way to a page from the top, itself included.
func (f from) crumbs(v *theme.View, trail []site.Item) thing {
	if len(trail) == 0 {
		return nil
	}
	var list []thing
	add := func(name, address string) {
		list = append(list, thing{"@type": "ListItem", "position": len(list) + 1, "name": name, "item": address})
	}
	for _, i := range trail {
		h := f.r.Head(i)
		add(h.Title, absolute(f.s, h.Address))
	}
	add(v.Title, v.Canonical)
	return thing{"@type": "BreadcrumbList", "itemListElement": list}
}

// dataset is the figures of a page: each with its unit and year, and what they come from.
func (f from) dataset(p *page.Page, v *theme.View) thing {
	var variables []thing
	for _, field := range p.Fields {
		if field.Type != schema.Figure {
			continue
		}
		for _, value := range field.Values {
			name := field.Label
			if value.Label != "" {
				name = value.Label
			}
			t := thing{"@type": "PropertyValue", "name": name, "value": value.Number}
			if value.Unit != "" {
				t["unitText"] = value.Unit
			}
			if value.Year != "" {
				t["description"] = value.Year
			}
			variables = append(variables, t)
		}
	}
	if len(variables) == 0 {
		return nil
	}
	t := thing{"@type": "Dataset", "@id": v.Canonical + "#data", "name": v.Title, "variableMeasured": variables, "isAccessibleForFree": true}
	if v.Summary != "" {
		t["description"] = v.Summary
	}
	if f.s.Config.Output.Twins {
		t["distribution"] = thing{"@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": v.Canonical + twinFile}
	}
	return t
}

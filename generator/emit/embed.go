package emit

import (
	"bytes"
	"html"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"waymark/generator/diag"
	"waymark/generator/markdown"
	"waymark/generator/page"
	"waymark/generator/site"
	"waymark/generator/theme"
)

// This file puts into a text what it embeds of other pages. What comes from another page is that page's own HTML, with
// its holes filled as seen from here: so its links are right by themselves. Its ids get a prefix, for a page may be embedded
// twice; its headings go below the one it stands under; its sources join the references of this page.
//
// A ring of embeds is cut where it closes, and reported by the pages that are in it, at their own reference. The
// limits bound what a few small files can make of each other.

const (
	maxDeep     = 20      // embeds within embeds
	maxEmbeds   = 200     // on one page
	maxEmbedded = 1 << 20 // bytes of HTML on one page
)

// filling is the text of one page being filled in.
type filling struct {
	from
	w       *World
	host    *page.Page
	numbers map[site.Item]int
	refs    []theme.Reference
	ids     map[string]bool // in use on the page; nil until something is embedded
	count   int
	size    int
	picture bool              // there was one before
	known   map[string]string // acronyms that the text has, and what each stands for as far as anybody says
	open    bool              // within one that is
	diags   diag.List
	told    map[told]bool
}

// told is what was reported already: once for each reference.
type told struct {
	code diag.Code
	at   *page.Ref
}

// spot is where a body is being filled in.
type spot struct {
	chain   []link            // what is embedded in what, the host first
	level   int               // of the heading above; 1: the title's
	shift   int               // added to the body's own headings
	ref     *page.Ref         // the host's own reference that led here
	renamed map[string]string // ids, as written in HTML
}

// link is a page, or a part of one by its anchor.
type link struct {
	item   site.Item
	anchor string
}

// rooms are where bodies are filled in: one is written over the one before.
var rooms sync.Pool // of *bytes.Buffer

// own fills in the text of the page itself.
func (l *filling) own(i site.Item, b markdown.Body, refs []page.Ref, targets []site.Target) string {
	out, ok := rooms.Get().(*bytes.Buffer)
	if !ok {
		out = new(bytes.Buffer)
	}
	defer rooms.Put(out)
	out.Reset()
	whole := markdown.Part{To: len(b.HTML), EndHole: len(b.Holes)}
	for _, h := range b.Holes {
		if h.Kind == markdown.EmbedPage {
			l.ids = map[string]bool{}
			eachTag(b.HTML, func(t htmlTag) {
				for _, a := range t.attributes {
					if a.name == "id" {
						l.ids[a.value] = true
					}
				}
			})
			break
		}
	}
	l.fill(out, b, whole, nil, refs, targets, spot{chain: []link{{item: i}}, level: 1})
	return out.String()
}

// fill writes a part of a body with its holes filled and its edits made.
func (l *filling) fill(out *bytes.Buffer, b markdown.Body, part markdown.Part, edits []edit, refs []page.Ref, targets []site.Target, s spot) {
	done := part.From
	upTo := func(at int) {
		for len(edits) > 0 && edits[0].at < at {
			out.WriteString(b.HTML[done:edits[0].at])
			out.WriteString(edits[0].text)
			done, edits = edits[0].at+edits[0].size, edits[1:]
		}
		out.WriteString(b.HTML[done:at])
		done = at
	}
	for _, h := range b.Holes[part.Hole:part.EndHole] {
		upTo(h.At)
		switch h.Kind {
		case markdown.Tag:
			l.tag(out, b.Tags[h.Ref])
			continue
		case markdown.AcronymOpen:
			meaning := l.explain(b.Acronyms[h.Ref], s.chain[0].item)
			if l.open = meaning != ""; l.open {
				out.WriteString(`<abbr title="` + html.EscapeString(meaning) + `">`)
			}
			continue
		case markdown.AcronymClose:
			if l.open {
				out.WriteString("</abbr>")
			}
			continue
		case markdown.CodeText:
			c := b.Codes[h.Ref]
			out.WriteString(l.w.Code(c.Language, html.UnescapeString(b.HTML[h.At:h.At+c.Size])))
			done += c.Size
			continue
		case markdown.Word:
			out.WriteString(html.EscapeString(l.say(b.Keys[h.Ref])))
			continue
		}
		ref, t := &refs[h.Ref], targets[h.Ref]
		deep := len(s.chain) > 1
		switch {
		case h.Kind == markdown.EmbedPage:
			here := s
			if !deep {
				here.ref = ref
			}
			here.level = standing(b, part, h.At, s)
			l.embed(out, ref, t, here)
		case h.Kind == markdown.Media:
			l.media(out, ref, t)
		case h.Kind == markdown.Image:
			l.image(out, ref, t, h.At-part.From)
		case h.Kind == markdown.RawImage:
			l.rawImage(out, ref, t)
		case deep && h.Kind == markdown.Citation:
			l.number(ref, t)
			cite(out, ref, l.numbers[t.Item])
		case deep && ref.Target == "" && t.Anchor != "" && (h.Kind == markdown.LinkOpen || h.Kind == markdown.RawHref):
			// An anchor of its own page: it came along, or is there.
			away := *ref
			if now, ok := s.renamed[html.EscapeString(t.Anchor)]; ok {
				t.Anchor = html.UnescapeString(now)
			} else {
				away.Target = "/"
			}
			l.hole(out, h.Kind, &away, t, l.numbers)
		default:
			l.hole(out, h.Kind, ref, t, l.numbers)
		}
	}
	upTo(part.To)
}

// explain gives what an acronym stands for, the first time that the page has it.
func (l *filling) explain(acronym string, page site.Item) string {
	if _, had := l.known[acronym]; had {
		return ""
	}
	if l.known == nil {
		l.known = map[string]string{}
	}
	l.known[acronym] = l.r.Meaning(acronym, page)
	return l.known[acronym]
}

// unexplained reports the acronyms of the page that nobody explains: neither it nor, in its text, the page that defines
// them. A page that has one as another name is about what it stands for.
func (l *filling) unexplained() (list diag.List) {
	for _, a := range l.host.Unexplained {
		if l.known[a.Name] == "" && (l.host.Head.Title == a.Name || !slices.Contains(l.host.Names, a.Name)) {
			list = append(list, a.Diag)
		}
	}
	return list
}

// standing gives the level of the heading that a place in a body stands under.
func standing(b markdown.Body, part markdown.Part, at int, s spot) int {
	level := s.level
	for _, p := range b.Parts {
		if p.Level > 0 && p.From >= part.From && p.From <= at {
			level = shifted(p.Level, s.shift)
		}
	}
	return level
}

func shifted(level, shift int) int { return max(2, min(level+shift, 6)) }

// number gives a source that an embedded text cites its place in the references.
func (l *filling) number(ref *page.Ref, t site.Target) {
	if ref.Relation == "" || ref.Relation != l.s.Config.Schema.Citations || t.Item.None() || t.Item.IsFile() || l.numbers[t.Item] > 0 {
		return
	}
	n := len(l.refs) + 1
	l.numbers[t.Item] = n
	l.refs = append(l.refs, theme.Reference{Number: n, ID: refID(n), Link: l.entry(t.Item)})
}

// report notes a fault at the host's own reference.
func (l *filling) report(c diag.Code, ref *page.Ref, message, hint string) {
	if k := (told{c, ref}); !l.told[k] {
		if l.told == nil {
			l.told = map[told]bool{}
		}
		l.told[k] = true
		l.diags = append(l.diags, diag.Diagnostic{Code: c, Place: diag.Place{Path: l.host.File, Start: ref.Span.Start, End: ref.Span.End}, Message: message, Hint: hint})
	}
}

// embed writes what a reference embeds: a link where it cannot.
func (l *filling) embed(out *bytes.Buffer, ref *page.Ref, t site.Target, s spot) {
	instead := func() {
		out.WriteString(`<p>`)
		l.hole(out, markdown.LinkOpen, &page.Ref{Ref: markdown.Ref{Target: "/"}}, t, nil)
		out.WriteString(html.EscapeString(ref.Text))
		l.hole(out, markdown.LinkClose, ref, t, nil)
		out.WriteString("</p>\n")
	}
	if t.Item.None() || t.Item.IsFile() || ref.Anchor != "" && t.Anchor == "" {
		instead()
		return
	}
	next := link{t.Item, t.Anchor}
	p := l.r.Own(t.Item)
	for k, above := range s.chain {
		if above != next {
			continue
		}
		in := false
		for _, c := range s.chain[k:] {
			in = in || c.item == s.chain[0].item
		}
		if in {
			l.report(diag.EmbedRing, s.ref, "this embed goes round in a ring: "+l.names(append(s.chain[k:len(s.chain):len(s.chain)], next)), "take one of these embeds away, or make it a link")
		}
		instead()
		return
	}
	if p.File == "" {
		instead()
		return
	}
	b := l.w.Body(p.File, p.Head.Path, p.Sum)
	part := markdown.Part{To: len(b.HTML), EndHole: len(b.Holes), Level: 2}
	if t.Anchor != "" {
		found := false
		for _, c := range b.Parts {
			if c.ID == t.Anchor && !found {
				part, found = c, true
			}
		}
		if !found {
			instead()
			return
		}
		if part.Level == 0 {
			part.Level = 2
		}
	}
	l.count++
	l.size += part.To - part.From
	if len(s.chain) > maxDeep || l.count > maxEmbeds || l.size > maxEmbedded {
		l.report(diag.EmbedSize, s.ref, "this embed brings in too much: the page would hold more than "+strconv.Itoa(maxEmbeds)+" embeds, "+strconv.Itoa(maxDeep)+" of them within each other, or more than 1 MB", "make some of the embeds links")
		instead()
		return
	}
	inner := spot{chain: append(s.chain[:len(s.chain):len(s.chain)], next), level: s.level, shift: s.level + 1 - part.Level, ref: s.ref, renamed: map[string]string{}}
	edits := l.edits(b.HTML, part, inner, t.Item)
	refs, targets := p.Refs[len(p.Refs)-p.BodyRefs:], l.r.Targets(t.Item)
	out.WriteString("<div class=\"embed\">\n")
	before, after := "", ""
	if part.Item {
		before, after = "<ul>\n<li>", "</li>\n</ul>\n"
	}
	out.WriteString(before)
	l.fill(out, b, part, edits, refs, targets[len(p.Refs)-p.BodyRefs:], inner)
	out.WriteString(after)
	source := l.link(t.Item)
	out.WriteString("<p class=\"embed-from\">" + html.EscapeString(l.say("embed.from")) + ` <a href="` + html.EscapeString(l.href(t, false)) + `">` + html.EscapeString(source.Title) + "</a></p>\n</div>\n")
}

// names words a chain of embeds.
func (l *filling) names(chain []link) string {
	var list []string
	for _, c := range chain {
		name := l.r.Own(c.item).File
		if c.anchor != "" {
			name += "#" + c.anchor
		}
		list = append(list, name)
	}
	return strings.Join(list, " → ")
}

// edit is a change to a body's HTML.
type edit struct {
	at, size int
	text     string
}

// edits gives what must differ in a part of a body that stands in another page: its ids, what refers to them, and the
// levels of its headings. The first pass renames, the second writes.
func (l *filling) edits(h string, part markdown.Part, s spot, i site.Item) []edit {
	h = h[part.From:part.To]
	prefix := "e" + strconv.Itoa(l.count) + "-"
	eachTag(h, func(t htmlTag) {
		for _, a := range t.attributes {
			if a.name == "id" && s.renamed[a.value] == "" {
				now := prefix + a.value
				for k := 1; l.ids[now]; k++ {
					now = prefix + strconv.Itoa(k) + "-" + a.value
				}
				l.ids[now] = true
				s.renamed[a.value] = now
			}
		}
	})
	var list []edit
	eachTag(h, func(t htmlTag) {
		if level := heading(t.name); level > 0 {
			list = append(list, edit{part.From + t.at + len(t.name) - 1, 1, strconv.Itoa(shifted(level, s.shift))})
		}
		for _, a := range t.attributes {
			now := a.value
			switch a.name {
			case "id":
				now = s.renamed[a.value]
			case "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-details":
				words := strings.Fields(a.value)
				for k, w := range words {
					if r := s.renamed[w]; r != "" {
						words[k] = r
					}
				}
				now = strings.Join(words, " ")
			case "href":
				if id, ok := strings.CutPrefix(a.value, "#"); ok && id != "" {
					if r := s.renamed[id]; r != "" {
						now = "#" + r
					} else {
						now = html.EscapeString(l.href(site.Target{Item: i}, false)) + a.value
					}
				}
			}
			if now != a.value {
				list = append(list, edit{part.From + a.at, len(a.value), now})
			}
		}
	})
	return list
}

// heading gives the level of h2 to h6, of which a page's text consists: 0 for any other element.
func heading(name string) int {
	if len(name) == 2 && (name[0] == 'h' || name[0] == 'H') && name[1] >= '1' && name[1] <= '6' {
		return int(name[1] - '0')
	}
	return 0
}

// htmlTag is a tag in HTML: its name and where that stands, and its attributes that have quoted values.
type htmlTag struct {
	name       string
	at         int
	attributes []htmlAttribute
}

type htmlAttribute struct {
	name, value string
	at          int // where the value begins
}

// eachTag calls do for every tag, opening or closing. Quoted values may hold anything; comments are passed over.
func eachTag(h string, do func(htmlTag)) {
	letter := func(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
	space := func(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '/' }
	for i := 0; i < len(h); {
		k := strings.IndexByte(h[i:], '<')
		if k < 0 {
			return
		}
		i += k + 1
		if strings.HasPrefix(h[i:], "!--") {
			k := strings.Index(h[i:], "-->")
			if k < 0 {
				return
			}
			i += k
			continue
		}
		closing := i < len(h) && h[i] == '/'
		if closing {
			i++
		}
		if i >= len(h) || !letter(h[i]) {
			continue
		}
		t := htmlTag{at: i}
		for i < len(h) && !space(h[i]) && h[i] != '>' {
			i++
		}
		t.name = h[t.at:i]
		for i < len(h) && h[i] != '>' {
			if space(h[i]) {
				i++
				continue
			}
			from := i
			for i < len(h) && !space(h[i]) && h[i] != '=' && h[i] != '>' {
				i++
			}
			name := strings.ToLower(h[from:i])
			for i < len(h) && h[i] != '/' && space(h[i]) {
				i++
			}
			if i >= len(h) || h[i] != '=' {
				if i == from {
					i++
				}
				continue
			}
			i++
			for i < len(h) && h[i] != '/' && space(h[i]) {
				i++
			}
			if i < len(h) && (h[i] == '"' || h[i] == '\'') {
				end := strings.IndexByte(h[i+1:], h[i])
				if end < 0 {
					return
				}
				t.attributes = append(t.attributes, htmlAttribute{name, h[i+1 : i+1+end], i + 1})
				i += end + 2
				continue
			}
			from = i
			for i < len(h) && h[i] != '>' && (h[i] == '/' || !space(h[i])) {
				i++
			}
			t.attributes = append(t.attributes, htmlAttribute{name, h[from:i], from})
		}
		do(t)
	}
}

// media writes sound, a film or a PDF, each with a link for those whose browser shows none.
func (l *filling) media(out *bytes.Buffer, ref *page.Ref, t site.Target) {
	label := ref.Text
	if label == "" {
		label = path.Base(ref.Target)
	}
	if !t.Item.IsFile() {
		out.WriteString(`<span class="missing">` + html.EscapeString(label) + `</span>`)
		return
	}
	kind, href, name := markdown.MediaType(ref.Target), html.EscapeString(l.href(t, false)), html.EscapeString(label)
	if ref.Anchor != "" {
		href += "#" + html.EscapeString(escapeFragment(ref.Anchor)) // #page=3, #t=10
	}
	link := `<a href="` + href + `">` + name + `</a>`
	switch element, _, _ := strings.Cut(kind, "/"); element {
	case "audio":
		out.WriteString(`<audio controls preload="metadata" aria-label="` + name + `" src="` + href + `">` + link + `</audio>`)
	case "video":
		out.WriteString(`<video controls preload="metadata" aria-label="` + name + `" src="` + href + `"`)
		attribute(out, "width", ref.Width)
		attribute(out, "height", ref.Height)
		out.WriteString(`>` + link + `</video>`)
	default:
		out.WriteString(`<object type="` + kind + `" data="` + href + `" aria-label="` + name + `"`)
		attribute(out, "width", ref.Width)
		attribute(out, "height", ref.Height)
		out.WriteString(`>` + link + `</object> ` + link) // once more: most who show a PDF leave the inner link out
	}
}

// tag writes a link to the page of a tag.
func (l *filling) tag(out *bytes.Buffer, name string) {
	out.WriteString(`<a class="tag" href="` + html.EscapeString(string(l.to(tagAddress(page.Slug(name))))) + `">#` + html.EscapeString(name) + `</a>`)
}

// say gives a word of the theme's; where it has none, in English.
func (l *filling) say(key string) string {
	if word := l.w.Theme.Say(key); word != key {
		return word
	}
	if key == "embed.from" {
		return "From"
	}
	_, word, _ := strings.Cut(key, ".")
	return page.TitleFromSegment(word)
}

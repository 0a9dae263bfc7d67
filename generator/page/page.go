// Package page provides one file, understood alone: its front matter checked against the schema, its text as
// a body, and its facts, which are all that other pages may ever see of it. It must never know another page.
package page

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"waymark/generator/diag"
	"waymark/generator/markdown"
	"waymark/generator/schema"
	"waymark/generator/source"
	"waymark/generator/words"
)

// Page is what is known of one file. It is never changed once made.
type Page struct {
	File string // from the site's root, for diagnostics; empty for a section that has no file
	Sum  source.Sum
	Head Head

	Kind     string
	Owner    string
	SlugAt   source.Span // of the slug; zero: the address follows from the file's name
	Reviewed time.Time   // zero: not said
	Due      time.Time   // when the next review is due; zero: not said
	Overdue  bool
	Until    time.Time // the first day on which the same file is another page: a review is due, say; zero: there is none
	Tags     []string
	Names    []string // aliases without a slash: other names for links
	Former   []string // aliases with a slash: old addresses, as written, and where
	FormerAt []source.Span
	Fields   []Field
	Refs     []Ref           // front matter first, then the text's, in the order written
	BodyRefs int             // how many of Refs, at the end, are the text's: a hole's index counts from there
	Keys     []Key           // of its front matter, those that the site's rules speak of, in the order written
	Said     []schema.Phrase // of those that the site's rules ask for, what its text says
	Headings []markdown.Heading
	IDs      []string // of elements of raw HTML in the text
	Blocks   []string // ids of the text's blocks, with their ^
	Words    int
	Nav      bool // false: not in lists of neighbours and sections
	Search   bool
	Terms    Terms
	Diags    diag.List // what is wrong with this file alone

	Unexplained []Acronym // where the site explains acronyms: those that the page leaves to it, in the order written
}

// Acronym is one that stands on a page, and what is to be reported where nobody explains it.
type Acronym struct {
	Name string
	Diag diag.Diagnostic
}

// Head is what pages show of each other. It is comparable: "did what others see change?" is a != b.
type Head struct {
	Path    string // from the content folder: "principles/share.md", "principles/" for a section without a file
	Address string // the folder of its index.html, from the site's root: "principles/share/"; "" for the home page
	Title   string
	Order   string // the title as it is sorted
	Kind    string
	Summary string
	Date    time.Time
	Updated time.Time
	Weight  int
	Hidden  Hidden
	Shown   source.Sum // of its fields, which lists may show
}

// Hidden says why a page is not published.
type Hidden uint8

// The reasons. The zero value is a published page.
const (
	Published Hidden = iota
	Draft
	Future
	Expired
)

// String words the reason for a diagnostic.
func (h Hidden) String() string {
	return [...]string{"published", "a draft", "not yet published", "expired"}[h]
}

// Field is a field of the kind's schema with its values.
type Field struct {
	schema.Field
	Values []schema.Value
}

// Key is a key of front matter with a value, and where it stands.
type Key struct {
	Name string
	At   source.Span // the key with its value; the key alone, where its value is a list or a table
}

// Ref is a reference as written, from a text or from front matter.
type Ref struct {
	markdown.Ref
	Relation string // empty: a mention
	Field    string // the page or figure field it stands in; Relation may be set too (a figure's source)
	Note     string // the reason an edge carries
	Edge     []Field
}

// Section tells whether the page is that of a folder.
func (p *Page) Section() bool {
	return strings.HasSuffix(p.Head.Path, "/") || p.Head.Path == "" || isIndex(path.Base(p.Head.Path))
}

// Anchors lists what may stand behind # in an address of the page: the ids of its headings, in their order, then those
// of raw HTML and of blocks.
func (p *Page) Anchors() []string {
	seen := make(map[string]bool, len(p.Headings)+len(p.IDs)+len(p.Blocks))
	var ids []string
	add := func(id string) {
		if !seen[id] {
			seen[id], ids = true, append(ids, id)
		}
	}
	for _, h := range p.Headings {
		add(h.ID)
	}
	for _, id := range slices.Concat(p.IDs, p.Blocks) {
		add(id)
	}
	return ids
}

// Folder gives the folder the page belongs to as a member, from the content folder: "" is the top. A section's page
// belongs to the folder above its own. The home page has no such folder, and gets "".
func (p *Page) Folder() string { return parent(p.Own()) }

// Own gives the path that stands for the page: "principles/share", "principles" for the page of that folder.
func (p *Page) Own() string { return Own(p.Head.Path) }

// Own gives the path that stands for a page's file: without ".md", and a folder for its index file or its own path.
func Own(p string) string {
	if folder, ok := strings.CutSuffix(p, "/"); ok {
		return folder
	}
	dir, base := path.Split(p)
	if isIndex(base) {
		return strings.TrimSuffix(dir, "/")
	}
	return strings.TrimSuffix(p, path.Ext(base))
}

// isIndex tells whether a file is its folder's page: index.md, and what other tools call it.
func isIndex(base string) bool {
	for _, index := range [...]string{"index.md", "_index.md", "readme.md", "index.markdown"} {
		if strings.EqualFold(base, index) {
			return true
		}
	}
	return false
}

func parent(own string) string {
	if i := strings.LastIndexByte(own, '/'); i >= 0 {
		return own[:i]
	}
	return ""
}

// IsPage tells by its name whether a file is a page.
func IsPage(name string) bool {
	ext := path.Ext(name)
	return strings.EqualFold(ext, ".md") || strings.EqualFold(ext, ".markdown")
}

// Options is what a page is read with, besides its file.
type Options struct {
	Schema   *schema.Schema
	Markdown *markdown.Parser
	Today    time.Time  // for review, publish and expiry dates
	Drafts   bool       // publish drafts
	Future   bool       // publish pages of the future
	Key      source.Sum // of all of these but Today, for a Memory

	Vocabulary *words.Vocabulary // what numbers the words; nil: the site has no search
	Weights    words.Weights
}

// Parse understands one file. contentPath is the file's path from the content folder. The page and its body
// are functions of the arguments only.
func Parse(f source.File, contentPath string, o Options) (*Page, markdown.Body) {
	r := reader{file: f, o: o, p: &Page{File: f.Path, Sum: f.Sum, Nav: true, Search: true}}
	r.p.Head.Path = contentPath
	text, base := r.front(r.whole(r.utf8()))
	body := o.Markdown.Parse(text, base, r.p.Head.Title)
	r.finish(&body)
	body.Refs = nil // they are the page's
	return r.p, body
}

// Body reads a file's text again, as Parse did. Its words are not counted again.
func Body(f source.File, contentPath string, o Options) markdown.Body {
	o.Vocabulary = nil
	_, body := Parse(f, contentPath, o)
	return body
}

// Dated gives a page that does not say when it was updated with the day that its file's history tells; zero: none. A
// page that was published later, or on that day, needs none.
func Dated(p *Page, day time.Time) *Page {
	if !day.After(p.Head.Date) {
		day = time.Time{}
	}
	if p.Head.Updated.Equal(day) {
		return p
	}
	dated := *p
	dated.Head.Updated = day
	return &dated
}

// Virtual makes the page of a folder that has none of its own.
func Virtual(folder, title string) *Page {
	h := Head{Path: folder + "/", Title: title, Order: SortKey(title), Address: address(folder, "")}
	if folder == "" {
		h.Path, h.Address = "/", ""
	}
	return &Page{Head: h, Nav: true, Search: true}
}

type reader struct {
	file    source.File
	o       Options
	p       *Page
	wording wording
}

// report notes a fault. A value that could not be read at all is not also told to be of the wrong type.
func (r *reader) report(c diag.Code, at source.Span, message, hint string) {
	if c == diag.FrontValue && slices.ContainsFunc(r.p.Diags, func(d diag.Diagnostic) bool { return d.Code == c && d.Start == at.Start && d.End == at.End }) {
		return
	}
	r.p.Diags = append(r.p.Diags, diag.Diagnostic{Code: c, Place: diag.Place{Path: r.file.Path, Start: at.Start, End: at.End}, Message: message, Hint: hint})
}

// utf8 gives the file's bytes as valid UTF-8 of the same length, so that offsets stay true.
func (r *reader) utf8() []byte {
	data := r.file.Data
	if utf8.Valid(data) {
		return data
	}
	data = bytes.Clone(data)
	first := -1
	for i := 0; i < len(data); {
		c, size := utf8.DecodeRune(data[i:])
		if c == utf8.RuneError && size == 1 {
			if first < 0 {
				first = i
			}
			data[i] = '?'
		}
		i += size
	}
	r.report(diag.FileEncoding, source.Span{Start: first, End: first + 1}, "this file is not valid UTF-8 from here on", "save it in the encoding UTF-8")
	return data
}

// maxPage is how much of a file is read as a page, in bytes: three novels.
const maxPage = 2 << 20

// whole gives the bytes that are read: all of them, or as many whole lines as there may be.
func (r *reader) whole(data []byte) []byte {
	if len(data) <= maxPage {
		return data
	}
	end := 1 + bytes.LastIndexByte(data[:maxPage], '\n')
	if end == 0 {
		for end = maxPage; !utf8.RuneStart(data[end]); end-- {
		}
	}
	r.report(diag.PageLimit, source.Span{Start: end, End: end + 1}, fmt.Sprintf("this page has %d MB, of which 2 MB are read", len(data)>>20), "divide the page")
	return data[:end]
}

// maxTags is how many tags a page may have.
const maxTags = 500

// finish takes over what only the text can say.
func (r *reader) finish(body *markdown.Body) {
	p := r.p
	if p.Head.Title == "" {
		p.Head.Title = body.Title
	}
	if p.Head.Title == "" {
		p.Head.Title = titleFromName(p.Head.Path)
	}
	if p.Head.Summary == "" {
		p.Head.Summary = shorten(body.Lead, maxLead)
	}
	p.Head.Order = SortKey(p.Head.Title)
	p.Headings, p.IDs, p.Words = body.Headings, body.IDs, body.Words
	p.BodyRefs = len(body.Refs)
	p.Refs = slices.Grow(p.Refs, len(body.Refs))
	for _, ref := range body.Refs {
		pr := Ref{Ref: ref}
		if ref.Kind == markdown.Cite {
			pr.Relation = r.o.Schema.Citations
		}
		p.Refs = append(p.Refs, pr)
	}
	p.Blocks = body.Blocks
	known := map[string]bool{}
	for _, tag := range p.Tags {
		known[Slug(tag)] = true
	}
	for _, tag := range body.Tags {
		if len(p.Tags) > maxTags {
			break
		}
		if slug := Slug(tag); !known[slug] {
			known[slug], p.Tags = true, append(p.Tags, tag)
		}
	}
	if len(p.Tags) > maxTags {
		r.report(diag.PageLimit, source.Span{}, fmt.Sprintf("this page has more than %d tags; the rest are left out", maxTags), "a tag that every page has says nothing: take some away")
		p.Tags = p.Tags[:maxTags]
	}
	for _, pr := range body.Problems {
		if pr.Code != "" {
			r.report(pr.Code, pr.Span, pr.Message, pr.Hint)
		} else if pr.Unsafe {
			r.report(diag.LinkUnsafe, pr.Span, pr.Message, "links may begin with https:, http:, mailto: and the like")
		} else {
			r.report(diag.HTMLRaw, pr.Span, pr.Message, "write it as Markdown")
		}
	}
	for _, s := range body.Suspects {
		r.report(s.Code, s.Span, s.Message, s.Hint)
		if s.Other != (source.Span{}) {
			p.Diags[len(p.Diags)-1].Other = diag.Place{Path: r.file.Path, Start: s.Other.Start, End: s.Other.End}
		}
	}
	p.Said = r.said(*body)
	r.worded(body)
	p.Terms = Count(p, *body, r.o)
}

// maxLead is the longest summary that is made from a page's first paragraph, in bytes.
const maxLead = 240

func shorten(s string, size int) string {
	if len(s) <= size {
		return s
	}
	cut := strings.LastIndexByte(s[:size], ' ')
	if cut < 0 {
		for cut = size; !utf8.RuneStart(s[cut]); cut-- {
		}
	}
	return strings.TrimRight(s[:cut], " ,;:–—") + " …"
}

// titleFromName words a file's name: "my-first_note.md" becomes "My first note".
func titleFromName(p string) string {
	base := path.Base(Own(p))
	if base == "." || base == "/" {
		return "Home"
	}
	return TitleFromSegment(base)
}

// TitleFromSegment words one segment of a path as a title.
func TitleFromSegment(s string) string {
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return ' '
		}
		return r
	}, s))
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return "Untitled"
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// SortKey folds a title for sorting: case and accents do not count, nor does a leading quotation mark.
func SortKey(title string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(title) {
		if unicode.Is(unicode.Mn, r) || b.Len() == 0 && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// Slug gives the form that a name has in an address: lower case, letters and digits of any script, hyphens
// for spaces, nothing that a file system or a URL treats specially. It is never empty, "." or "..".
func Slug(s string) string {
	if isSlug(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range norm.NFC.String(s) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == '_' || r == '.' && b.Len() > 0:
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '’':
		default:
			gap = true
		}
	}
	slug := norm.NFC.String(strings.TrimRight(b.String(), ".-")) // again: capitals may compose in other ways than small letters
	if slug == "" {
		return "page"
	}
	return slug
}

// isSlug tells whether a text is a slug of ASCII already, as most names of files are.
func isSlug(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '_':
		case c == '-' && 0 < i && i < len(s)-1 && s[i-1] != '-':
		default:
			return false
		}
	}
	return s != ""
}

// Address gives the address of a folder's page.
func Address(folder string) string { return address(folder, "") }

// address gives the address of a page from the path that stands for it, and its slug where it has one.
func address(own, slug string) string {
	if own == "" {
		return ""
	}
	segments := strings.Split(own, "/")
	for i, s := range segments {
		segments[i] = Slug(s)
	}
	if slug != "" {
		segments[len(segments)-1] = Slug(slug)
	}
	return strings.Join(segments, "/") + "/"
}

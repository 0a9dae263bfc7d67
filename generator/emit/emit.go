// Package emit provides the outputs: which there are, and the bytes of each. It reads the site through a
// Reader only, and must never know which outputs were made before, nor touch the disk.
//
// One family of outputs has one file: page.go, list.go, feed.go, sitemap.go and so on; All lists them.
package emit

import (
	"slices"
	"strings"

	"waymark/generator/asset"
	"waymark/generator/diag"
	"waymark/generator/markdown"
	"waymark/generator/site"
	"waymark/generator/source"
	"waymark/generator/theme"
)

// Target is one output. Key names it for good, whatever its address; Path is where it goes, from the root of the
// output, or empty where it does not exist (any more); File is the one file it is made from, from the site's root,
// where there is one.
type Target struct {
	Key, Path, File string
	At              source.Span // where in File it is asked for; zero: it is made from all of it
}

// Output is what making a target gave. Without Data nothing could be made, and Diags say why; or, where it says so,
// nothing is to be there after all.
type Output struct {
	Data    []byte
	Nothing bool
	Diags   diag.List

	done func() // gives Data back to who lent it; nil: it is nobody's
}

// Done says that nobody needs Data any more: it may be written over.
func (o Output) Done() {
	if o.done != nil {
		o.done()
	}
}

// Delta is what happened since targets were last asked for.
type Delta struct {
	site.Delta
	First bool // nothing was asked for before
	Theme bool // the theme was loaded anew
}

// World is what emitters work with besides the Site. It is never changed once made.
type World struct {
	Theme    *theme.Theme
	Body     func(file, contentPath string, sum source.Sum) markdown.Body // a page's text
	Read     func(file string) (source.File, error)                       // a file's bytes
	Code     func(language, code string) string                           // code as the inner HTML of a <code> element
	Pictures *asset.Scaler
}

// Emitter is one family of outputs. Emit is pure: it depends on what the reader hands out, and the World, alone.
// It is implemented by the types of this package that All lists.
type Emitter interface {
	// Targets gives the targets that may have come, moved or gone by what happened.
	Targets(w *World, s *site.Site, d Delta) []Target
	Emit(w *World, r *site.Reader, s *site.Site, key string) Output
}

// Describe words what an output is that is made from no file of its own.
func Describe(key string) string {
	if key == allTagsKey {
		return "the list of all tags"
	}
	if key == connectionsKey {
		return "the map of relations"
	}
	if key == indexKey {
		return "the list of all pages"
	}
	if file, ok := strings.CutPrefix(key, redirectKey); ok {
		return "the old address " + file
	}
	if tag, ok := strings.CutPrefix(key, tagKey); ok {
		return "the tag " + site.TagSlug(tag)
	}
	return "the " + key
}

// IsRedirect tells whether an output is that of an old address.
func IsRedirect(key string) bool { return strings.HasPrefix(key, redirectKey) }

// IsNamed tells whether somebody chose where an output goes: a page, a file, a tag or an old address. The others go
// beside one of these, or have names of Waymark's own.
func IsNamed(key string) bool {
	return slices.ContainsFunc([]string{pageKey, fileKey, lookKey, tagKey, redirectKey}, func(kind string) bool { return strings.HasPrefix(key, kind) })
}

// All lists the emitters. Where two want the same path, the one further in front has it.
func All() []Emitter {
	return []Emitter{pages{}, lists{}, search{}, missing{}, look{}, files{}, pictures{}, plain{}, offline{}, feeds{}, sitemap{}, twins{}, graph{}, connections{}, tables{}, redirects{}}
}

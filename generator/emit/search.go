package emit

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"waymark/generator/site"
	"waymark/generator/theme"
	"waymark/generator/words"
)

// This file makes what search needs, in the folder search/: a page; engine.js, which answers questions; and the index
// that it reads, as scripts that hand it their data by one call. A script runs where nothing can be fetched: from a
// folder (file://) and under the strictest policy a server may send (default-src 'self').
//
//	manifest.js      what a search begins with: which shards there are, how many pages, synonyms
//	w-PREFIX.js      a shard: words that begin so, with their pages
//	e-ENDING.js      the words that end so, for finding a word with a typing error at its beginning
//	p-NUMBER.js      a block of pages: title, address, kind
//	f-FACET.js       which pages have which kind, tag, or value of a field, or are tied to which page
//
// engine.js says how they are written, as it reads them.

//go:embed engine.js
var engine []byte

// leanEngine is the same for every site: a program that builds many makes it once.
var leanEngine = sync.OnceValue(func() []byte { return theme.LeanScript(engine) })

type search struct{}

const (
	searchKey     = "search "
	searchPageKey = "search page"
	indexKey      = "all pages"
	searchAddress = "search/"
	indexAddress  = "a-z/"

	manifestName, engineName = "manifest", "engine"
)

func (search) Targets(_ *World, s *site.Site, d Delta) []Target {
	if !s.Searchable() {
		return nil
	}
	var list []Target
	add := func(name string, exists bool) {
		t := Target{Key: searchKey + name}
		if exists {
			t.Path = searchAddress + fileName(name) + ".js"
		}
		list = append(list, t)
	}
	if d.First {
		list = append(list, Target{Key: searchPageKey, Path: searchAddress + "index.html"})
		add(engineName, true)
		add(manifestName, true)
		for _, f := range s.Facets() {
			add("f-"+f.Name, true)
		}
	}
	for _, name := range d.Search.Shards {
		add("w-"+name, s.HasShard(name))
	}
	for _, name := range d.Search.Endings {
		add("e-"+name, s.HasEnding(name))
	}
	for _, k := range d.Search.Blocks {
		add("p-"+strconv.Itoa(k), s.HasBlock(k))
	}
	return list
}

// IsSearch tells whether a target is what search reads.
func IsSearch(key string) bool { return strings.HasPrefix(key, searchKey) && key != searchPageKey }

// fileName writes a name with what is safe in every file system and address.
func fileName(name string) string {
	var b strings.Builder
	for i := range len(name) {
		if c := name[i]; c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "_%02x", c)
		}
	}
	return b.String()
}

func (search) Emit(w *World, r *site.Reader, s *site.Site, key string) Output {
	if key == searchPageKey {
		return searchPage(w, r, s)
	}
	name := strings.TrimPrefix(key, searchKey)
	if name == engineName {
		return Output{Data: leanEngine()}
	}
	kind, rest, _ := strings.Cut(name, "-")
	var data any
	switch {
	case name == manifestName:
		data = manifest(w, r, s)
	case kind == "w":
		data = shard(r.Words(rest))
	case kind == "e":
		data = strings.Join(r.Endings(rest), " ")
	case kind == "f":
		data = facet(r, rest)
	default:
		k, _ := strconv.Atoi(rest)
		data = block(r, s, k)
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(data); err != nil {
		panic("internal error: " + err.Error()) // texts and numbers alone
	}
	return Output{Data: []byte("waymarkSearch.put(" + strconv.Quote(fileName(name)) + "," + strings.TrimSuffix(b.String(), "\n") + ");\n")}
}

func searchPage(w *World, r *site.Reader, s *site.Site) Output {
	f := at(r, s, searchAddress)
	home := r.Home()
	v := f.frame([]site.Item{home}, site.Item{})
	v.Trail = []theme.Link{f.link(home)}
	v.Title = w.Theme.Say("search")
	return execute(w, r, v, "search", "page")
}

// said are the theme's strings that search shows.
var said = [...]string{
	"search", "search.hint", "search.results", "search.more", "search.count.one", "search.count.many", "search.none", "search.all", "search.meant",
	"search.unknown", "search.left.one", "search.left.many", "search.apart", "search.part", "search.failed", "search.close",
	"search.narrow", "search.alike", "search.rest", "search.by.kind", "search.by.tag",
}

// manifest gives what a search begins with, by short names: it is loaded before anything is found.
func manifest(w *World, r *site.Reader, s *site.Site) any {
	r.Template("search") // which differ where a string of the theme does
	r.Template("page")
	say := map[string]string{}
	for _, key := range said {
		say[key] = w.Theme.Say(key)
	}
	i := r.Index()
	kinds := map[string]string{}
	for _, k := range s.Config.Schema.Kinds {
		kinds[k.Name] = k.Label
	}
	var seldom []string // a large site has them so often that it shows by itself how little they tell
	if i.Pages <= summaries {
		seldom = slices.DeleteFunc(words.Function(s.Config.Language), func(w string) bool { return slices.Contains(i.Common, w) })
	}
	return struct {
		Epoch    string            `json:"epoch"`
		Pages    int               `json:"pages"`
		Block    int               `json:"block"`
		Rules    *words.Rules      `json:"rules,omitempty"`
		Short    bool              `json:"short"`
		Shards   string            `json:"shards"`
		Endings  string            `json:"endings"`
		Kinds    map[string]string `json:"kinds"`
		Facets   []site.Facet      `json:"facets"`
		Common   string            `json:"common"`
		Function string            `json:"function,omitempty"`
		Synonyms [][]string        `json:"synonyms,omitempty"`
		Words    map[string]string `json:"words"`
	}{strconv.FormatUint(uint64(i.Epoch), 36), i.Pages, site.BlockPages, words.RulesOf(s.Config.Language), i.Pages <= summaries, nest(i.Shards), nest(i.Endings), kinds, s.Facets(), strings.Join(i.Common, " "), strings.Join(seldom, " "), i.Synonyms, say}
}

// nest writes where keys are cut as a tree: the byte that each leaf begins at, and of a prefix that is cut its last
// byte with what follows it in brackets, in order. Bytes beyond ASCII are shown as characters from U+0100 on.
func nest(cuts []site.Cut) string {
	var b strings.Builder
	if len(cuts) > 0 {
		nestTo(&b, cuts)
	}
	return b.String()
}

// nestTo writes what is below the first of the cuts, and gives those that are not.
func nestTo(b *strings.Builder, cuts []site.Cut) []site.Cut {
	own := cuts[0]
	cuts = cuts[1:]
	show := func(c byte) {
		if c < 0x80 {
			b.WriteByte(c)
		} else {
			b.WriteRune(0x100 + rune(c))
		}
	}
	first := own.First
	for len(cuts) > 0 && strings.HasPrefix(cuts[0].Prefix, own.Prefix) {
		c := cuts[0].Prefix[len(own.Prefix)]
		for len(first) > 0 && first[0] < c {
			show(first[0])
			first = first[1:]
		}
		show(c)
		b.WriteByte('(')
		cuts = nestTo(b, cuts)
		b.WriteByte(')')
	}
	for _, c := range first {
		show(c)
	}
	return cuts
}

// digits write numbers: five bits each, the lowest first, those of the second half with more to follow.
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"

func number(b *strings.Builder, n uint32) {
	for n >= 32 {
		b.WriteByte(digits[32+n&31])
		n >>= 5
	}
	b.WriteByte(digits[n])
}

// shard writes words with their pages: "stem form form:pages;", "word>stem;". Of a stem or word only what differs from
// the one before it is written, behind how many letters do not; of a form only what follows the stem. Pages come by
// class, which is how much the word is of them: "!class", then each by its distance from the last, behind the number
// of words in its title where the word is in it.
func shard(groups []site.WordGroup) string {
	var b strings.Builder
	last := ""
	for _, g := range groups {
		at, letters := shared(last, g.Stem)
		b.WriteByte(digits[letters])
		b.WriteString(g.Stem[at:])
		last = g.Stem
		if g.Alias != "" {
			b.WriteString(">" + g.Alias + ";")
			continue
		}
		var forms []string
		for _, f := range g.Forms {
			if rest, ok := strings.CutPrefix(f, g.Stem); ok {
				forms = append(forms, rest)
			}
		}
		if len(forms) != 1 || forms[0] != "" {
			for _, f := range forms {
				b.WriteString(" " + f)
			}
		}
		b.WriteByte(':')
		if g.Pages > len(g.Found) {
			b.WriteByte('*')
			number(&b, uint32(g.Pages))
		}
		classes(&b, g.Found)
		b.WriteByte(';')
	}
	return b.String()
}

// shared gives how many bytes two strings begin with alike, and how many letters those are. It stops at 63, and at
// letters that are two for JavaScript.
func shared(a, b string) (at, letters int) {
	for _, r := range b {
		size := utf8.RuneLen(r)
		if r > 0xffff || letters == 63 || at+size > len(a) || a[at:at+size] != b[at:at+size] {
			break
		}
		at += size
		letters++
	}
	return at, letters
}

func class(f site.Found) int {
	c := int(f.Level)
	if f.InTitle {
		c |= 16
	}
	if f.InHeading {
		c |= 8
	}
	return c
}

func classes(b *strings.Builder, found []site.Found) {
	var count [32]int
	for _, f := range found {
		count[class(f)]++
	}
	for c, n := range slices.Backward(count[:]) {
		if n == 0 {
			continue
		}
		b.WriteByte('!')
		b.WriteByte(digits[c])
		last := uint32(0)
		for _, f := range found {
			if class(f) != c {
				continue
			}
			if f.InTitle {
				b.WriteByte(digits[f.Title])
			}
			number(b, f.Page-last)
			last = f.Page + 1
			if n--; n == 0 {
				break
			}
		}
	}
}

// summaries is up to how many pages a site may have for their summaries to be in the blocks. In a larger site they
// would be most of what a search loads; there a result's text comes from its own page.
const summaries = 1000

// block writes pages: a line for the title, one for the address and the kind, and in a small site one for the summary.
// Of an address only what differs from the one before it is written, behind how many letters do not; "=" at its end
// stands for the title's own letters and digits.
func block(r *site.Reader, s *site.Site, k int) string {
	var lines []string
	short := s.Found() <= summaries
	last := ""
	for _, i := range r.Block(k) {
		h := r.Head(i)
		at, letters := shared(last, h.Address)
		rest := h.Address[at:]
		if slug := lettersOf(h.Title); slug != "" && strings.HasSuffix(rest, slug+"/") {
			rest = strings.TrimSuffix(rest, slug+"/") + "="
		}
		last = h.Address
		lines = append(lines, oneLine(h.Title), digits[letters:letters+1]+rest+" "+h.Kind)
		if short {
			lines = append(lines, oneLine(h.Summary))
		}
	}
	return strings.Join(lines, "\n")
}

// lettersOf gives a title's letters and digits of ASCII in lower case, with hyphens for what is between them, as
// addresses often have them.
func lettersOf(title string) string {
	var b strings.Builder
	for i := range len(title) {
		c := title[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			b.WriteByte(c)
		} else if s := b.String(); s != "" && s[len(s)-1] != '-' {
			b.WriteByte('-')
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}

// facet gives the values of a facet: each with its pages as runs (the distance from the last, and how many more follow
// without a gap) and, where that is another, how readers know it.
func facet(r *site.Reader, name string) any {
	values := [][]string{}
	for _, v := range r.Values(name) {
		var b strings.Builder
		last := uint32(0)
		for list := v.Pages; len(list) > 0; {
			n := 1
			for n < len(list) && list[n] == list[n-1]+1 {
				n++
			}
			number(&b, list[0]-last)
			number(&b, uint32(n-1))
			last = list[n-1] + 1
			list = list[n:]
		}
		value := []string{v.Name, b.String()}
		if v.Label != "" {
			value = append(value, v.Label)
		}
		values = append(values, value)
	}
	return values
}

// Package compare provides what two outputs of a site differ in, for its readers: pages, titles, words, links, old
// addresses, feeds and files, rather than bytes. It must never know how an output was made.
package compare

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"waymark/generator/source"
)

// Output is what a reader finds in an output. It is never changed once read.
type Output struct {
	pages     map[string]*page // by address: "/principles/share/"
	redirects map[string]string
	feeds     map[string][]entry
	files     map[string]file // what readers load, but pages and feeds, by path
	others    map[string]source.Sum
	taken     map[string]bool // paths of all files
	bytes     int64           // of all files
}

type page struct {
	address string
	title   string
	words   []string // what it says, in order
	ids     map[string]bool
	links   []string // within the site: an address, with # and an id where one is named; sorted, each once
	said    []string // of these and those to other sites, what stands in the text rather than leads around the site
	sum     source.Sum
}

type entry struct{ ID, Title string }

type file struct {
	size int64
	sum  source.Sum
}

// Read reads an output.
func Read(files fs.FS) (*Output, error) {
	o := &Output{map[string]*page{}, map[string]string{}, map[string][]entry{}, map[string]file{}, map[string]source.Sum{}, map[string]bool{}, 0}
	err := fs.WalkDir(files, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && p != "." && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.IsDir() || !d.Type().IsRegular():
			return nil
		}
		data, err := fs.ReadFile(files, p)
		if err == nil {
			o.take(p, data)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read an output: %w", err)
	}
	return o, nil
}

// take reads one file, in the order of their paths. A compressed copy beside what it is of is handed out in its place: to
// readers it is nothing of its own.
func (o *Output) take(p string, data []byte) {
	base, ext := path.Base(p), strings.ToLower(path.Ext(p))
	if packed := ext == ".gz" || ext == ".br"; packed && o.taken[p[:len(p)-len(ext)]] {
		return
	}
	o.taken[p] = true
	o.bytes += int64(len(data))
	switch {
	case ext == ".html" || ext == ".htm":
		pg, to := readPage(p, data)
		if to != "" {
			o.redirects[pg.address] = to
		} else {
			o.pages[pg.address] = pg
		}
	case ext == ".xml" && bytes.Contains(data[:min(len(data), 400)], []byte("<feed")):
		var f struct {
			Entries []struct {
				ID    string `xml:"id"`
				Title string `xml:"title"`
			} `xml:"entry"`
		}
		if xml.Unmarshal(data, &f) == nil {
			list := []entry{}
			for _, e := range f.Entries {
				list = append(list, entry(e))
			}
			o.feeds["/"+p] = list
		}
	case ext == ".json" || ext == ".xml" || ext == ".txt" && !strings.Contains(p, "/") || ext == ".gz" || ext == ".br" || base == "CNAME",
		strings.HasPrefix(p, "theme/") || strings.HasPrefix(p, "search/"):
		o.others[p] = source.SumOf(data)
	default:
		o.files["/"+p] = file{int64(len(data)), source.SumOf(data)}
	}
}

// addressOf gives the address at which a file is shown.
func addressOf(p string) string {
	if dir, base := path.Split(p); base == "index.html" {
		return "/" + dir
	}
	return "/" + p
}

// readPage reads a page; to is where it leads on to, where that is all it does.
func readPage(p string, data []byte) (pg *page, to string) {
	pg = &page{address: addressOf(p), ids: map[string]bool{}, sum: source.SumOf(data)}
	doc, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return pg, "" // only reading can fail
	}
	var main, body, heading *html.Node
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := attribute(n, "id"); id != "" {
			pg.ids[id] = true
		}
		switch n.DataAtom {
		case atom.Main:
			main = n
		case atom.Body:
			body = n
		case atom.Title:
			if pg.title == "" {
				pg.title = strings.Join(text(n, nil), " ")
			}
		case atom.H1:
			if heading == nil {
				heading = n
			}
		case atom.Meta:
			if _, address, ok := strings.Cut(attribute(n, "content"), "url="); ok && strings.EqualFold(attribute(n, "http-equiv"), "refresh") {
				to, _ = pg.inside(address)
			}
		case atom.A, atom.Area:
			pg.link(attribute(n, "href"), !aside(n))
		}
	}
	if heading != nil {
		pg.title = strings.Join(text(heading, nil), " ")
	}
	if main == nil {
		main = body
	}
	if main != nil {
		pg.words = text(main, nil)
	}
	slices.Sort(pg.links)
	slices.Sort(pg.said)
	pg.links, pg.said = slices.Compact(pg.links), slices.Compact(pg.said)
	return pg, to
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text appends the words of a node: without what leads around the site, and with what pictures are said to show.
func text(n *html.Node, words []string) []string {
	switch {
	case n.Type == html.TextNode:
		return append(words, strings.Fields(n.Data)...)
	case n.Type != html.ElementNode:
		return words
	}
	switch n.DataAtom {
	case atom.Nav, atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Select, atom.Button:
		return words
	case atom.Img:
		return append(words, strings.Fields(attribute(n, "alt"))...)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		before := len(words)
		words = text(c, words)
		if glued(c) && before > 0 && len(words) > before { // text that goes on where the last node ended
			words[before-1] += words[before]
			words = slices.Delete(words, before, before+1)
		}
	}
	return words
}

// glued tells whether a node's first word is the end of the word before it.
func glued(n *html.Node) bool {
	last := n.PrevSibling
	return last != nil && inline(last) && inline(n) && !space(ends(last, true)) && !space(ends(n, false))
}

func inline(n *html.Node) bool {
	switch n.DataAtom {
	case 0, atom.A, atom.Abbr, atom.B, atom.Cite, atom.Code, atom.Del, atom.Em, atom.I, atom.Ins, atom.Kbd, atom.Mark, atom.Q, atom.S, atom.Small, atom.Span, atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.U, atom.Var:
		return n.Type == html.TextNode || n.Type == html.ElementNode && n.DataAtom != 0
	}
	return false
}

// ends gives the last or first byte of a node's text; a space where it has none.
func ends(n *html.Node, last bool) byte {
	if n.Type == html.TextNode {
		if n.Data == "" {
			return ' '
		}
		if last {
			return n.Data[len(n.Data)-1]
		}
		return n.Data[0]
	}
	c := n.FirstChild
	if last {
		c = n.LastChild
	}
	if c == nil {
		return ' '
	}
	return ends(c, last)
}

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// aside tells whether a node stands in what leads around the site.
func aside(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		switch p.DataAtom {
		case atom.Main:
			return false
		case atom.Nav:
			return true
		case atom.Header, atom.Footer:
			return p.Parent != nil && p.Parent.DataAtom == atom.Body
		}
	}
	return false
}

// link notes where a link leads.
func (p *page) link(href string, said bool) {
	to, inside := p.inside(href)
	switch {
	case href == "":
		return
	case inside:
		p.links = append(p.links, to)
	case strings.HasPrefix(href, "http:") || strings.HasPrefix(href, "https:") || strings.HasPrefix(href, "mailto:"):
		to = href
	}
	if said && to != "" {
		p.said = append(p.said, to)
	}
}

// inside gives the address of this site that a link on a page leads to.
func (p *page) inside(href string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil || u.Scheme != "" || u.Host != "" || strings.HasPrefix(href, "/") {
		return "", false
	}
	to := p.address
	if u.Path != "" {
		to = path.Join(path.Dir(p.address+"x"), u.Path)
		if strings.HasSuffix(u.Path, "/") || u.Path == "." || u.Path == ".." || strings.HasSuffix(u.Path, "/..") {
			to = strings.TrimSuffix(to, "/") + "/"
		}
		to = strings.TrimSuffix(to, "index.html")
	}
	if u.Fragment != "" {
		to += "#" + u.Fragment
	}
	return to, true
}

// leads tells whether a link within the site leads somewhere, by way of an old address too.
func (o *Output) leads(link string) bool {
	at, id, _ := strings.Cut(link, "#")
	if to, ok := o.redirects[at]; ok {
		at = to
	}
	p := o.pages[at]
	if p == nil && !strings.HasSuffix(at, "/") {
		p = o.pages[at+"/"]
	}
	if p == nil {
		_, isFile := o.files[at]
		_, isFeed := o.feeds[at]
		_, isOther := o.others[strings.TrimPrefix(at, "/")]
		return isFile || isFeed || isOther
	}
	return id == "" || p.ids[id] || strings.EqualFold(id, "top")
}

// broken lists the links of a page that lead nowhere.
func (o *Output) broken(p *page) []string {
	return slices.DeleteFunc(slices.Clone(p.links), o.leads)
}

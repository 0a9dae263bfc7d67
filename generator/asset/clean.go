package asset

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// This file takes what would run out of files that a browser shows by itself. A drawing in a page runs nothing, but
// opened by its own address it is a document with all rights of the site, and a server of plain files can forbid it
// nothing.

// Active tells by its name whether a file is a document whose scripts a browser would run, and that is not cleaned.
func Active(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".xhtml", ".xht", ".shtml", ".shtm", ".mht", ".mhtml", ".hta", ".htc", ".xul", ".svgz", ".swf":
		return true
	}
	return false
}

// xmlTypes are the endings of files that servers call XML of some kind, and that browsers therefore read as such.
const xmlTypes = " svg xml xsl xslt xsd rng rdf rss atom atomcat atomsvc owl kml gpx gml dae mathml mml opml ncx opf smil smi ssml ttml " +
	"xspf musicxml mets mods mads sru tei teicorpus sbml scxml vxml ccxml emma inkml grxml mpd meta4 metalink wsdl wspolicy " +
	"xaml xdm xdp xenc xer xop xpl xvml yin dbk omdoc lostxml mrcx rif rsd shf ssdl "

// IsXML tells by its name whether a browser reads a file as XML.
func IsXML(name string) bool {
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	return ext != "" && strings.Contains(xmlTypes, " "+ext+" ")
}

const (
	svg   = "http://www.w3.org/2000/svg"
	xhtml = "http://www.w3.org/1999/xhtml"
)

// harmless are the elements of HTML that an XML file may hold.
var harmless = strings.Fields(`a abbr b bdi bdo blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure h1 h2 h3 h4
	h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub sup table tbody td tfoot th thead time tr u ul var wbr`)

// declaration is how an XML file may begin, so that there is no doubt about its characters (XML 1.0, 2.8).
var declaration = regexp.MustCompile(`^version\s*=\s*["']1\.0["'](\s+encoding\s*=\s*["'][uU][tT][fF]-8["'])?(\s+standalone\s*=\s*["'](yes|no)["'])?\s*$`)

// picture matches addresses that hold a picture or a font themselves.
var picture = regexp.MustCompile(`^data:(image/(png|jpe?g|gif|webp|avif|bmp)|font/[a-z0-9-]+|application/(x-)?font-[a-z]+)[;,]`)

// maxCut is how many names of what went are told.
const maxCut = 10

// Clean gives an XML file without what a browser would run: script, event handlers, addresses of script, HTML but for
// text, and instructions how to show it. All else keeps its bytes. cut names what went, each once, up to ten. An error
// says why what is left could not be vouched for: it is not well-formed, not UTF-8, or declares entities.
func Clean(data []byte) (clean []byte, cut []string, err error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	kept, depth := 0, 0 // how much of data was dealt with, and how deep in an element that goes
	var out bytes.Buffer
	drop := func(from, to int, what string) {
		out.Write(data[kept:from])
		kept = to
		if len(cut) < maxCut && !slices.Contains(cut, what) {
			cut = append(cut, what)
		}
	}
	gone := 0 // where the element that goes begins
	for {
		from := int(d.InputOffset())
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			out.Write(data[kept:])
			return out.Bytes(), cut, nil
		}
		if err != nil {
			return nil, nil, errors.New(strings.TrimPrefix(err.Error(), "XML syntax error on "))
		}
		to := int(d.InputOffset())
		switch t := t.(type) {
		case xml.StartElement:
			if depth > 0 || !allowed(t) {
				if depth == 0 {
					gone = from
				}
				depth++
				continue
			}
			spans := attributes(data[from:to])
			if len(spans) != len(t.Attr) {
				return nil, nil, fmt.Errorf("the element %s cannot be read", t.Name.Local)
			}
			for i, a := range t.Attr {
				if runs(a) {
					drop(from+spans[i][0], from+spans[i][1], a.Name.Local)
				}
			}
		case xml.EndElement:
			if depth > 0 {
				if depth--; depth == 0 {
					drop(gone, to, t.Name.Local)
				}
			}
		case xml.ProcInst:
			switch {
			case t.Target == "xml" && !declaration.Match(t.Inst):
				return nil, nil, errors.New("it does not begin as XML 1.0 in UTF-8 does")
			case t.Target != "xml" && depth == 0:
				drop(from, to, t.Target)
			}
		case xml.Directive:
			if bytes.ContainsAny(t, "[<") {
				return nil, nil, errors.New("it declares entities or elements of its own")
			}
		}
	}
}

// allowed tells whether an element may stay.
func allowed(e xml.StartElement) bool {
	name := strings.ToLower(e.Name.Local)
	switch e.Name.Space {
	case xhtml:
		return slices.Contains(harmless, name)
	case svg:
		switch name {
		case "script", "handler", "listener", "foreignobject", "iframe", "object", "embed":
			return false
		case "set", "animate", "animatetransform", "animatemotion", "discard":
			for _, a := range e.Attr { // an address or a handler that comes with time
				_, local, found := strings.Cut(strings.ToLower(strings.TrimSpace(a.Value)), ":")
				if !found {
					local = strings.ToLower(strings.TrimSpace(a.Value))
				}
				if a.Name.Local == "attributeName" && (local == "href" || strings.HasPrefix(local, "on")) {
					return false
				}
			}
		}
	}
	return true
}

// runs tells whether an attribute is a handler of events, or an address that would run.
func runs(a xml.Attr) bool {
	if strings.HasPrefix(strings.ToLower(a.Name.Local), "on") {
		return true
	}
	bare := strings.ToLower(strings.Map(func(r rune) rune {
		if r <= ' ' || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, a.Value))
	return strings.HasPrefix(bare, "javascript:") || strings.HasPrefix(bare, "vbscript:") || strings.HasPrefix(bare, "data:") && !picture.MatchString(bare)
}

// attributes gives where the attributes stand in a start tag that is well-formed, each with the space before it.
func attributes(tag []byte) (spans [][2]int) {
	at := bytes.IndexAny(tag, " \t\r\n")
	for at >= 0 && at < len(tag) {
		equals := bytes.IndexByte(tag[at:], '=')
		if equals < 0 {
			return spans
		}
		open := at + equals + 1
		for open < len(tag) && tag[open] != '"' && tag[open] != '\'' {
			open++
		}
		if open == len(tag) {
			return spans
		}
		length := bytes.IndexByte(tag[open+1:], tag[open])
		if length < 0 {
			return spans
		}
		end := open + 1 + length + 1
		spans = append(spans, [2]int{at, end})
		at = end
	}
	return spans
}

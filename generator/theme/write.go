package theme

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"strconv"
	"strings"
)

// This file writes the values of programs, byte by byte as html/template would behind its escapers.

// writer gives what writes the values of a type behind some escapers; nil where a program has none. It writes nothing and says
// false where a value needs html/template.
func writer(kind reflect.Type, escapers string) func(out *bytes.Buffer, v reflect.Value) bool {
	if kind.NumMethod() > 0 { // it may word itself
		return nil
	}
	text := kind.Kind() == reflect.String
	ready := kind == reflect.TypeFor[template.HTML]()
	address := kind == reflect.TypeFor[template.URL]()
	marked := text && kind.PkgPath() == "html/template"
	switch escapers {
	case "htmlescaper", "attrescaper", "rcdataescaper":
		if kind.Kind() == reflect.Int || kind.Kind() == reflect.Float64 {
			return writeNumber
		}
		if text && (!marked || address || escapers == "htmlescaper" && !ready) {
			return writeEscaped
		}
	case "urlfilter urlnormalizer attrescaper", "urlnormalizer attrescaper":
		if text && (!marked || address) {
			return writeAddress
		}
	case "urlescaper attrescaper":
		if text && (!marked || address) {
			return writeUnreserved
		}
	}
	if ready && (escapers == "htmlescaper" || escapers == "") || kind == reflect.TypeFor[template.JS]() && escapers == "jsvalescaper" {
		return writeReady
	}
	return nil
}

func writeReady(out *bytes.Buffer, v reflect.Value) bool {
	out.WriteString(v.String())
	return true
}

func writeNumber(out *bytes.Buffer, v reflect.Value) bool {
	if v.CanInt() {
		out.Write(strconv.AppendInt(out.AvailableBuffer(), v.Int(), 10))
	} else {
		escape(out, fmt.Sprint(v.Float()))
	}
	return true
}

func writeEscaped(out *bytes.Buffer, v reflect.Value) bool {
	escape(out, v.String())
	return true
}

// escape writes a text into HTML, as html/template does it.
func escape(out *bytes.Buffer, s string) {
	from := 0
	for i := range len(s) {
		var as string
		switch s[i] {
		case '"':
			as = "&#34;"
		case '&':
			as = "&amp;"
		case '\'':
			as = "&#39;"
		case '+':
			as = "&#43;"
		case '<':
			as = "&lt;"
		case '>':
			as = "&gt;"
		case 0:
			as = "\uFFFD"
		default:
			continue
		}
		out.WriteString(s[from:i])
		out.WriteString(as)
		from = i + 1
	}
	out.WriteString(s[from:])
}

// writeAddress writes an address that has nothing in it to be said otherwise, and no scheme but those of the web.
func writeAddress(out *bytes.Buffer, v reflect.Value) bool {
	s := v.String()
	rest := strings.TrimPrefix(strings.TrimPrefix(s, "https://"), "http://")
	return writePlain(out, s, rest, "-._/#?=")
}

// writeUnreserved writes a part of an address that has only what stands for itself (RFC 3986, 2.3).
func writeUnreserved(out *bytes.Buffer, v reflect.Value) bool {
	s := v.String()
	return writePlain(out, s, s, "-._")
}

// writePlain writes a text if all of a part of it is letters and digits of ASCII or among others.
func writePlain(out *bytes.Buffer, s, part, others string) bool {
	for i := range len(part) {
		if c := part[i]; (c < 'a' || 'z' < c) && (c < 'A' || 'Z' < c) && (c < '0' || '9' < c) && strings.IndexByte(others, c) < 0 {
			return false
		}
	}
	out.WriteString(s)
	return true
}

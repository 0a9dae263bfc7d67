package page

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// This file reads old addresses: aliases with a slash. Whatever is written, the file that keeps an old address lies
// within the output folder, has a name that any file system takes, and stands in the place of no file that is not a
// page.

// maxAlias is how long an old address may be, in bytes: some file systems take no longer names.
const maxAlias = 200

// OldAddress gives the file that an old address was shown from: "old/index.html" for /old/ and /old,
// "old.html" for /old.html. What is wrong with it otherwise is worded for its writer.
func OldAddress(written string) (file, wrong string) {
	const inside = "is not an address of this site"
	s := written
	switch {
	case strings.HasPrefix(s, "//") || strings.Contains(s, "://"):
		return "", inside
	case strings.ContainsAny(s, "?#"):
		return "", "holds a ? or #, which a server of files does not look at"
	}
	s, err := url.PathUnescape(s)
	if err != nil || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) || strings.ContainsAny(s, `\<>:"|?*`) {
		return "", "holds characters that no address here can have"
	}
	s = strings.TrimSuffix(strings.TrimPrefix(norm.NFC.String(s), "/"), "/")
	if len(s) > maxAlias {
		return "", "is too long"
	}
	if s == "" || strings.EqualFold(s, "index.html") {
		return "index.html", ""
	}
	segments := strings.Split(s, "/")
	last := len(segments) - 1
	if strings.EqualFold(segments[last], "index.html") {
		segments = segments[:last]
	} else if ext := strings.ToLower(path.Ext(s)); ext != ".html" && ext != ".htm" {
		last++ // a folder
	}
	for i, seg := range segments {
		switch {
		case seg == "." || seg == "..":
			return "", inside
		case seg == "" || strings.HasPrefix(seg, ".") || strings.HasSuffix(seg, ".") || strings.TrimSpace(seg) != seg:
			return "", "has a part that is empty, or begins or ends with a full stop or a space"
		case i < last && slices.Contains([]string{".html", ".htm", ".xml", ".json", ".csv", ".txt"}, strings.ToLower(path.Ext(seg))) || strings.EqualFold(seg, "CNAME"):
			return "", "is the address of a file, and only those of pages can be kept"
		}
	}
	if strings.EqualFold(segments[0], "theme") {
		return "", "lies where the theme's files are"
	}
	if strings.HasPrefix(strings.ToLower(segments[0]), "pictures@") {
		return "", "lies where smaller pictures are"
	}
	if last < len(segments) {
		return strings.Join(segments, "/"), ""
	}
	return strings.Join(segments, "/") + "/index.html", ""
}

package build

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"

	"waymark/generator/diag"
	"waymark/generator/emit"
)

// This file knows what the places that a site goes to cannot hold: names that Windows refuses, names that differ in
// nothing that some disks tell apart, files and sites that a host finds too large.

// limits are the outputs that go beyond. What it says follows from the outputs as they are, not from when they came.
type limits struct {
	odd    map[string]string          // by path: why Windows cannot hold it
	folds  map[string]map[string]bool // paths that are not as a disk may fold them, by how it does
	twins  map[string]bool            // folded paths that more than one output has
	weight int64                      // bytes of all outputs
	large  map[*target]bool           // with more bytes than a file may have
	most   *target                    // the largest of all; nil: it is to be looked for
}

func newLimits() limits {
	return limits{odd: map[string]string{}, folds: map[string]map[string]bool{}, twins: map[string]bool{}, large: map[*target]bool{}}
}

// maxPath is how many UTF-16 units a path may have: Windows takes 260 with the folder that the site lies in.
const maxPath = 200

// device matches the names that Windows gives to devices, whatever their ending.
var device = regexp.MustCompile(`^(con|prn|aux|nul|(com|lpt)[0-9¹²³])$`)

// Oddity words why Windows cannot hold a path (learn.microsoft.com, "Naming Files, Paths, and Namespaces"), or most file
// systems (a name of more than 255 bytes); "" where all can.
func Oddity(path string) string {
	if len(path) > maxPath && len(utf16.Encode([]rune(path))) > maxPath {
		return fmt.Sprintf("its path is longer than %d characters", maxPath)
	}
	for name := range strings.SplitSeq(path, "/") {
		if i := strings.IndexFunc(name, func(r rune) bool { return r < ' ' || strings.ContainsRune(`<>:"\|?*`, r) }); i >= 0 {
			return fmt.Sprintf("its name has the character %q", name[i:i+1])
		}
		if strings.HasSuffix(name, ".") || strings.HasSuffix(name, " ") {
			return fmt.Sprintf("the name %q ends in a full stop or a space", name)
		}
		if len(name) > 255 {
			return "its name is longer than 255 bytes"
		}
		if base, _, _ := strings.Cut(name, "."); len(base) < 8 && device.MatchString(strings.ToLower(strings.TrimSpace(base))) {
			return fmt.Sprintf("the name %q is that of a device", name)
		}
	}
	return ""
}

// fold gives what a disk may make of a path: its letters in one case, composed.
func fold(path string) string { return strings.ToLower(norm.NFC.String(path)) }

// named keeps what is known of a path up to date, where an output came to it or left it.
func (t *targets) named(path string) {
	l := &t.limits
	there := len(t.owners[path]) > 0
	if delete(l.odd, path); there {
		if why := Oddity(path); why != "" {
			l.odd[path] = why
		}
	}
	folded := fold(path)
	if folded != path {
		if there && l.folds[folded] == nil {
			l.folds[folded] = map[string]bool{}
		}
		if there {
			l.folds[folded][path] = true
		} else if delete(l.folds[folded], path); len(l.folds[folded]) == 0 {
			delete(l.folds, folded)
		}
	}
	n := len(l.folds[folded])
	if n > 0 && len(t.owners[folded]) > 0 {
		n++
	}
	if delete(l.twins, folded); n > 1 {
		l.twins[folded] = true
	}
}

// weigh notes how many bytes an output has.
func (t *targets) weigh(x *target, size int64) {
	t.limits.weight += size - x.size
	switch most := t.limits.most; {
	case x == most && size < x.size:
		t.limits.most = nil
	case most != nil && (size > most.size || size == most.size && x.path < most.path):
		t.limits.most = x
	}
	x.size = size
	if delete(t.limits.large, x); size > t.maxFile {
		t.limits.large[x] = true
	}
}

// beyond reports what goes beyond the limits.
func (t *targets) beyond() diag.List {
	var list diag.List
	at := func(code diag.Code, x *target, message, hint string) *diag.Diagnostic {
		place := diag.Place{Path: cmp.Or(x.file, x.path), Start: x.at.Start, End: x.at.End}
		if x.at.Start == 0 && x.at.End == 0 {
			place.Start = -1
		}
		list = append(list, diag.Diagnostic{Code: code, Place: place, Message: message, Hint: hint})
		return &list[len(list)-1]
	}
	for path, why := range t.limits.odd {
		if x := t.owners[path][0]; emit.IsNamed(x.key) {
			at(diag.NamePortable, x, fmt.Sprintf("%s cannot be kept on Windows: %s", path, why), "give it another name")
		}
	}
	for folded := range t.limits.twins {
		paths := []string{}
		for p := range t.limits.folds[folded] {
			paths = append(paths, p)
		}
		if len(t.owners[folded]) > 0 {
			paths = append(paths, folded)
		}
		slices.Sort(paths)
		first := t.owners[paths[0]][0]
		for _, p := range paths[1:] {
			if x := t.owners[p][0]; emit.IsNamed(x.key) {
				d := at(diag.NameCase, x, fmt.Sprintf("%s and %s are one file where case and accents are not told apart, as on Windows and macOS", p, paths[0]), "give one of the two another name")
				if first.file != "" {
					d.Other = diag.Place{Path: first.file, Start: -1}
				}
			}
		}
	}
	for x := range t.limits.large {
		at(diag.FileSize, x, fmt.Sprintf("%s has %s; a host may take %s", x.path, megabytes(x.size), megabytes(t.maxFile)), "make it smaller, or keep it elsewhere and link to it")
	}
	if t.limits.weight > t.maxSite {
		if t.limits.most == nil {
			for _, x := range t.all {
				if most := t.limits.most; most == nil || x.size > most.size || x.size == most.size && x.path < most.path {
					t.limits.most = x
				}
			}
		}
		largest := t.limits.most
		at(diag.SiteSize, largest, fmt.Sprintf("the site has %s; a host may hold %s. Its largest file is %s, of %s", megabytes(t.limits.weight), megabytes(t.maxSite), largest.path, megabytes(largest.size)), "make the largest files smaller, or keep them elsewhere and link to them")
	}
	return list
}

// megabytes words a size, in millions of bytes as hosts count, or in thousands of these: a large site is not to be told of
// anew for each word that is written.
func megabytes(size int64) string {
	if size >= 1e9 {
		return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(size)/1e9), ".0") + " GB"
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(size)/1e6), ".0") + " MB"
}

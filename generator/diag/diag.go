// Package diag provides diagnostics as values: what is wrong, where, and what to do about it.
// It must never know how a fault was found, nor touch the disk: printing asks its caller for a file's text.
package diag

import (
	"cmp"
	"fmt"
	"slices"
)

// Severity says how much a fault hurts a reader.
type Severity uint8

// From least to most severe. Off hides a diagnostic altogether.
const (
	Off Severity = iota
	Warning
	Error
)

// String gives the word that stands in reports and in config.toml: "off", "warning" or "error".
func (s Severity) String() string { return [...]string{"off", "warning", "error"}[s] }

// Place is a span of bytes in one file. Path is slash-separated, from the site's root.
// Start and End are byte offsets; a place with Start < 0 is the file as a whole.
type Place struct {
	Path       string
	Start, End int
}

// Diagnostic is one fault. It is comparable and never changed after it was made; its severity follows
// from its code (and the site's [checks]), so it is not stored.
type Diagnostic struct {
	Code Code
	Place
	Message string // what is wrong, in the writer's words
	Hint    string // what to do; may be empty
	Other   Place  // the other place, of a duplicate say; Path is empty where there is none

	// Want is a name that nothing answers to. The hint then lists the nearest names that exist when the
	// report is made, not when the fault was found: a page that comes later may be the one that was meant.
	Want string
}

// List is a set of diagnostics.
type List []Diagnostic

// Sort orders the list by place, then by code and message, and drops doubles, so that a report depends on
// what was found and not on when.
func (l List) Sort() List {
	slices.SortFunc(l, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Path, b.Path), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message), cmp.Compare(a.Hint, b.Hint),
			cmp.Compare(a.Want, b.Want), cmp.Compare(a.Other.Path, b.Other.Path), cmp.Compare(a.Other.Start, b.Other.Start),
			cmp.Compare(a.Other.End, b.Other.End),
		)
	})
	return slices.Compact(l)
}

// MaxAlike is how many faults of one code are told of one file. Whoever has mended so many looks again; a page made to
// have a hundred thousand must not bury the rest.
const MaxAlike = 500

// Few leaves out of a sorted list what one file has too many of, and says of each such file how many there are.
func (l List) Few() List {
	type alike struct {
		path string
		code Code
	}
	count := map[alike]int{}
	kept := make(List, 0, len(l))
	for _, d := range l {
		a := alike{d.Path, d.Code}
		if count[a]++; count[a] <= MaxAlike {
			kept = append(kept, d)
		}
	}
	if len(kept) == len(l) {
		return l
	}
	for a, n := range count {
		if n > MaxAlike {
			kept = append(kept, Diagnostic{Code: a.code, Place: Place{Path: a.path, Start: -1}, Message: fmt.Sprintf("this file has %d faults of this kind, of which the first %d are told", n, MaxAlike), Hint: "mend those first"})
		}
	}
	return kept.Sort()
}

// Severities is a site's choice of severity by code; a code that is not in it keeps its default.
type Severities map[Code]Severity

// Of gives the severity of a code.
func (s Severities) Of(c Code) Severity {
	if sev, ok := s[c]; ok {
		return sev
	}
	return c.Default()
}

// Count tells how many errors and warnings the list holds.
func (s Severities) Count(l List) (errors, warnings int) {
	for _, d := range l {
		switch s.Of(d.Code) {
		case Error:
			errors++
		case Warning:
			warnings++
		}
	}
	return errors, warnings
}

package schema

// This file says what a site asks of the wording of its pages.

// Wording is what is looked at. The zero Wording asks for nothing.
type Wording struct {
	Sentence  int       // how many words a sentence may have; 0: any number
	Acronyms  bool      // they must be explained
	Elsewhere bool      // pages that define terms explain them, where they stand first in a text
	Known     []string  // acronyms that need no explaining
	Meanings  []Meaning // of others, sorted by acronym
	Except    []string  // kinds whose pages are not looked at
}

// Meaning is what an acronym stands for: a page that says so, whatever its capitals, has explained it.
type Meaning struct {
	Acronym, Words string
	Folded         string // Words in small letters
}

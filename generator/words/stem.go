package words

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/irish"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
)

// This file groups the forms of a word. A stem is a function of the folded form alone: that is what makes the same
// pages give the same index in whatever order they came.

// Stem gives the stem of a folded word in a language (BCP 47); the word itself where the language has no rules here.
func Stem(language, word string) string {
	stem := stemmer(language)
	if stem == nil || len(word) < 3 || word[len(word)-1] < 'a' && word[len(word)-1] < 0x80 {
		return word
	}
	env := snowballstem.NewEnv(word)
	stem(env)
	if s := env.Current(); s != "" {
		return s
	}
	return word
}

// Languages lists the languages with rules for stems.
func Languages() []string {
	return []string{"cy", "da", "de", "en", "es", "fi", "fr", "ga", "it", "nb", "nl", "nn", "no", "pt", "ru", "sv"}
}

func stemmer(language string) func(*snowballstem.Env) bool {
	main, _, _ := strings.Cut(strings.ToLower(language), "-")
	switch main {
	case "cy":
		return welsh
	case "da":
		return danish.Stem
	case "de":
		return german.Stem
	case "en":
		return english.Stem
	case "es":
		return spanish.Stem
	case "fi":
		return finnish.Stem
	case "fr":
		return french.Stem
	case "ga":
		return irish.Stem
	case "it":
		return italian.Stem
	case "nb", "nn", "no":
		return norwegian.Stem
	case "nl":
		return dutch.Stem
	case "pt":
		return portuguese.Stem
	case "ru":
		return russian.Stem
	case "sv":
		return swedish.Stem
	}
	return nil
}

// mutations are the beginnings that Welsh mutation makes of one another, each with the one that stands for all of
// them, the longest first. What stands for them is no letter with another sound alone: g and c, b and p, d and t go
// together, as the mutation of one is the radical of the other.
var mutations = [...][2]string{
	{"ngh", "c"}, {"ch", "c"}, {"ng", "c"}, {"c", "c"}, {"g", "c"},
	{"mh", "p"}, {"ph", "p"}, {"p", "p"}, {"b", "p"}, {"m", "p"}, {"ff", "ff"}, {"f", "p"},
	{"nh", "t"}, {"th", "t"}, {"dd", "t"}, {"t", "t"}, {"d", "t"}, {"n", "t"},
	{"ll", "l"}, {"l", "l"}, {"rh", "r"}, {"r", "r"},
}

// Rules are how stems of a language are made, where a browser must make them: a word that mutates may stand nowhere as
// it was typed.
type Rules struct {
	Begin [][2]string `json:"begin"` // beginnings, the longest first, each with the one that stands for it
	End   []string    `json:"end"`   // what is taken off first, the longest first; four letters stay
}

// RulesOf gives the rules of a language; nil for most, whose words begin as they always do.
func RulesOf(language string) *Rules {
	if main, _, _ := strings.Cut(strings.ToLower(language), "-"); main == "cy" {
		return &Rules{mutations[:], endings[:]}
	}
	return nil
}

// endings of the Welsh plural and of common verb forms, the longest first; what is left must keep four letters.
var endings = [...]string{"ieuon", "iadau", "iaid", "iau", "ion", "oedd", "edd", "odd", "ydd", "au", "od", "on", "wyd", "ir"}

// welsh folds the first letters that mutate, and takes off plural endings.
func welsh(env *snowballstem.Env) bool {
	w := env.Current()
	for _, e := range endings {
		if rest, ok := strings.CutSuffix(w, e); ok && len(rest) >= 4 {
			w = rest
			break
		}
	}
	for _, m := range mutations {
		if rest, ok := strings.CutPrefix(w, m[0]); ok && len(rest) > 1 {
			w = m[1] + rest
			break
		}
	}
	env.SetCurrent(w)
	return true
}

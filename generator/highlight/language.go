package highlight

import (
	"path"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// This file tells which names of languages there are. Chroma holds a name that it does not know against every pattern of
// a file's name, twice, which takes milliseconds: a page that names thousands of languages would take as many seconds.

// names are all names of languages: by themselves, their aliases, the endings of their files and names of files.
type names struct {
	whole    map[string]bool
	endings  map[string]bool // of files' names, with their dot
	patterns []string        // of endings and of files' names that stand for many
}

var known = sync.OnceValue(func() names {
	n := names{whole: map[string]bool{}, endings: map[string]bool{}}
	for _, name := range lexers.Names(true) {
		n.whole[name], n.whole[strings.ToLower(name)] = true, true
	}
	for _, l := range lexers.GlobalLexerRegistry.Lexers {
		for _, glob := range l.Config().Filenames {
			ending, every := strings.CutPrefix(glob, "*.")
			for _, name := range []string{glob, ending} {
				if every && name == glob && !strings.ContainsAny(ending, `*?[\`) {
					n.endings["."+ending] = true
				} else if strings.ContainsAny(name, `*?[\`) {
					n.patterns = append(n.patterns, name)
				} else {
					n.whole[name] = true
				}
			}
		}
	}
	return n
})

// language gives the lexer for a language, by its name, an alias, the ending of its files, or the name of a file; nil
// where there is none.
func language(name string) chroma.Lexer {
	n := known()
	is := n.whole[name] || n.whole[strings.ToLower(name)]
	for i := 0; i < len(name) && name[i] != '/' && !is; i++ {
		is = name[i] == '.' && n.endings[name[i:]]
	}
	for i := 0; i < len(n.patterns) && !is; i++ {
		is, _ = path.Match(n.patterns[i], name)
	}
	if !is {
		return nil
	}
	if l := lexers.Get(name); l != nil {
		return chroma.Coalesce(l)
	}
	return nil
}

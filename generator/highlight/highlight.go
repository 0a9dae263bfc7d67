// Package highlight provides program code as HTML with a class for each kind of token. It is the only
// importer of chroma, and of its regular expressions, and must never know where the code came from.
package highlight

import (
	"crypto/sha256"
	"html"
	"strings"
	"sync"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/dlclark/regexp2/v2"
)

// Memory remembers highlighted blocks by the sum of language and code: a block costs more (0.8 ms) than all
// the rest of its page, and it seldom changes when the page does. It is safe for use by several goroutines,
// and its answers depend on the question alone.
type Memory struct {
	mu     sync.Mutex
	blocks map[[32]byte]*block
	fresh  bool                    // there are blocks that are not written down
	lexers map[string]chroma.Lexer // nil: no such language
}

// block is one that was highlighted.
type block struct {
	html  string
	asked bool // by this run
}

// maxBlocks bounds the memory; past it everything is forgotten and made again when asked for.
const maxBlocks = 20_000

// patience is how long a regular expression may take at least. Chroma gives each a quarter of a second of the clock, and
// takes one that is late for one that does not match: on a busy machine, where any may have to wait, the same code
// would look otherwise.
const patience = 5 * time.Second

// wait makes regular expressions wait. They look at the time no oftener than this says.
var wait = sync.OnceFunc(func() { regexp2.SetTimeoutCheckPeriod(patience) })

// New gives an empty memory.
func New() *Memory {
	wait()
	return &Memory{blocks: map[[32]byte]*block{}, lexers: map[string]chroma.Lexer{}}
}

// HTML gives code as the inner HTML of a <code> element. For an unknown language it is only escaped.
func (m *Memory) HTML(language, code string) string {
	lexer := m.lexer(language)
	if lexer == nil {
		return html.EscapeString(code)
	}
	sum := sha256.Sum256([]byte(language + "\x00" + code))
	if out, ok := m.kept(sum); ok {
		return out
	}
	out := render(lexer, code)
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.blocks) >= maxBlocks {
		clear(m.blocks)
	}
	m.blocks[sum], m.fresh = &block{out, true}, true
	return out
}

func (m *Memory) kept(sum [32]byte) (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b := m.blocks[sum]
	if b == nil {
		return "", false
	}
	b.asked = true
	return b.html, true
}

// maxName is how long the name of a language may be, in bytes: none is half as long, and to hold one against patterns takes
// time as the square of its length.
const maxName = 64

func (m *Memory) lexer(name string) chroma.Lexer {
	if len(name) > maxName {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	l, ok := m.lexers[name]
	if !ok {
		l = language(name)
		m.lexers[name] = l
	}
	return l
}

func render(lexer chroma.Lexer, code string) string {
	tokens, err := lexer.Tokenise(nil, code)
	if err != nil {
		return html.EscapeString(code)
	}
	var b strings.Builder
	left := len(code) - strings.Count(code, "\r\n") // the lexer ends lines with a newline alone, and may add one at the end
	for t := tokens(); t != chroma.EOF && left > 0; t = tokens() {
		t.Value = t.Value[:min(left, len(t.Value))]
		left -= len(t.Value)
		class := class(t.Type)
		if class == "" {
			b.WriteString(html.EscapeString(t.Value))
			continue
		}
		b.WriteString(`<span class="` + class + `">`)
		b.WriteString(html.EscapeString(t.Value))
		b.WriteString(`</span>`)
	}
	return b.String()
}

// class gives the token's short class name ("k", "s1"), as Pygments and every style sheet for it know them.
func class(t chroma.TokenType) string {
	for t != 0 {
		if c, ok := chroma.StandardTypes[t]; ok {
			return c
		}
		t = t.Parent()
	}
	return ""
}

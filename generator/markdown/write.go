package markdown

import (
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// This file writes texts that have no character that HTML or Markdown would have written otherwise as they are: so are most.
// goldmark's own writer looks at each byte twice.

type plainWriter struct{ html.Writer }

func (p plainWriter) Write(w util.BufWriter, text []byte) {
	if isPlain(text) {
		_, _ = w.Write(text) // what comes of it, the writer itself keeps
		return
	}
	p.Writer.Write(w, text)
}

func (p plainWriter) RawWrite(w util.BufWriter, text []byte) {
	if isPlain(text) {
		_, _ = w.Write(text)
		return
	}
	p.Writer.RawWrite(w, text)
}

// isPlain tells whether a text has none of NUL " & < > \.
func isPlain(text []byte) bool {
	for _, c := range text {
		if special[c] {
			return false
		}
	}
	return true
}

var special = [256]bool{0: true, '"': true, '&': true, '<': true, '>': true, '\\': true}

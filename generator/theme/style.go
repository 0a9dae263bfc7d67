package theme

import (
	"bytes"
	"io"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// This file makes styles small: their comments and the space between their lines are a quarter of what a visitor would
// wait for before anything is painted.
//
// Tokens are kept as they are written, in their order, and nothing is rewritten or left out as needless: an empty
// @layer gives layers their order, and what is new in CSS is unknown to every tool that knows better. Where space may
// tell right from wrong, as behind a colon, it stays: a fault must not look mended here and be one in the editor.

// LeanStyle gives a style sheet without what only its readers need. A comment that begins with an exclamation mark, as
// licences do, stays. A sheet with a token that cannot be (a string over the end of its line) is given as it is: what
// browsers make of it depends on its lines.
func LeanStyle(sheet []byte) []byte {
	var out bytes.Buffer
	lexer := css.NewLexer(parse.NewInputBytes(bytes.Clone(sheet))) // which writes a zero behind its input
	last := css.LeftBraceToken                                     // nothing before the first token needs space
	space, comment, semicolon := false, false, false
	for {
		kind, data := lexer.Next()
		switch kind {
		case css.ErrorToken:
			if lexer.Err() != io.EOF {
				return sheet
			}
			if semicolon {
				out.WriteByte(';')
			}
			if space {
				out.WriteByte('\n') // else what is open at the end would be closed by it
			}
			return out.Bytes()
		case css.BadStringToken, css.BadURLToken:
			return sheet
		case css.WhitespaceToken:
			space = true
			continue
		case css.CommentToken:
			if comment = true; !bytes.HasPrefix(data, []byte("/*!")) {
				continue
			}
		}
		if semicolon && kind != css.RightBraceToken {
			out.WriteByte(';')
		}
		if semicolon = kind == css.SemicolonToken; !semicolon {
			switch {
			case opens(last) || closes(kind):
			case space:
				out.WriteByte(' ')
			case comment && kind != css.CommentToken: // 1/**/px is two tokens
				out.WriteString("/**/")
			}
			out.Write(data)
		}
		last, space, comment = kind, false, false
	}
}

// opens tells that space after a token says nothing.
func opens(t css.TokenType) bool {
	switch t {
	case css.LeftBraceToken, css.RightBraceToken, css.SemicolonToken, css.CommaToken, css.LeftParenthesisToken, css.FunctionToken, css.LeftBracketToken:
		return true
	}
	return false
}

// closes tells that space before a token says nothing.
func closes(t css.TokenType) bool {
	switch t {
	case css.LeftBraceToken, css.RightBraceToken, css.SemicolonToken, css.CommaToken, css.RightParenthesisToken, css.RightBracketToken:
		return true
	}
	return false
}

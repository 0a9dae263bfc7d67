package expr

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file cuts a text into tokens.

type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenName
	tokenText
	tokenNumber
	tokenDate
	tokenSign
)

type token struct {
	kind       tokenKind
	text       string // of a text, without quotes and escapes
	start, end int
}

// signs are what stands between names and values, longer ones first.
var signs = [...]string{"&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ","}

// scanner reads one token after another. After a fault there are no more.
type scanner struct {
	text  string
	at    int
	fault *Fault
}

func (s *scanner) next() token {
	for s.at < len(s.text) && strings.IndexByte(" \t\r\n", s.text[s.at]) >= 0 {
		s.at++
	}
	start := s.at
	if s.at == len(s.text) || s.fault != nil {
		return token{tokenEnd, "", start, start}
	}
	take := func(kind tokenKind, size int) token {
		s.at += size
		return token{kind, s.text[start:s.at], start, s.at}
	}
	rest := s.text[start:]
	c, size := utf8.DecodeRuneInString(rest)
	switch {
	case c == '"' || c == '\'':
		return s.quoted(byte(c))
	case isDate(rest):
		return take(tokenDate, len("2006-01-02"))
	case isDigit(rest[0]) || c == '-' && len(rest) > 1 && isDigit(rest[1]):
		n := 1
		for n < len(rest) && (isDigit(rest[n]) || rest[n] == '.' && n+1 < len(rest) && isDigit(rest[n+1])) {
			n++
		}
		return take(tokenNumber, n)
	case unicode.IsLetter(c) || c == '_':
		n := 0
		for n < len(rest) {
			c, size := utf8.DecodeRuneInString(rest[n:])
			if !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune("_-.", c) {
				break
			}
			n += size
		}
		return take(tokenName, n)
	}
	for _, sign := range signs {
		if strings.HasPrefix(rest, sign) {
			return take(tokenSign, len(sign))
		}
	}
	hint := map[rune]string{'=': "two values are compared with ==", '&': "write && between what must both hold", '|': "write || between what may hold", '“': "a text stands between straight quotes", '‘': "a text stands between straight quotes", '”': "a text stands between straight quotes", '’': "a text stands between straight quotes"}[c]
	s.fault = &Fault{start, start + size, fmt.Sprintf("%q cannot stand here", s.text[start:start+size]), hint}
	return token{tokenEnd, "", start, start}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isDate tells whether a text begins with a date: 2026-11-23.
func isDate(s string) bool {
	if len(s) < len("2006-01-02") {
		return false
	}
	for i, c := range []byte("2006-01-02") {
		if (c == '-') != (s[i] == '-') || c != '-' && !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// quoted reads a text. A backslash stands before a quote or a backslash; before anything else it is itself, so that
// patterns can be written.
func (s *scanner) quoted(quote byte) token {
	start := s.at
	var b strings.Builder
	for i := start + 1; i < len(s.text); i++ {
		switch c := s.text[i]; {
		case c == quote:
			s.at = i + 1
			return token{tokenText, b.String(), start, s.at}
		case c == '\\' && i+1 < len(s.text) && (s.text[i+1] == quote || s.text[i+1] == '\\'):
			i++
			b.WriteByte(s.text[i])
		default:
			b.WriteByte(c)
		}
	}
	s.fault = &Fault{start, len(s.text), "this text is not closed", "add " + string(quote) + " at its end"}
	s.at = len(s.text)
	return token{tokenEnd, "", start, start}
}

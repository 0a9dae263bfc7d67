package table

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// This file finds the way back from a text to how it was written.

// Offset gives where byte i of a text stands in the string of TOML that it was written as, quotes and escapes among it
// (TOML 1.0, "String"). A text that was read from written is what i counts in.
func Offset(written []byte, i int) int {
	at, quote := 0, byte(0)
	if len(written) > 0 {
		quote = written[0]
	}
	switch {
	case bytes.HasPrefix(written, []byte(strings.Repeat(string(quote), 3))) && len(written) > 5:
		at = 3
		if bytes.HasPrefix(written[at:], []byte("\r")) {
			at++
		}
		if bytes.HasPrefix(written[at:], []byte("\n")) {
			at++ // the line end right after the quotes is no part of it
		}
	default:
		at = 1
	}
	for read := 0; read < i && at < len(written); {
		if quote != '"' || written[at] != '\\' {
			at, read = at+1, read+1
			continue
		}
		size, gives := escape(written[at:])
		at, read = at+size, read+gives
	}
	return min(at, len(written))
}

// escape gives how long an escape is, and how many bytes it stands for.
func escape(s []byte) (size, gives int) {
	if len(s) < 2 {
		return len(s), 1
	}
	digits := map[byte]int{'u': 4, 'U': 8, 'x': 2}[s[1]]
	if digits > 0 {
		size = min(2+digits, len(s))
		n, _ := strconv.ParseUint(string(s[2:size]), 16, 32)
		return size, max(utf8.RuneLen(rune(n)), 1)
	}
	if blank := s[1:]; strings.ContainsRune(" \t\r\n", rune(blank[0])) { // a line that goes on in the next
		return len(s) - len(bytes.TrimLeft(blank, " \t\r\n")), 0
	}
	return 2, 1
}

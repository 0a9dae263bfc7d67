package theme

import (
	"testing"
)

func TestStylesAreLean(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ claim, in, want string }{
		{"comments and lines go", "/* Why. */\na,\nb > c {\n  color: red;\n  margin: 0 auto;\n}\n", "a,b > c{color: red;margin: 0 auto}\n"},
		{"what tells two selectors apart stays", "a :hover, a [x] b { c: d }", "a :hover,a [x] b{c: d}"},
		{"sums need their space", "a { width: calc( 1px + var( --x ) ) }", "a{width: calc(1px + var(--x))}"},
		{"an empty layer has its place", "@layer a, b;\n@layer c {}", "@layer a,b;@layer c{}"},
		{"a property may be empty", "a { --x: ; --y:; }", "a{--x:;--y:}"},
		{"a comment parts two words", "a/**/b{c:1/* of */px}", "a/**/b{c:1/**/px}"},
		{"a licence stays", "/*! by somebody */\na { b: c }", "/*! by somebody */ a{b: c}"},
		{"strings are nobody's space", `a::before { content: " ;  /* no comment */ " / "" }`, `a::before{content: " ;  /* no comment */ " / ""}`},
		{"addresses too", "a { b: url( x.png ); c: url('a  b') }", "a{b: url( x.png );c: url('a  b')}"},
		{"nests", "a { & > b { c: d }\n&:hover { e: f } }", "a{& > b{c: d}&:hover{e: f}}"},
		{"what is left open stays open", "a { b: c", "a{b: c"},
		{"a string too", `a { b: "c`, `a{b: "c`},
		{"a colon in the wrong place stays wrong", "a: hover { b: c }", "a: hover{b: c}"},
		{"a string over two lines is left to the browser", "a { b: \"c\n\"; }\n\n d { }", "a { b: \"c\n\"; }\n\n d { }"},
		{"nothing is nothing", "", ""},
	} {
		if got := string(LeanStyle([]byte(c.in))); got != c.want {
			t.Errorf("%s: %q gives %q, not %q", c.claim, c.in, got, c.want)
		}
	}
}

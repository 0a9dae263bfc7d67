package theme

import (
	"bytes"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/js"
)

// This file makes scripts small: what their readers need, comments and names of local variables, is two fifths of what
// a visitor would load.

// LeanScript gives a script without what only its readers need. One that cannot be read is given as it is: the browser says
// better what is wrong with it.
func LeanScript(script []byte) []byte {
	var out bytes.Buffer
	if (&js.Minifier{}).Minify(minify.New(), &out, bytes.NewReader(script), nil) != nil {
		return script
	}
	return append(out.Bytes(), '\n')
}

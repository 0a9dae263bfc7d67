// Package themes holds the built-in themes, so that the program needs nothing beside it.
package themes

import "embed"

// FS has a folder for each built-in theme.
//
//go:embed all:civic
var FS embed.FS

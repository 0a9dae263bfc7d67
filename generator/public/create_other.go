//go:build !unix

package public

import "os"

func create(name string, data []byte) error { return os.WriteFile(name, data, 0o644) }

//go:build unix

package source

import (
	"errors"

	"golang.org/x/sys/unix"
)

// Again asks the system until no signal comes in between (EINTR).
func Again(ask func() (int, error)) (n int, err error) {
	for {
		if n, err = ask(); !errors.Is(err, unix.EINTR) {
			return n, err
		}
	}
}

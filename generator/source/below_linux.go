package source

import (
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// below reads a file below a folder into room, where that is enough, and says whether it could. It takes five calls of the
// system, where os.Root takes fourteen: the kernel itself sees to it that no link leads out (openat2(2), RESOLVE_BENEATH;
// Linux 5.6).
func below(dir *os.File, name string, room []byte) (data []byte, ok bool) {
	defer runtime.KeepAlive(dir)
	how := unix.OpenHow{Flags: unix.O_RDONLY | unix.O_CLOEXEC | unix.O_NONBLOCK, Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_NO_MAGICLINKS}
	fd, err := Again(func() (int, error) { return unix.Openat2(int(dir.Fd()), name, &how) })
	if err != nil {
		return nil, false
	}
	defer unix.Close(fd)
	var info unix.Stat_t
	if unix.Fstat(fd, &info) != nil || info.Mode&unix.S_IFMT != unix.S_IFREG || int64(int(info.Size)) != info.Size {
		return nil, false
	}
	data = room[:0]
	if size := int(info.Size) + 1; cap(data) < size { // one more, to see the end
		data = make([]byte, 0, size)
	}
	for {
		n, err := Again(func() (int, error) { return unix.Read(fd, data[len(data):cap(data)]) })
		if err != nil {
			return nil, false
		}
		if n == 0 {
			return data, true
		}
		if data = data[:len(data)+n]; len(data) == cap(data) { // it has grown meanwhile
			data = append(data, 0)[:len(data)]
		}
	}
}

package highlight

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
	"io"
)

// This file writes down what was highlighted, for the next run. A damaged or foreign entry is a miss: what is read
// is believed only where its sum is right, and nothing behind a fault is read at all.

// maxEntry bounds the length of one block that is kept, in bytes.
const maxEntry = 1 << 20

// Load takes over what Save wrote, where it was written under the same version, which stands for the program and
// the library.
func (m *Memory) Load(r io.Reader, version string) {
	in := bufio.NewReader(r)
	head := sha256.Sum256([]byte(version))
	var found [32]byte
	if _, err := io.ReadFull(in, found[:]); err != nil || found != head {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for len(m.blocks) < maxBlocks {
		var sum [32]byte
		var sizes [8]byte
		if _, err := io.ReadFull(in, sum[:]); err != nil {
			break
		}
		if _, err := io.ReadFull(in, sizes[:]); err != nil {
			break
		}
		n := binary.LittleEndian.Uint32(sizes[:4])
		if n > maxEntry {
			break
		}
		data := make([]byte, n)
		if _, err := io.ReadFull(in, data); err != nil || check(sum, data) != binary.LittleEndian.Uint32(sizes[4:]) {
			break
		}
		m.blocks[sum] = &block{html: string(data)}
	}
	m.fresh = false
}

func check(sum [32]byte, data []byte) uint32 {
	return crc32.Update(crc32.ChecksumIEEE(sum[:]), crc32.IEEETable, data)
}

// Fresh tells whether anything was highlighted that is not written down yet.
func (m *Memory) Fresh() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.fresh
}

// Save writes down what was asked for since the start; what nobody asked for is left out.
func (m *Memory) Save(w io.Writer, version string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := bufio.NewWriter(w)
	head := sha256.Sum256([]byte(version))
	out.Write(head[:])
	for sum, b := range m.blocks {
		if !b.asked || len(b.html) > maxEntry {
			continue
		}
		data := []byte(b.html)
		var sizes [8]byte
		binary.LittleEndian.PutUint32(sizes[:4], uint32(len(data)))
		binary.LittleEndian.PutUint32(sizes[4:], check(sum, data))
		out.Write(sum[:])
		out.Write(sizes[:])
		out.Write(data)
	}
	return out.Flush() // tells of any write that failed
}

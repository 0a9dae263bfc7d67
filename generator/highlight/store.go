package highlight

import (
	"bufio"
	"encoding/binary"
	"io"
)

// This file writes down what was highlighted, for the next run. That it comes back undamaged, and to the same program
// and library, is for its keeper to see to; what was cut short is read as far as it goes.

// maxEntry bounds the length of one block that is kept, in bytes.
const maxEntry = 1 << 20

// before is how many bytes stand before a block: its sum, and how long it is.
const before = 32 + 4

// Load takes over what Save wrote.
func (m *Memory) Load(r io.Reader) {
	data, _ := io.ReadAll(r)
	all := string(data) // that all blocks are parts of
	m.mu.Lock()
	defer m.mu.Unlock()
	for at := 0; len(m.blocks) < maxBlocks && at+before <= len(all); {
		sum := [32]byte(data[at:])
		size := binary.LittleEndian.Uint32(data[at+len(sum):])
		at += before
		if size > maxEntry || at+int(size) > len(all) {
			break
		}
		m.blocks[sum] = &block{html: all[at : at+int(size)]}
		at += int(size)
	}
	m.fresh = false
}

// Fresh tells whether anything was highlighted that is not written down yet.
func (m *Memory) Fresh() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.fresh
}

// Save writes down what was asked for since the start; what nobody asked for is left out.
func (m *Memory) Save(w io.Writer) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := bufio.NewWriter(w)
	for sum, b := range m.blocks {
		if !b.asked || len(b.html) > maxEntry {
			continue
		}
		var size [4]byte
		binary.LittleEndian.PutUint32(size[:], uint32(len(b.html)))
		out.Write(sum[:])
		out.Write(size[:])
		out.WriteString(b.html)
	}
	return out.Flush() // tells of any write that failed
}

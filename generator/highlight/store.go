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

// Load takes over what Save wrote.
func (m *Memory) Load(r io.Reader) {
	in := bufio.NewReader(r)
	m.mu.Lock()
	defer m.mu.Unlock()
	for len(m.blocks) < maxBlocks {
		var sum [32]byte
		var size [4]byte
		if _, err := io.ReadFull(in, sum[:]); err != nil {
			break
		}
		if _, err := io.ReadFull(in, size[:]); err != nil {
			break
		}
		n := binary.LittleEndian.Uint32(size[:])
		if n > maxEntry {
			break
		}
		data := make([]byte, n)
		if _, err := io.ReadFull(in, data); err != nil {
			break
		}
		m.blocks[sum] = &block{html: string(data)}
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

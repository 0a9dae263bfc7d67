package press

import (
	"bufio"
	"bytes"
	"io"
	"sync"

	"waymark/generator/source"
)

// This file remembers which copy belongs to which bytes: to compress a page takes longer than to make it.

// Memory knows of files that were compressed what became of them. The copies themselves it does not keep: they lie in
// the output. The zero Memory is empty. It is safe for use by several goroutines.
type Memory struct {
	mu    sync.Mutex
	known map[key]*note
	fresh bool
}

type key struct {
	coding byte // its first letter
	of     source.Sum
}

// note says what the copy of a file is; the zero Sum: it is not worth keeping.
type note struct {
	copy  source.Sum
	asked bool // since the start
}

// Copy gives the copy of data that is kept, or nil where it would be hardly smaller. there says that it need not be
// given, since has knows a file of that sum where it belongs.
func (m *Memory) Copy(c Coding, data []byte, sum source.Sum, has func(source.Sum) bool) (pressed []byte, there bool) {
	k := key{c[0], sum}
	m.mu.Lock()
	n := m.known[k]
	if n != nil {
		n.asked = true
	}
	m.mu.Unlock()
	switch {
	case n != nil && n.copy == source.Sum{}:
		return nil, false
	case n != nil && has(n.copy):
		return nil, true
	}
	n = &note{asked: true}
	if pressed = c.press(data); small(len(pressed), len(data)) {
		n.copy = source.SumOf(pressed)
	} else {
		pressed = nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil {
		m.known = map[key]*note{}
	}
	m.known[k], m.fresh = n, true
	return pressed, false
}

// record is how many bytes are written down of one file: its coding, its sum and its copy's.
const record = 1 + 16 + 16

// Load takes over what Save wrote. That it comes back undamaged, and to the same program and libraries, is for its
// keeper to see to.
func (m *Memory) Load(r io.Reader) {
	in := bufio.NewReader(r)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil {
		m.known = map[key]*note{}
	}
	var b [record]byte
	for {
		if _, err := io.ReadFull(in, b[:]); err != nil {
			return
		}
		m.known[key{b[0], source.Sum(b[1:17])}] = &note{copy: source.Sum(b[17:])}
	}
}

// Fresh tells whether anything was compressed that is not written down yet.
func (m *Memory) Fresh() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.fresh
}

// Save writes down what was asked for since the start, and no more.
func (m *Memory) Save(w io.Writer) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	var b bytes.Buffer
	for k, n := range m.known {
		if !n.asked {
			continue
		}
		b.WriteByte(k.coding)
		b.Write(k.of[:])
		b.Write(n.copy[:])
	}
	_, err := w.Write(b.Bytes())
	m.fresh = m.fresh && err != nil
	return err
}

package asset

import (
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"runtime"
	"sync"

	"waymark/generator/source"
)

// This file remembers smaller pictures by the sum of the file they are made of: a photograph takes a second, and
// seldom changes. What is read back is believed only where its sum is right.

// Scaler makes smaller pictures, each once. The zero value is ready for use; it may be used by several goroutines.
type Scaler struct {
	// Load gives what Save was given under a name, by this run or an earlier one; nil where there is nothing. Without
	// them the last pictures are kept in memory.
	Load func(name string) []byte
	Save func(name string, data []byte)

	mu   sync.Mutex
	all  map[source.Sum]*scaled
	size int // of what is kept in memory, in bytes
	busy chan struct{}
}

// scaled is what came of one file.
type scaled struct {
	mu     sync.Mutex
	known  bool
	widths []int
	kept   []byte // all its variants as saved; nil: forgotten
}

// maxKept bounds what is kept in memory, in bytes.
const maxKept = 64 << 20

// atOnce is how many pictures are made at the same time: each may take 200 MB.
const atOnce = 4

// form is the version of what is made: it goes up with anything in this package that changes the bytes.
const form = "1 "

// Widths gives the widths in which a picture is to be had, from the smallest. read gives the file's bytes where they
// are needed, nil where it is not what it was: then there are none.
func (s *Scaler) Widths(sum source.Sum, read func() []byte) []int {
	e := s.entry(sum)
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.known {
		s.make(e, sum, read)
	}
	return e.widths
}

// Picture gives a picture in one of its widths, nil in any other.
func (s *Scaler) Picture(sum source.Sum, width int, read func() []byte) []byte {
	e := s.entry(sum)
	e.mu.Lock()
	defer e.mu.Unlock()
	data := e.kept
	if data == nil && (s.Load == nil || !e.known) {
		data = s.make(e, sum, read)
	} else if data == nil {
		if data = s.Load(name(sum)); !sound(data) {
			data = s.make(e, sum, read)
		}
	}
	for _, v := range unpack(data) {
		if v.Width == width {
			return v.Data
		}
	}
	return nil
}

func (s *Scaler) entry(sum source.Sum) *scaled {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all, s.busy = map[source.Sum]*scaled{}, make(chan struct{}, atOnce)
	}
	e := s.all[sum]
	if e == nil {
		e = &scaled{}
		s.all[sum] = e
	}
	return e
}

// make finds the variants of a file where they are kept, else makes and keeps them. The caller holds the entry.
func (s *Scaler) make(e *scaled, sum source.Sum, read func() []byte) []byte {
	var data []byte
	if s.Load != nil {
		data = s.Load(name(sum))
	}
	if !sound(data) {
		file := read()
		if file == nil {
			return nil
		}
		s.busy <- struct{}{}
		data = pack(smaller(file))
		<-s.busy
		if s.Save != nil {
			s.Save(name(sum), data)
		}
	}
	e.known, e.widths = true, nil
	for _, v := range unpack(data) {
		e.widths = append(e.widths, v.Width)
	}
	if s.Load == nil {
		s.keep(e, data)
	}
	return data
}

// keep keeps variants in memory, and forgets others where there is no room.
func (s *Scaler) keep(e *scaled, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.size += len(data) - len(e.kept)
	e.kept = data
	for _, o := range s.all { // any will do
		if s.size <= maxKept {
			break
		}
		if o != e && o.mu.TryLock() {
			s.size -= len(o.kept)
			o.kept = nil
			o.mu.Unlock()
		}
	}
}

// Names gives the names under which what this run asked for is kept.
func (s *Scaler) Names() map[string]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	names := map[string]bool{}
	for sum := range s.all {
		names[name(sum)] = true
	}
	return names
}

// name is what a file's variants are kept under. Another Go may write other bytes.
func name(sum source.Sum) string {
	of := source.SumOf([]byte(form + runtime.Version() + sum.String()))
	return hex.EncodeToString(of[:])
}

// pack writes variants one after the other, each with its width and length, behind a sum of them all.
func pack(list []Variant) []byte {
	out := make([]byte, 4)
	for _, v := range list {
		out = binary.LittleEndian.AppendUint32(out, uint32(v.Width))
		out = binary.LittleEndian.AppendUint32(out, uint32(len(v.Data)))
		out = append(out, v.Data...)
	}
	binary.LittleEndian.PutUint32(out, crc32.ChecksumIEEE(out[4:]))
	return out
}

func sound(data []byte) bool {
	return len(data) >= 4 && crc32.ChecksumIEEE(data[4:]) == binary.LittleEndian.Uint32(data)
}

// unpack reads what pack wrote. What is not sound holds nothing.
func unpack(data []byte) []Variant {
	var list []Variant
	if len(data) < 4 {
		return nil
	}
	for data = data[4:]; len(data) >= 8; {
		n := int(binary.LittleEndian.Uint32(data[4:]))
		if n > len(data)-8 {
			break
		}
		list = append(list, Variant{int(binary.LittleEndian.Uint32(data)), data[8 : 8+n]})
		data = data[8+n:]
	}
	return list
}

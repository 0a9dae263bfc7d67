package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"

	"waymark/generator/page"
	"waymark/generator/source"
)

// This file says when memory is collected. Most of it is texts that stay until they are shown: room for as much again
// would go to waste. While a whole site is read and made, nothing is collected as long as it would fit anyway, or takes
// no more than a large site comes to in any case. GOGC and GOMEMLIMIT have the last word.

const (
	growth = 70        // how many per cent the heap may grow by before it is collected
	roomy  = 384 << 20 // in bytes: as long as less is in use, a site that is read and made is not disturbed
	keeps  = 5         // bytes of heap for each byte of a text: of 100,000 pages half of them stay
	least  = 4 << 20   // of the heap, which the runtime collects no earlier at 100 per cent
	fills  = 8         // bytes of heap that a byte of a text comes to, until all is made
	wide   = 32 << 20  // in bytes: for less, pages of memory need not be large
)

// spare lets the heap grow to roomy bytes before it is collected, or to what the texts of a tree that was scanned allow,
// until done is called. The Go runtime knows no such floor, but what it is told after each collection holds until the next.
func spare(t *source.Tree) (done func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	size := t.Size(page.IsPage)
	if room := min(roomy, fills*size); room >= wide && room < debug.SetMemoryLimit(-1)/2 {
		widen(int(room))
	}
	floor := uint64(max(roomy, keeps*size))
	var over atomic.Bool
	var set func(struct{})
	set = func(struct{}) {
		if over.Load() {
			debug.SetGCPercent(growth) // done may have come in between
			return
		}
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		debug.SetGCPercent(int(max(floor*100/max(live[0].Value.Uint64(), least), 100+growth)) - 100)
		runtime.AddCleanup(new(*int), set, struct{}{}) // runs after the next collection
	}
	set(struct{}{})
	return func() {
		over.Store(true)
		debug.SetGCPercent(growth)
	}
}

// widen has the next bytes of the heap lie in large pages of memory, where the system has such: they are asked for once in
// 2 MB rather than once in 4 KB, a twentieth of what a large site takes. Nothing is taken before it is used.
func widen(bytes int) {
	large(make([]byte, bytes))
	runtime.GC() // gives the room back, to be used
}

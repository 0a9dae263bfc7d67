package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// This file says when memory is collected. Most of it is texts that stay until they are shown: room for as much again
// would go to waste. While a whole site is read and made, nothing is collected as long as it would fit anyway, or there
// is not yet what its texts are sure to become. GOGC and GOMEMLIMIT have the last word.

const (
	growth = 70        // how many per cent the heap may grow by before it is collected
	roomy  = 384 << 20 // in bytes: as long as less is in use, a site that is read and made is not disturbed
	keeps  = 5         // bytes of memory that stay of each byte of a text, at the least
	least  = 4 << 20   // of the heap, which the runtime collects no earlier at 100 per cent
)

// spare lets the heap grow to roomy bytes before it is collected, or as far as texts of so many bytes need, until done is
// called. The Go runtime knows no such floor, but what it is told after each collection holds until the next.
func spare(texts int64) (done func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	floor := uint64(max(roomy, keeps*texts))
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

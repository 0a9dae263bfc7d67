package main

import "syscall"

// large asks for large pages (madvise(2), MADV_HUGEPAGE). A system without them says no, and all is as before.
func large(room []byte) { _ = syscall.Madvise(room, syscall.MADV_HUGEPAGE) }

//go:build !linux

package main

func large([]byte) {}

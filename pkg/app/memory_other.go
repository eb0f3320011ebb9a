//go:build !linux

package app

// returnStartupPages is for Linux only.
func returnStartupPages() error { return nil }

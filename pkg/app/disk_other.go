//go:build !linux

package app

func freeSpace(string) (uint64, error) { return 0, errNoSpaceKnown }

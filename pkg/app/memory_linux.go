package app

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// returnStartupPages gives back the pages of the program file that only the start needed: code and tables are some 40 MB, of
// which a running node uses a third. Only mappings without a page of their own are touched (smaps says "Anonymous: 0"), so
// that everything comes back from the file. On a machine of 512 MB this is memory for the database's cache.
func returnStartupPages() error {
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return err
	}
	smaps, err := os.Open("/proc/self/smaps")
	if err != nil {
		return err
	}
	defer smaps.Close()
	// A mapping is a line "00400000-00b2c000 r-xp 00000000 fe:00 123  /usr/local/bin/weftwork" and lines "Key: n kB" below.
	var from, to uintptr
	for lines := bufio.NewScanner(smaps); lines.Scan(); {
		line := lines.Text()
		key, value, _ := strings.Cut(line, ":")
		switch {
		case strings.Contains(key, "-"):
			from, to = readOnlyPart(line, program)
		case key == "Anonymous" && strings.TrimSpace(value) == "0 kB" && to > from:
			if _, _, errno := syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED); errno != 0 {
				return fmt.Errorf("give pages back: %w", errno)
			}
		}
	}
	return nil
}

// readOnlyPart is where a mapping of the program's file lies that nobody can write to; 0, 0 for any other.
func readOnlyPart(line, program string) (from, to uintptr) {
	var rights string
	if _, err := fmt.Sscanf(line, "%x-%x %4s", &from, &to, &rights); err != nil ||
		!strings.HasSuffix(line, " "+program) || strings.Contains(rights, "w") {
		return 0, 0
	}
	return from, to
}

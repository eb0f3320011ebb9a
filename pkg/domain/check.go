package domain

import "time"

// Check is one line of the self-test.
type Check struct {
	Name    string `json:"name"`
	OK      bool   `json:"ok"`
	Message string `json:"message"`
	// Warning marks a line that is good for now and deserves attention.
	Warning bool `json:"warning,omitempty"`
	// Fixes are the lines to add, for each program that may stand in front of the node.
	Fixes []Fix `json:"fixes,omitempty"`
}

// Fix is what mends a failed check.
type Fix struct {
	Program string `json:"program"` // nginx, Caddy, Apache, or a shell
	Lines   string `json:"lines"`
}

// SelfTest is the outcome of a whole self-test.
type SelfTest struct {
	At     time.Time `json:"at"`
	Checks []Check   `json:"checks"`
}

// Failed counts the lines that are not good.
func (s SelfTest) Failed() int {
	n := 0
	for _, check := range s.Checks {
		if !check.OK {
			n++
		}
	}
	return n
}

package app

import "testing"

func TestTheMachineSaysItsTimeZoneOrNothing(t *testing.T) {
	for set, want := range map[string]string{"Europe/Brussels": "Europe/Brussels", ":Asia/Tokyo": "Asia/Tokyo", "UTC": "", "Etc/UTC": "", "Mars/Olympus": "", "../../etc/passwd": ""} {
		t.Setenv("TZ", set)
		if got := systemZone(); got != want {
			t.Errorf("TZ=%s means %q, want %q", set, got, want)
		}
	}
}

package qr

import (
	"strings"
	"testing"
)

func TestACodeHasItsCornersAndAQuietZone(t *testing.T) {
	code, err := Draw("otpauth://totp/The%20Mill:ada@example.org?secret=JBSWY3DPEHPK3PXP&issuer=The%20Mill")
	if err != nil {
		t.Fatal(err)
	}
	// The first finder pattern is a frame of seven squares, and its corner stands beside the quiet zone.
	for _, square := range []string{"M4 4h1", "M10 4h1", "M4 10h1", "M10 10h1", "M6 6h1", "M8 8h1"} {
		if !strings.Contains(code.Path, square) {
			t.Errorf("the code lacks %s", square)
		}
	}
	if strings.Contains(code.Path, "M5 5h1") || strings.Contains(code.Path, "M3 ") || code.Size < 29 {
		t.Errorf("a code of %d squares draws where nothing is", code.Size)
	}
	if _, err := Draw(strings.Repeat("x", 5000)); err == nil {
		t.Error("more than fits was drawn")
	}
}

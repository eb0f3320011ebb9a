package domain

import (
	"strings"
	"testing"
)

func TestAProblemIsASentenceWithTheHostAndTheStatus(t *testing.T) {
	for status, want := range map[int]string{
		400: "cannot read", 401: "signature", 403: "blocks us", 404: "no such inbox", 410: "gone", 413: "too large", 418: "robot",
		429: "slow down", 451: "legal", 499: "does not want it", 302: "moved", 500: "error", 502: "not running", 503: "busy", 599: "fault of its own",
	} {
		d := Delivery{Host: "far.example", State: DeliveryFailed, LastStatus: status, LastError: "raw\n{\"error\":\"x\"}"}
		got := d.Problem()
		if !strings.Contains(got, want) || !strings.Contains(got, "far.example") || strings.Contains(got, "%") {
			t.Errorf("%d: %q", status, got)
		}
	}
	silent := Delivery{Host: "far.example", LastError: "the name far.example is not known"}
	if silent.Problem() != "the name far.example is not known" {
		t.Errorf("without an answer: %q", silent.Problem())
	}
	if got := (Delivery{LastStatus: 202}).Problem(); got != "" {
		t.Errorf("what arrived has the problem %q", got)
	}
}

func TestAnAnswerOfAPeerIsShownWithoutPagesAndControls(t *testing.T) {
	for text, want := range map[string]string{
		"sentence":                                  "",
		"sentence\n{\"error\":\"no\"}":              `{"error":"no"}`,
		"sentence\n<html><body>502</body>":          "",
		"sentence\nev\u202eil \u009b31m\u2066 text": "evil 31m text",
	} {
		if got := (Delivery{LastError: text}).Answer(); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

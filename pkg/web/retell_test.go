package web

import (
	"slices"
	"strings"
	"testing"
)

func TestAFormatFindsItsValues(t *testing.T) {
	for _, c := range []struct {
		format, sentence string
		values           []string
	}{
		{"this is needed", "this is needed", nil},
		{"this has %d characters; %d fit", "this has 501 characters; 500 fit", []string{"501", "500"}},
		{"the tag %q is longer than %d characters", `the tag "a \"b\" c" is longer than 100 characters`, []string{`a "b" c`, "100"}},
		{"%s moved itself, to %s", "https://a.example/x moved itself, to https://b.example/y", []string{"https://a.example/x", "https://b.example/y"}},
		{"%.1f GB are free.", "12.5 GB are free.", []string{"12.5"}},
		{"%s cannot be reached: %s.", "https://a.example cannot be reached: it is off.", []string{"https://a.example", "it is off"}},
		{"100%% of %s", "100% of it", []string{"it"}},
		{"%s", "anything", []string{"anything"}},
	} {
		f := parseFormat(c.format)
		values, ok := f.match(c.sentence)
		if !ok || !slices.Equal(values, c.values) {
			t.Errorf("%q in %q gives %q, %v; want %q", c.format, c.sentence, values, ok, c.values)
		}
	}
	for format, sentence := range map[string]string{
		"this is needed":                 "this is needed by all",
		"this has %d characters; %d fit": "this has many characters; 500 fit",
		"the tag %q is longer":           "the tag loom is longer",
		"%s cannot be written.":          " cannot be written.",
		"%s and %s agree":                "nobody agrees",
		"a%sa":                           "a",
		"%s%s":                           "ab",
	} {
		f := parseFormat(format)
		if values, ok := f.match(sentence); ok {
			t.Errorf("%q takes %q for its own, with %q", format, sentence, values)
		}
	}
}

func TestForeignWordsNeverHoldUpASentence(t *testing.T) {
	all, err := loadLocales()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"", "%s", "%", "%!d(string=x)", "{1}", "\x00\xff", strings.Repeat("moved to ", 300), strings.Repeat("a", 1<<20),
		strings.Repeat("x cannot be reached: ", 150), "{{.Host}}", "<script>alert(1)</script>",
	} {
		for tag, l := range all {
			if got := l.retell(text); got != text {
				t.Errorf("%s retells %.60q as %.60q", tag, text, got)
			}
		}
	}
}

package layout

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// physical are the words that name a side of the screen instead of a side of the text.
var physical = regexp.MustCompile(`(?:^|[\s;{(-])(?:left|right)\b|\b(?:margin|padding|border)-(?:top|bottom)\b`)

// sides is a shorthand with four values: the second and the fourth are the sides of the screen.
var sides = regexp.MustCompile(`\b(?:margin|padding|inset|border-width):\s*([^\s;}]+)\s+([^\s;}]+)\s+([^\s;}]+)\s+([^\s;}]+)\s*[;}]`)

var styleRemark = regexp.MustCompile(`(?s)/\*.*?\*/`)

// physicalIn lists what in a style sheet would not turn around with the direction of the text.
func physicalIn(css string) (found []string) {
	css = styleRemark.ReplaceAllString(css, "")
	for line := range strings.SplitSeq(css, "\n") {
		if match := physical.FindString(line); match != "" {
			found = append(found, strings.TrimSpace(line))
		}
		for _, match := range sides.FindAllStringSubmatch(line, -1) {
			if match[2] != match[4] {
				found = append(found, strings.TrimSpace(match[0]))
			}
		}
	}
	return found
}

func TestStylesNameSidesOfTheTextAndNotOfTheScreen(t *testing.T) {
	files, err := filepath.Glob("../../templates/static/css/*.css")
	if err != nil || len(files) == 0 {
		t.Fatalf("no styles: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range physicalIn(string(text)) {
			t.Errorf("%s: %q does not turn around in Arabic or Hebrew; write inline-start, inline-end, block-start, block-end", filepath.Base(file), line)
		}
	}
}

func TestPhysicalSidesAreRecognised(t *testing.T) {
	for css, wrong := range map[string]bool{
		"a { margin-left: 1px; }": true, "a { text-align: right }": true, "a { padding: 0 1px 0 2px; }": true, "a { left: 0 }": true,
		"a { margin-inline-start: 1px; }": false, "a { padding: 0 1px 0 1px; }": false, "a { text-align: start }": false, "/* left */": false,
	} {
		if got := len(physicalIn(css)) > 0; got != wrong {
			t.Errorf("%q: found %v, want %v", css, got, wrong)
		}
	}
}

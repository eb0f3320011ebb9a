package layout

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// criteria of WCAG 2.2, levels A and AA; 4.1.1 is obsolete.
const criteria = 55

func TestAccessibilityIsToldCriterionByCriterionAndNamesTestsThatAreThere(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "accessibility.md"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, row := range regexp.MustCompile(`(?m)^\| (\d\.\d\.\d+) [^|]+\| (A|AA) \| [^|]+ \| [^|]+ \|$`).FindAllStringSubmatch(string(text), -1) {
		if seen[row[1]] {
			t.Errorf("%s is told twice", row[1])
		}
		seen[row[1]] = true
	}
	if len(seen) != criteria {
		t.Errorf("%d criteria are told, of %d", len(seen), criteria)
	}
	for _, named := range regexp.MustCompile(`[a-z]+(?:\.test)?\.mjs`).FindAllString(string(text), -1) {
		if _, err := os.Stat(filepath.Join("..", "browser", named)); err != nil {
			t.Error(err)
		}
	}
}

package layout

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestTheDocumentOfRightsIsThatOfTheTable(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "rights.md"))
	if err != nil || string(text) != domain.RightsDocument() {
		t.Errorf("docs/rights.md is not what pkg/domain/rights.go says: run \"make rights\" (%v)", err)
	}
}

func TestTemplatesAskForRightsThatThereAre(t *testing.T) {
	asks := regexp.MustCompile(`\.May "([a-z_]+)"`)
	found := 0
	for _, pattern := range []string{"pages/*/*.html", "partials/*.html"} {
		names, err := filepath.Glob(filepath.Join("..", "..", "templates", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, ask := range asks.FindAllStringSubmatch(string(text), -1) {
				found++
				if _, known := domain.RightTo(domain.Action(ask[1])); !known {
					t.Errorf("%s asks for the right %q, which no row of domain.Rights is", name, ask[1])
				}
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d templates ask", found)
	}
}

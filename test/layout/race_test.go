package layout

import (
	"go/ast"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A package that make race leaves to the plain tests starts nothing, locks nothing and keeps nothing that others may change.
func TestPackagesLeftOutOfTheRaceStartNothing(t *testing.T) {
	makefile, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^UNRACED := ((?:.*\\\n)*.*)$`).FindSubmatch(makefile)
	if found == nil {
		t.Fatal("the Makefile has no UNRACED")
	}
	unraced := strings.Fields(strings.ReplaceAll(string(found[1]), "\\", ""))
	names := map[string]bool{}
	for _, f := range sources(t) {
		names[f.pkg] = true
		if f.test || !slices.Contains(unraced, f.pkg) {
			continue
		}
		f.forbid(t, "sync", []string{"Mutex", "RWMutex", "Map", "Pool", "WaitGroup", "Cond"}, "is for what runs at once: take the package out of UNRACED")
		ast.Inspect(f.tree, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.GoStmt, *ast.ChanType:
				t.Errorf("%s runs things at once: take %s out of UNRACED in the Makefile", f.path, f.pkg)
			}
			return true
		})
	}
	for _, name := range unraced {
		if !names[name] {
			t.Errorf("UNRACED names %s, which is no package", name)
		}
	}
}

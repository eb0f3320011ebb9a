package layout

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// longest is where a file becomes a corridor: DESIGN §6 asks for about 300 lines. Tests are read one by one: a little more.
const (
	longest     = 350
	longestTest = 500
)

// dialing are the ways out of the process that belong to federation/remote alone.
var dialing = map[string][]string{
	"net/http":   {"Client", "DefaultClient", "DefaultTransport", "Transport", "Get", "Head", "Post", "PostForm"},
	"net":        {"Dial", "DialTimeout", "Dialer", "DialTCP", "DialUDP"},
	"crypto/tls": {"Dial", "DialWithDialer", "Dialer"},
}

// sourcePackage is what the go command says of one package of ours; name is its path below the module.
type sourcePackage struct {
	name                                                        string
	ImportPath, Dir                                             string
	GoFiles, CgoFiles, TestGoFiles, XTestGoFiles, Imports, Deps []string
}

type sourceFile struct {
	pkg, path string
	test      bool
	lines     int
	tree      *ast.File
	text      string
}

func TestNoTestSleeps(t *testing.T) {
	for _, f := range sources(t) {
		if f.test || strings.HasPrefix(f.pkg, "test/") {
			f.forbid(t, "time", []string{"Sleep"}, "waits for a time instead of an event")
		}
	}
}

func TestNoFileIsACorridor(t *testing.T) {
	for _, f := range sources(t) {
		most := longest
		if f.test {
			most = longestTest
		}
		if f.lines > most {
			t.Errorf("%s has %d lines; above %d it wants to be two files", f.path, f.lines, most)
		}
	}
}

// The mail server is the exception: an owner names it, no peer does.
func TestOnlyRemoteDialsOut(t *testing.T) {
	for _, f := range sources(t) {
		if f.test || f.pkg == "federation/remote" || f.pkg == "pkg/mail" || strings.HasPrefix(f.pkg, "test/") {
			continue
		}
		for library, names := range dialing {
			if f.pkg == "pkg/oidc" { // is given the client of federation/remote
				names = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == "Client" })
			}
			f.forbid(t, library, names, "dials out, which is for federation/remote alone")
		}
	}
}

func TestTheCodecHasNoClockAndNoFiles(t *testing.T) {
	for _, f := range sources(t) {
		if f.pkg != "federation/activitystreams" || f.test {
			continue
		}
		f.forbid(t, "time", []string{"Now", "Since", "Until", "After", "NewTimer"}, "reads the clock in a pure package")
		f.forbid(t, "os", []string{"Open", "ReadFile", "Getenv", "WriteFile"}, "does I/O in a pure package")
	}
}

// A part of the tests that cannot run says so loudly, and fails where CI=true. Only the payloads of other programs may be
// missing anywhere: they are not ours to ship.
func TestNoTestIsSkippedWithoutAskingForCI(t *testing.T) {
	for _, f := range sources(t) {
		skips := strings.Contains(f.text, ".Skip(") || strings.Contains(f.text, ".Skipf(") || strings.Contains(f.text, ".SkipNow(")
		if skips && f.pkg != "test/layout" && !strings.Contains(f.text, `"CI"`) && !strings.Contains(f.text, "shared/fixtures") {
			t.Errorf("%s skips a test and does not fail under CI=true", f.path)
		}
	}
}

// forbid complains about each use of library.name in f.
func (f sourceFile) forbid(t *testing.T, library string, names []string, why string) {
	t.Helper()
	local := localName(f.tree, library)
	if local == "" {
		return
	}
	ast.Inspect(f.tree, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if on, ok := selector.X.(*ast.Ident); ok && on.Name == local && on.Obj == nil {
			for _, name := range names {
				if selector.Sel.Name == name {
					t.Errorf("%s uses %s.%s: %s", f.path, library, name, why)
				}
			}
		}
		return true
	})
}

// localName is the name under which a file knows a package, "" when it does not import it.
func localName(tree *ast.File, library string) string {
	for _, spec := range tree.Imports {
		if strings.Trim(spec.Path.Value, `"`) != library {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return library[strings.LastIndexByte(library, '/')+1:]
	}
	return ""
}

var listOnce = sync.OnceValues(list)

// packages are all packages of the module, as the product is built.
func packages(t *testing.T) []sourcePackage {
	t.Helper()
	found, err := listOnce()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func list() ([]sourcePackage, error) {
	cmd := exec.Command("go", "list", "-e", "-tags", "sqlite_fts5",
		"-json=ImportPath,Dir,GoFiles,CgoFiles,TestGoFiles,XTestGoFiles,Imports,Deps", "./...")
	cmd.Dir = "../.."
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		return nil, errors.New("go list: " + err.Error() + "\n" + complaints.String())
	}
	var found []sourcePackage
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p sourcePackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return found, nil
		} else if err != nil {
			return nil, err
		}
		p.name = strings.TrimPrefix(p.ImportPath, module)
		found = append(found, p)
	}
}

// sources are all Go files of the module, parsed.
func sources(t *testing.T) []sourceFile {
	t.Helper()
	var all []sourceFile
	for _, p := range packages(t) {
		for _, group := range [][]string{p.GoFiles, p.CgoFiles, p.TestGoFiles, p.XTestGoFiles} {
			for _, name := range group {
				all = append(all, readSource(t, p, name))
			}
		}
	}
	return all
}

func readSource(t *testing.T, p sourcePackage, name string) sourceFile {
	t.Helper()
	bytes, err := os.ReadFile(filepath.Join(p.Dir, name))
	if err != nil {
		t.Fatal(err)
	}
	text := string(bytes)
	tree, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	return sourceFile{
		pkg: p.name, path: p.name + "/" + name, test: strings.HasSuffix(name, "_test.go"),
		lines: strings.Count(text, "\n"), tree: tree, text: text,
	}
}

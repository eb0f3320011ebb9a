package layout

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/weftwork/weftwork/templates"
)

// saidOnPages are the packages whose sentences members and visitors read. The files that are left out talk to peers or to
// who types a command; both read English.
var saidOnPages = map[string][]string{
	"pkg/domain": nil, "pkg/node": {"receive*"}, "pkg/media": nil, "pkg/mail": nil, "pkg/oidc": nil, "pkg/blocklist": nil, "federation/resolve": {"key.go"}, "federation/remote": nil,
	"pkg/app": {"addresses.go", "app.go", "content.go", "keys.go", "owner.go", "serve.go"},
}

// sayers are the functions that take a sentence, with the places of their arguments that are one.
var sayers = map[string][]int{
	"Explain": {1}, "Add": {1}, "refuse": {0}, "wrong": {0}, "good": {0, 1}, "wary": {0, 2}, "bad": {0, 2}, "unusable": {0},
	"failure": {2}, "stopped": {1}, "refused": {0}, "permanent": {1}, "checkWebFinger": {1}, "ListFailed": {2}, "right": {1}, "rights": {0},
}

// tellers are the functions that return one, with its place among the results.
var tellers = map[string]int{
	"explain": 0, "explainStatus": 0, "tlsProblem": 0, "Problem": 0, "skipped": 0, "blockedWords": 0, "refusal": 0, "aside": 0, "comparedWith": 0,
	"whyKept": 0, "gathered": 1, "gatheredItem": 1, "gatheredNote": 1, "Words": 0,
}

// listener collects sentences as they stand in the source: constants, and formats of fmt.
type listener struct {
	t       *testing.T
	set     *token.FileSet
	found   map[string]bool
	consts  map[string]string // of the package
	locals  map[string]string // of the function
	unclear []string
}

func TestEverySentenceIsSaidInEveryLanguage(t *testing.T) {
	spoken := sentencesOfTheSource(t)
	names, err := filepath.Glob("../../templates/locales/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no message files: %v", err)
	}
	for _, name := range names {
		told := sentencesOf(t, filepath.Base(name))
		for sentence := range told {
			if !spoken[sentence] {
				t.Errorf("%s: nothing says %q", filepath.Base(name), sentence)
			}
		}
		if filepath.Base(name) == "en.yaml" {
			continue // English is what the source says; only plurals stand there
		}
		for sentence := range spoken {
			if _, ok := told[sentence]; !ok {
				t.Errorf("%s lacks, under sentences: %q", filepath.Base(name), sentence)
			}
		}
	}
}

func sentencesOf(t *testing.T, name string) map[string]any {
	t.Helper()
	text, err := templates.Locales().Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	var file struct {
		Sentences map[string]any `yaml:"sentences"`
	}
	if err := yaml.NewDecoder(text).Decode(&file); err != nil {
		t.Fatal(err)
	}
	return file.Sentences
}

func sentencesOfTheSource(t *testing.T) map[string]bool {
	t.Helper()
	l := &listener{t: t, set: token.NewFileSet(), found: map[string]bool{}}
	for dir, silent := range saidOnPages {
		files := l.read(filepath.Join("../..", dir), silent)
		l.consts = map[string]string{}
		for _, file := range files {
			for _, decl := range file.Decls {
				if constants, ok := decl.(*ast.GenDecl); ok {
					l.remember(constants, l.consts)
				}
			}
		}
		for _, file := range files {
			for _, decl := range file.Decls {
				l.listen(decl)
			}
		}
	}
	for _, place := range l.unclear {
		t.Errorf("%s: write the sentence as a constant or as the format of fmt.Sprintf here, so that it can be translated", place)
	}
	return l.found
}

func (l *listener) read(dir string, silent []string) []*ast.File {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		l.t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		skip := strings.HasSuffix(name, "_test.go")
		for _, pattern := range silent {
			matched, _ := filepath.Match(pattern, filepath.Base(name))
			skip = skip || matched
		}
		if skip {
			continue
		}
		file, err := parser.ParseFile(l.set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			l.t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

func (l *listener) remember(decl *ast.GenDecl, into map[string]string) {
	for _, spec := range decl.Specs {
		value, ok := spec.(*ast.ValueSpec)
		if !ok || decl.Tok != token.CONST {
			continue
		}
		for i, name := range value.Names {
			if i < len(value.Values) {
				if text, ok := l.constant(value.Values[i]); ok {
					into[name.Name] = text
				}
			}
		}
	}
}

// listen walks one declaration.
func (l *listener) listen(decl ast.Decl) {
	l.locals = map[string]string{}
	function, isFunction := decl.(*ast.FuncDecl)
	name := ""
	if isFunction {
		name = function.Name.Name
	}
	_, isSayer := sayers[name]
	place, tells := tellers[name]
	tells = tells && isFunction && returnsText(function, place)
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			l.remember(n, l.locals)
		case *ast.ValueSpec:
			l.table(n)
		case *ast.CallExpr:
			l.call(n, isSayer)
		case *ast.CompositeLit:
			l.composite(n, isSayer)
		case *ast.ReturnStmt:
			if tells && len(n.Results) > place {
				l.hear(n.Results[place], true)
			}
		}
		return true
	})
}

// table hears the values of a map from numbers to sentences, such as what statuses mean.
func (l *listener) table(spec *ast.ValueSpec) {
	for _, value := range spec.Values {
		table, ok := value.(*ast.CompositeLit)
		if !ok || !strings.HasSuffix(spec.Names[0].Name, "Problems") {
			continue
		}
		for _, row := range table.Elts {
			if pair, ok := row.(*ast.KeyValueExpr); ok {
				l.hear(pair.Value, false)
			}
		}
	}
}

func (l *listener) call(call *ast.CallExpr, isSayer bool) {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	if name == "Add" && len(call.Args) != 2 {
		return // of a time
	}
	for _, place := range sayers[name] {
		if place < len(call.Args) {
			l.hear(call.Args[place], isSayer || name == "ListFailed") // whose reason may be any error's
		}
	}
}

func (l *listener) composite(literal *ast.CompositeLit, isSayer bool) {
	kind := fmt.Sprint(literal.Type)
	if selector, ok := literal.Type.(*ast.SelectorExpr); ok {
		kind = selector.Sel.Name
	}
	for _, element := range literal.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		key := fmt.Sprint(pair.Key)
		if key == "Message" && kind != "ExplainedError" || key == "Name" && kind == "Check" {
			l.hear(pair.Value, isSayer)
		}
	}
}

// hear notes the sentence that an expression is. In a function that only passes a sentence on, a variable is none.
func (l *listener) hear(e ast.Expr, passesOn bool) {
	if text, ok := l.constant(e); ok {
		if text != "" {
			l.found[text] = true
		}
		return
	}
	if call, ok := e.(*ast.CallExpr); ok {
		name := fmt.Sprint(call.Fun)
		if selector, ok := call.Fun.(*ast.SelectorExpr); ok {
			name = selector.Sel.Name
		}
		_, isTeller := tellers[name]
		switch {
		case name == "Sprintf" && len(call.Args) > 0:
			l.hear(call.Args[0], true)
			return
		case isTeller, name == "readable", name == "sentence", name == "Error", name == "String", name == "Message", name == "sizeOf":
			return
		}
	}
	if !passesOn {
		l.unclear = append(l.unclear, l.set.Position(e.Pos()).String())
	}
}

// returnsText says whether a result is a string: others of the same name return errors.
func returnsText(function *ast.FuncDecl, place int) bool {
	results := function.Type.Results
	if results == nil {
		return false
	}
	at := 0
	for _, field := range results.List {
		for range max(1, len(field.Names)) {
			if at == place {
				return fmt.Sprint(field.Type) == "string"
			}
			at++
		}
	}
	return false
}

// constant is the text of a literal, or of literals and constants joined by "+".
func (l *listener) constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.Ident:
		text, ok := l.consts[e.Name]
		if local, is := l.locals[e.Name]; is {
			text, ok = local, true
		}
		return text, ok
	case *ast.BinaryExpr:
		left, okLeft := l.constant(e.X)
		right, okRight := l.constant(e.Y)
		return left + right, okLeft && okRight
	}
	return "", false
}

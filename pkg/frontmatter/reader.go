package frontmatter

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/weftwork/weftwork/pkg/domain"
)

// reader gathers what is wrong with one file.
type reader struct {
	found  []problem
	offset int // lines of the file before the YAML
}

type problem struct {
	field   string
	line    int // of the YAML; 0 where something is missing
	message string
}

func (r *reader) refuse(field string, line int, message string) {
	r.found = append(r.found, problem{field, line, message})
}

// problems are what was found in the order of the file, what is missing last.
func (r *reader) problems() error {
	slices.SortStableFunc(r.found, func(a, b problem) int {
		return cmp.Compare(uint(a.line-1), uint(b.line-1))
	})
	wrong := &domain.InvalidError{}
	for _, p := range r.found {
		if p.line > 0 {
			p.message = fmt.Sprintf("line %d: %s", p.line+r.offset, p.message)
		}
		wrong.Add(p.field, p.message)
	}
	return wrong.OrNil()
}

// document parses YAML whose top level holds the known keys. After a mistake that leaves nothing to read it is empty.
func (r *reader) document(source string, known ...string) *fields {
	nothing := &fields{reader: r, broken: true}
	if isTooDeep(source) {
		r.refuse(fileField, 0, "is nested too deeply")
		return nothing
	}
	tree, err := parser.ParseBytes([]byte(source), 0)
	if err != nil {
		r.refuseSyntax(err)
		return nothing
	}
	var body ast.Node
	for _, doc := range tree.Docs {
		switch {
		case doc.Body == nil:
		case body != nil:
			r.refuse(fileField, doc.Body.GetToken().Position.Line, "a second document begins here; write one per file")
		default:
			body = doc.Body
		}
	}
	if body == nil {
		return &fields{reader: r}
	}
	if _, ok := body.(ast.MapNode); !ok {
		r.refuse(fileField, body.GetToken().Position.Line, "here stands no key; write lines such as \""+known[0]+": …\"")
		return nothing
	}
	return r.mapping(body, "", known)
}

func (r *reader) refuseSyntax(err error) {
	message, line := err.Error(), 0
	if problem, ok := err.(interface {
		GetMessage() string
		GetToken() *token.Token
	}); ok {
		message = problem.GetMessage()
		if t := problem.GetToken(); t != nil && t.Position != nil {
			line = t.Position.Line
		}
	}
	if at := strings.Index(message, " already defined"); at > 0 {
		message = strings.TrimPrefix(message[:at], "mapping ") + " stands here a second time; keep one"
	} else {
		message += `; put a text in quotes if it has ": " or " #" in it, or begins with a special sign`
	}
	r.refuse(fileField, line, "this is not valid YAML: "+message)
}

const (
	maxOpen    = 50 // brackets open at once
	maxMarkers = 20 // lists begun on one line
)

var markers = regexp.MustCompile(fmt.Sprintf(`(?m)^[ \t]*(?:(?:[-?]|[&!]\S*)[ \t]+){%d}`, maxMarkers))

// isTooDeep refuses what the parser would need seconds for, and no card needs.
func isTooDeep(source string) bool {
	open := 0
	for _, c := range []byte(source) {
		switch c {
		case '[', '{':
			open++
		case ']', '}':
			open = max(open-1, 0)
		case '\n':
			if open > maxOpen {
				return true
			}
		}
	}
	return open > maxOpen || markers.MatchString(source)
}

// mapping notes the keys of a mapping and refuses those that nobody knows.
func (r *reader) mapping(node ast.Node, prefix string, known []string) *fields {
	f := &fields{reader: r, prefix: prefix, nodes: map[string]ast.Node{}, lines: map[string]int{}}
	for entries := node.(ast.MapNode).MapRange(); entries.Next(); {
		written := entries.Key().GetToken()
		key, line := written.Value, written.Position.Line
		if !slices.Contains(known, key) {
			r.refuse(prefix+key, line, "this key is not known; "+suggest(key, known))
			continue
		}
		f.nodes[key], f.lines[key] = entries.Value(), line
	}
	return f
}

// suggest names the nearest key, or all where none is near.
func suggest(key string, known []string) string {
	distance := func(k string) int { return levenshtein.ComputeDistance(key, k) }
	nearest := slices.MinFunc(known, func(a, b string) int { return distance(a) - distance(b) })
	if distance(nearest) <= max(len(key), len(nearest))/2 {
		return "did you mean " + nearest + "?"
	}
	return "the keys are " + strings.Join(known, ", ")
}

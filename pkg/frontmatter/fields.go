package frontmatter

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/weftwork/weftwork/pkg/domain"
)

// fields are the keys of one mapping. Reading a key that is not there gives nothing.
type fields struct {
	*reader
	prefix string // "place." inside of place
	nodes  map[string]ast.Node
	lines  map[string]int
	broken bool // nothing could be read, and that was said already
}

func (f *fields) has(key string) bool {
	node, ok := f.nodes[key]
	return ok && node.Type() != ast.NullType
}

func (f *fields) refuse(key, message string) {
	f.reader.refuse(f.prefix+key, f.lines[key], message)
}

// text is the value of a key as it was written, without white space around it.
func (f *fields) text(key string) string {
	node, ok := f.nodes[key]
	if !ok {
		return ""
	}
	return entry{f, key, node}.text()
}

// line is text on one line.
func (f *fields) line(key string) string { return strings.Join(strings.Fields(f.text(key)), " ") }

// needed is line, where it may not be empty.
func (f *fields) needed(key string) string {
	written := f.line(key)
	if written == "" && !f.broken && !f.isRefused(key) {
		f.refuse(key, "this is needed")
	}
	return written
}

func (f *fields) isRefused(key string) bool {
	return slices.ContainsFunc(f.found, func(p problem) bool { return p.field == f.prefix+key })
}

// list reads a list of texts; a single text is a list of one.
func (f *fields) list(key string) []string {
	var list []string
	for _, e := range f.entries(key) {
		if written := strings.Join(strings.Fields(e.text()), " "); written != "" {
			list = append(list, written)
		}
	}
	return list
}

// tags reads hashtags, with or without "#", as a list or with commas.
func (f *fields) tags(key string) []string {
	var tags []string
	for _, written := range f.list(key) {
		for tag := range strings.SplitSeq(written, ",") {
			if tag = strings.TrimPrefix(strings.TrimSpace(tag), "#"); tag != "" {
				tags = append(tags, tag)
			}
		}
	}
	return tags
}

// picture reads the path of a picture and its words: prefix_alt for those who do not see it, prefix_caption, prefix_credit.
func (f *fields) picture(pathKey, prefix string) (path string, image *domain.Image) {
	altKey := prefix + "_alt"
	path, alt := f.text(pathKey), f.line(altKey)
	switch {
	case path == "" && alt != "":
		f.refuse(pathKey, altKey+" describes a picture, but there is none; write the path of a file, relative to this one")
	case strings.Contains(path, "://"):
		f.refuse(pathKey, "this is an address; save the picture and write the path of the file, relative to this one")
	case path != "" && alt == "":
		f.refuse(altKey, "describe the picture for people who do not see it")
	}
	if path == "" {
		return "", nil
	}
	return path, &domain.Image{Alt: alt, Caption: f.line(prefix + "_caption"), Credit: f.line(prefix + "_credit")}
}

func isAddress(written string) bool {
	_, err := domain.ParseURI(written)
	return err == nil
}

func (f *fields) address(key string) string {
	written := f.text(key)
	if written != "" && !isAddress(written) {
		f.refuse(key, "write a whole address such as https://example.org/page")
	}
	return written
}

// degrees reads a coordinate between -limit and limit.
func (f *fields) degrees(key string, limit float64) *float64 {
	written := f.text(key)
	if written == "" {
		return nil
	}
	value, err := strconv.ParseFloat(written, 64)
	if err != nil || math.IsNaN(value) || math.Abs(value) > limit {
		f.refuse(key, fmt.Sprintf("write degrees between -%g and %g with a point, such as 51.05", limit, limit))
		return nil
	}
	return &value
}

// section reads a mapping inside of this one.
func (f *fields) section(key string, known ...string) *fields {
	node, ok := f.nodes[key]
	if !ok || node.Type() == ast.NullType {
		return &fields{reader: f.reader, prefix: f.prefix + key + "."}
	}
	if _, ok := node.(ast.MapNode); !ok {
		f.refuse(key, "write its parts on lines of their own, indented: "+strings.Join(known, ", "))
		return &fields{reader: f.reader, broken: true}
	}
	return f.mapping(node, f.prefix+key+".", known)
}

// entries are the parts of a list; a single value is a list of one.
func (f *fields) entries(key string) []entry {
	if !f.has(key) {
		return nil
	}
	sequence, ok := f.nodes[key].(*ast.SequenceNode)
	if !ok {
		return []entry{{f, key, f.nodes[key]}}
	}
	entries := make([]entry, len(sequence.Values))
	for i, node := range sequence.Values {
		entries[i] = entry{f, key, node}
	}
	return entries
}

// entry is a value below a key.
type entry struct {
	fields *fields
	key    string
	node   ast.Node
}

func (e entry) isMapping() bool { _, ok := e.node.(ast.MapNode); return ok }

// section reads the mapping that the entry is, number i of its list.
func (e entry) section(i int, known ...string) *fields {
	return e.fields.mapping(e.node, fmt.Sprintf("%s%s.%d.", e.fields.prefix, e.key, i+1), known)
}

func (e entry) text() string {
	switch node := e.node.(type) {
	case *ast.NullNode, ast.MapNode:
		if e.isMapping() {
			e.refuse("this is a list of keys; write one text, and put it in quotes if it has \": \" in it")
		}
		return ""
	case *ast.LiteralNode:
		return strings.TrimSpace(node.Value.Value)
	case *ast.SequenceNode:
		e.refuse("this is a list; write one text")
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		e.refuse("signs such as &, * and ! mean something else here; put the text in quotes")
	case ast.ScalarNode:
		return strings.TrimSpace(node.GetToken().Value)
	}
	return ""
}

func (e entry) refuse(message string) {
	e.fields.reader.refuse(e.fields.prefix+e.key, e.node.GetToken().Position.Line, message)
}

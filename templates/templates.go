// Package templates holds what pages are made of: HTML templates, styles, scripts, pictures and words, all embedded.
package templates

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"sort"
	"strings"
)

//go:embed layout.html partials pages static locales
var files embed.FS

// Set is every template, parsed. Layout, partials and pages share one name space: a page is named by its path below
// pages without its ending ("articles/show"), a partial by its own ("partials/card"), the layout "layout".
type Set struct {
	tree  *template.Template
	pages []string
}

// Parse reads every template with the given functions; an undeclared function or template is an error here, at start.
func Parse(funcs template.FuncMap) (*Set, error) {
	set := &Set{tree: template.New("").Funcs(funcs)}
	err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".html") {
			return err
		}
		text, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix(path, ".html")
		if page, ok := strings.CutPrefix(name, "pages/"); ok {
			name = page
			set.pages = append(set.pages, page)
		}
		if _, err := set.tree.New(name).Parse(string(text)); err != nil {
			return fmt.Errorf("parse %s: %w", path, err)
		}
		return nil
	})
	sort.Strings(set.pages)
	return set, err
}

// Pages are the names of all pages.
func (s *Set) Pages() []string { return s.pages }

// Speak is the same set with other functions: those that know a language. s must not have been executed.
func (s *Set) Speak(funcs template.FuncMap) (*Set, error) {
	tree, err := s.tree.Clone()
	if err != nil {
		return nil, err
	}
	return &Set{tree: tree.Funcs(funcs), pages: s.pages}, nil
}

// Execute writes the named template.
func (s *Set) Execute(w io.Writer, name string, data any) error {
	if err := s.tree.ExecuteTemplate(w, name, data); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	return nil
}

// Locales has one file of messages per language, named by its tag: "en.yaml".
func Locales() fs.FS {
	sub, err := fs.Sub(files, "locales")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

// Sources gives tests the text of every template and script.
func Sources() fs.FS { return files }

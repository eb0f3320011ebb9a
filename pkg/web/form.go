package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/weftwork/weftwork/pkg/domain"
)

// form is what was typed, or what stands in the store, with a message for each field that is wrong.
type form struct {
	Values   url.Values
	problems []domain.FieldError
	// keys are the messages of labels that differ from "field.<name>".
	keys map[string]string
	// prefix keeps the ids of two forms on one page apart.
	prefix string
}

// newForm starts from values; keys name other labels than the usual ones.
func newForm(values url.Values, keys map[string]string) form {
	if values == nil {
		values = url.Values{}
	}
	return form{Values: values, keys: keys}
}

// Value is what was typed into a field.
func (f form) Value(name string) string { return f.Values.Get(name) }

// Has says whether a choice was made.
func (f form) Has(name, value string) bool { return slices.Contains(f.Values[name], value) }

// problem is what is wrong with a field; what is wrong with a part of it ("links.2") counts.
func (f form) problem(l *locale, name string) string {
	for _, p := range f.problems {
		if p.Field == name || strings.HasPrefix(p.Field, name+".") && name != "place" && name != "contact" {
			return l.sentence(p.Message)
		}
	}
	return ""
}

// with adds the messages of err. ok is false if err says nothing that a person could mend in the form.
func (f form) with(err error) (again form, ok bool) {
	f.problems = slices.Clone(f.problems)
	if invalid, is := errors.AsType[*domain.InvalidError](err); is {
		f.problems = append(f.problems, invalid.Fields...)
		return f, true
	}
	if message := domain.Message(err); message != "" {
		f.problems = append(f.problems, domain.FieldError{Message: message})
		return f, true
	}
	return f, false
}

// problem is a line of the summary above a form.
type problem struct{ ID, Label, Message string }

// wrong says whether anything is.
func (f form) wrong() bool { return len(f.problems) > 0 }

// status is what a page with the form answers.
func (f form) status() int {
	if f.wrong() {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

func (f form) labelKey(name string) string {
	if key, ok := f.keys[name]; ok {
		return key
	}
	return "field." + strings.ReplaceAll(name, ".", "_")
}

// summary lists what is wrong, with links to the fields.
func (f form) summary(l *locale) []problem {
	var lines []problem
	for _, p := range f.problems {
		line := problem{Message: l.sentence(p.Message)}
		if p.Field != "" {
			line.ID = f.id(p.Field)
			if label, err := l.message(f.labelKey(p.Field)); err == nil {
				line.Label = label
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// sentence begins with a capital and ends with a full stop: messages of errors do neither.
func sentence(message string) string {
	first, size := utf8.DecodeRuneInString(message)
	if size == 0 {
		return ""
	}
	message = string(unicode.ToUpper(first)) + message[size:]
	if !strings.ContainsAny(message[len(message)-1:], ".!?:") {
		message += "."
	}
	return message
}

// id is the id of a field's element.
func (f form) id(name string) string { return "f-" + f.prefix + strings.ReplaceAll(name, ".", "-") }

// option is something that can be chosen.
type option struct {
	Value, Label, Note string
	Lang               string // of Label, where it is not the page's
	Also               string // what else finds it, one name in a line
	Chosen             bool
}

// field is one control of a form, as the partials input, area, select and checks show it.
type field struct {
	Name, ID, Label, Help, Value, Problem string
	Type, Auto, Class, List, Place        string
	Required, Plain                       bool
	Limit, RowCount                       int
	Options                               []option
	form                                  form
}

func (f form) field(l *locale, name string) (field, error) {
	label, err := l.message(f.labelKey(name))
	return field{
		Name: name, ID: f.id(name), Label: label, Value: f.Value(name), Problem: f.problem(l, name), Type: "text", RowCount: 3, form: f,
	}, err
}

// Needed marks the field as required.
func (f field) Needed() field { f.Required = true; return f }

// Hint explains the field.
func (f field) Hint(text string) field { f.Help = text; return f }

// Kind sets the type of an input and what the browser may fill in. A password never comes back.
func (f field) Kind(kind, auto string) field {
	f.Type, f.Auto = kind, auto
	if kind == "password" {
		f.Value = ""
	}
	f.Plain = kind != "text"
	return f
}

// Complete names what the browser may fill in.
func (f field) Complete(auto string) field { f.Auto = auto; return f }

// Simple is for names and addresses: no capitals, no spelling.
func (f field) Simple() field { f.Plain = true; return f }

// Max shows how many characters are left.
func (f field) Max(limit int) field { f.Limit = limit; return f }

// Rows is the height of an area.
func (f field) Rows(n int) field { f.RowCount = n; return f }

// Look adds a class.
func (f field) Look(class string) field { f.Class = class; return f }

// Example stands in an empty field.
func (f field) Example(text string) field { f.Place = text; return f }

// From names a datalist.
func (f field) From(id string) field { f.List = id; return f }

// Choose offers options; those that were chosen are marked.
func (f field) Choose(options []option) field {
	f.Options = slices.Clone(options)
	for i := range f.Options {
		f.Options[i].Chosen = f.form.Has(f.Name, f.Options[i].Value)
	}
	if f.Type == "text" {
		f.Type = "checkbox"
	}
	return f
}

// One lets choose one option only.
func (f field) One() field { f.Type = "radio"; return f }

// Describedby names the elements that explain the field.
func (f field) Describedby() string {
	var ids []string
	if f.Help != "" {
		ids = append(ids, f.ID+"-hint")
	}
	if f.Problem != "" {
		ids = append(ids, f.ID+"-wrong")
	}
	return strings.Join(ids, " ")
}

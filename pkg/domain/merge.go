package domain

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
)

// Merge is what becomes of two versions of a content that started from one.
type Merge struct {
	Base, Theirs, Yours Content
	Parts               []MergedPart // of the text
	Fields              []MergedField
}

// MergedField is a field besides the text that somebody changed. Its ID names it as a conflict.
type MergedField struct {
	ID, Name string
	Taken    Taken
}

// fieldWhen are start, end and time zone: one without the others would be another moment.
const fieldWhen = "when"

// contentField is a field of a content, or some that belong together, with their places in the struct.
type contentField struct {
	name   string
	values []reflect.Value
}

// derived are made anew at each publication; the text has its paragraphs.
var derived = map[string]bool{"html": true, "mentions": true, "audience": true, "text": true} //nolint:gochecknoglobals // a constant table

// sets are lists whose order says nothing: what each side added and removed goes together.
var sets = map[string]bool{"streams": true, "themes": true, "tags": true, "initiatives": true, "modes": true, "audiences": true} //nolint:gochecknoglobals // a constant table

// contentFields finds every field that a person fills in, whatever was added to the structs meanwhile.
func contentFields(c *Content) []contentField {
	fields := structFields(reflect.ValueOf(c).Elem(), "event", "card")
	var when contentField
	if c.Event != nil {
		for _, f := range structFields(reflect.ValueOf(c.Event).Elem()) {
			if f.name == "start" || f.name == "end" || f.name == "time_zone" {
				when = contentField{fieldWhen, append(when.values, f.values...)}
			} else {
				fields = append(fields, f)
			}
		}
		fields = append(fields, when)
	}
	if c.Card != nil {
		fields = append(fields, structFields(reflect.ValueOf(c.Card).Elem())...)
	}
	return fields
}

func structFields(v reflect.Value, omit ...string) []contentField {
	var fields []contentField
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		skip := derived[name]
		for _, o := range omit {
			skip = skip || name == o
		}
		if !skip {
			fields = append(fields, contentField{name, []reflect.Value{v.Field(i)}})
		}
	}
	return fields
}

// alike gives the copies of contents the same fields: an event or a card that one lacks is empty there.
func alike(all ...*Content) {
	event, card := false, false
	for _, c := range all {
		event, card = event || c.Event != nil, card || c.Card != nil
	}
	for _, c := range all {
		if event {
			occasion := Occasion{}
			if c.Event != nil {
				occasion = *c.Event
			}
			c.Event = &occasion
		}
		if card {
			own := Card{}
			if c.Card != nil {
				own = *c.Card
			}
			c.Card = &own
		}
	}
}

func (f contentField) equals(other contentField) bool {
	for i := range f.values {
		if !sameValue(f.values[i], other.values[i]) {
			return false
		}
	}
	return true
}

func sameValue(a, b reflect.Value) bool {
	if a.Kind() == reflect.Slice && a.Len() == 0 && b.Len() == 0 {
		return true
	}
	left, err := json.Marshal(a.Interface())
	right, failed := json.Marshal(b.Interface())
	return err == nil && failed == nil && bytes.Equal(left, right)
}

// SameContent says whether a person wrote the same in both.
func SameContent(a, b Content) bool { return a.Text == b.Text && len(ChangedFields(a, b)) == 0 }

// ChangedFields names the fields besides the text that differ.
func ChangedFields(a, b Content) []string {
	alike(&a, &b)
	left, right := contentFields(&a), contentFields(&b)
	var names []string
	for i := range left {
		if !left[i].equals(right[i]) {
			names = append(names, left[i].name)
		}
	}
	return names
}

// MergeContent merges two versions of what was base: the text by paragraph, the rest by field.
func MergeContent(base, theirs, yours Content) Merge {
	alike(&base, &theirs, &yours)
	m := Merge{Base: base, Theirs: theirs, Yours: yours, Parts: MergeText(base.Text, theirs.Text, yours.Text)}
	b, t, y := contentFields(&base), contentFields(&theirs), contentFields(&yours)
	for i := range b {
		f := MergedField{Name: b[i].name, ID: "field-" + b[i].name, Taken: TakenConflict}
		switch {
		case t[i].equals(y[i]) && b[i].equals(t[i]):
			continue
		case t[i].equals(y[i]):
			f.Taken = TakenAgreed
		case b[i].equals(t[i]):
			f.Taken = TakenYours
		case b[i].equals(y[i]):
			f.Taken = TakenTheirs
		case sets[f.Name]:
			f.Taken = TakenTogether
		}
		m.Fields = append(m.Fields, f)
	}
	return m
}

// Conflicts are the ids of all that must be chosen.
func (m *Merge) Conflicts() []string {
	var ids []string
	for _, f := range m.Fields {
		if f.Taken == TakenConflict {
			ids = append(ids, f.ID)
		}
	}
	for _, p := range m.Parts {
		if p.Taken == TakenConflict {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// Choose makes the merged content; missing are the conflicts that nobody decided.
func (m *Merge) Choose(choices map[string]Choice) (merged Content, missing []string) {
	base, theirs, yours := m.Base, m.Theirs, m.Yours
	merged = m.Yours
	alike(&base, &theirs, &yours, &merged)
	b, t, y, into := contentFields(&base), contentFields(&theirs), contentFields(&yours), contentFields(&merged)
	taken := map[string]MergedField{}
	for _, f := range m.Fields {
		taken[f.Name] = f
	}
	for i := range into {
		f := taken[into[i].name]
		switch {
		case f.Taken == TakenTogether:
			into[i].values[0].Set(together(b[i].values[0], t[i].values[0], y[i].values[0]))
		case f.Taken == TakenTheirs, f.Taken == TakenConflict && choices[f.ID] == ChooseTheirs:
			for n := range into[i].values {
				into[i].values[n].Set(t[i].values[n])
			}
		case f.Taken == TakenConflict && choices[f.ID] != ChooseYours:
			missing = append(missing, f.ID)
		}
	}
	text, undecided := MergedText(m.Parts, choices)
	merged.Text = text
	return merged, append(missing, undecided...)
}

// together is theirs without what you removed, and with what you added.
func together(base, theirs, yours reflect.Value) reflect.Value {
	has := func(list, one reflect.Value) bool {
		for i := range list.Len() {
			if sameValue(list.Index(i), one) {
				return true
			}
		}
		return false
	}
	all := reflect.MakeSlice(theirs.Type(), 0, theirs.Len()+yours.Len())
	for i := range theirs.Len() {
		if one := theirs.Index(i); has(yours, one) || !has(base, one) {
			all = reflect.Append(all, one)
		}
	}
	for i := range yours.Len() {
		if one := yours.Index(i); !has(theirs, one) && !has(base, one) {
			all = reflect.Append(all, one)
		}
	}
	return all
}

// FieldValue is a field of a content by its name, nil if there is none.
func FieldValue(c Content, name string) any {
	alike(&c)
	for _, f := range contentFields(&c) {
		if f.name == name {
			return f.values[0].Interface()
		}
	}
	return nil
}

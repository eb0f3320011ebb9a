package peers

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Shown is what people see of an object in a program.
type Shown struct {
	ID, Type, Author string
	Title            string
	// Text is what stands below the title, as HTML; Warning hides it until it is clicked away.
	Text, Warning string
	Link          string
	// Pictures are the addresses of the media.
	Pictures []string
	// Start, End and Place are those of an event, where the program has events.
	Start, End time.Time
	Place      string
	Updated    time.Time
}

// demands collects what a parser finds wrong.
type demands struct{ errs []error }

func (d *demands) that(holds bool, format string, args ...any) {
	if !holds {
		d.errs = append(d.errs, fmt.Errorf(format, args...))
	}
}

func (d *demands) err() error { return errors.Join(d.errs...) }

// text is a member that is a string, else "".
func text(o Object, member string) string {
	s, _ := o[member].(string)
	return s
}

// idOf is an address that is a string or the id of an object.
func idOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case Object:
		return text(v, "id")
	}
	return ""
}

// list is a member as an array; a single value counts as one entry.
func list(o Object, member string) []any {
	switch v := o[member].(type) {
	case nil:
		return nil
	case []any:
		return v
	default:
		return []any{v}
	}
}

func objects(o Object, member string) []Object {
	var found []Object
	for _, entry := range list(o, member) {
		if inner, ok := entry.(Object); ok {
			found = append(found, inner)
		}
	}
	return found
}

func isPublic(o Object) bool {
	return slices.Contains(append(list(o, "to"), list(o, "cc")...), any(public))
}

// instant reads a date as strict parsers do: RFC 3339 with a zone.
func instant(o Object, member string) (time.Time, error) {
	if o[member] == nil {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, text(o, member))
	if err != nil {
		return t, fmt.Errorf("%s: %w", member, err)
	}
	return t, nil
}

// basics reads what all programs read, and checks what all check: an id and an author on one host, an audience.
func basics(o Object) (Shown, error) {
	var d demands
	s := Shown{
		ID: text(o, "id"), Type: text(o, "type"), Author: idOf(o["attributedTo"]), Title: text(o, "name"), Text: text(o, "content"),
		Warning: text(o, "summary"), Link: text(o, "url"),
	}
	d.that(strings.HasPrefix(s.ID, "https://"), "the id %q is not https", s.ID)
	d.that(hostOf(s.ID) == hostOf(s.Author), "%s is attributed to %q", s.ID, s.Author)
	d.that(o["to"] != nil || o["cc"] != nil, "%s is addressed to nobody", s.ID)
	published, err := instant(o, "published")
	d.that(err == nil, "%v", err)
	s.Updated, err = instant(o, "updated")
	d.that(err == nil, "%v", err)
	d.that(s.Updated.IsZero() || !s.Updated.Before(published), "updated %s before published %s", s.Updated, published)
	for _, attachment := range objects(o, "attachment") {
		if strings.HasPrefix(text(attachment, "mediaType"), "image/") || text(attachment, "type") == "Image" {
			s.Pictures = append(s.Pictures, text(attachment, "url"))
		}
	}
	return s, d.err()
}

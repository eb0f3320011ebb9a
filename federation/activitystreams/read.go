package activitystreams

import (
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// What follows reads one member of a message in each of the shapes that peers give it: string, object, array of either.

// first is v, or the first entry of v that is not null if v is an array.
func first(v any) any {
	entries, ok := v.([]any)
	if !ok {
		return v
	}
	for _, entry := range entries {
		if entry != nil {
			return entry
		}
	}
	return nil
}

// list is v as an array; null and nothing are empty.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

func object(v any) map[string]any {
	m, _ := first(v).(map[string]any)
	return m
}

// text is a string, or the first string in v.
func text(v any) string {
	switch v := first(v).(type) {
	case string:
		return v
	case map[string]any:
		s, _ := v["@value"].(string)
		return s
	}
	return ""
}

// uri is the address that v names: a string, an inline object's id, a link's target. Other schemes than http are "".
func uri(v any) domain.URI {
	for _, entry := range list(v) {
		if u := oneURI(entry); u != "" {
			return u
		}
	}
	return ""
}

func oneURI(v any) domain.URI {
	switch v := v.(type) {
	case string:
		if domain.IsPublic(domain.URI(v)) {
			return domain.Public
		}
		u, err := domain.ParseURI(v)
		if err != nil {
			return ""
		}
		return u
	case map[string]any:
		if id, ok := v["id"].(string); ok && id != "" {
			return oneURI(id)
		}
		if href, ok := v["href"].(string); ok {
			return oneURI(href)
		}
	}
	return ""
}

// uris are all addresses that v names, each once.
func uris(v any) []domain.URI {
	entries := list(v)
	if len(entries) == 0 {
		return nil
	}
	out := make([]domain.URI, 0, len(entries))
	seen := make(map[domain.URI]bool, len(entries))
	for _, entry := range entries {
		if u := oneURI(entry); u != "" && !seen[u] {
			seen[u] = true
			out = append(out, u)
		}
	}
	return out
}

// hasType says whether the object is of one of the types.
func hasType(m map[string]any, names ...string) bool {
	for _, entry := range list(m["type"]) {
		for _, name := range names {
			if entry == name {
				return true
			}
		}
	}
	return false
}

// typeName is the type of the object by which we treat it.
func typeName(m map[string]any) string { return typeOf(m["type"]) }

// typeOf is the first type that we know, else the first: ["schema:Person", "Person"] is a Person.
func typeOf(v any) string {
	for _, entry := range list(v) {
		if s, ok := entry.(string); ok && knownTypes[shortType(s)] {
			return shortType(s)
		}
	}
	return shortType(text(v))
}

// knownTypes are those that object dispatches on.
var knownTypes = func() map[string]bool {
	known := map[string]bool{}
	for _, names := range [][]string{actorTypes, itemTypes, noteTypes, collectionTypes, {"Tombstone"}} {
		for _, name := range names {
			known[name] = true
		}
	}
	for verb := range newActivity {
		known[string(verb)] = true
	}
	return known
}()

var (
	actorTypes = []string{"Application", "Group", "Organization", "Person", "Service"}
	itemTypes  = []string{"Article", "Event", "Page"}
	// What is shown as a note: AS2's other texts and media, and BookWyrm's kinds.
	noteTypes = []string{"Note", "Question", "Image", "Video", "Audio", "Document", "ChatMessage",
		"Review", "Rating", "Comment", "Quotation", "GeneratedNote"}
)

func number(v any) (float64, bool) {
	f, ok := first(v).(float64)
	return f, ok
}

func whole(v any) int {
	f, ok := number(v)
	if !ok || f < 0 || f > 1<<31 {
		return 0
	}
	return int(f)
}

func truth(v any) bool {
	b, _ := first(v).(bool)
	return b
}

// Layouts of dates without a zone; WordPress once sent such (fedify#226).
var zoneless = []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02"}

// moment reads a date; one without a zone is meant in zone. Zero if it is none.
func moment(v any, zone *time.Location) time.Time {
	s := strings.TrimSpace(text(v))
	if s == "" || len(s) > 40 {
		return time.Time{}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return sane(t)
		}
	}
	for _, layout := range zoneless {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return sane(t)
		}
	}
	return time.Time{}
}

// sane drops what no calendar of ours can hold, and the remembered zone: the domain counts in UTC, to the microsecond.
func sane(t time.Time) time.Time {
	if t.Year() < 1000 || t.Year() > 9999 {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Microsecond)
}

// webAddress is s if it is an absolute http(s) address that fits, else "".
func webAddress(s string) string {
	u, err := domain.ParseURI(strings.TrimSpace(s))
	if err != nil {
		return ""
	}
	return string(u)
}

// page is the address for people in an AS2 url: a string, a Link, or an array whose first HTML Link wins.
func page(v any) string {
	fallback := ""
	for _, entry := range list(v) {
		switch entry := entry.(type) {
		case string:
			if u := webAddress(entry); u != "" && fallback == "" {
				fallback = u
			}
		case map[string]any:
			u := webAddress(text(entry["href"]))
			mediaType := text(entry["mediaType"])
			if strings.HasPrefix(mediaType, "text/html") && u != "" {
				return u
			}
			if u != "" && mediaType == "" && fallback == "" {
				fallback = u
			}
		}
	}
	return fallback
}

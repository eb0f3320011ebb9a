package activitystreams

import (
	"encoding/json"
	"strings"
)

const asContext = "https://www.w3.org/ns/activitystreams"

// parse reads one JSON object within our limits and makes it uniform: short type names, "id" and "type" for "@id" and
// "@type", no empty duration (go-fed panics on it), a context.
func parse(raw []byte) (map[string]any, error) {
	if len(raw) > MaxBytes {
		return nil, refuse("larger than %d bytes", MaxBytes)
	}
	if err := walk(raw, nil); err != nil {
		return nil, refuse("%s", err)
	}
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, refuse("%s", err) // a number beyond float64
	}
	uniform(m)
	if _, ok := m["@context"]; !ok {
		m["@context"] = asContext
	}
	return m, nil
}

// uniform works in place; scan has bounded the depth.
func uniform(v any) {
	switch v := v.(type) {
	case []any:
		for _, entry := range v {
			uniform(entry)
		}
	case map[string]any:
		for _, name := range []string{"id", "type"} {
			if value, ok := v["@"+name]; ok {
				if _, has := v[name]; !has {
					v[name] = value
				}
				delete(v, "@"+name)
			}
		}
		if v["duration"] == "" {
			delete(v, "duration")
		}
		for name, value := range v {
			switch name {
			case "type":
				v[name] = shortTypes(value)
			case "@context", "contentMap", "nameMap", "summaryMap":
			default:
				uniform(value)
			}
		}
	}
}

func shortTypes(v any) any {
	switch v := v.(type) {
	case string:
		return shortType(v)
	case []any:
		for i, entry := range v {
			if name, ok := entry.(string); ok {
				v[i] = shortType(name)
			}
		}
	}
	return v
}

// shortType turns "as:Create" and "https://www.w3.org/ns/activitystreams#Create" into "Create".
func shortType(name string) string {
	for _, prefix := range []string{"as:", asContext + "#", "http://www.w3.org/ns/activitystreams#"} {
		if short, ok := strings.CutPrefix(name, prefix); ok {
			return short
		}
	}
	return name
}

package activitystreams

import (
	"sort"
	"strings"
)

// languageOf is the BCP 47 tag of an object, "" if it names none: inLanguage (Mobilizon), language (Lemmy, PeerTube), else
// the language under which its content stands.
func languageOf(m map[string]any) string {
	if tag := languageTag(text(m["inLanguage"])); tag != "" {
		return tag
	}
	if tag := languageTag(text(object(m["language"])["identifier"])); tag != "" {
		return tag
	}
	for _, member := range []string{"content", "name", "summary"} {
		if tag := mapLanguage(m, member); tag != "" {
			return tag
		}
	}
	return ""
}

// mapLanguage is the key of the map's entry that equals the plain member, else of the first entry.
func mapLanguage(m map[string]any, member string) string {
	translations, _ := m[member+"Map"].(map[string]any)
	if len(translations) == 0 {
		return ""
	}
	keys := make([]string, 0, len(translations))
	for key := range translations {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		if tag := languageTag(key); tag != "" && translations[key] == m[member] {
			return tag
		}
	}
	return languageTag(keys[0])
}

// languageTag is tag if it looks like BCP 47; "und" says that the language is unknown.
func languageTag(tag string) string {
	if len(tag) < 2 || len(tag) > 35 || strings.HasPrefix(strings.ToLower(tag), "und") {
		return ""
	}
	for i := 0; i < len(tag); i++ {
		c := tag[i]
		if !isLetter(c) && (c < '0' || c > '9') && c != '-' {
			return ""
		}
	}
	return tag
}

// mapped is a member that may stand as text, as a language map, or both.
func mapped(m map[string]any, member, language string) string {
	if s := text(m[member]); s != "" {
		return s
	}
	translations, _ := m[member+"Map"].(map[string]any)
	if s, ok := translations[language].(string); ok {
		return s
	}
	keys := make([]string, 0, len(translations))
	for key := range translations {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		if s, ok := translations[key].(string); ok && s != "" {
			return s
		}
	}
	return ""
}

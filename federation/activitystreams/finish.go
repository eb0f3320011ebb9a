package activitystreams

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"github.com/go-fed/activity/streams/vocab"
)

// finish turns a built value into the bytes that are stored, sent and served: the fixed context, arrays where programs
// demand arrays, language maps beside their text, no null members, sorted keys.
func finish(t vocab.Type) ([]byte, error) {
	m, err := serialize(t)
	if err != nil {
		return nil, err
	}
	return render(m)
}

// serialize needs no lock: each value is built for one call and never shared (streams.Serialize of a shared value is not
// safe). The context that go-fed would add has no stable order, so it is left out.
func serialize(t vocab.Type) (map[string]any, error) {
	m, err := t.Serialize()
	if err != nil {
		return nil, fmt.Errorf("serialize %s: %w", t.GetTypeName(), err)
	}
	tidy(m)
	return m, nil
}

// Members that are arrays even with one entry or none. Mobilizon and Pixelfed fail on others.
var alwaysArray = map[string]bool{
	"to": true, "cc": true, "tag": true, "attachment": true, "alsoKnownAs": true, "items": true, "orderedItems": true,
	"attributionDomains": true, "assertionMethod": true, "implements": true, "workTranslation": true,
}

func tidy(m map[string]any) {
	delete(m, "@context")
	for member, value := range m {
		value = tidied(value)
		switch {
		case value == nil:
			delete(m, member)
			continue
		case alwaysArray[member]:
			if _, ok := value.([]any); !ok {
				value = []any{value}
			}
		case member == "latitude" || member == "longitude":
			value = decimal(value)
		case member == "content" || member == "name" || member == "summary":
			value = unpack(m, member, value)
		}
		m[member] = value
	}
}

func tidied(value any) any {
	switch v := value.(type) {
	case map[string]any:
		tidy(v)
	case []any:
		kept := v[:0:0]
		for _, entry := range v {
			if entry = tidied(entry); entry != nil {
				kept = append(kept, entry)
			}
		}
		if kept == nil {
			kept = []any{}
		}
		return kept
	}
	return value
}

// unpack moves the language map that go-fed writes into the array of values to the member that AS2 has for it.
func unpack(m map[string]any, member string, value any) any {
	entries, ok := value.([]any)
	if !ok {
		return value
	}
	for _, entry := range entries {
		switch entry := entry.(type) {
		case string:
			value = entry
		case map[string]string, map[string]any:
			m[member+"Map"] = entry
		}
	}
	return value
}

// decimal keeps the point in a whole number of degrees: Mobilizon ignores integers there.
func decimal(value any) any {
	f, ok := value.(float64)
	if !ok || f != math.Trunc(f) {
		return value
	}
	return json.RawMessage(strconv.FormatFloat(f, 'f', 1, 64))
}

// render writes a tidy object with the context in front, where its name sorts.
func render(m map[string]any) ([]byte, error) {
	body, err := marshal(m)
	if err != nil {
		return nil, err
	}
	return withContext(body), nil
}

// marshal is JSON as people would write it: "<" stays "<".
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("encode JSON: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

package web

import (
	"net/url"
	"strings"
)

// cardMeter is how much of a card says something.
type cardMeter struct {
	Done, All int
	Fresh     bool // hardly begun: what is missing is shown at once
	Fields    []measuredField
}

// measuredField is a heading of a card. Names are the fields of the form of which one has to say something.
type measuredField struct {
	ID, Label, Names string
	Said             bool
}

// measured are the headings that make a card complete, in the order of the form. A "|" parts fields of which one is enough.
func measured() []string {
	return strings.Fields(`summary text priorities streams modes audiences themes founded legal_form scope languages people|people.name
links|links.url place.city|place.name contact.email|contact.phone|contact.url logo|logo_id image|image_id`)
}

// meterOf measures what stands in the form. A vocabulary without terms is not counted.
func meterOf(v *visit, page *editPage) cardMeter {
	var m cardMeter
	empty := map[string]bool{
		"streams": len(page.Streams) == 0, "modes": len(page.Modes) == 0, "audiences": len(page.Audiences) == 0, "themes": len(page.Themes) == 0,
	}
	for _, names := range measured() {
		name, _, _ := strings.Cut(names, "|")
		if empty[name] {
			continue
		}
		label, err := v.speaker.message(page.Form.labelKey(name))
		if err != nil {
			label = name
		}
		f := measuredField{ID: page.Form.id(name), Label: label, Names: strings.ReplaceAll(names, "|", " "), Said: says(page.Form.Values, names)}
		m.Fields = append(m.Fields, f)
		m.All++
		if f.Said {
			m.Done++
		}
	}
	m.Fresh = 2*m.Done < m.All
	return m
}

func says(values url.Values, names string) bool {
	for _, name := range strings.Split(names, "|") {
		for _, value := range values[name] {
			if strings.TrimSpace(value) != "" {
				return true
			}
		}
	}
	return false
}

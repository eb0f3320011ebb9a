// Package ical writes events as iCalendar (RFC 5545), so that calendars of every maker can take or follow them.
package ical

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	ical "github.com/emersion/go-ical"

	"github.com/weftwork/weftwork/pkg/domain"
)

// MediaType is what calendars are served as.
const MediaType = "text/calendar; charset=utf-8"

// Options are what an item does not know itself.
type Options struct {
	// Plain makes text of the item's HTML for the description; without it the summary stands alone.
	Plain func(html string) string
	// Facts are further lines of the description: price, access, contact.
	Facts func(content domain.Content) []string
	// Source is the absolute address of the calendar; "" if it has none.
	Source string
}

// Event is a calendar with one event. An item that is no event gives an empty calendar.
func Event(item domain.Item, options Options) ([]byte, error) {
	return encode(calendar("", []domain.Item{item}, options))
}

// Feed is a calendar to subscribe to, under the name that calendars show.
func Feed(name string, items []domain.Item, options Options) ([]byte, error) {
	return encode(calendar(name, items, options))
}

// refresh is how often subscribers should ask again.
const refresh = "PT1H"

func calendar(name string, items []domain.Item, options Options) *ical.Calendar {
	calendar := ical.NewCalendar()
	calendar.Props.SetText(ical.PropVersion, "2.0")
	calendar.Props.SetText(ical.PropProductID, "-//Weftwork//Weftwork//EN")
	calendar.Props.SetText(ical.PropCalendarScale, "GREGORIAN")
	if name != "" {
		setText(calendar.Props, ical.PropName, name)
		setText(calendar.Props, "X-WR-CALNAME", name) // Apple and Google read no other
		set(calendar.Props, ical.PropRefreshInterval, refresh).Params.Set(ical.ParamValue, string(ical.ValueDuration))
		set(calendar.Props, "X-PUBLISHED-TTL", refresh) // Outlook
	}
	if options.Source != "" {
		set(calendar.Props, ical.PropSource, clean(options.Source)).Params.Set(ical.ParamValue, string(ical.ValueURI))
	}
	zones := map[string]*span{}
	for _, item := range items {
		if o := item.Content.Event; o != nil && canBeWritten(o.Start) && canBeWritten(o.LastMoment()) {
			calendar.Children = append(calendar.Children, event(item, options))
			if !o.IsAllDay() {
				noteZone(zones, o)
			}
		}
	}
	if len(calendar.Children) == 0 {
		noteZone(zones, &domain.Occasion{}) // RFC 5545 §3.6: a calendar has at least one component
	}
	calendar.Children = append(timeZones(zones), calendar.Children...)
	return calendar
}

// canBeWritten leaves out years that iCalendar has no four digits for.
func canBeWritten(t time.Time) bool { return t.Year() > 0 && t.Year() < 9999 && !t.IsZero() }

func event(item domain.Item, options Options) *ical.Component {
	content, occasion := item.Content, item.Content.Event
	e := ical.NewComponent(ical.CompEvent)
	set(e.Props, ical.PropUID, clean(string(item.URI)))
	revised := item.UpdatedAt
	if revised.IsZero() {
		revised = item.PublishedAt
	}
	e.Props.SetDateTime(ical.PropDateTimeStamp, revised.UTC())
	e.Props.SetDateTime(ical.PropLastModified, revised.UTC())
	e.Props.SetDateTime(ical.PropCreated, item.PublishedAt.UTC())
	set(e.Props, ical.PropSequence, strconv.Itoa(item.Revision))
	setTimes(e.Props, occasion)
	setText(e.Props, ical.PropSummary, content.Title)
	setText(e.Props, ical.PropDescription, description(item, options))
	setText(e.Props, ical.PropLocation, location(occasion))
	setStatus(e.Props, occasion.Status)
	if item.URL != "" {
		set(e.Props, ical.PropURL, clean(item.URL))
	}
	if p := occasion.Place; p != nil && p.Latitude != nil && p.Longitude != nil {
		set(e.Props, ical.PropGeo, fmt.Sprintf("%.6f;%.6f", *p.Latitude, *p.Longitude))
	}
	if occasion.OnlineAddress != "" {
		set(e.Props, ical.PropConference, clean(occasion.OnlineAddress)).Params.Set(ical.ParamValue, string(ical.ValueURI))
	}
	setText(e.Props, ical.PropContact, contact(occasion.Contact))
	if len(content.Tags) > 0 {
		categories := ical.NewProp(ical.PropCategories)
		tags := make([]string, len(content.Tags))
		for i, tag := range content.Tags {
			tags[i] = clean(tag)
		}
		categories.SetTextList(tags)
		e.Props.Set(categories)
	}
	return e
}

// description is the summary, the text, and the addresses that lead further.
func description(item domain.Item, options Options) string {
	parts := []string{item.Content.Summary}
	if options.Plain != nil {
		parts = append(parts, options.Plain(item.Content.HTML))
	}
	if options.Facts != nil {
		parts = append(parts, strings.Join(options.Facts(item.Content), "\n"))
	}
	parts = append(parts, item.Content.Event.OnlineAddress, item.URL)
	parts = slices.DeleteFunc(parts, func(part string) bool { return strings.TrimSpace(part) == "" })
	return strings.Join(parts, "\n\n")
}

// contact is who answers questions, in a line.
func contact(c domain.Contact) string {
	parts := slices.DeleteFunc([]string{c.Name, c.Email, c.Phone, c.URL}, func(part string) bool { return part == "" })
	return strings.Join(parts, ", ")
}

// location is the place on one line, else where to take part online.
func location(o *domain.Occasion) string {
	if o.Place == nil {
		return o.OnlineAddress
	}
	city := strings.TrimSpace(o.Place.PostalCode + " " + o.Place.City)
	parts := []string{o.Place.Name, o.Place.Street, city, o.Place.Region, o.Place.Country}
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	if len(parts) == 0 {
		return o.OnlineAddress
	}
	return strings.Join(parts, ", ")
}

// set writes a value that needs no escaping: an address, a number.
func set(props ical.Props, name, value string) *ical.Prop {
	prop := ical.NewProp(name)
	prop.Value = value
	props.Set(prop)
	return prop
}

// setText leaves an empty property out.
func setText(props ical.Props, name, text string) {
	text = strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ReplaceAll(text, "\r\n", "\n"))
	if text = strings.TrimSpace(text); text != "" {
		props.SetText(name, text)
	}
}

// clean leaves out what would end a line.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}

func encode(calendar *ical.Calendar) ([]byte, error) {
	var out bytes.Buffer
	if err := ical.NewEncoder(&out).Encode(calendar); err != nil {
		return nil, fmt.Errorf("write calendar: %w", err)
	}
	return fold(out.Bytes()), nil
}

// maxLine is how many bytes a line may have (RFC 5545 §3.1); go-ical writes longer ones.
const maxLine = 75

func fold(source []byte) []byte {
	var out bytes.Buffer
	for line := range bytes.SplitAfterSeq(source, []byte("\r\n")) {
		line, hadEnd := bytes.CutSuffix(line, []byte("\r\n"))
		for room := maxLine; len(line) > room; room = maxLine - 1 {
			cut := room
			for !utf8.RuneStart(line[cut]) {
				cut--
			}
			out.Write(line[:cut])
			out.WriteString("\r\n ")
			line = line[cut:]
		}
		out.Write(line)
		if hadEnd {
			out.WriteString("\r\n")
		}
	}
	return out.Bytes()
}

// span is the time for which a zone has to be described.
type span struct {
	zone     *time.Location
	from, to time.Time
}

func noteZone(zones map[string]*span, o *domain.Occasion) {
	zone := o.Location()
	if known, ok := zones[zone.String()]; ok {
		if o.Start.Before(known.from) {
			known.from = o.Start
		}
		if o.LastMoment().After(known.to) {
			known.to = o.LastMoment()
		}
		return
	}
	zones[zone.String()] = &span{zone: zone, from: o.Start, to: o.LastMoment()}
}

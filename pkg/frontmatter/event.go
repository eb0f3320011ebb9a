package frontmatter

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Event reads the YAML of an event. Times are those of the clocks in its time zone.
// A wrong file is a domain.InvalidError.
func Event(r io.Reader) (Draft, error) {
	source, err := read(r)
	if err != nil {
		return Draft{}, err
	}
	file := &reader{}
	fields := file.document(source, append([]string{"title", "summary", "text", "language", "start", "end", "timezone", "place", "online_address",
		"image", "image_alt", "image_caption", "image_credit", "tags", "streams", "themes", "status", "join", "join_url", "quotes", "licence"}, admissionKeys...)...)
	draft := Draft{StreamNames: fields.list("streams"), ThemeNames: fields.list("themes")}
	draft.Content = domain.Content{
		Title:    fields.needed("title"),
		Summary:  fields.line("summary"),
		Text:     fields.text("text"),
		Language: fields.text("language"),
		Tags:     fields.tags("tags"),
		Quotes:   fields.quotes("quotes"),
		Licence:  fields.licence("licence"),
		Event:    fields.occasion(),
	}
	draft.ImagePath, draft.Content.Image = fields.picture("image", "image")
	return draft, file.problems()
}

func (f *fields) occasion() *domain.Occasion {
	o := &domain.Occasion{
		Place:         f.place("place"),
		OnlineAddress: f.address("online_address"),
		Status:        f.eventStatus("status"),
		Join:          f.joinMode("join"),
		JoinURL:       f.address("join_url"),
	}
	f.admission(o)
	start, end := f.needed("start"), f.text("end")
	o.TimeZone = f.needed("timezone")
	if o.TimeZone == "" {
		return o
	}
	zone, err := domain.TimeZone(o.TimeZone)
	if err != nil {
		f.refuse("timezone", domain.Message(err))
		return o
	}
	o.Start, o.End = f.moment("start", start, zone), f.moment("end", end, zone)
	if !o.Start.IsZero() && !o.End.IsZero() && !o.End.After(o.Start) {
		f.refuse("end", fmt.Sprintf("the event would end (%s) before it starts (%s); change one of them, or leave out the end", end, start))
	}
	return o
}

func (f *fields) moment(key, text string, zone *time.Location) time.Time {
	if text == "" {
		return time.Time{}
	}
	t, err := domain.LocalTime(text, zone)
	if err != nil {
		f.refuse(key, domain.Message(err))
	}
	return t
}

func (f *fields) eventStatus(key string) domain.EventStatus {
	switch status := domain.EventStatus(strings.ToUpper(f.text(key))); status {
	case "":
		return domain.EventConfirmed
	case domain.EventConfirmed, domain.EventTentative, domain.EventCancelled, domain.EventPostponed:
		return status
	}
	f.refuse(key, "is not known; write confirmed, tentative, postponed or cancelled")
	return ""
}

func (f *fields) quotes(key string) domain.QuotePolicy {
	policy := domain.QuotePolicy(strings.ToLower(f.text(key)))
	if policy == "" || policy.IsValid() {
		return policy
	}
	f.refuse(key, "is not known; write everybody, followers or nobody")
	return ""
}

func (f *fields) licence(key string) domain.Licence {
	written := f.text(key)
	licence := domain.ReadLicence(written)
	if written != "" && licence == "" {
		f.refuse(key, "is not known; write one such as CC BY-SA 4.0, or its address")
	}
	return licence
}

func (f *fields) joinMode(key string) domain.JoinMode {
	switch mode := domain.JoinMode(strings.ToLower(f.text(key))); mode {
	case "", domain.JoinFree, domain.JoinExternal, domain.JoinClosed, domain.JoinNone:
		return mode
	}
	f.refuse(key, "is not known; write free, external (with join_url), closed or none")
	return ""
}

// place is nil where nothing of it is known.
func (f *fields) place(key string) *domain.Place {
	in := f.section(key, "name", "street", "postal_code", "city", "region", "country", "latitude", "longitude")
	place := &domain.Place{
		Name: in.text("name"), Street: in.text("street"), PostalCode: in.text("postal_code"), City: in.text("city"),
		Region: in.text("region"), Country: in.text("country"),
		Latitude: in.degrees("latitude", 90), Longitude: in.degrees("longitude", 180),
	}
	if in.has("latitude") != in.has("longitude") {
		in.refuse("latitude", "give latitude and longitude, or neither")
	}
	if place.IsEmpty() {
		return nil
	}
	return place
}

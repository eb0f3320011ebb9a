package web

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// localTime is how browsers send a date and time without a zone.
const localTime = "2006-01-02T15:04"

// occasionForm is what the form of an event shows besides what was typed.
type occasionForm struct {
	Categories, Costs, Wheelchairs []option
	// StartTwice and EndTwice say that the clocks show the typed time twice that night.
	StartTwice, EndTwice bool
	Readers              readerClocks
	Places               []savedPlace
	// Open says that the rarer facts are filled in.
	AccessOpen, ContactOpen bool
}

// readerClocks is when the event is for readers elsewhere. Zones are what scripts need to say it themselves.
type readerClocks struct {
	Zones string // "Asia/Tokyo=Tokyo; …" in the page's language
	Rows  []link // Name is the place, Text the time there
}

// twiceView asks which moment is meant of an hour that comes twice.
type twiceView struct {
	Name, ID, Chosen string
	Shown            bool
}

func twice(f form, name string, shown bool) twiceView {
	return twiceView{Name: name, ID: f.id(name), Chosen: f.Value(name + "_fold"), Shown: shown}
}

// occasionOf reads an event's form. Times are on the clock of the zone that was chosen.
func occasionOf(v *visit, values url.Values, wrong *domain.InvalidError) *domain.Occasion {
	o := &domain.Occasion{
		TimeZone: strings.TrimSpace(values.Get("timezone")), OnlineAddress: strings.TrimSpace(values.Get("online_address")),
		Status: domain.EventStatus(values.Get("status")), Place: placeFrom(v, values, wrong),
		Join: domain.JoinMode(values.Get("join")), JoinURL: strings.TrimSpace(values.Get("join_url")),
		Category: values.Get("category"), Cost: domain.Cost{Kind: domain.CostKind(values.Get("cost")), Text: values.Get("cost_text")},
		Access: domain.Access{
			Wheelchair: domain.Wheelchair(values.Get("wheelchair")), SignLanguage: values.Get("sign_language") != "",
			Subtitles: values.Get("subtitles") != "", Notes: values.Get("access_notes"),
		},
		Contact: domain.Contact{
			Name: values.Get("contact.name"), Email: values.Get("contact.email"), Phone: values.Get("contact.phone"), URL: values.Get("contact.url"),
		},
	}
	if o.Cost.Text != "" && o.Cost.Kind == "" {
		o.Cost.Kind = domain.CostPaid
	}
	if text := strings.TrimSpace(values.Get("capacity")); text != "" {
		if number, err := strconv.Atoi(text); err == nil && number > 0 {
			o.Capacity = number
		} else {
			wrong.Add("capacity", "write how many people there is room for, such as 40")
		}
	}
	t := clockReader{v: v, values: values, wrong: wrong, zone: o.Location()}
	if values.Get("all_day") != "" {
		o.Start, o.End = t.days()
	} else {
		o.Start, o.End = t.time("start"), t.time("end")
	}
	return o
}

// clockReader reads times as the clocks of a zone show them.
type clockReader struct {
	v      *visit
	values url.Values
	wrong  *domain.InvalidError
	zone   *time.Location
}

// time is zero where nothing was typed, or what cannot be. Of an hour that comes twice, somebody has to say which is meant before
// it is published; until then it is the first.
func (r clockReader) time(field string) time.Time {
	text := strings.TrimSpace(r.values.Get(field))
	if text == "" {
		return time.Time{}
	}
	t, err := domain.LocalTime(text, r.zone)
	if err != nil {
		r.wrong.Add(field, domain.Message(err))
		return time.Time{}
	}
	if both := domain.ClockTimes(text, r.zone); len(both) == 2 {
		switch action := r.values.Get("action"); {
		case r.values.Get(field+"_fold") == "2":
			t = both[1]
		case r.values.Get(field+"_fold") == "" && (action == "publish" || action == "check" || action == "schedule"):
			r.wrong.Add(field, r.v.say("event.comes_twice", "Time", t.Format("15:04"), "Zone", r.zone.String()))
		}
	}
	return t.UTC()
}

// days are whole days: from the first moment of the first to that of the day after the last.
func (r clockReader) days() (start, end time.Time) {
	first, last := r.day("start"), r.day("end")
	if first.IsZero() {
		return first, last
	}
	if last.IsZero() {
		last = first
	}
	if last.Before(first) {
		r.wrong.Add("end", r.v.say("event.days_reversed"))
	}
	year, month, day := first.Date()
	start = domain.FirstMoment(year, month, day, r.zone).UTC()
	year, month, day = last.Date()
	return start, domain.FirstMoment(year, month, day+1, r.zone).UTC()
}

func (r clockReader) day(field string) time.Time {
	text := strings.TrimSpace(r.values.Get(field))
	if text == "" {
		return time.Time{}
	}
	day, err := time.Parse(time.DateOnly, text[:min(len(text), len(time.DateOnly))])
	if err != nil {
		_, err = domain.LocalTime(text, r.zone)
		r.wrong.Add(field, domain.Message(err))
		return time.Time{}
	}
	return day
}

// occasionValues is an occasion as its form shows it: the inverse of occasionOf.
func occasionValues(values url.Values, o *domain.Occasion) {
	if o == nil {
		values.Set("status", string(domain.EventConfirmed))
		values.Set("join", string(domain.JoinFree))
		return
	}
	timeValues(values, o)
	values.Set("timezone", o.TimeZone)
	values.Set("online_address", o.OnlineAddress)
	values.Set("status", firstOf(string(o.Status), string(domain.EventConfirmed)))
	values.Set("join", string(o.Joining()))
	values.Set("join_url", o.JoinURL)
	values.Set("category", o.Category)
	values.Set("cost", string(o.Cost.Kind))
	values.Set("cost_text", o.Cost.Text)
	values.Set("wheelchair", string(o.Access.Wheelchair))
	values.Set("access_notes", o.Access.Notes)
	for name, is := range map[string]bool{"sign_language": o.Access.SignLanguage, "subtitles": o.Access.Subtitles} {
		if is {
			values.Set(name, "yes")
		}
	}
	if o.Capacity > 0 {
		values.Set("capacity", strconv.Itoa(o.Capacity))
	}
	values.Set("contact.name", o.Contact.Name)
	contactValues(values, o.Contact)
	placeValues(values, o.Place)
}

func contactValues(values url.Values, c domain.Contact) {
	values.Set("contact.email", c.Email)
	values.Set("contact.phone", c.Phone)
	values.Set("contact.url", c.URL)
}

func timeValues(values url.Values, o *domain.Occasion) {
	if o.IsAllDay() {
		values.Set("all_day", "yes")
		values.Set("start", o.Start.In(o.Location()).Format(time.DateOnly)+"T00:00")
		values.Set("end", o.LastDay().Format(time.DateOnly)+"T00:00")
		return
	}
	for name, t := range map[string]time.Time{"start": o.Start, "end": o.End} {
		if t.IsZero() {
			continue
		}
		text := t.In(o.Location()).Format(localTime)
		values.Set(name, text)
		if both := domain.ClockTimes(text, o.Location()); len(both) == 2 {
			values.Set(name+"_fold", "1")
			if both[1].Equal(t) {
				values.Set(name+"_fold", "2")
			}
		}
	}
}

// fillOccasion adds what an event's form shows besides what was typed.
func (s *Server) fillOccasion(v *visit, kind domain.Kind, page *editPage) error {
	if kind != domain.KindEvent {
		return nil
	}
	f := page.Form
	var scratch domain.InvalidError
	o := occasionOf(v, f.Values, &scratch)
	page.Licences = licenceOptions(v, domain.Licence(f.Value("licence")), v.say("licence.unsaid"))
	page.Occasion = &occasionForm{
		Categories: categoryOptions(v), Costs: costOptions(v), Wheelchairs: wheelchairOptions(v),
		StartTwice:  f.Value("all_day") == "" && len(domain.ClockTimes(f.Value("start"), o.Location())) == 2,
		EndTwice:    f.Value("all_day") == "" && len(domain.ClockTimes(f.Value("end"), o.Location())) == 2,
		Readers:     readerClocks{Zones: v.say("event.readers")},
		AccessOpen:  o.Access != (domain.Access{}) || f.problem(v.speaker.locale, "access_notes") != "",
		ContactOpen: o.Contact != (domain.Contact{}),
	}
	if !o.IsAllDay() && f.Value("all_day") == "" {
		page.Occasion.Readers.Rows = s.presenter(v).readerTimes(o)
	}
	var err error
	page.Occasion.Places, err = s.savedPlaces(v)
	return err
}

// readerTimes is when the event is on the clocks of other places, where those show something else than its own.
func (p presenter) readerTimes(o *domain.Occasion) []link {
	if o.Start.IsZero() {
		return nil
	}
	var rows []link
	start, end := o.Start.In(o.Location()), o.End
	if !o.HasEnd() {
		end = time.Time{}
	}
	for _, pair := range strings.Split(p.l.say("event.readers"), ";") {
		name, place, _ := strings.Cut(strings.TrimSpace(pair), "=")
		zone, err := domain.TimeZone(name)
		if err != nil || utcOffset(start.In(zone)) == utcOffset(start) {
			continue
		}
		rows = append(rows, link{Name: place, Text: p.clocks(start, start.In(zone), end)})
	}
	return rows
}

func categoryOptions(v *visit) []option {
	options := []option{{Label: v.say("event.category_none")}}
	p := presenter{l: v.speaker.locale}
	for _, code := range domain.EventCategories() {
		options = append(options, option{Value: code, Label: p.category(code)})
	}
	return options
}

func costOptions(v *visit) []option {
	return []option{
		{Label: v.say("event.unsaid")}, {Value: string(domain.CostFree), Label: v.say("event.cost_free")},
		{Value: string(domain.CostDonation), Label: v.say("event.cost_donation")}, {Value: string(domain.CostPaid), Label: v.say("event.cost_paid")},
	}
}

func wheelchairOptions(v *visit) []option {
	return []option{
		{Label: v.say("event.unsaid")}, {Value: string(domain.WheelchairFully), Label: v.say("event.wheelchair_fully")},
		{Value: string(domain.WheelchairPartially), Label: v.say("event.wheelchair_partially")}, {Value: string(domain.WheelchairNo), Label: v.say("event.wheelchair_no")},
	}
}

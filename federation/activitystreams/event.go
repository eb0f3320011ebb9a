package activitystreams

import (
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"

	"github.com/weftwork/weftwork/pkg/domain"
)

const (
	defaultCategory = "MEETING" // what Mobilizon makes of categories that it does not know
	websiteName     = "Website" // the name by which Mobilizon knows an event's online address
)

// event is the shape that Mobilizon, Gancio, WordPress, Friendica and Mastodon all take (interop §4.4). The hero is the
// first attachment.
func (e Encoder) event(i *domain.Item) (vocab.Type, error) {
	i = travelling(i)
	c := i.Content
	if c.Event == nil || c.Event.Start.IsZero() {
		return nil, unencodable("event without a start", i.URI, string(i.Kind))
	}
	o := streams.NewActivityStreamsEvent()
	e.itemBase(o, i)
	summary := eventSummary(c)
	setSummary(o, bothReadings(summary))
	setPreview(o, i.Actor, "<p><strong>"+html.EscapeString(c.Title)+"</strong></p><p>"+html.EscapeString(summary)+"</p>")
	setOccasion(o, c.Event)
	setContent(o, withFacts(c), c.Language)
	setWordings(o, i, withFacts, eventSummary)
	setAdmission(o, c.Event)
	setLocation(o, c.Event.Place)
	attachments := streams.NewActivityStreamsAttachmentProperty()
	if c.Image != nil && c.Image.URL != "" {
		attachments.AppendActivityStreamsDocument(document(*c.Image))
	}
	if c.Event.OnlineAddress != "" {
		attachments.AppendActivityStreamsLink(link(domain.Link{Name: websiteName, URL: c.Event.OnlineAddress}, "text/html"))
	}
	attachAccess(attachments, c.Event.Access)
	o.SetActivityStreamsAttachment(attachments)
	setJoining(o, i)
	extend(o, "organizers", map[string]any{
		"type": "OrganizersCollection", "id": string(i.URI) + "#organizers", "totalItems": 1, "items": []any{string(i.Actor)},
	})
	return o, nil
}

func setOccasion(o vocab.ActivityStreamsEvent, occasion *domain.Occasion) {
	zone := occasion.Location()
	start := streams.NewActivityStreamsStartTimeProperty()
	start.Set(occasion.Start.In(zone))
	o.SetActivityStreamsStartTime(start)
	if !occasion.End.IsZero() {
		end := streams.NewActivityStreamsEndTimeProperty()
		end.Set(occasion.End.In(zone))
		o.SetActivityStreamsEndTime(end)
	}
	status, category := occasion.Status, occasion.Category
	if status == "" {
		status = domain.EventConfirmed
	}
	if category == "" {
		category = defaultCategory
	}
	extend(o, "timezone", notEmpty(occasion.TimeZone))
	extend(o, "status", string(mobilizonStatus(status)))
	extend(o, "eventStatus", eventStatuses[status])
	extend(o, "category", category)
	extend(o, "isOnline", occasion.Place.IsEmpty() && occasion.OnlineAddress != "")
}

// eventStatuses are FEP-8a8e's names, which are schema.org's.
var eventStatuses = map[domain.EventStatus]string{
	domain.EventConfirmed: "EventScheduled", domain.EventTentative: "EventTentative", domain.EventCancelled: "EventCancelled",
	domain.EventPostponed: "EventPostponed",
}

// mobilizonStatus is one of the three that Mobilizon takes; it refuses an event with any other.
func mobilizonStatus(status domain.EventStatus) domain.EventStatus {
	if status == domain.EventPostponed {
		return domain.EventTentative
	}
	return status
}

func (d Decoder) event(m map[string]any, raw []byte) (*domain.Item, error) {
	i := d.itemBase(m, domain.KindEvent, raw)
	c := &i.Content
	c.Event = readOccasion(m)
	if c.Event.Start.IsZero() {
		return nil, refuse("an Event without startTime")
	}
	c.Summary = cut(plain(mapped(m, "summary", c.Language)), domain.MaxSummary)
	c.Summary = withoutOccasion(c.Summary, *c)
	c.Image = banner(m)
	i.Wordings = d.readWordings(m, *c, func(text, language string) string {
		there := *c
		there.Language = language
		return withoutOccasion(plainSummary(text, language), there)
	})
	return i, nil
}

// banner is the hero of an event: the attachment that Mobilizon calls "Banner", else the first picture.
func banner(m map[string]any) *domain.Image {
	images := attachedImages(m["attachment"])
	for _, i := range images {
		if i.Alt == "Banner" {
			i.Alt = ""
			return &i
		}
	}
	if len(images) > 0 {
		return &images[0]
	}
	return readImage(m["image"])
}

func readOccasion(m map[string]any) *domain.Occasion {
	o := &domain.Occasion{TimeZone: zoneOf(m), Status: readStatus(m), Category: readCategory(m["category"])}
	zone := o.Location()
	o.Start, o.End = moment(m["startTime"], zone), moment(m["endTime"], zone)
	if !o.End.IsZero() && o.End.Before(o.Start) {
		o.End = noTime
	}
	o.Place, o.OnlineAddress = readLocation(m["location"])
	o.Join, o.JoinURL = readJoining(m)
	readAdmission(o, m)
	for _, entry := range list(m["attachment"]) {
		attachment, _ := entry.(map[string]any)
		if o.OnlineAddress == "" && hasType(attachment, "Link") && text(attachment["name"]) == websiteName {
			o.OnlineAddress = webAddress(text(attachment["href"]))
		}
	}
	return o
}

// zoneOf is the time zone that an event names, else the fixed one that its start is written in, "" for UTC.
func zoneOf(m map[string]any) string {
	if zone := text(m["timezone"]); zone != "" && len(zone) < 64 && zone != "Local" {
		if _, err := time.LoadLocation(zone); err == nil {
			return zone
		}
	}
	start, err := time.Parse(time.RFC3339, text(m["startTime"]))
	if err != nil {
		return ""
	}
	return fixedZone(start)
}

// fixedZone is the IANA name of an offset of whole hours; its sign is the reverse of what people write.
func fixedZone(t time.Time) string {
	_, seconds := t.Zone()
	hours := seconds / 3600
	if seconds%3600 != 0 || hours == 0 || hours > 14 || hours < -12 {
		return ""
	}
	return fmt.Sprintf("Etc/GMT%+d", -hours)
}

// readStatus prefers FEP-8a8e's eventStatus where it says more: what is postponed is only tentative in the other.
func readStatus(m map[string]any) domain.EventStatus {
	said := text(m["eventStatus"])
	said = said[strings.LastIndexByte(said, '/')+1:]
	for _, member := range []string{"status", "ical:status"} {
		switch status := domain.EventStatus(strings.ToUpper(text(m[member]))); status {
		case domain.EventTentative:
			if said == eventStatuses[domain.EventPostponed] {
				return domain.EventPostponed
			}
			return status
		case domain.EventConfirmed, domain.EventCancelled:
			return status
		}
	}
	for status, name := range eventStatuses {
		if said == name {
			return status
		}
	}
	return domain.EventConfirmed
}

// readCategory is one of Mobilizon's codes, whether we know it or not; older ones were in lower case.
func readCategory(v any) string {
	category := strings.ToUpper(text(v))
	for i := 0; i < len(category); i++ {
		if !isLetter(category[i]) && category[i] != '_' {
			return ""
		}
	}
	if len(category) > 60 || category == defaultCategory {
		return ""
	}
	return category
}

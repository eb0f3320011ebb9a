package activitystreams

import (
	"html"
	"slices"
	"strconv"
	"strings"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Mobilizon's names of what it shows beside an event: PropertyValues among the attachments, known by their propertyID.
const (
	mzWheelchair   = "mz:accessibility:wheelchairAccessible"
	mzSignLanguage = "mz:accessibility:live:sign_language"
	mzSubtitles    = "mz:accessibility:live:subtitle"
)

// setAdmission writes price, room, access and contact in the words of schema.org and Mobilizon, and in ours where they have none.
func setAdmission(o vocab.ActivityStreamsEvent, occasion *domain.Occasion) {
	switch occasion.Cost.Kind {
	case domain.CostFree:
		extend(o, "isAccessibleForFree", true)
	case domain.CostPaid:
		extend(o, "isAccessibleForFree", false)
	case domain.CostDonation:
	}
	extend(o, termCost, notEmpty(string(occasion.Cost.Kind)))
	extend(o, termPrice, notEmpty(occasion.Cost.Text))
	if occasion.Capacity > 0 {
		extend(o, "maximumAttendeeCapacity", occasion.Capacity)
	}
	extend(o, termAccess, notEmpty(occasion.Access.Notes))
	extend(o, termContact, contactTerm(occasion.Contact))
}

// contactTerm is nil for nobody.
func contactTerm(c domain.Contact) any {
	if c == (domain.Contact{}) {
		return nil
	}
	return map[string]any{"name": notEmpty(c.Name), termEmail: notEmpty(c.Email), termPhone: notEmpty(c.Phone), "url": notEmpty(c.URL)}
}

// attachAccess adds what Mobilizon has names for. The media type is for Gancio, which asks each attachment for one.
func attachAccess(attachments vocab.ActivityStreamsAttachmentProperty, a domain.Access) {
	add := func(id string, value any) {
		property := streams.NewActivityStreamsObject()
		kind := streams.NewJSONLDTypeProperty()
		kind.AppendXMLSchemaString("PropertyValue")
		property.SetJSONLDType(kind)
		setMediaType(property, "text/plain")
		extend(property, "propertyID", id)
		extend(property, "value", value)
		attachments.AppendActivityStreamsObject(property)
	}
	if a.Wheelchair != "" {
		add(mzWheelchair, string(a.Wheelchair))
	}
	if a.SignLanguage {
		add(mzSignLanguage, true)
	}
	if a.Subtitles {
		add(mzSubtitles, true)
	}
}

// withFacts is the text and, below it, what programs that drop the terms above would not tell.
func withFacts(c domain.Content) string {
	lines := factLines(c)
	if len(lines) == 0 {
		return c.HTML
	}
	return c.HTML + cardOpen + "<ul><li>" + strings.Join(lines, "</li><li>") + "</li></ul>" + cardClose
}

func factLines(c domain.Content) []string {
	w, o := factWordsIn(c.Language), c.Event
	var lines []string
	add := func(name string, entries ...string) {
		if entries = slices.DeleteFunc(entries, func(entry string) bool { return entry == "" }); len(entries) > 0 {
			lines = append(lines, html.EscapeString(name)+": "+strings.Join(entries, separator))
		}
	}
	add(w.price, html.EscapeString(w.costs[o.Cost.Kind]), html.EscapeString(o.Cost.Text))
	access := []string{html.EscapeString(w.wheelchair[o.Access.Wheelchair])}
	if o.Access.SignLanguage {
		access = append(access, html.EscapeString(w.signLanguage))
	}
	if o.Access.Subtitles {
		access = append(access, html.EscapeString(w.subtitles))
	}
	add(w.access, append(access, strings.ReplaceAll(html.EscapeString(o.Access.Notes), "\n", "<br>"))...)
	add(w.contact, append([]string{html.EscapeString(o.Contact.Name)}, contactLines(o.Contact)...)...)
	return lines
}

// readAdmission reads what a peer's event says of price, room, access and contact, in our terms or in others'.
func readAdmission(o *domain.Occasion, m map[string]any) {
	o.Cost = readCost(m)
	if room, ok := number(m["maximumAttendeeCapacity"]); ok && room >= 1 && room <= 1e6 {
		o.Capacity = int(room)
	}
	o.Access.Notes = notes(text(m[termAccess]))
	readAccess(&o.Access, m)
	o.Contact = readContact(object(m[termContact]))
	if o.Contact == (domain.Contact{}) { // Mobilizon names actors
		if actor := uri(m["contacts"]); actor != "" && actor != author(m) && actor != uri(m["actor"]) {
			o.Contact.URL = webAddress(string(actor))
		}
	}
}

func readContact(m map[string]any) domain.Contact {
	return domain.Contact{
		Name: line(text(m["name"])), Email: readEmail(m[termEmail]), Phone: line(text(m[termPhone])), URL: webAddress(text(m["url"])),
	}
}

// readCost takes our terms, else what schema.org has.
func readCost(m map[string]any) domain.Cost {
	cost := domain.Cost{Kind: domain.CostKind(text(m[termCost])), Text: line(text(m[termPrice]))}
	if !cost.Kind.IsValid() {
		cost.Kind = ""
	}
	if cost != (domain.Cost{}) {
		return cost
	}
	if free, said := m["isAccessibleForFree"].(bool); said {
		cost.Kind = domain.CostPaid
		if free {
			return domain.Cost{Kind: domain.CostFree}
		}
	}
	for _, entry := range list(m["offers"]) {
		offer, _ := entry.(map[string]any)
		price := text(offer["price"])
		if amount, ok := number(offer["price"]); ok && price == "" {
			price = strconv.FormatFloat(amount, 'f', -1, 64)
		}
		if price != "" && price != "0" {
			cost = domain.Cost{Kind: domain.CostPaid, Text: line(strings.TrimSpace(price + " " + text(offer["priceCurrency"])))}
			break
		}
	}
	return cost
}

func readAccess(a *domain.Access, m map[string]any) {
	for _, entry := range list(m["attachment"]) {
		property, ok := entry.(map[string]any)
		if !ok || !hasType(property, "PropertyValue") {
			continue
		}
		yes := property["value"] == true || property["value"] == "true"
		switch text(property["propertyID"]) {
		case mzWheelchair:
			if w := domain.Wheelchair(text(property["value"])); w.IsValid() {
				a.Wheelchair = w
			}
		case mzSignLanguage:
			a.SignLanguage = yes
		case mzSubtitles:
			a.Subtitles = yes
		}
	}
}

// notes is plain text that keeps its lines.
func notes(s string) string {
	var lines []string
	for part := range strings.SplitSeq(s[:min(len(s), 8*domain.MaxNotes)], "\n") {
		lines = append(lines, clean(strings.ToValidUTF8(part, "")))
	}
	return cut(strings.TrimSpace(strings.Join(lines, "\n")), domain.MaxNotes)
}

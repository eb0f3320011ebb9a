package activitystreams

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// aFullEvent says all that an event can say.
func aFullEvent() *domain.Item {
	i := anEvent()
	i.Content.Licence = "https://creativecommons.org/licenses/by-sa/4.0/"
	o := i.Content.Event
	o.Capacity, o.Cost = 40, domain.Cost{Kind: domain.CostPaid, Text: "5–15 € <reduced>"}
	o.Access = domain.Access{Wheelchair: domain.WheelchairPartially, SignLanguage: true, Subtitles: true, Notes: "Step-free from the yard.\nAsk for the loop."}
	o.Contact = domain.Contact{Name: "Ada", Email: "ada@example.org", Phone: "+32 2 000", URL: "https://example.org/ada"}
	return i
}

func TestAnEventThatSaysAllComesBackAsItWas(t *testing.T) {
	sameItem(t, aFullEvent())
	for name, change := range map[string]func(*domain.Occasion){
		"free": func(o *domain.Occasion) { o.Cost = domain.Cost{Kind: domain.CostFree} },
		"for a donation": func(o *domain.Occasion) {
			o.Cost = domain.Cost{Kind: domain.CostDonation, Text: "10 € would be fine"}
		},
		"without a contact": func(o *domain.Occasion) { o.Contact = domain.Contact{} },
		"only notes":        func(o *domain.Occasion) { o.Access = domain.Access{Notes: "Ask us."} },
	} {
		t.Run(name, func(t *testing.T) {
			i := aFullEvent()
			change(i.Content.Event)
			sameItem(t, i)
		})
	}
}

func TestAnEventTellsOthersInTheirOwnWords(t *testing.T) {
	raw, err := encoder.Object(aFullEvent())
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	if m["isAccessibleForFree"] != false || m["maximumAttendeeCapacity"] != 40.0 {
		t.Errorf("schema.org's terms are %v, %v", m["isAccessibleForFree"], m["maximumAttendeeCapacity"])
	}
	found := map[string]any{}
	for i, entry := range list(m["attachment"]) {
		attachment, _ := entry.(map[string]any)
		if attachment["mediaType"] == nil {
			t.Errorf("Gancio fails on %v", attachment)
		}
		if i == 0 && attachment["type"] != "Document" {
			t.Errorf("the picture is not the first attachment: %v", attachment)
		}
		if attachment["type"] == "PropertyValue" {
			found[text(attachment["propertyID"])] = attachment["value"]
		}
	}
	if found[mzWheelchair] != "partially" || found[mzSignLanguage] != true || found[mzSubtitles] != true {
		t.Errorf("Mobilizon is told %v", found)
	}
	content := text(m["content"])
	for _, want := range []string{
		"Price: 5–15 € &lt;reduced&gt;", "Accessibility: partly for wheelchairs · sign language · live subtitles · Step-free from the yard.<br>Ask for the loop.",
		`Contact: Ada · <a href="mailto:ada@example.org">`,
	} {
		if !strings.Contains(content, want) {
			t.Errorf("other programs are not told %q:\n%s", want, content)
		}
	}
}

func TestWhatPeersSayOfPriceAndAccessIsRead(t *testing.T) {
	const head = `{"type":"Event","id":"https://peer.example/e/1","attributedTo":"https://peer.example/org","name":"Fair","startTime":"2031-05-04T10:00:00Z",`
	for body, check := range map[string]func(domain.Occasion) bool{
		`"isAccessibleForFree":true}`:                                              func(o domain.Occasion) bool { return o.Cost.Kind == domain.CostFree },
		`"offers":[{"type":"Offer","price":"12","priceCurrency":"EUR"}]}`:          func(o domain.Occasion) bool { return o.Cost.Text == "12 EUR" && o.Cost.Kind == domain.CostPaid },
		`"offers":{"price":7.5,"priceCurrency":"CHF"}}`:                            func(o domain.Occasion) bool { return o.Cost.Text == "7.5 CHF" },
		`"maximumAttendeeCapacity":30,"contacts":["https://peer.example/@bo"]}`:    func(o domain.Occasion) bool { return o.Capacity == 30 && o.Contact.URL == "https://peer.example/@bo" },
		`"contacts":["https://peer.example/org"],"maximumAttendeeCapacity":0}`:     func(o domain.Occasion) bool { return o.Contact == domain.Contact{} && o.Capacity == 0 },
		`"contacts":null,"offers":null,"maximumAttendeeCapacity":null}`:            func(o domain.Occasion) bool { return o.Cost == domain.Cost{} },
		`"weft:cost":"gold","weft:contact":"me","maximumAttendeeCapacity":-1e300}`: func(o domain.Occasion) bool { return o.Cost == domain.Cost{} && o.Capacity == 0 },
		`"weft:accessibility":"a\u202eb\n` + strings.Repeat("x", 20000) + `"}`: func(o domain.Occasion) bool {
			return len([]rune(o.Access.Notes)) == domain.MaxNotes && strings.HasPrefix(o.Access.Notes, "ab\n")
		},
		`"attachment":[{"type":"PropertyValue","propertyID":"mz:accessibility:wheelchairAccessible","value":"fully"},{"type":"PropertyValue","propertyID":"mz:accessibility:live:subtitle","value":"true"}]}`: func(o domain.Occasion) bool {
			return o.Access.Wheelchair == domain.WheelchairFully && o.Access.Subtitles
		},
		`"attachment":[{"type":"PropertyValue","propertyID":"mz:accessibility:wheelchairAccessible","value":"<b>"},7,null]}`: func(o domain.Occasion) bool { return o.Access == domain.Access{} },
	} {
		object, err := decoder.Object([]byte(head + body))
		if err != nil {
			t.Errorf("%s: %v", body[:min(len(body), 80)], err)
			continue
		}
		item, ok := object.(*domain.Item)
		if !ok || !check(*item.Content.Event) {
			t.Errorf("%s is read as %+v", body[:min(len(body), 80)], item.Content.Event)
		}
	}
}

func TestACardThatSaysAllComesBackAsItWas(t *testing.T) {
	i := anInitiative()
	card := i.Content.Card
	card.LegalForm, card.Scope, card.Languages = "Association <e.V.>", domain.GeoRegional, []string{"en", "nl", "pt-BR"}
	card.People = []domain.Credit{{Name: "Ada", Note: "coordination", URL: "https://example.org/ada"}, {Name: "Bo"}}
	card.Labels = []domain.Credit{{Name: "Repair label", Note: "Repair network", URL: "https://label.example/1"}}
	sameItem(t, i)
	o := anOrganisation()
	o.Card.Card.Scope, o.Card.Card.People = domain.GeoInternational, card.People
	got, ok := through(t, o).(*domain.Actor)
	if !ok || got.Card == nil {
		t.Fatal("no card came back")
	}
	same(t, o.Card.Card, got.Card.Card)
	fields := map[string]string{}
	for _, f := range cardFields(i.Content) {
		fields[f.Name] = f.HTML
	}
	if fields["Reach"] != "regional" || fields["Languages"] != "English · Nederlands · português (Brasil)" && fields["Languages"] != "English · Nederlands · português" ||
		!strings.HasSuffix(fields["People"], "Ada</a>, coordination · Bo") {
		t.Errorf("Mastodon is shown %q", fields)
	}
}

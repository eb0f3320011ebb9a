package activitystreams

import (
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Builders of what the tests encode.

var (
	here    = domain.NewAddresses("https://weft.example.org", "example.org")
	encoder = Encoder{Addresses: here}
	decoder = Decoder{}
)

const (
	orgID   = "01979d3e-0000-7000-8000-000000000001"
	itemID  = "01979d3e-0000-7000-8000-000000000002"
	otherID = "01979d3e-0000-7000-8000-000000000003"
)

var org = here.Actor(orgID)

func public() []domain.URI { return []domain.URI{domain.Public} }

func followers(actor domain.URI) []domain.URI { return []domain.URI{actor + "/followers"} }

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func theme(slug, label string) domain.TermRef {
	return domain.TermRef{URI: here.Term(domain.SchemeTheme, slug), Label: label}
}

func picture() *domain.Image {
	return &domain.Image{
		URL: "https://weft.example.org/media/ab12.jpg", MediaType: "image/jpeg", Alt: "People around a table", Credit: "Ana Ruiz, CC BY 4.0",
		Width: 1600, Height: 900,
	}
}

func anItem(kind domain.Kind, slug string, c domain.Content) *domain.Item {
	return &domain.Item{
		Kind: kind, URI: here.Object(kind, itemID), Actor: org, URL: here.Page(kind, slug), State: domain.StatePublished,
		Context: here.Object(kind, itemID) + "/context", Replies: here.Object(kind, itemID) + "/replies",
		Visibility: domain.VisibilityPublic, To: public(), Cc: followers(org), Content: c,
		PublishedAt: at("2026-02-01T09:00:00Z"), UpdatedAt: at("2026-02-02T10:30:00Z"),
	}
}

func anArticle() *domain.Item {
	return anItem(domain.KindArticle, "seeds", domain.Content{
		Title: "Seeds & commons: who keeps <what>", Summary: "Why 3 < 4 seed banks share R&D with their neighbours.",
		HTML:     "<h2>Keeping seeds</h2><p>Text with “quotes” &amp; a <a href=\"https://peer.example/x?a=1&amp;b=2\">link</a>.</p>",
		Language: "en", Image: picture(), Licence: "https://creativecommons.org/licenses/by-sa/4.0/",
		Streams: []domain.TermRef{{URI: here.Term(domain.SchemeStream, "circular"), Label: "Open Source Circular Economy", Description: "How cooperative production and sustainability meet."}},
		Themes:  []domain.TermRef{theme("commons", "commons")},
		Tags:    []string{"seeds", "Saatgut"}, Initiatives: []domain.URI{here.Actor(otherID)},
		Mentions: []domain.Mention{{Actor: "https://peer.example/users/ana", Name: "@ana@peer.example"}},
	})
}

func anEvent() *domain.Item {
	latitude, longitude := 51.0, 3.7253
	i := anItem(domain.KindEvent, "assembly", domain.Content{
		Title: "Spring assembly", Summary: "We choose next year's priorities. Childcare and soup are there.",
		HTML: "<p>All who work with us are welcome.</p>", Language: "en", Image: picture(), Tags: []string{"assembly"},
		Event: &domain.Occasion{
			Start: at("2026-03-14T09:00:00Z"), End: at("2026-03-14T16:00:00Z"), TimeZone: "Europe/Brussels",
			Place: &domain.Place{
				Name: "Huis van de Buurt", Street: "Kerkstraat 1", PostalCode: "9000", City: "Gent", Country: "Belgium",
				Latitude: &latitude, Longitude: &longitude,
			},
			OnlineAddress: "https://meet.example/spring", Status: domain.EventConfirmed, Category: "COMMUNITY", Join: domain.JoinFree,
		},
	})
	return i
}

func aCard() *domain.Card {
	return &domain.Card{
		Handle: "opencoops", Logo: &domain.Image{URL: "https://weft.example.org/media/cd34.png", MediaType: "image/png", Alt: "Three hands"},
		Founded:    "2005-11",
		Priorities: []string{"End the pretence that nature is without limits.", "End the fences around what can be copied freely."},
		Programmes: []domain.Link{{Name: "Open Cooperatives", URL: "https://peer.example/programme?a=1&b=2"}, {Name: "Commons Transition"}},
		Modes:      []domain.TermRef{{URI: here.Term(domain.SchemeMode, "networking"), Label: "networking of actors"}},
		Audiences: []domain.TermRef{
			{URI: here.Term(domain.SchemeAudience, "activists"), Label: "activists, campaigners"},
			{URI: here.Term(domain.SchemeAudience, "local"), Label: "local authorities"},
		},
		Links:   []domain.Link{{Name: "Wiki", URL: "https://wiki.example/"}},
		Place:   &domain.Place{City: "Amsterdam", Country: "Netherlands"},
		Status:  domain.StatusActive,
		Contact: domain.Contact{Email: "hello@example.org", Phone: "+31 20 000 0000", URL: "https://example.org/contact"},
	}
}

func aProfile() domain.Content {
	return domain.Content{
		Title: "Open Coops", Summary: "A network of cooperatives that share what they make.", HTML: "<p>What it is, in <b>two</b> words.</p>",
		Language: "en", Image: picture(), Tags: []string{"cooperatives"}, Themes: []domain.TermRef{theme("governance", "governance")},
		Streams: []domain.TermRef{{URI: here.Term(domain.SchemeStream, "coops"), Label: "Open Coops & Livelihoods"}}, Card: aCard(),
	}
}

func anInitiative() *domain.Item {
	i := anItem(domain.KindInitiative, "open-coops", aProfile())
	i.Subject = here.Actor(otherID)
	return i
}

func aNote() *domain.Note {
	return &domain.Note{
		URI: here.Note(itemID), Context: "https://peer.example/contexts/7", Replies: here.Note(itemID) + "/replies", Actor: org, InReplyTo: "https://peer.example/notes/7", Visibility: domain.VisibilityPublic,
		To: public(), Cc: append(followers(org), "https://peer.example/users/ana"),
		Mentions: []domain.Mention{{Actor: "https://peer.example/users/ana", Name: "@ana@peer.example"}}, Tags: []string{"seeds"},
		Warning: "long", HTML: "<p>Thank you!</p>", Language: "en", Images: []domain.Image{*picture()},
		PublishedAt: at("2026-02-03T09:00:00Z"),
	}
}

// longHTML is about size bytes of paragraphs with quotes, which JSON makes longer.
func longHTML(size int) string {
	paragraph := `<p>Wer das Saatgut hält, hält die Ernte: <a href="https://peer.example/a">"so sagt man"</a> im Dorf seit jeher.</p>`
	return strings.Repeat(paragraph, size/len(paragraph)+1)
}

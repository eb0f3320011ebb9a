package node

import (
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/weftwork/weftwork/pkg/domain"
)

var (
	handlePattern   = regexp.MustCompile(`^[a-z0-9_]{2,30}$`)
	languagePattern = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	foundedPattern  = regexp.MustCompile(`^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$`)
)

func checkHandle(wrong *domain.InvalidError, field, name string) {
	switch {
	case !handlePattern.MatchString(name):
		wrong.Add(field, "take 2 to 30 of the characters a–z, 0–9 and _")
	case domain.IsReservedHandle(name):
		wrong.Add(field, fmt.Sprintf("%q is reserved; take another handle", name))
	}
}

// tidy brings what was typed into its canonical form: trimmed, without control and bidi characters, without empty
// or doubled rows.
func tidy(c domain.Content) domain.Content {
	c.Title = oneLine(c.Title)
	c.Summary = oneLine(c.Summary)
	c.Text = cleanText(c.Text)
	c.Language = strings.TrimSpace(c.Language)
	c.Tags = tidyTags(c.Tags)
	c.HTML = ""
	if c.Image != nil {
		image := *c.Image
		image.Alt, image.Caption, image.Credit = oneLine(image.Alt), oneLine(image.Caption), oneLine(image.Credit)
		c.Image = &image
	}
	if c.Event != nil {
		occasion := *c.Event
		occasion.Place = tidyPlace(occasion.Place)
		occasion.OnlineAddress = strings.TrimSpace(occasion.OnlineAddress)
		occasion.TimeZone = strings.TrimSpace(occasion.TimeZone)
		occasion.JoinURL = strings.TrimSpace(occasion.JoinURL)
		tidyAdmission(&occasion)
		if occasion.Status == "" {
			occasion.Status = domain.EventConfirmed
		}
		c.Event = &occasion
	}
	if c.Card != nil {
		c.Card = tidyCard(*c.Card)
	}
	return c
}

func tidyCard(card domain.Card) *domain.Card {
	card.Handle = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(card.Handle)), "@")
	card.Founded = strings.TrimSpace(card.Founded)
	var priorities []string
	for _, p := range card.Priorities {
		if p = oneLine(p); p != "" {
			priorities = append(priorities, p)
		}
	}
	card.Priorities = priorities
	card.Programmes, card.Links = tidyLinks(card.Programmes), tidyLinks(card.Links)
	card.Place = tidyPlace(card.Place)
	card.Contact = domain.Contact{
		Email: strings.TrimSpace(card.Contact.Email), Phone: oneLine(card.Contact.Phone), URL: strings.TrimSpace(card.Contact.URL),
	}
	if card.Status == "" {
		card.Status = domain.StatusActive
	}
	card.LegalForm, card.Languages = oneLine(card.LegalForm), tidyLanguages(card.Languages)
	card.People, card.Labels = tidyCredits(card.People), tidyCredits(card.Labels)
	if card.Logo != nil {
		logo := *card.Logo
		logo.Alt = oneLine(logo.Alt)
		card.Logo = &logo
	}
	return &card
}

func tidyLinks(links []domain.Link) []domain.Link {
	var kept []domain.Link
	for _, l := range links {
		l = domain.Link{Name: oneLine(l.Name), URL: strings.TrimSpace(l.URL)}
		if l.Name == "" {
			l.Name = strings.TrimPrefix(strings.TrimPrefix(l.URL, "https://"), "http://")
		}
		if l.Name != "" {
			kept = append(kept, l)
		}
	}
	return kept
}

func tidyPlace(p *domain.Place) *domain.Place {
	if p == nil {
		return nil
	}
	place := *p
	for _, text := range []*string{&place.Name, &place.Street, &place.PostalCode, &place.City, &place.Region, &place.Country} {
		*text = oneLine(*text)
	}
	if place.IsEmpty() {
		return nil
	}
	return &place
}

func tidyTags(tags []string) []string {
	seen := map[string]bool{}
	var kept []string
	for _, tag := range tags {
		tag = strings.Join(strings.Fields(strings.TrimLeft(oneLine(tag), "#")), "")
		if key := strings.ToLower(tag); tag != "" && !seen[key] {
			seen[key] = true
			kept = append(kept, tag)
		}
	}
	return kept
}

// cleanText drops what a text may not contain: control characters but for line ends and tabs, and bidi overrides,
// which make a text read otherwise than it is stored.
func cleanText(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069', r == '\uFEFF':
			return -1
		}
		return r
	}, text)
}

func oneLine(text string) string { return strings.Join(strings.Fields(cleanText(text)), " ") }

// validate checks what is to be published; a draft may be anything that fits.
func validate(kind domain.Kind, c domain.Content) error {
	var wrong domain.InvalidError
	checkLength(&wrong, "title", c.Title, domain.MinTitle, domain.MaxTitle)
	checkLength(&wrong, "summary", c.Summary, 0, domain.MaxSummary)
	checkText(&wrong, kind, c)
	if c.Language != "" && !languagePattern.MatchString(c.Language) {
		wrong.Add("language", "write a language code such as en, fr or pt-BR")
	}
	checkImage(&wrong, "image_", c.Image)
	checkTags(&wrong, c.Tags)
	if c.Quotes != "" && !c.Quotes.IsValid() {
		wrong.Add("quotes", "choose everybody, followers or nobody")
	}
	checkLicence(&wrong, c.Licence)
	if kind == domain.KindEvent {
		checkOccasion(&wrong, c.Event)
	}
	if kind == domain.KindInitiative || kind == domain.KindOrganisation {
		checkCard(&wrong, kind, c.Card)
	}
	return wrong.OrNil()
}

func checkText(wrong *domain.InvalidError, kind domain.Kind, c domain.Content) {
	limit, least := domain.MaxText, 1
	switch kind {
	case domain.KindInitiative, domain.KindOrganisation:
		limit = domain.MaxCardText
	case domain.KindEvent:
		least = 0
	}
	checkLength(wrong, "text", strings.TrimSpace(c.Text), least, limit)
}

func checkLength(wrong *domain.InvalidError, field, text string, least, most int) {
	switch length := utf8.RuneCountInString(text); {
	case length == 0 && least > 0:
		wrong.Add(field, "this is needed")
	case length < least:
		wrong.Add(field, fmt.Sprintf("write at least %d characters", least))
	case length > most:
		wrong.Add(field, fmt.Sprintf("this has %d characters; %d fit", length, most))
	}
}

func checkImage(wrong *domain.InvalidError, prefix string, image *domain.Image) {
	if image == nil {
		return
	}
	if image.Alt == "" && !image.Decorative {
		wrong.Add(prefix+"alt", "describe the picture for people who do not see it, or mark it as decorative")
	}
	checkPictureWords(wrong, prefix, image.Alt, image.Caption, image.Credit)
}

func checkTags(wrong *domain.InvalidError, tags []string) {
	if len(tags) > domain.MaxTags {
		wrong.Add("tags", fmt.Sprintf("at most %d tags fit", domain.MaxTags))
	}
	for _, tag := range tags {
		if utf8.RuneCountInString(tag) > domain.MaxTag {
			wrong.Add("tags", fmt.Sprintf("the tag %q is longer than %d characters", tag, domain.MaxTag))
		}
		if strings.ContainsFunc(tag, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '_' && r != '-'
		}) {
			wrong.Add("tags", fmt.Sprintf("the tag %q may have letters, digits, _ and - only", tag))
		}
	}
}

func checkOccasion(wrong *domain.InvalidError, o *domain.Occasion) {
	if o == nil {
		wrong.Add("start", "say when the event starts")
		return
	}
	if o.Start.IsZero() {
		wrong.Add("start", "say when the event starts")
	}
	if _, err := time.LoadLocation(o.TimeZone); err != nil || o.TimeZone == "" || o.TimeZone == "Local" {
		wrong.Add("timezone", "choose a time zone such as Europe/Brussels")
	}
	if !o.End.IsZero() && o.End.Before(o.Start) {
		wrong.Add("end", "the event ends before it starts")
	}
	if o.Start.Year() > 9999 || o.End.Year() > 9999 {
		wrong.Add("start", "the year has more than four digits")
	}
	if o.Place == nil && o.OnlineAddress == "" {
		wrong.Add("place.name", "say where it takes place, or give an online address")
	}
	checkPlace(wrong, o.Place)
	if o.OnlineAddress != "" {
		checkAddress(wrong, "online_address", o.OnlineAddress)
	}
	checkJoining(wrong, o)
	checkAdmission(wrong, o)
	switch o.Status {
	case domain.EventConfirmed, domain.EventTentative, domain.EventCancelled, domain.EventPostponed:
	default:
		wrong.Add("status", "choose confirmed, tentative, postponed or cancelled")
	}
}

func checkJoining(wrong *domain.InvalidError, o *domain.Occasion) {
	switch o.Join {
	case "", domain.JoinFree, domain.JoinClosed, domain.JoinNone:
	case domain.JoinExternal:
		if o.JoinURL == "" {
			wrong.Add("join_url", "give the address of the page where people register")
		}
	default:
		wrong.Add("join", "choose free, external, closed or none")
	}
	if o.JoinURL != "" {
		checkAddress(wrong, "join_url", o.JoinURL)
	}
}

func checkPlace(wrong *domain.InvalidError, p *domain.Place) {
	if p == nil {
		return
	}
	if (p.Latitude == nil) != (p.Longitude == nil) {
		wrong.Add("place.latitude", "give both coordinates or none")
	}
	if p.Latitude != nil && (*p.Latitude < -90 || *p.Latitude > 90 || *p.Latitude != *p.Latitude) {
		wrong.Add("place.latitude", "a latitude lies between -90 and 90")
	}
	if p.Longitude != nil && (*p.Longitude < -180 || *p.Longitude > 180 || *p.Longitude != *p.Longitude) {
		wrong.Add("place.longitude", "a longitude lies between -180 and 180")
	}
	for field, text := range map[string]string{"name": p.Name, "street": p.Street, "postal_code": p.PostalCode, "city": p.City, "region": p.Region, "country": p.Country} {
		if utf8.RuneCountInString(text) > 200 {
			wrong.Add("place."+field, "at most 200 characters fit")
		}
	}
}

func checkAddress(wrong *domain.InvalidError, field, address string) {
	if _, err := domain.ParseURI(address); err != nil {
		wrong.Add(field, "write a whole address such as https://example.org/page")
	}
}

func checkCard(wrong *domain.InvalidError, kind domain.Kind, card *domain.Card) {
	if card == nil {
		wrong.Add("handle", "this is needed")
		return
	}
	if kind == domain.KindInitiative {
		checkHandle(wrong, "handle", card.Handle)
	}
	if card.Founded != "" && !foundedPattern.MatchString(card.Founded) {
		wrong.Add("founded", "write a year, a month or a day: 2005, 2005-11 or 2005-11-20")
	}
	checkImage(wrong, "logo_alt", card.Logo)
	for _, priority := range card.Priorities {
		if utf8.RuneCountInString(priority) > 1000 {
			wrong.Add("priorities", "a priority is longer than 1,000 characters")
		}
	}
	for field, links := range map[string][]domain.Link{"links": card.Links, "programmes": card.Programmes} {
		for _, link := range links {
			if link.URL != "" {
				checkAddress(wrong, field, link.URL)
			} else if field == "links" {
				wrong.Add(field, fmt.Sprintf("%q has no address", link.Name))
			}
		}
	}
	checkPlace(wrong, card.Place)
	switch card.Status {
	case domain.StatusActive, domain.StatusInPlanning, domain.StatusOnHold, domain.StatusCompleted, domain.StatusCancelled:
	default:
		wrong.Add("status", "choose active, in_planning, on_hold, completed or cancelled")
	}
	checkContact(wrong, card.Contact)
	checkFacts(wrong, card)
}

func checkContact(wrong *domain.InvalidError, c domain.Contact) {
	if c.Email != "" {
		if parsed, err := mail.ParseAddress(c.Email); err != nil || parsed.Address != c.Email {
			wrong.Add("contact.email", "write an e-mail address such as name@example.org")
		}
	}
	if c.URL != "" {
		if u, err := url.Parse(c.URL); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			wrong.Add("contact.url", "write a whole address such as https://example.org/contact")
		}
	}
	if utf8.RuneCountInString(c.Phone) > 50 {
		wrong.Add("contact.phone", "at most 50 characters fit")
	}
}

package frontmatter

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const examples = "../../docs/examples/"

func load(t *testing.T, name string, read func(io.Reader) (Draft, error)) Draft {
	t.Helper()
	file, err := os.Open(examples + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	draft, err := read(file)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, picture := range []string{draft.ImagePath, draft.LogoPath} {
		if _, err := os.Stat(filepath.Join(examples, picture)); err != nil {
			t.Errorf("%s names a picture that is not there: %v", name, err)
		}
	}
	return draft
}

func TestTheExampleArticleLoads(t *testing.T) {
	d := load(t, "article.md", Article)
	c := d.Content
	if c.Title != "How a repair café became a commons" || c.Language != "en" || d.ImagePath != "weave.png" || c.Image == nil || c.Image.Alt == "" {
		t.Errorf("got %+v", d)
	}
	if !strings.HasPrefix(c.Summary, "Twelve volunteers") || strings.Contains(c.Summary, "\n") || len([]rune(c.Summary)) > domain.MaxSummary {
		t.Errorf("the summary is %q", c.Summary)
	}
	if !strings.HasPrefix(c.Text, "On the second Saturday") || !strings.HasSuffix(c.Text, "cost us.") {
		t.Errorf("the text is %q", c.Text)
	}
	if !slices.Equal(d.StreamNames, []string{"open-coops", "circular-economy"}) || !slices.Equal(d.ThemeNames, []string{"commons", "governance"}) ||
		!slices.Equal(c.Tags, []string{"repair", "commons", "circulareconomy"}) {
		t.Errorf("classified as %v, %v, %v", d.StreamNames, d.ThemeNames, c.Tags)
	}
}

func TestTheExampleEventLoads(t *testing.T) {
	d := load(t, "event.yaml", Event)
	o := d.Content.Event
	if got := o.Start.UTC().Format(time.RFC3339); got != "2027-03-13T09:00:00Z" {
		t.Errorf("it starts at %s", got)
	}
	if o.End.Sub(o.Start) != 7*time.Hour || o.TimeZone != "Europe/Brussels" || o.Status != domain.EventConfirmed ||
		o.OnlineAddress != "https://meet.example.org/spring-assembly" {
		t.Errorf("got %+v", o)
	}
	want := domain.Place{
		Name: "Huis van de Buurt", Street: "Kerkstraat 1", PostalCode: "9000", City: "Gent", Region: "East Flanders", Country: "Belgium",
		Latitude: new(51.0543), Longitude: new(3.7174),
	}
	if !reflect.DeepEqual(*o.Place, want) {
		t.Errorf("the place is %+v", *o.Place)
	}
	if !strings.Contains(d.Content.Text, "\n## The day\n") {
		t.Errorf("the text is %q", d.Content.Text)
	}
}

func TestTheExampleInitiativeLoads(t *testing.T) {
	d := load(t, "initiative.yaml", Initiative)
	card := d.Content.Card
	if d.Content.Title != "Workshop Atlas" || card.Handle != "workshop_atlas" || card.Founded != "2019-05" || card.Status != domain.StatusActive ||
		card.Contact.Email != "hello@atlas.example.org" || card.Place.City != "Leipzig" || d.LogoPath != "weave.png" || card.Logo.Alt == "" {
		t.Errorf("got %+v, %+v", d, card)
	}
	want := []domain.Link{{Name: "Open Hardware Drawings", URL: "https://drawings.example.org/"}, {Name: "Night school for machine guardians"}}
	if !slices.Equal(card.Programmes, want) || len(card.Links) != 2 || len(card.Priorities) != 2 {
		t.Errorf("got %+v", card)
	}
	if len(d.ModeNames) != 2 || len(d.AudienceNames) != 3 || len(d.ThemeNames) != 2 || len(d.StreamNames) != 2 {
		t.Errorf("classified as %+v", d)
	}
}

// The seed's card, heading by heading.
func TestTheExampleOrganisationHasEveryHeadingOfTheCard(t *testing.T) {
	d := load(t, "organisation.yaml", Organisation)
	card := d.Content.Card
	if card.Founded != "2005" || len(card.Priorities) != 2 || len(d.StreamNames) != 3 || len(d.StreamDescriptions) != 3 ||
		len(card.Programmes) == 0 || len(d.ModeNames) != 5 || len(d.AudienceNames) != 13 || len(d.ThemeNames) != 4 {
		t.Errorf("got %+v, %+v", d, card)
	}
	if n := len([]rune(d.Content.Text)); n > domain.MaxCardText {
		t.Errorf("the text has %d characters", n)
	}
	for name, description := range d.StreamDescriptions {
		if !slices.Contains(d.StreamNames, name) || description == "" {
			t.Errorf("%q is described as %q", name, description)
		}
	}
}

// problems gives the messages by field.
func problems(t *testing.T, err error) map[string]string {
	t.Helper()
	wrong, ok := errors.AsType[*domain.InvalidError](err)
	if !ok {
		t.Fatalf("got %v, not an InvalidError", err)
	}
	found := map[string]string{}
	for _, f := range wrong.Fields {
		found[f.Field] += f.Message
	}
	return found
}

func requireProblems(t *testing.T, err error, want map[string]string) {
	t.Helper()
	got := problems(t, err)
	for field, words := range want {
		if !strings.Contains(got[field], words) {
			t.Errorf("%s should be answered with %q, got %q", field, words, got[field])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d fields are wrong, not %d:\n%v", len(got), len(want), err)
	}
}

func TestAnEventIsToldAllItsMistakes(t *testing.T) {
	_, err := Event(strings.NewReader(strings.Join([]string{
		"titel: A day", "start: 2026-03-29 02:30", "end: soon", "timezone: Europe/Brussels",
		"place: {name: Hall, latitude: 99, zip: 9000}", "online_address: meet.example.org", "status: maybe", "image: https://example.org/x.png",
		"streams: {a: b}", "tags: [[x]]",
	}, "\n")))
	requireProblems(t, err, map[string]string{
		"titel":          "line 1: this key is not known; did you mean title?",
		"title":          "this is needed",
		"start":          "line 2: there is no 02:30 on 29 March 2026 in Europe/Brussels",
		"end":            "line 3: \"soon\" is not a date and time; write it like 2026-03-14 10:00",
		"place.latitude": "line 5: write degrees between -90 and 90",
		"place.zip":      "the keys are",
		"online_address": "https://example.org/page",
		"status":         "confirmed, tentative, postponed or cancelled",
		"image":          "write the path of the file",
		"streams":        "line 9: this is a list of keys",
		"tags":           "line 10: this is a list; write one text",
	})
}

func TestAnEventCannotEndBeforeItStarts(t *testing.T) {
	_, err := Event(strings.NewReader("title: A day\nstart: 2026-03-14 10:00\nend: 2026-03-14 09:00\ntimezone: Europe/Brussels\n"))
	requireProblems(t, err, map[string]string{"end": "line 3: the event would end (2026-03-14 09:00) before it starts (2026-03-14 10:00)"})
	if _, err := Event(strings.NewReader("title: A night\nstart: 2026-03-28 22:00\nend: 2026-03-29T03:00\ntimezone: Europe/Brussels\n")); err != nil {
		t.Errorf("a night is refused: %v", err)
	}
}

func TestAnEventNeedsItsTimeZone(t *testing.T) {
	_, err := Event(strings.NewReader("title: A day\nstart: 2026-03-14 10:00\n"))
	requireProblems(t, err, map[string]string{"timezone": "this is needed"})
	_, err = Event(strings.NewReader("title: A day\nstart: 2026-03-14 10:00\ntimezone: Brussels"))
	requireProblems(t, err, map[string]string{"timezone": "such as Europe/Brussels"})
}

func TestAnArticleIsToldAllItsMistakes(t *testing.T) {
	_, err := Article(strings.NewReader("---\ntitle: [a]\ncover: a.png\ntheme: x\n---\ntext"))
	requireProblems(t, err, map[string]string{
		"title":     "line 2: this is a list; write one text",
		"cover_alt": "describe the picture",
		"theme":     "line 4: this key is not known; did you mean themes?",
	})
}

func TestFilesThatAreNotWhatTheyShouldBeAreExplained(t *testing.T) {
	for source, words := range map[string]string{
		"# Title\n\ntext":                                 "does not begin with front matter",
		"---\ntitle: x\n":                                 "has no line \"---\" after the front matter",
		"---\ntitle: Commons: a plan\n---\n":              "line 2: this is not valid YAML",
		"---\ntitle: x\ntitle: y\n---\n":                  "key \"title\" stands here a second time",
		"---\n- title\n---\n":                             "here stands no key",
		"---\ntitle: \xff\n---\n":                         "is not UTF-8",
		"---\ntags: [#a, b]\n---\n":                       "put a text in quotes",
		"---\na: " + strings.Repeat("[", 100) + "\n---\n": "is nested too deeply",
		"---\n" + strings.Repeat("- ", 50) + "a\n---\n":   "is nested too deeply",
		"---\n" + strings.Repeat("x", maxBytes) + "\n---": "is larger than",
	} {
		_, err := Article(strings.NewReader(source))
		if got := problems(t, err); !strings.Contains(got[fileField], words) {
			t.Errorf("%.40q is answered with %v, not %q", source, err, words)
		}
	}
	_, err := Event(strings.NewReader("title: x\n---\ntitle: y\n"))
	if got := problems(t, err); !strings.Contains(got[fileField], "a second document") {
		t.Errorf("two documents: %v", err)
	}
}

func TestAnArticleMayComeFromAnyEditor(t *testing.T) {
	for _, source := range []string{
		"\uFEFF---\r\ntitle: 'It''s'\r\n---\r\n\r\nText\r\n",
		"---\ntitle: \"It's\"\n---\nText",
		"---\ntitle: >\n  It's\n# a comment\nsummary: ~\nlanguage:\n---\n\nText\n\n",
	} {
		d, err := Article(strings.NewReader(source))
		if err != nil || d.Content.Title != "It's" || d.Content.Text != "Text" {
			t.Errorf("%q gives %+v, %v", source, d.Content, err)
		}
	}
}

func TestTagsMayBeWrittenInEachUsualWay(t *testing.T) {
	for _, written := range []string{"[a, b]", "a, b", "'#a, #b'", "\n  - a\n  - '#b'"} {
		d, err := Article(strings.NewReader("---\ntitle: x\ntags: " + written + "\n---\n"))
		if err != nil || !slices.Equal(d.Content.Tags, []string{"a", "b"}) {
			t.Errorf("%q gives %q, %v", written, d.Content.Tags, err)
		}
	}
}

func TestACardIsToldAllItsMistakes(t *testing.T) {
	_, err := Initiative(strings.NewReader(strings.Join([]string{
		"name: &x Atlas", "founded: 1.5.2019", "status: asleep", "contact: {mail: a@b}", "contact_url: x", "links: [Website, {name: x, url: nope}]",
		"streams: [{description: no name}]", "logo_alt: nobody", "strategic_priorities: [a, {b: c}]",
	}, "\n")))
	requireProblems(t, err, map[string]string{
		"name":                 "line 1: signs such as &",
		"handle":               "this is needed",
		"founded":              "2005, 2005-11 or 2005-11-20",
		"status":               "active, in_planning",
		"contact.mail":         "did you mean email?",
		"contact_url":          "did you mean contact?",
		"links":                "\"Website\" has no address",
		"links.2.url":          "write a whole address",
		"streams.1.name":       "this is needed",
		"logo":                 "logo_alt describes a picture, but there is none",
		"strategic_priorities": "line 9: this is a list of keys",
	})
	if _, err := Organisation(strings.NewReader("name: Atlas\nstatus: in planning\n")); err != nil {
		t.Errorf("an organisation's card may leave out the handle: %v", err)
	}
}

func FuzzFiles(f *testing.F) {
	for _, name := range []string{"article.md", "event.yaml", "initiative.yaml", "organisation.yaml"} {
		raw, err := os.ReadFile(examples + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(raw))
	}
	f.Add("---\na: &x [*x]\n? b\n: !!c d\n<<: *x\n---\n")
	f.Fuzz(func(t *testing.T, source string) {
		for _, read := range []func(io.Reader) (Draft, error){Article, Event, Initiative, Organisation} {
			if _, err := read(strings.NewReader(source)); err != nil {
				problems(t, err)
			}
		}
	})
}

func TestEventsAndCardsSayTheirRarerFacts(t *testing.T) {
	d, err := Event(strings.NewReader(`title: Fair
start: 2031-05-04 10:00
timezone: Europe/Brussels
online_address: https://meet.example.org
category: arts
capacity: 40
price: 12 €
wheelchair: partially
sign_language: yes
accessibility: |
  Step-free from the yard.
  Ask for the loop.
contact: {name: Ada, email: ada@example.org}
licence: CC BY-SA 4.0
`))
	if err != nil {
		t.Fatal(err)
	}
	o := d.Content.Event
	if o.Category != "ARTS" || o.Capacity != 40 || o.Cost != (domain.Cost{Kind: domain.CostPaid, Text: "12 €"}) || o.Contact.Name != "Ada" ||
		o.Access != (domain.Access{Wheelchair: domain.WheelchairPartially, SignLanguage: true, Notes: "Step-free from the yard.\nAsk for the loop."}) || d.Content.Licence == "" {
		t.Errorf("got %+v", d.Content)
	}
	_, err = Event(strings.NewReader("title: Fair\nstart: 2031-05-04 10:00\ntimezone: UTC\ncost: gold\nwheelchair: perhaps\nsubtitles: some\ncapacity: many\n"))
	for _, want := range []string{"cost", "wheelchair", "subtitles", "capacity"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is accepted: %v", want, err)
		}
	}
	d, err = Initiative(strings.NewReader("name: Looms\nhandle: looms\nlegal_form: Association\nscope: Regional\nlanguages: [en, nl]\npeople:\n  - Bo\n  - {name: Ada, role: coordination, url: \"https://example.org/ada\"}\nlabels:\n  - {name: Repair label, by: Repair network}\n"))
	if err != nil {
		t.Fatal(err)
	}
	card := d.Content.Card
	if card.LegalForm != "Association" || card.Scope != domain.GeoRegional || !slices.Equal(card.Languages, []string{"en", "nl"}) ||
		!slices.Equal(card.People, []domain.Credit{{Name: "Bo"}, {Name: "Ada", Note: "coordination", URL: "https://example.org/ada"}}) ||
		!slices.Equal(card.Labels, []domain.Credit{{Name: "Repair label", Note: "Repair network"}}) {
		t.Errorf("got %+v", card)
	}
}

package web

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestAnArticleGoesFromDraftToPublishedToRetracted(t *testing.T) {
	h := settled(t)
	h.logIn()
	values := url.Values{"title": {"On weaving"}, "text": {"Some *words*."}, "language": {"en"}, "tags": {"#commons, looms"}, "action": {"save"}}
	for _, term := range h.terms(domain.SchemeStream, 2) {
		values.Add("streams", string(term.URI))
	}
	edit := h.post("/desk/articles", values).is(http.StatusSeeOther).location
	h.get(edit).is(http.StatusOK).has("Saved.", ">\nOn weaving</textarea>", "Some *words*.", `value="commons, looms"`, `checked`)
	h.get("/articles/on-weaving").is(http.StatusNotFound)
	h.get("/desk").is(http.StatusOK).has("On weaving", edit)

	values.Set("action", "publish")
	values.Set("version", "1")
	h.post(edit, values).is(http.StatusSeeOther).leadsTo("/articles/on-weaving")
	h.get("/articles/on-weaving").is(http.StatusOK).has("Published.", "<em>words</em>", "#looms", "Open Coops")

	values.Set("text", "Other words.")
	values.Set("action", "save")
	values.Set("version", valueOf(t, h.get(edit).body, "version"))
	h.post(edit, values).is(http.StatusSeeOther)
	h.get("/articles/on-weaving").has("<em>words</em>")
	h.get("/desk").has("with changes not published yet")

	id := strings.TrimPrefix(edit, "/desk/articles/")
	h.post("/desk/items/"+id+"/delete", nil).is(http.StatusSeeOther)
	h.get(edit).has("Some *words*.").lacks("Other words.")
	h.post("/desk/items/"+id+"/retract", nil).is(http.StatusSeeOther).leadsTo(edit)
	h.get("/articles/on-weaving").is(http.StatusGone)
	h.get(edit).has("Retracted", "Some *words*.")
}

// valueOf reads a hidden field.
func valueOf(t *testing.T, body, name string) string {
	t.Helper()
	_, after, ok := strings.Cut(body, `name="`+name+`" value="`)
	if !ok {
		t.Fatalf("no field %s", name)
	}
	value, _, _ := strings.Cut(after, `"`)
	return value
}

func TestAWrongArticleComesBackAsItWasTyped(t *testing.T) {
	h := settled(t)
	h.logIn()
	stream := string(h.terms(domain.SchemeStream, 1)[0].URI)
	values := url.Values{
		"title": {"A"}, "summary": {strings.Repeat("s", 501)}, "text": {"<script>alert(1)</script>"}, "language": {"not a language"},
		"tags": {"fine, not/fine"}, "streams": {stream}, "action": {"publish"},
	}
	h.post("/desk/articles", values).is(http.StatusUnprocessableEntity).
		has(`href="#f-title"`, `href="#f-summary"`, `href="#f-language"`, `href="#f-tags"`, ">\nA</textarea>", "&lt;script&gt;alert(1)&lt;/script&gt;",
			`value="fine, not/fine"`, `value="`+stream+`" checked`, "Write at least 3 characters.").
		lacks("<script>alert")
	drafts, _, err := h.store.Drafts(h.ctx(), storage.Page{})
	h.must(err)
	if len(drafts) != 1 || drafts[0].Draft.Title != "A" {
		t.Errorf("what was typed is not kept as one draft: %v", drafts)
	}
}

func TestAnEventKeepsItsClockAndSaysWhatIsWrongWithIt(t *testing.T) {
	h := settled(t)
	h.logIn()
	values := url.Values{
		"title": {"Assembly"}, "start": {"2031-05-21T18:30"}, "end": {"2031-05-21T21:00"}, "timezone": {"America/Sao_Paulo"},
		"place.name": {"The Mill"}, "place.city": {"São Paulo"}, "place.latitude": {"-23,55"}, "place.longitude": {"-46.63"},
		"online_address": {"https://meet.example.org"}, "status": {"TENTATIVE"}, "text": {"Come."}, "language": {"pt-BR"}, "action": {"publish"},
	}
	h.post("/desk/events", values).is(http.StatusSeeOther).leadsTo("/events/assembly")
	item, err := h.store.ItemBySlug(h.ctx(), domain.KindEvent, "assembly")
	h.must(err)
	if got := item.Content.Event.Start.Format("2006-01-02T15:04"); got != "2031-05-21T21:30" {
		t.Errorf("starts at %s UTC", got)
	}
	h.get("/events/assembly").has("18:30–21:00", "America/Sao Paulo", "mlat=-23.55", "not confirmed yet")
	h.get("/desk/events/"+string(item.ID)).has(`value="2031-05-21T18:30"`, `value="America/Sao_Paulo"`, `value="-23.55"`)

	for field, bad := range map[string]url.Values{
		"f-start":           {"start": {"tomorrow"}},
		"f-end":             {"end": {"2031-05-20T18:30"}},
		"f-timezone":        {"timezone": {"Mars/Olympus"}},
		"f-place-latitude":  {"place.latitude": {"north"}},
		"f-place-longitude": {"place.longitude": {"200"}},
		"f-online_address":  {"online_address": {"meet me"}},
		"f-status":          {"status": {"PERHAPS"}},
	} {
		wrong := url.Values{}
		for name, value := range values {
			wrong[name] = value
		}
		for name, value := range bad {
			wrong[name] = value
		}
		h.post("/desk/events", wrong).is(http.StatusUnprocessableEntity).has(`href="#`+field+`"`, `value="The Mill"`)
	}
}

func TestAnHourThatTheClocksSkipIsRefused(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.post("/desk/events", url.Values{
		"title": {"Too early"}, "start": {"2031-03-30T02:30"}, "timezone": {"Europe/Brussels"}, "online_address": {"https://meet.example.org"},
		"status": {"CONFIRMED"}, "action": {"publish"},
	}).is(http.StatusUnprocessableEntity).has("There is no 02:30 on 30 March 2031 in Europe/Brussels", `value="2031-03-30T02:30"`)
}

func TestAnInitiativeHasEveryHeadingOfTheCard(t *testing.T) {
	h := settled(t)
	h.logIn()
	values := url.Values{
		"title": {"Open Workshop"}, "handle": {"workshop"}, "summary": {"Shared machines."}, "text": {"We keep a workshop."}, "founded": {"2019-03"},
		"priorities": {"Repair first\r\n\r\nDesign in the open"}, "programmes.name": {"Tool library", "", ""}, "programmes.url": {"https://tools.example.org", "", ""},
		"links.name": {"Site", ""}, "links.url": {"https://workshop.example.org", ""}, "status": {"active"}, "language": {"en"},
		"contact.email": {"hi@workshop.example.org"}, "place.city": {"Ghent"}, "action": {"publish"},
	}
	for name, scheme := range map[string]domain.Scheme{
		"streams": domain.SchemeStream, "themes": domain.SchemeTheme, "modes": domain.SchemeMode, "audiences": domain.SchemeAudience,
	} {
		values.Set(name, string(h.terms(scheme, 1)[0].URI))
	}
	h.post("/desk/initiatives", values).is(http.StatusSeeOther).leadsTo("/initiatives/open-workshop")
	item, err := h.store.ItemBySlug(h.ctx(), domain.KindInitiative, "open-workshop")
	h.must(err)
	card := item.Content.Card
	if len(card.Priorities) != 2 || len(card.Programmes) != 1 || len(card.Links) != 1 || len(card.Modes) != 1 || len(card.Audiences) != 1 || card.Place.City != "Ghent" {
		t.Errorf("the card is %+v", card)
	}
	h.get("/desk/initiatives/"+string(item.ID)).has("Repair first\nDesign in the open", `value="https://tools.example.org"`, "@workshop@")

	values.Set("title", "Another")
	values.Set("founded", "long ago")
	values.Set("contact.email", "nobody")
	values["links.url"] = []string{"", ""}
	h.post("/desk/initiatives", values).is(http.StatusUnprocessableEntity).
		has(`href="#f-founded"`, `href="#f-contact-email"`, `href="#f-links"`, `value="long ago"`, `value="Tool library"`)
	values.Set("founded", "2019")
	values.Set("contact.email", "")
	values.Del("links.name")
	h.post("/desk/initiatives", values).is(http.StatusUnprocessableEntity).has(`href="#f-handle"`, "never given out twice")
}

func TestThePreviewShowsWhatMastodonWill(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.post("/desk/articles", url.Values{"title": {"On weaving"}, "summary": {"A sentence."}, "text": {"Some *words*."}, "action": {"preview"}}).
		is(http.StatusOK).has(`class="toot"`, "/articles/on-weaving", "<em>words</em>", "A sentence.")
	h.post("/desk/events", url.Values{
		"title": {"Assembly"}, "start": {"2031-05-21T18:30"}, "timezone": {"Europe/Brussels"}, "place.name": {"The Mill"}, "text": {"Come."},
		"status": {"CONFIRMED"}, "action": {"preview"},
	}).is(http.StatusOK).has("21 May 2031, 18:30 CEST · The Mill. Come.")
	h.post("/desk/articles", url.Values{"title": {"A"}, "action": {"preview"}}).is(http.StatusUnprocessableEntity).has(`class="toot"`, `href="#f-title"`)
}

// uploads makes a server that takes every picture.
func uploads(h **house) func(*Options) {
	return func(o *Options) {
		o.AddPicture = func(ctx context.Context, by domain.Member, r io.Reader, words domain.Media) (domain.Media, error) {
			body, err := io.ReadAll(r)
			if err != nil {
				return domain.Media{}, err
			}
			if !bytes.HasPrefix(body, []byte("picture")) {
				return domain.Media{}, domain.Explain(domain.ErrInvalid, "this is no picture", nil)
			}
			return (*h).node.AddMedia(ctx, by, domain.Media{Hash: strings.Repeat("ab", 32), MediaType: "image/jpeg", Width: 4, Height: 3, Name: words.Name})
		}
		o.OpenMedia = func(_ context.Context, name string) (io.ReadSeekCloser, error) {
			if name != strings.Repeat("ab", 32)+".jpg" {
				return nil, domain.ErrNotFound
			}
			return struct {
				io.ReadSeeker
				io.Closer
			}{strings.NewReader("picture"), io.NopCloser(nil)}, nil
		}
	}
}

func (h *house) upload(path string, values url.Values, field, content string) answer {
	h.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, all := range values {
		for _, value := range all {
			h.must(w.WriteField(name, value))
		}
	}
	part, err := w.CreateFormFile(field, "cover.jpg")
	h.must(err)
	_, err = part.Write([]byte(content))
	h.must(err)
	h.must(w.Close())
	r, err := http.NewRequestWithContext(h.ctx(), http.MethodPost, h.base+path, &body)
	h.must(err)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return h.do(r)
}

func TestACoverNeedsWordsAndIsKeptWhenTheyAreMissing(t *testing.T) {
	var h *house
	h = settled(t, uploads(&h))
	h.logIn()
	values := url.Values{"title": {"On weaving"}, "text": {"Words."}, "action": {"publish"}}
	h.upload("/desk/articles", values, "image", "a text").is(http.StatusUnprocessableEntity).has("This is no picture.", `href="#f-image"`)
	a := h.upload("/desk/articles", values, "image", "picture of a loom").is(http.StatusUnprocessableEntity).has(`href="#f-image_alt"`, "/media/abab")
	values.Set("image_id", valueOf(t, a.body, "image_id"))
	values.Set("image_alt", "A loom")
	values.Set("image_credit", "Ada")
	h.post("/desk/articles", values).is(http.StatusSeeOther)
	h.get("/articles/on-weaving").has(`alt="A loom"`, "Ada", `<meta property="og:image" content="`+h.base+`/cards/`)
	h.get("/media/"+strings.Repeat("ab", 32)+".jpg", "Accept", activityJSON).is(http.StatusOK).has("picture")
}

func TestPicturesAreServedForEverAndNeverAsAnythingElse(t *testing.T) {
	var h *house
	h = settled(t, uploads(&h))
	a := h.get("/media/"+strings.Repeat("ab", 32)+".jpg", "Accept", activityJSON).is(http.StatusOK)
	if a.header.Get("Content-Type") != "image/jpeg" || !strings.Contains(a.header.Get("Cache-Control"), "immutable") || a.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers are %v", a.header)
	}
	for _, path := range []string{"/media/" + strings.Repeat("cd", 32) + ".jpg", "/media/..%2fsecret", "/media/x.svg", "/media/remote/" + strings.Repeat("ab", 32) + ".jpg"} {
		h.get(path).is(http.StatusNotFound)
	}
}

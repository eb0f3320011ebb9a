package activitystreams

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// translatedArticle is an article with a German and an Arabic translation.
func translatedArticle() *domain.Item {
	i := anArticle()
	i.UpdatedAt, i.RetoldAt = at("2026-02-03T10:00:00Z"), at("2026-02-05T10:00:00Z")
	i.Wordings = []domain.Wording{
		{Language: "de", Title: "Saatgut & Gemeingut", Summary: "Wer bewahrt, und warum 3 < 4.", HTML: "<p>Der Text.</p>", Item: here.Object(domain.KindArticle, otherID)},
		{Language: "ar", Title: "البذور", HTML: "<p>نص</p>"},
	}
	return i
}

func TestAnArticleSaysWhatItsTranslationsSayInItsMaps(t *testing.T) {
	raw, err := encoder.Object(translatedArticle())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "out/article-translated.json", readable(t, raw))
	translation := anArticle()
	translation.TranslationOf, translation.Content.Language = here.Object(domain.KindArticle, otherID), "de"
	if raw, err = encoder.Object(translation); err != nil || !strings.Contains(string(raw), `"translationOfWork":"`+string(here.Object(domain.KindArticle, otherID))+`"`) {
		t.Errorf("a translation is %s, %v", raw, err)
	}
}

func TestTheFirstKeyOfEachMapIsTheObjectsOwnLanguage(t *testing.T) {
	article := translatedArticle()
	article.Content.Language = "fr"
	raw, err := encoder.Activity(create(article))
	if err != nil {
		t.Fatal(err)
	}
	for _, member := range []string{"nameMap", "contentMap", "summaryMap"} {
		if !strings.Contains(string(raw), `"`+member+`":{"fr":`) {
			t.Errorf("%s begins otherwise: %s", member, raw)
		}
	}
}

func TestWhatTranslationsSayIsReadAsItWasWritten(t *testing.T) {
	for name, i := range map[string]*domain.Item{"article": translatedArticle(), "event": anEvent(), "initiative": anInitiative()} {
		i.Wordings = translatedArticle().Wordings
		raw, err := encoder.Object(i)
		if err != nil {
			t.Fatal(err)
		}
		o, err := decoder.Object(raw)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := o.(*domain.Item)
		if !ok || len(got.Wordings) != 2 {
			t.Fatalf("%s: read as %+v", name, o)
		}
		arabic, german := got.Wordings[0], got.Wordings[1]
		if german.Title != "Saatgut & Gemeingut" || german.Summary != "Wer bewahrt, und warum 3 < 4." || german.HTML != "<p>Der Text.</p>" || arabic.Title != "البذور" {
			t.Errorf("%s: read %+v", name, got.Wordings)
		}
		if got.Content.Language != i.Content.Language || got.Content.Title != i.Content.Title {
			t.Errorf("%s: its own words are %+v", name, got.Content)
		}
	}
}

func TestATranslatedEventIsJoinedAtItsOriginal(t *testing.T) {
	event := anEvent()
	event.TranslationOf = here.Object(domain.KindEvent, otherID)
	raw, err := encoder.Object(event)
	if err != nil || !strings.Contains(string(raw), `"joinMode":"external"`) {
		t.Errorf("%s, %v", raw, err)
	}
}

func TestATranslatedProfileDescribesNobodyASecondTime(t *testing.T) {
	profile := anInitiative()
	profile.Subject, profile.TranslationOf = "", here.Object(domain.KindInitiative, otherID)
	raw, err := encoder.Object(profile)
	if err != nil || strings.Contains(string(raw), "describes") || !strings.Contains(string(raw), "translationOfWork") {
		t.Errorf("%s, %v", raw, err)
	}
}

func TestALongActivityLosesTheTextsOfTranslationsFirst(t *testing.T) {
	article := translatedArticle()
	article.Content.HTML = longHTML(15000)
	article.Wordings[0].HTML = longHTML(40000)
	raw, err := encoder.Activity(create(article))
	if err != nil || len(raw) > MaxActivityBytes {
		t.Fatalf("%d bytes, %v", len(raw), err)
	}
	var m struct {
		Object struct{ ContentMap, NameMap, SummaryMap map[string]string }
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	if o := m.Object; len(o.ContentMap) != 1 || len(o.NameMap) != 3 || len(o.SummaryMap) != 2 {
		t.Errorf("left are %d texts, %d titles, %d summaries", len(o.ContentMap), len(o.NameMap), len(o.SummaryMap))
	}
}

func TestMapsOfPeersAreBoundedAndMayBeAnything(t *testing.T) {
	names := map[string]string{"en": "Bread", "und": "?", "": "empty", "x y": "no tag", "EN": "Bread", "de": "Brot", "DE": "Brot"}
	for n := range 100 {
		names[fmt.Sprintf("a%c-x%02d", 'a'+n%20, n)] = "Bread"
		names[fmt.Sprintf("b%c-x%02d", 'a'+n%20, n)] = fmt.Sprint("Brot ", n)
	}
	encoded, _ := json.Marshal(names)
	read := func(members string) []domain.Wording {
		t.Helper()
		o, err := decoder.Object([]byte(`{"type":"Article","id":"https://x.example/1","name":"Bread","content":"<p>Flour</p>","inLanguage":"en",` + members + `}`))
		if err != nil {
			t.Fatal(err)
		}
		item, _ := o.(*domain.Item)
		return item.Wordings
	}
	if got := read(`"nameMap":` + string(encoded)); len(got) != domain.MaxTranslations {
		t.Errorf("%d wordings are kept", len(got))
	}
	for _, members := range []string{
		`"nameMap":{"de":7}`, `"nameMap":[],"contentMap":"x"`, `"contentMap":{"de":{"en":"x"}}`, `"contentMap":{"de":"<p>Flour</p>"}`,
		`"nameMap":{"en":"Bread","EN":"Bread"}`, `"summaryMap":{"de":"Mehl"}`,
	} {
		if got := read(members); len(got) != 0 {
			t.Errorf("%s gives %+v", members, got)
		}
	}
}

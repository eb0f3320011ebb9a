package node

import (
	"errors"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// publishedText is an article that is out, in English.
func (d *desk) publishedText(text string) domain.Item {
	d.t.Helper()
	item, err := d.PublishContent(d.t.Context(), d.ada, domain.KindArticle, domain.Content{Title: "On weaving", Text: text, Language: "en"})
	d.must(err)
	return item
}

func (d *desk) translate(item domain.Item, language string) domain.Item {
	d.t.Helper()
	made, err := d.Translate(d.t.Context(), d.ada, item.ID, language)
	d.must(err)
	return made
}

// publishIn writes a title over a translation and publishes it.
func (d *desk) publishIn(item domain.Item, title string) domain.Item {
	d.t.Helper()
	content := item.Editing()
	content.Title = title
	_, err := d.SaveDraft(d.t.Context(), d.ada, item.ID, content, item.DraftVersion)
	d.must(err)
	published, err := d.Publish(d.t.Context(), d.ada, item.ID)
	d.must(err)
	return published
}

func (d *desk) set(item domain.Item) domain.TranslationSet {
	d.t.Helper()
	set, err := d.store.Translations(d.t.Context(), item.ID)
	d.must(err)
	return set
}

// sentAbout are the verbs of what was sent about an object.
func (d *desk) sentAbout(object domain.URI) (verbs []domain.Verb) {
	d.t.Helper()
	for _, verb := range []domain.Verb{domain.VerbCreate, domain.VerbUpdate, domain.VerbAnnounce, domain.VerbDelete} {
		if _, err := d.store.ActivityOf(d.t.Context(), verb, object); err == nil {
			verbs = append(verbs, verb)
		}
	}
	return verbs
}

func TestATranslationBeginsAsACopyOfTheTextWithoutItsTitle(t *testing.T) {
	d := newDesk(t)
	original := d.publishedText("Warp and weft.")
	german := d.translate(original, "de")
	c := german.Editing()
	if c.Text != "Warp and weft." || c.Title != "" || c.Language != "de" || german.State != domain.StateDraft || german.Kind != domain.KindArticle {
		t.Errorf("the translation begins as %+v", german)
	}
	if again, err := d.Translate(t.Context(), d.ada, original.ID, "DE"); !errors.Is(err, domain.ErrConflict) || again.ID != german.ID {
		t.Errorf("a second translation into German is %s, %v", again.ID, err)
	}
	if _, err := d.Translate(t.Context(), d.ada, german.ID, "en"); !errors.Is(err, domain.ErrConflict) {
		t.Errorf("translating back is %v", err)
	}
	french := d.translate(german, "fr")
	if set := d.set(french); len(set) != 3 || set[0].Item != original.ID || !set.IsTranslation(french.ID) {
		t.Errorf("a translation of a translation stands in %+v", set)
	}
	for _, tag := range []string{"", "german", "x", "de_AT", "d e"} {
		if _, err := d.Translate(t.Context(), d.ada, original.ID, tag); !errors.Is(err, domain.ErrInvalid) {
			t.Errorf("translating into %q is %v", tag, err)
		}
	}
}

func TestPeersGetATranslationAsAnUpdateOfItsOriginal(t *testing.T) {
	d := newDesk(t)
	original := d.publishedText("Warp and weft.")
	german := d.publishIn(d.translate(original, "de"), "Vom Weben")
	if verbs := d.sentAbout(german.URI); len(verbs) != 0 {
		t.Errorf("of the translation itself was sent %v", verbs)
	}
	if german.URL != "https://mill.example/articles/vom-weben" {
		t.Errorf("its address is %s", german.URL)
	}
	told := d.present(original)
	if !told.RetoldAt.After(original.PublishedAt) || !told.UpdatedAt.IsZero() || told.Revision != 1 {
		t.Errorf("the original is told as %v, changed %v", told.RetoldAt, told.UpdatedAt)
	}
	if verbs := d.sentAbout(original.URI); len(verbs) != 2 || verbs[1] != domain.VerbUpdate {
		t.Errorf("of the original was sent %v", verbs)
	}
	words, err := d.store.WordingsBeside(t.Context(), original.ID)
	d.must(err)
	if len(words) != 1 || words[0].Title != "Vom Weben" || words[0].Item != german.URI {
		t.Errorf("beside it stands %+v", words)
	}
	_, err = d.Retract(t.Context(), d.ada, german.ID)
	d.must(err)
	if after := d.present(original); !after.RetoldAt.After(told.RetoldAt) || after.State != domain.StatePublished {
		t.Errorf("after the translation was retracted, the original was told at %v", after.RetoldAt)
	}
	again := d.publishIn(d.present(german), "Vom Weben")
	if len(d.sentAbout(again.URI)) != 0 {
		t.Error("publishing a translation again sends it by itself")
	}
}

func TestATranslationWaitsForItsOriginal(t *testing.T) {
	d := newDesk(t)
	draft := d.write("Warp.")
	german := d.translate(draft, "de")
	content := german.Editing()
	content.Title = "Vom Weben"
	_, err := d.SaveDraft(t.Context(), d.ada, german.ID, content, german.DraftVersion)
	d.must(err)
	if _, err := d.Publish(t.Context(), d.ada, german.ID); !errors.Is(err, domain.ErrConflict) {
		t.Errorf("published before its original: %v", err)
	}
	if _, err := d.Schedule(t.Context(), d.ada, german.ID, d.clock.Add(time.Hour), "UTC"); !errors.Is(err, domain.ErrConflict) {
		t.Errorf("scheduled before its original: %v", err)
	}
	_, err = d.Schedule(t.Context(), d.ada, draft.ID, d.clock.Add(time.Hour), "UTC")
	d.must(err)
	_, err = d.Schedule(t.Context(), d.ada, german.ID, d.clock.Add(time.Hour), "UTC")
	d.must(err)
	d.clock = d.clock.Add(2 * time.Hour)
	if done, _ := d.publisher(); done != 2 {
		t.Fatalf("%d are published", done)
	}
	if set := d.set(german); !set[1].Listed || !set.ChangedSince(german.ID).IsZero() {
		t.Errorf("both went out as %+v", set)
	}
}

func TestATranslationTellsThatItsOriginalChanged(t *testing.T) {
	d := newDesk(t)
	original := d.publishedText("Warp and weft.")
	german := d.publishIn(d.translate(original, "de"), "Vom Weben")
	edit := func(change func(*domain.Content)) {
		t.Helper()
		d.clock = d.clock.Add(time.Hour)
		content := d.present(original).Content
		change(&content)
		_, err := d.EditContent(t.Context(), d.ada, original.ID, content)
		d.must(err)
	}
	edit(func(c *domain.Content) { c.Tags = []string{"loom"} })
	if since := d.set(german).ChangedSince(german.ID); !since.IsZero() {
		t.Error("a new tag counts as a change of words")
	}
	edit(func(c *domain.Content) { c.Text += "\n\nAnd a shuttle." })
	if since := d.set(german).ChangedSince(german.ID); !since.Equal(d.clock) {
		t.Errorf("it changed at %v, want %v", since, d.clock)
	}
	d.must(d.StillRight(t.Context(), d.ada, german.ID))
	if since := d.set(german).ChangedSince(german.ID); !since.IsZero() {
		t.Error("it is still said to be older")
	}
	edit(func(c *domain.Content) { c.Title = "On looms" })
	content := d.present(german).Content
	content.Text = "Kette, Schuss und Schiffchen."
	saved, err := d.SaveDraft(t.Context(), d.ada, german.ID, content, d.present(german).DraftVersion)
	d.must(err)
	d.must(d.StillRight(t.Context(), d.ada, german.ID))
	if set := d.set(german); set.ChangedSince(german.ID).IsZero() || !set.ChangedUnseen(german.ID).IsZero() {
		t.Error("readers are told that the text is right before it is published")
	}
	_, err = d.Publish(t.Context(), d.ada, saved.ID)
	d.must(err)
	if !d.set(german).ChangedSince(german.ID).IsZero() {
		t.Error("the text that was published is said to be older")
	}
	if err := d.StillRight(t.Context(), d.ada, original.ID); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("an original is still right: %v", err)
	}
}

func TestATranslatedEventKeepsTheFactsOfItsOriginal(t *testing.T) {
	d := newDesk(t)
	start := d.clock.Add(48 * time.Hour)
	event := domain.Content{
		Title: "Open day", Language: "en", Event: &domain.Occasion{Start: start, TimeZone: "Europe/Brussels", OnlineAddress: "https://meet.example/1"},
	}
	original, err := d.PublishContent(t.Context(), d.ada, domain.KindEvent, event)
	d.must(err)
	german := d.translate(original, "de")
	content := german.Editing()
	content.Title, content.Event = "Tag der offenen Tür", nil // the form of a translation has no such fields
	_, err = d.SaveDraft(t.Context(), d.ada, german.ID, content, german.DraftVersion)
	d.must(err)
	published, err := d.Publish(t.Context(), d.ada, german.ID)
	d.must(err)
	if !published.Content.Event.Start.Equal(start) {
		t.Errorf("it starts at %v", published.Content.Event.Start)
	}
	moved := event
	moved.Event = &domain.Occasion{Start: start.Add(time.Hour), TimeZone: "Europe/Brussels", OnlineAddress: "https://meet.example/1", Status: domain.EventTentative}
	_, err = d.EditContent(t.Context(), d.ada, original.ID, moved)
	d.must(err)
	now := d.present(german)
	if !now.Content.Event.Start.Equal(start.Add(time.Hour)) || now.Content.Event.Status != domain.EventTentative || now.Content.Title != "Tag der offenen Tür" {
		t.Errorf("after the original moved, it is %+v", now.Content)
	}
	if !d.set(german).ChangedSince(german.ID).IsZero() {
		t.Error("a new hour counts as a change of words")
	}
	_, err = d.store.ItemBySlug(t.Context(), domain.KindEvent, now.Slug)
	d.must(err)
}

func TestATranslatedInitiativeMakesNoSecondActor(t *testing.T) {
	d := newDesk(t)
	content := domain.Content{Title: "Tool library", Text: "We lend tools.", Language: "en", Card: &domain.Card{Handle: "tools", Priorities: []string{"Lend"}}}
	original, err := d.PublishContent(t.Context(), d.ada, domain.KindInitiative, content)
	d.must(err)
	german := d.publishIn(d.translate(original, "de"), "Werkzeugbücherei")
	if german.Subject != "" || german.Content.Card.Handle != "tools" {
		t.Errorf("the translation is %+v", german)
	}
	owner := d.ada
	if err := d.DeleteInitiative(t.Context(), owner, original.ID, "tools"); !errors.Is(err, domain.ErrConflict) {
		t.Errorf("deleted for ever with a translation: %v", err)
	}
	_, err = d.Retract(t.Context(), d.ada, german.ID)
	d.must(err)
	d.must(d.DeleteDraft(t.Context(), d.ada, german.ID))
}

func TestTwoTextsOfASetAreNotPublishedInOneLanguage(t *testing.T) {
	d := newDesk(t)
	original := d.publishedText("Warp.")
	d.publishIn(d.translate(original, "de"), "Vom Weben")
	french := d.translate(original, "fr")
	content := french.Editing()
	content.Title, content.Language = "Noch einmal", "de"
	saved, err := d.SaveDraft(t.Context(), d.ada, french.ID, content, french.DraftVersion)
	d.must(err)
	if _, err := d.Publish(t.Context(), d.ada, french.ID); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("published in a language that there is: %v", err)
	}
	content.Language = "de-AT"
	_, err = d.SaveDraft(t.Context(), d.ada, french.ID, content, saved.DraftVersion)
	d.must(err)
	_, err = d.Publish(t.Context(), d.ada, french.ID)
	d.must(err)
}

func TestTranslationsStayWhenTheirOriginalGoes(t *testing.T) {
	d := newDesk(t)
	original := d.publishedText("Warp.")
	german := d.publishIn(d.translate(original, "de"), "Vom Weben")
	french := d.translate(original, "fr")
	_, err := d.Retract(t.Context(), d.ada, original.ID)
	d.must(err)
	if now := d.present(german); now.State != domain.StatePublished || !d.set(german).ChangedSince(german.ID).IsZero() {
		t.Errorf("the translation is %s", now.State)
	}
	alone := d.publishIn(french, "Tisser")
	if verbs := d.sentAbout(alone.URI); len(verbs) == 0 || verbs[0] != domain.VerbCreate {
		t.Errorf("without its original, of a translation is sent %v", verbs)
	}
	_, err = d.Publish(t.Context(), d.ada, original.ID)
	d.must(err)
	_, total, err := d.store.Items(t.Context(), domain.Visitor(), storage.ItemFilter{Local: true, OnePerSet: true}, storage.Page{})
	d.must(err)
	if total != 1 {
		t.Errorf("lists show %d entries of one set", total)
	}
}

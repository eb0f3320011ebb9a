package node

import (
	"errors"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// writtenIn is an article that somebody published by itself.
func (d *desk) writtenIn(language, title string) domain.Item {
	d.t.Helper()
	item, err := d.PublishContent(d.t.Context(), d.ada, domain.KindArticle, domain.Content{Title: title, Text: "Words.", Language: language})
	d.must(err)
	return item
}

func (d *desk) link(item, original domain.Item) domain.Item {
	d.t.Helper()
	linked, err := d.LinkTranslation(d.t.Context(), d.ada, item.ID, original.ID)
	d.must(err)
	return linked
}

func TestTextsThatWereWrittenApartAreLinkedAndKeepTheirAddresses(t *testing.T) {
	d := newDesk(t)
	english, german := d.writtenIn("en", "On weaving"), d.writtenIn("de", "Vom Weben")
	linked := d.link(german, english)
	if linked.URI != german.URI || linked.URL != german.URL || linked.Revision != german.Revision || !linked.UpdatedAt.IsZero() {
		t.Errorf("linked, it is %+v", linked)
	}
	set := d.set(english)
	if len(set) != 2 || set[0].Item != english.ID || !set[1].Listed || set[1].Language != "de" || !set.ChangedSince(german.ID).IsZero() {
		t.Errorf("the set is %+v", set)
	}
	told := d.present(english)
	if !told.RetoldAt.After(english.PublishedAt) || !linked.RetoldAt.After(german.PublishedAt) {
		t.Errorf("peers were told at %v and %v", told.RetoldAt, linked.RetoldAt)
	}
	words, err := d.store.WordingsBeside(t.Context(), english.ID)
	d.must(err)
	if len(words) != 1 || words[0].Item != german.URI {
		t.Errorf("beside the original stands %+v", words)
	}
	if again := d.link(linked, english); !again.RetoldAt.Equal(linked.RetoldAt) || !d.present(english).RetoldAt.Equal(told.RetoldAt) {
		t.Error("linking twice tells twice")
	}
	d.clock = d.clock.Add(time.Minute)
	content := linked.Content
	content.Title = "Vom Flechten"
	edited, err := d.EditContent(t.Context(), d.ada, german.ID, content)
	d.must(err)
	if edited.URI != german.URI || !d.present(english).RetoldAt.After(told.RetoldAt) {
		t.Errorf("a change of it is told as %s, of the original at %v", edited.URI, d.present(english).RetoldAt)
	}
	_, total, err := d.store.Items(t.Context(), domain.Visitor(), storage.ItemFilter{Local: true, OnePerSet: true}, storage.Page{})
	d.must(err)
	if total != 1 {
		t.Errorf("lists show %d entries", total)
	}
}

func TestATranslationThatIsSeparatedGoesOnByItself(t *testing.T) {
	d := newDesk(t)
	english := d.writtenIn("en", "On weaving")
	german := d.publishIn(d.translate(english, "de"), "Vom Weben")
	french := d.link(d.writtenIn("fr", "Tisser"), english)
	if _, err := d.SeparateTranslation(t.Context(), d.ada, english.ID); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("separating an original is %v", err)
	}
	before := d.present(english)
	alone, err := d.SeparateTranslation(t.Context(), d.ada, german.ID)
	d.must(err)
	if alone.State != domain.StatePublished || alone.URI != german.URI || alone.URL != german.URL || alone.Revision != german.Revision {
		t.Errorf("separated, it is %+v", alone)
	}
	if verbs := d.sentAbout(german.URI); len(verbs) == 0 || verbs[0] != domain.VerbCreate {
		t.Errorf("of what followers did not know by itself was sent %v", verbs)
	}
	if !d.present(english).RetoldAt.After(before.RetoldAt) {
		t.Error("the original was not told again")
	}
	if _, err := d.SeparateTranslation(t.Context(), d.ada, german.ID); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("separated twice: %v", err)
	}
	_, err = d.SeparateTranslation(t.Context(), d.ada, french.ID)
	d.must(err)
	if set := d.set(english); len(set) != 0 {
		t.Errorf("one that is left alone stands in %+v", set)
	}
	if total := len(d.set(french)) + len(d.set(german)); total != 0 {
		t.Errorf("%d are still linked", total)
	}
	d.link(german, french) // another way round
	if set := d.set(german); len(set) != 2 || set[0].Item != french.ID {
		t.Errorf("linked again, the set is %+v", set)
	}
}

func TestOnlyWhatFitsIsLinked(t *testing.T) {
	d := newDesk(t)
	english, german := d.writtenIn("en", "On weaving"), d.writtenIn("de", "Vom Weben")
	d.publishIn(d.translate(german, "it"), "Tessere")
	draft := d.write("Not yet published.")
	event, err := d.PublishContent(t.Context(), d.ada, domain.KindEvent, domain.Content{Title: "Offener Tag", Language: "de", Event: &domain.Occasion{
		Start: d.clock.Add(time.Hour), TimeZone: "Europe/Berlin", OnlineAddress: "https://meet.example/1",
	}})
	d.must(err)
	for what, pair := range map[string][2]domain.Item{
		"itself": {english, english}, "the same language": {d.writtenIn("en", "Weaving"), english}, "another kind": {event, english},
		"an original of others": {german, english}, "a draft": {english, draft},
	} {
		if _, err := d.LinkTranslation(t.Context(), d.ada, pair[0].ID, pair[1].ID); domain.Message(err) == "" {
			t.Errorf("%s: %v", what, err)
		}
	}
	if set := d.set(english); len(set) != 0 {
		t.Errorf("what was refused left %+v", set)
	}
	content := draft.Editing()
	content.Language = "fr"
	_, err = d.SaveDraft(t.Context(), d.ada, draft.ID, content, draft.DraftVersion)
	d.must(err)
	d.link(draft, german)
	if set := d.set(german); len(set) != 3 || set[2].Item != draft.ID || set[2].Listed {
		t.Errorf("with a draft, the set is %+v", set)
	}
}

func TestNobodyLinksOrSeparatesWhatIsNotHers(t *testing.T) {
	d := newDesk(t)
	english, german := d.writtenIn("en", "On weaving"), d.writtenIn("de", "Vom Weben")
	ben := domain.Member{ID: d.newID(), Email: "ben@weft.example", Name: "Ben", Role: domain.RoleAuthor, Slug: "ben", CreatedAt: d.moment()}
	d.must(d.store.Write(t.Context(), func(tx *storage.Tx) error { return tx.AddMember(t.Context(), ben) }))
	own, err := d.NewItem(t.Context(), ben, domain.KindArticle, domain.Content{Title: "Tisser", Text: "Des mots.", Language: "fr"})
	d.must(err)
	if _, err := d.LinkTranslation(t.Context(), ben, german.ID, english.ID); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("linked what is Ada's: %v", err)
	}
	if _, err := d.LinkTranslation(t.Context(), ben, own.ID, d.write("A draft of hers.").ID); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("linked with a draft that she may not read: %v", err)
	}
	_, err = d.LinkTranslation(t.Context(), ben, own.ID, english.ID) // a draft of her own, as Translate would begin it
	d.must(err)
	d.link(german, english)
	if _, err := d.SeparateTranslation(t.Context(), ben, german.ID); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("separated what is Ada's: %v", err)
	}
	_, err = d.SeparateTranslation(t.Context(), ben, own.ID)
	d.must(err)
	published, err := d.Publish(t.Context(), d.ada, own.ID)
	d.must(err)
	if _, err := d.LinkTranslation(t.Context(), ben, published.ID, english.ID); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("changed what readers get without a second pair of eyes: %v", err)
	}
	d.link(published, english)
}

func TestAnEventThatIsLinkedTakesTheFactsOfItsOriginal(t *testing.T) {
	d := newDesk(t)
	start := d.clock.Add(48 * time.Hour)
	on := func(title, language string, at time.Time) domain.Item {
		item, err := d.PublishContent(t.Context(), d.ada, domain.KindEvent, domain.Content{Title: title, Language: language, Event: &domain.Occasion{
			Start: at, TimeZone: "Europe/Brussels", OnlineAddress: "https://meet.example/1",
		}})
		d.must(err)
		return item
	}
	english, german := on("Open day", "en", start), on("Offener Tag", "de", start.Add(time.Hour))
	linked := d.link(german, english)
	if !linked.Content.Event.Start.Equal(start) || linked.Content.Title != "Offener Tag" || linked.Revision != 2 {
		t.Errorf("linked, it is %+v", linked.Content)
	}
}

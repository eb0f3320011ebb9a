package node

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// term finds a term of the desk's vocabularies.
func (d *desk) term(scheme domain.Scheme, slug string) domain.Term {
	d.t.Helper()
	term, err := d.store.TermBySlug(d.t.Context(), scheme, slug)
	d.must(err)
	return term
}

// about publishes an article with themes.
func (d *desk) about(title string, slugs ...string) domain.Item {
	d.t.Helper()
	content := domain.Content{Title: title, Text: "Words.", Language: "en"}
	for _, slug := range slugs {
		content.Themes = append(content.Themes, d.term(domain.SchemeTheme, slug).Ref("en"))
	}
	item, err := d.PublishContent(d.t.Context(), d.ada, domain.KindArticle, content)
	d.must(err)
	return item
}

// themes are the slugs of what an item is about, as everybody sees it.
func (d *desk) themes(id domain.ID) string {
	d.t.Helper()
	item, err := d.store.ItemByID(d.t.Context(), id)
	d.must(err)
	var names []string
	for _, ref := range item.Content.Themes {
		_, slug, _ := strings.Cut(string(ref.URI), "#")
		names = append(names, slug)
	}
	return strings.Join(names, " ")
}

func (d *desk) refused(err error, words string) {
	d.t.Helper()
	if err == nil || !strings.Contains(err.Error()+domain.Message(err), words) {
		d.t.Errorf("the answer is %v, want %q", err, words)
	}
}

func TestAMergeMovesWhatIsPublishedAndDraftsAndIsTakenBack(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	one, both := d.about("One", "governance"), d.about("Both", "commons", "governance")
	from, into := d.term(domain.SchemeTheme, "governance"), d.term(domain.SchemeTheme, "commons")
	draft, err := d.NewItem(ctx, d.ada, domain.KindArticle, domain.Content{Title: "A draft", Language: "fr", Themes: []domain.TermRef{from.Ref("fr")}})
	d.must(err)
	plan, err := d.PlanMerge(ctx, from.ID, into.ID)
	if err != nil || plan.Items != 3 || plan.Published != 2 || plan.Both != 1 {
		t.Fatalf("the plan is %+v, %v", plan, err)
	}
	d.must(d.MergeTerm(ctx, d.ada, from.ID, into.ID))
	if d.themes(one.ID) != "commons" || d.themes(both.ID) != "commons" {
		t.Errorf("they are about %q and %q", d.themes(one.ID), d.themes(both.ID))
	}
	moved, err := d.store.ItemByID(ctx, draft.ID)
	if d.must(err); moved.Draft.Themes[0].Label != "Communs" {
		t.Errorf("the draft is about %+v", moved.Draft.Themes)
	}
	waiting, err := d.store.Retellings(ctx, 10)
	if d.must(err); len(waiting) != 2 {
		t.Errorf("%d items are to be told again", len(waiting))
	}
	if done, _, err := RetellingsOf(d.Node).RunOnce(ctx); err != nil || done != 2 {
		t.Errorf("%d were told, %v", done, err)
	}
	told, err := d.store.ItemByID(ctx, one.ID)
	if d.must(err); !told.RetoldAt.After(told.PublishedAt) || !told.UpdatedAt.IsZero() || told.Revision != 1 {
		t.Errorf("it was told at %v, and updated at %v", told.RetoldAt, told.UpdatedAt)
	}

	refs, err := d.MatchTerms(ctx, domain.SchemeTheme, "themes", "en", []string{"Gouvernance"})
	if err != nil || refs[0].URI != into.URI {
		t.Errorf("its French name finds %+v, %v", refs, err)
	}
	d.refused(d.MergeTerm(ctx, d.ada, into.ID, from.ID), "merged itself") // a cycle
	_, err = d.SaveTerm(ctx, d.ada, from.ID, WordsOf(from))
	d.refused(err, "change that one")
	_, err = d.AddTerm(ctx, d.ada, domain.SchemeTheme, "Governance", "")
	d.refused(err, "such a term already")

	list, _, err := d.store.Audit(ctx, storage.AuditFilter{Actions: []domain.AuditAction{domain.AuditTermMerge}}, storage.Page{Size: 1})
	d.must(err)
	d.must(d.Undo(ctx, d.ada, list[0].ID))
	if d.themes(one.ID) != "governance" || d.themes(both.ID) != "commons governance" {
		t.Errorf("taken back, they are about %q and %q", d.themes(one.ID), d.themes(both.ID))
	}
	d.refused(d.UnmergeTerm(ctx, d.ada, from.ID), "not merged")
}

func TestWhatCannotBeMergedIsRefusedInWords(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	from, into := d.term(domain.SchemeTheme, "governance"), d.term(domain.SchemeTheme, "commons")
	d.refused(d.MergeTerm(ctx, d.ada, from.ID, from.ID), "into itself")
	d.refused(d.MergeTerm(ctx, d.ada, from.ID, ""), "choose the term")
	d.refused(d.MergeTerm(ctx, d.ada, from.ID, d.term(domain.SchemeMode, "research").ID), "one vocabulary")
	d.must(d.RetireTerm(ctx, d.ada, into.ID))
	d.refused(d.MergeTerm(ctx, d.ada, from.ID, into.ID), "retired")
	d.must(d.OfferTerm(ctx, d.ada, into.ID))
	d.must(d.MergeTerm(ctx, d.ada, from.ID, into.ID))
	d.refused(d.MergeTerm(ctx, d.ada, from.ID, d.term(domain.SchemeTheme, "tools-and-methods").ID), "already")
	d.refused(d.RetireTerm(ctx, d.ada, from.ID), "change that one")
	// A chain ends where the last one does.
	d.must(d.MergeTerm(ctx, d.ada, into.ID, d.term(domain.SchemeTheme, "tools-and-methods").ID))
	if first := d.term(domain.SchemeTheme, "governance"); first.MergedInto != d.term(domain.SchemeTheme, "tools-and-methods").ID {
		t.Errorf("the first leads to %s", first.MergedInto)
	}
}

func TestATermMergedWhileATextIsWrittenIsFollowed(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	from, into := d.term(domain.SchemeTheme, "governance"), d.term(domain.SchemeTheme, "commons")
	content := domain.Content{Title: "A draft", Text: "Words.", Language: "en", Themes: []domain.TermRef{from.Ref("en")}}
	item, err := d.NewItem(ctx, d.ada, domain.KindArticle, content)
	d.must(err)
	d.must(d.MergeTerm(ctx, d.ada, from.ID, into.ID))
	content.Text = "More words."
	saved, err := d.SaveDraft(ctx, d.ada, item.ID, content, item.DraftVersion)
	if d.must(err); saved.Draft.Themes[0].URI != into.URI {
		t.Errorf("saved, it is about %+v", saved.Draft.Themes)
	}
	out, err := d.PublishContent(ctx, d.ada, domain.KindArticle, content)
	if d.must(err); d.themes(out.ID) != "commons" {
		t.Errorf("published, it is about %q", d.themes(out.ID))
	}
}

func TestMergedStreamsSendTheirFollowersOnAndKeepTheirQueue(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	from, into := d.term(domain.SchemeStream, "open-coops"), d.term(domain.SchemeStream, "circular-economy")
	d.refused(d.MergeTerm(ctx, d.ada, from.ID, into.ID), "being made")
	_, _, err := StreamsOf(d.Node).RunOnce(ctx)
	d.must(err)
	from, into = d.term(domain.SchemeStream, "open-coops"), d.term(domain.SchemeStream, "circular-economy")
	item, err := d.PublishContent(ctx, d.ada, domain.KindArticle, domain.Content{Title: "One", Text: "Words.", Language: "en", Streams: []domain.TermRef{from.Ref("en")}})
	d.must(err)
	const note = "https://peer.example/notes/1"
	d.must(d.store.Write(ctx, func(tx *storage.Tx) error {
		err := tx.SaveSubmission(ctx, domain.Submission{ID: d.newID(), Stream: from.Actor, Object: note, Author: "https://peer.example/ann", State: domain.SubmissionAccepted, CreatedAt: d.clock})
		return errors.Join(err, tx.SaveStreamAuthor(ctx, from.Actor, "https://peer.example/ann", d.ada.ID),
			tx.SetStreamEditors(ctx, from.ID, []domain.ID{"bo"}), tx.SetStreamEditors(ctx, into.ID, []domain.ID{"cy"}))
	}))
	d.must(d.MergeTerm(ctx, d.ada, from.ID, into.ID))
	old, err := d.store.ActorByURI(ctx, from.Actor)
	d.must(err)
	other, err := d.store.ActorByURI(ctx, into.Actor)
	d.must(err)
	if old.MovedTo != into.Actor || !slices.Contains(other.AlsoKnownAs, from.Actor) {
		t.Errorf("the one moved to %q, the other is known as %q", old.MovedTo, other.AlsoKnownAs)
	}
	now, err := d.store.ItemByID(ctx, item.ID)
	if d.must(err); !slices.Equal(now.Content.Audience, []domain.URI{into.Actor}) || slices.Contains(now.Cc, from.Actor) {
		t.Errorf("the item is for %q, with copies to %q", now.Content.Audience, now.Cc)
	}
	if known, err := d.store.IsStreamAuthor(ctx, into.Actor, "https://peer.example/ann"); err != nil || !known {
		t.Errorf("its author is forgotten, %v", err)
	}
	if held, err := d.store.SubmissionOf(ctx, into.Actor, note); err != nil || held.State != domain.SubmissionAccepted {
		t.Errorf("the submission is %+v, %v", held, err)
	}
	if editors, err := d.store.StreamEditors(ctx, into.ID); err != nil || !slices.Equal(editors, []domain.ID{"cy", "bo"}) {
		t.Errorf("its editors are %q, %v", editors, err)
	}
	_, _, err = RetellingsOf(d.Node).RunOnce(ctx)
	d.must(err)
	d.refused(d.UnmergeTerm(ctx, d.ada, from.ID), "cannot be undone")
	_, err = d.UndoMove(ctx, d.ada, from.Actor)
	d.refused(err, "cannot be taken back")
}

func TestTheWordsOfATermAreCheckedAndKept(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	term := d.term(domain.SchemeTheme, "commons")
	try := func(change func(*TermWords)) error {
		words := WordsOf(d.term(domain.SchemeTheme, "commons"))
		change(&words)
		_, err := d.SaveTerm(ctx, d.ada, term.ID, words)
		return err
	}
	sameAs := func(uris ...domain.URI) func(*TermWords) { return func(w *TermWords) { w.SameAs = uris } }
	wrong := func(change func(*TermWords), field string) {
		t.Helper()
		invalid, ok := errors.AsType[*domain.InvalidError](try(change))
		if !ok || !slices.ContainsFunc(invalid.Fields, func(f domain.FieldError) bool { return f.Field == field }) {
			t.Errorf("%s is not refused: %v", field, invalid)
		}
	}
	wrong(func(w *TermWords) { w.Labels["fr"] = strings.Repeat("é", 1<<20) }, "label_fr")
	wrong(func(w *TermWords) { w.Labels["de"] = "governance" }, "label_de")
	wrong(func(w *TermWords) { w.Labels = nil }, "labels")
	wrong(func(w *TermWords) { w.Labels["<b>"] = "Bold" }, "labels")
	wrong(func(w *TermWords) { w.Descriptions["ca"] = "Sense nom." }, "label_ca")
	for _, hostile := range []domain.URI{"javascript:alert(1)", "data:text/html,x", "https://", "https://ada@evil.example/", "//evil.example/x", "https://a.example/ b", term.URI} {
		wrong(sameAs(hostile), "same_as")
	}
	wrong(sameAs(domain.URI("https://long.example/"+strings.Repeat("x", 600))), "same_as")
	wrong(func(w *TermWords) {
		for i := range domain.MaxSameAs + 1 {
			w.SameAs = append(w.SameAs, domain.URI("https://many.example/"+strings.Repeat("x", i)))
		}
	}, "same_as")
	d.must(try(func(w *TermWords) {
		w.SameAs, w.Labels["ca"], w.Labels["de"] = []domain.URI{"https://www.wikidata.org/entity/Q1", "https://www.wikidata.org/entity/Q1"}, "Béns comuns", ""
	}))
	if kept := d.term(domain.SchemeTheme, "commons"); len(kept.SameAs) != 1 || kept.Labels["ca"] != "Béns comuns" || kept.Labels["de"] != "" {
		t.Errorf("it is %+v", kept)
	}
	_, err := d.SaveTerm(ctx, d.ada, d.term(domain.SchemeTheme, "governance").ID, TermWords{Labels: map[string]string{"en": "Rule"}, SameAs: []domain.URI{"https://www.wikidata.org/entity/Q1"}})
	if _, ok := errors.AsType[*domain.InvalidError](err); !ok {
		t.Errorf("two terms are the same as one: %v", err)
	}
}

func TestOnlyATermThatNothingHadIsRemoved(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	draft, err := d.NewItem(ctx, d.ada, domain.KindArticle, domain.Content{Title: "A draft", Themes: []domain.TermRef{d.term(domain.SchemeTheme, "commons").Ref("en")}})
	d.must(err)
	d.refused(d.DeleteTerm(ctx, d.ada, d.term(domain.SchemeTheme, "commons").ID), "is or was used")
	_, err = d.SaveDraft(ctx, d.ada, draft.ID, domain.Content{Title: "A draft"}, draft.DraftVersion)
	d.must(err)
	d.refused(d.DeleteTerm(ctx, d.ada, d.term(domain.SchemeTheme, "commons").ID), "is or was used") // its history has it
	d.must(d.DeleteTerm(ctx, d.ada, d.term(domain.SchemeTheme, "governance").ID))
	_, _, err = StreamsOf(d.Node).RunOnce(ctx)
	d.must(err)
	stream := d.term(domain.SchemeStream, "open-coops")
	d.must(d.DeleteTerm(ctx, d.ada, stream.ID))
	if actor, err := d.store.ActorByURI(ctx, stream.Actor); err != nil || actor.GoneAt.IsZero() {
		t.Errorf("its actor is %v, %v", actor.GoneAt, err)
	}
}

func TestTermsArePutInOrderAndBack(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	order := func() string {
		text, err := orderText(ctx, d.store.Reader, domain.SchemeTheme)
		d.must(err)
		return text
	}
	before := order()
	d.must(d.MoveTerm(ctx, d.ada, d.term(domain.SchemeTheme, "commons").ID, -1))
	if order() != "commons governance research-and-social-innovation tools-and-methods" {
		t.Errorf("the order is %s", order())
	}
	list, _, err := d.store.Audit(ctx, storage.AuditFilter{Actions: []domain.AuditAction{domain.AuditTermOrder}}, storage.Page{Size: 1})
	d.must(err)
	d.must(d.Undo(ctx, d.ada, list[0].ID))
	if order() != before {
		t.Errorf("undone, it is %s", order())
	}
}

func TestEachSeededTermHasANameInEveryLanguage(t *testing.T) {
	all := seedLanguages()
	for _, seed := range commonsTerms() {
		if got := len(inLanguages(seed.labels)); got != len(all) {
			t.Errorf("%s has names in %d languages", seed.slug, got)
		}
		if got := len(inLanguages(seed.about)); got != 0 && got != len(all) {
			t.Errorf("%s is explained in %d languages", seed.slug, got)
		}
	}
}

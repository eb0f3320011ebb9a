package node

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

// desk is a node that is set up, with a clock that the test moves.
type desk struct {
	*Node
	t     *testing.T
	clock time.Time
	ada   domain.Member
	file  string // of the database
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, clock: time.Date(2031, 5, 21, 9, 0, 0, 0, time.UTC)}
	now := func() time.Time { return d.clock }
	d.file = storagetest.File(t)
	store, err := storage.Open(t.Context(), storage.Options{URL: d.file, Now: now})
	d.must(err)
	t.Cleanup(func() { _ = store.Close() })
	d.Node = New(Options{
		Store: store, Now: now, PasswordMemory: 64,
		Encode: func(_ domain.Addresses, a *domain.Activity) ([]byte, error) { return json.Marshal(string(a.ID)) },
		NewKeys: func(owner domain.URI) ([]domain.PrivateKey, error) {
			return []domain.PrivateKey{{ID: owner + "#main-key", Owner: owner, Algorithm: domain.KeyRSA, PEM: "private", PublicPEM: "public"}}, nil
		},
	})
	_, err = d.Setup(t.Context(), SetupRequest{
		Name: "The Mill", Handle: "mill", URL: "https://mill.example", Language: "en", Vocabulary: VocabularyCommons,
		Email: "ada@example.org", Password: "a loom of one's own", MemberName: "Ada",
	})
	d.must(err)
	d.ada, err = store.MemberByEmail(t.Context(), "ada@example.org")
	d.must(err)
	return d
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) write(text string) domain.Item {
	d.t.Helper()
	item, err := d.NewItem(d.t.Context(), d.ada, domain.KindArticle, domain.Content{Title: "On weaving", Text: text})
	d.must(err)
	return item
}

func (d *desk) save(item domain.Item, text string) domain.Item {
	d.t.Helper()
	saved, err := d.SaveDraft(d.t.Context(), d.ada, item.ID, domain.Content{Title: "On weaving", Text: text}, item.DraftVersion)
	d.must(err)
	return saved
}

func (d *desk) present(item domain.Item) domain.Item {
	d.t.Helper()
	found, err := d.store.ItemByID(d.t.Context(), item.ID)
	d.must(err)
	return found
}

// publisher runs once.
func (d *desk) publisher() (int, time.Time) {
	d.t.Helper()
	done, next, err := PublisherOf(d.Node).RunOnce(d.t.Context())
	d.must(err)
	return done, next
}

func TestWhatIsScheduledIsPublishedAtItsTimeAndNotBefore(t *testing.T) {
	d := newDesk(t)
	item := d.write("As decided.")
	due := d.clock.Add(time.Hour)
	_, err := d.Schedule(t.Context(), d.ada, item.ID, due, "Europe/Brussels")
	d.must(err)
	later := d.save(d.present(item), "Half a sent")
	if done, next := d.publisher(); done != 0 || !next.Equal(due) {
		t.Fatalf("before its time %d were published, the next at %s", done, next)
	}
	d.clock = due.Add(9 * time.Hour) // the node was down at that minute
	if done, next := d.publisher(); done != 1 || !next.IsZero() {
		t.Fatalf("%d were published, the next at %s", done, next)
	}
	item = d.present(item)
	if item.State != domain.StatePublished || item.Content.Text != "As decided." || !item.PublishedAt.Equal(d.clock) || !item.PublishAt.IsZero() {
		t.Errorf("published is %+v", item)
	}
	if item.Draft == nil || item.Draft.Text != "Half a sent" || item.DraftVersion != later.DraftVersion {
		t.Errorf("what was written since is lost: %+v", item.Draft)
	}
	if _, err := d.store.ScheduleOf(t.Context(), item.ID); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("the schedule is still there: %v", err)
	}
	if done, _ := d.publisher(); done != 0 {
		t.Error("it was published twice")
	}
}

func TestWhatIsUnscheduledOrPublishedByHandIsLeftAlone(t *testing.T) {
	d := newDesk(t)
	first, second := d.write("One."), d.write("Two.")
	for _, item := range []domain.Item{first, second} {
		_, err := d.Schedule(t.Context(), d.ada, item.ID, d.clock.Add(time.Hour), "UTC")
		d.must(err)
	}
	_, err := d.Unschedule(t.Context(), d.ada, first.ID)
	d.must(err)
	_, err = d.Publish(t.Context(), d.ada, second.ID)
	d.must(err)
	d.clock = d.clock.Add(2 * time.Hour)
	if done, _ := d.publisher(); done != 0 || d.present(first).State != domain.StateDraft || d.present(second).Revision != 1 {
		t.Errorf("%d were published: %+v %+v", done, d.present(first), d.present(second))
	}
}

func TestAScheduleThatCannotBeKeptIsADraftAgainAndSaysWhy(t *testing.T) {
	d := newDesk(t)
	profile := func() domain.Item {
		item, err := d.NewItem(t.Context(), d.ada, domain.KindInitiative, domain.Content{Title: "Loom", Text: "Us.", Card: &domain.Card{Handle: "loom"}})
		d.must(err)
		return item
	}
	late, early := profile(), profile()
	_, err := d.Schedule(t.Context(), d.ada, late.ID, d.clock.Add(time.Hour), "UTC")
	d.must(err)
	_, err = d.Publish(t.Context(), d.ada, early.ID) // takes the handle
	d.must(err)
	d.clock = d.clock.Add(2 * time.Hour)
	d.publisher()
	if got := d.present(late); got.State != domain.StateDraft || got.Draft == nil {
		t.Errorf("it is %+v", got)
	}
	remarks, err := d.store.Remarks(t.Context(), late.ID)
	d.must(err)
	if len(remarks) != 2 || remarks[1].Kind != domain.RemarkFailed || remarks[1].Text == "" {
		t.Errorf("remarks are %+v", remarks)
	}
	if done, _ := d.publisher(); done != 0 {
		t.Error("it is tried for ever")
	}
}

func TestWhatWasTakenBackIsScheduledUnderANewID(t *testing.T) {
	d := newDesk(t)
	item, err := d.Publish(t.Context(), d.ada, d.write("One.").ID)
	d.must(err)
	if _, err := d.Schedule(t.Context(), d.ada, item.ID, d.clock.Add(time.Hour), "UTC"); !errors.Is(err, domain.ErrConflict) {
		t.Errorf("what is public was scheduled: %v", err)
	}
	before := item.URI
	_, err = d.Retract(t.Context(), d.ada, item.ID)
	d.must(err)
	_, err = d.AskReview(t.Context(), d.ada, item.ID)
	d.must(err)
	back, err := d.EndReview(t.Context(), d.ada, item.ID)
	d.must(err)
	if back.State != domain.StateRetracted {
		t.Errorf("after the review it is %s", back.State)
	}
	_, err = d.Schedule(t.Context(), d.ada, item.ID, d.clock.Add(time.Hour), "UTC")
	d.must(err)
	d.clock = d.clock.Add(time.Hour)
	d.publisher()
	if again := d.present(item); again.State != domain.StatePublished || again.URI == before || again.Slug != item.Slug {
		t.Errorf("it is %+v", again)
	}
}

func TestTheAncestorOfAnOpenTabIsKept(t *testing.T) {
	d := newDesk(t)
	item := d.write("One.")
	d.must(d.OpenDraft(t.Context(), item))
	opened := item
	for _, text := range []string{"One, two.", "One, two, three.", "One, two, three, four."} {
		d.clock = d.clock.Add(time.Second)
		item = d.save(item, text)
	}
	c, err := d.Compare(t.Context(), item.ID, domain.Content{Title: "On weaving", Text: "One.\n\nMine."}, opened.DraftVersion)
	d.must(err)
	if merged, missing := c.Choose(nil); !c.HasBase || len(missing) > 0 || merged.Text != "One, two, three, four.\n\nMine." {
		t.Errorf("merged is %q, missing %q, base %t", merged.Text, missing, c.HasBase)
	}
	history, err := d.store.History(t.Context(), item.ID)
	d.must(err)
	if len(history) != 2 { // the opened one and the present one
		t.Errorf("history is %+v", history)
	}
	if again := d.save(item, item.Draft.Text); again.DraftVersion != item.DraftVersion {
		t.Error("the same text was saved again")
	}
	item = d.save(item, strings.Repeat("Many words. ", 50))
	short := d.save(item, "Gone.")
	if _, err := d.store.WorkingCopyOf(t.Context(), item.ID, item.DraftVersion); err != nil {
		t.Errorf("a text of which most was deleted is not kept: %v", err)
	}
	back, err := d.Restore(t.Context(), d.ada, item.ID, domain.Version{Number: item.DraftVersion}, short.DraftVersion)
	d.must(err)
	if back.Draft.Text != item.Draft.Text {
		t.Errorf("restored is %q", back.Draft.Text)
	}
}

func TestAnUnknownAncestorAsksRatherThanGuesses(t *testing.T) {
	d := newDesk(t)
	item := d.save(d.write("Same.\n\nTheirs."), "Same.\n\nTheirs, newer.")
	c, err := d.Compare(t.Context(), item.ID, domain.Content{Title: "Mine", Text: "Same.\n\nMine."}, 77)
	d.must(err)
	if c.HasBase || len(c.Conflicts()) != 2 {
		t.Errorf("conflicts are %q", c.Conflicts())
	}
	_, err = d.MergeDraft(t.Context(), d.ada, item.ID, domain.Content{Title: "Mine", Text: "Same.\n\nMine."}, 77, item.DraftVersion, nil)
	if !errors.Is(err, domain.ErrConflict) || d.present(item).DraftVersion != item.DraftVersion {
		t.Errorf("it was stored: %v", err)
	}
}

func TestRemarksAreBounded(t *testing.T) {
	d := newDesk(t)
	item := d.write("One.")
	for _, text := range []string{"", "  \u202E ", strings.Repeat("x", domain.MaxRemark+1)} {
		if err := d.Remark(t.Context(), d.ada, item.ID, d.NewDraftID(), text); !errors.Is(err, domain.ErrInvalid) {
			t.Errorf("%.20q was kept: %v", text, err)
		}
	}
	if err := d.Remark(t.Context(), d.ada, item.ID, "../x", "Hello."); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("a damaged id was taken: %v", err)
	}
	d.must(d.Remark(t.Context(), d.ada, item.ID, d.NewDraftID(), "Fine \u202Eso."))
	if remarks, _ := d.store.Remarks(t.Context(), item.ID); remarks[len(remarks)-1].Text != "Fine so." {
		t.Errorf("remarks are %+v", remarks)
	}
}

package storage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// timeline lists the timeline as words: "a", or "a<bob" where bob reshared a.
func timeline(t *testing.T, s *storage.Store, viewer domain.Viewer, f storage.TimelineFilter) string {
	t.Helper()
	entries, total, err := s.Timeline(t.Context(), viewer, f, storage.Page{Size: 100})
	check(t, err)
	equal(t, "the total", total, len(entries))
	var all []string
	for _, entry := range entries {
		var word string
		if entry.Item != nil {
			word = entry.Item.Content.Title
			equal(t, "the author", entry.Author.URI, entry.Item.Actor)
		} else {
			word = text(entry.Note.HTML)
		}
		if entry.ResharedBy != nil {
			word += "<" + entry.ResharedBy.Username
		}
		all = append(all, word)
	}
	return strings.Join(all, " ")
}

// network is a node that follows ann, but neither bob nor carol. Each published an article and a note.
type network struct{ ann, bob, carol domain.Actor }

func newNetwork(t *testing.T, s *storage.Store) network {
	t.Helper()
	n := network{theirs("a.example", "ann"), theirs("b.example", "bob"), theirs("c.example", "carol")}
	ctx := t.Context()
	write(t, s, func(tx *storage.Tx) error {
		check(t, tx.SaveActor(ctx, ours(organ, "org")))
		check(t, tx.InsertItem(ctx, article("ours")))
		for i, author := range []domain.Actor{n.ann, n.bob, n.carol} {
			check(t, tx.SaveActor(ctx, author))
			item, note := remote(article(author.Username), author), post(author, author.Username+"-note")
			item.URI, note.URI, note.Root = author.URI+"/article", author.URI+"/note", author.URI+"/note"
			item.PublishedAt = monday.Add(-time.Duration(i) * time.Hour)
			item.CreatedAt, note.PublishedAt = item.PublishedAt, item.PublishedAt.Add(-time.Minute)
			_, err := tx.UpsertRemoteItem(ctx, item)
			check(t, err)
			_, err = tx.SaveNote(ctx, note)
			check(t, err)
		}
		return tx.SaveFollow(ctx, follow(organ, n.ann.URI, monday))
	})
	return n
}

func wantTimeline(t *testing.T, s *storage.Store, want string) {
	t.Helper()
	equal(t, "the timeline", timeline(t, s, member, storage.TimelineFilter{Notes: true}), want)
}

func TestTheTimelineHoldsWhatFollowedActorsPublish(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		n := newNetwork(t, s)
		wantTimeline(t, s, "ann ann-note")
		write(t, s, func(tx *storage.Tx) error { return tx.SaveFollow(t.Context(), follow(organ, n.bob.URI, monday)) })
		wantTimeline(t, s, "ann ann-note bob bob-note")
		write(t, s, func(tx *storage.Tx) error {
			_, err := tx.DeleteFollow(t.Context(), organ, n.ann.URI)
			return err
		})
		wantTimeline(t, s, "bob bob-note")
	})
}

func TestVisitorsSeeOnlyPublicItemsInTheTimeline(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		n := newNetwork(t, s)
		private := remote(article("private"), n.ann)
		private.Visibility = domain.VisibilityFollowers
		insert(t, s, private)
		equal(t, "what visitors see", timeline(t, s, domain.Visitor(), storage.TimelineFilter{Notes: true}), "ann")
		equal(t, "what members see", timeline(t, s, member, storage.TimelineFilter{Kind: domain.KindArticle}), "ann private")
		equal(t, "without notes", timeline(t, s, member, storage.TimelineFilter{}), "ann private")
		equal(t, "a host", timeline(t, s, member, storage.TimelineFilter{Host: "b.example"}), "")
	})
}

func TestAThingStandsOnceByItsNewestReason(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		n := newNetwork(t, s)
		later, latest := reshare(n.ann.URI, n.bob.URI+"/article", monday.Add(time.Minute)), reshare(n.bob.URI, n.ann.URI+"/article", monday.Add(time.Hour))
		write(t, s, func(tx *storage.Tx) error {
			for _, r := range []domain.Response{later, latest, reshare(n.ann.URI, n.carol.URI+"/note", monday.Add(2*time.Minute))} {
				_, err := tx.AddResponse(ctx, r)
				check(t, err)
			}
			return nil
		})
		wantTimeline(t, s, "carol-note<ann bob<ann ann ann-note") // bob is not followed yet
		write(t, s, func(tx *storage.Tx) error { return tx.SaveFollow(ctx, follow(organ, n.bob.URI, monday)) })
		wantTimeline(t, s, "ann<bob carol-note<ann bob<ann ann-note bob-note")
		write(t, s, func(tx *storage.Tx) error {
			_, err := tx.DeleteResponseByURI(ctx, latest.URI, n.bob.URI)
			return err
		})
		wantTimeline(t, s, "carol-note<ann bob<ann ann ann-note bob-note")
	})
}

func TestWhatIsDeletedHiddenOrBlockedLeavesTheTimeline(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		n := newNetwork(t, s)
		note := value(s.NoteByURI(ctx, n.ann.URI+"/note"))(t)
		write(t, s, func(tx *storage.Tx) error { return tx.HideNote(ctx, note.ID) })
		wantTimeline(t, s, "ann")
		write(t, s, func(tx *storage.Tx) error { return tx.ShowNote(ctx, note.ID) })
		wantTimeline(t, s, "ann ann-note")
		write(t, s, func(tx *storage.Tx) error { return tx.DeleteItemByURI(ctx, n.ann.URI+"/article") })
		wantTimeline(t, s, "ann-note")
		write(t, s, func(tx *storage.Tx) error { return tx.BlockPeer(ctx, "a.example") })
		wantTimeline(t, s, "")
		write(t, s, func(tx *storage.Tx) error { return tx.UnblockPeer(ctx, "a.example") })
		wantTimeline(t, s, "ann-note")
		write(t, s, func(tx *storage.Tx) error { return tx.MarkActorGone(ctx, n.ann.URI, monday) })
		wantTimeline(t, s, "")
	})
}

func TestAReshareByABlockedHostIsNoReason(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		n := newNetwork(t, s)
		write(t, s, func(tx *storage.Tx) error {
			_, err := tx.AddResponse(ctx, reshare(n.ann.URI, n.bob.URI+"/article", monday))
			return err
		})
		write(t, s, func(tx *storage.Tx) error { return tx.BlockPeer(ctx, "a.example") })
		wantTimeline(t, s, "")
	})
}

func TestRepliesAndMessagesAreNotInTheTimeline(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		n := newNetwork(t, s)
		message := post(n.ann, "message")
		message.Visibility = domain.VisibilityDirect
		write(t, s, func(tx *storage.Tx) error {
			for _, note := range []domain.Note{message, replyTo(n.ann, n.bob.URI+"/article", "reply")} {
				_, err := tx.SaveNote(t.Context(), note)
				check(t, err)
			}
			return nil
		})
		wantTimeline(t, s, "ann ann-note")
	})
}

// Nobody stays on top by writing from the future.
func TestAFutureDateCountsAsTheMomentOfReceipt(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		n := newNetwork(t, s)
		future, now := remote(article("future"), n.ann), remote(article("now"), n.ann)
		future.CreatedAt, future.PublishedAt = monday.Add(time.Second), monday.AddDate(10, 0, 0)
		now.PublishedAt, now.CreatedAt = monday.Add(time.Minute), monday.Add(time.Minute)
		insert(t, s, future, now)
		wantTimeline(t, s, "now future ann ann-note")
	})
}

func TestTheTimelineOfAStreamHoldsItsItems(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		n := newNetwork(t, s)
		item := remote(article("streamed"), n.ann)
		item.Content.Streams = []domain.TermRef{{URI: specimenTerm}}
		insert(t, s, item)
		equal(t, "the stream", timeline(t, s, domain.Visitor(), storage.TimelineFilter{Stream: specimenTerm}), "streamed")
	})
}

package node

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/storage"
)

// errMovedOn says that what was read before the transaction is not what the transaction found.
var errMovedOn = errors.New("changed in the meantime")

// publishTries: a slug taken or a draft saved between reading and writing is met again at most this often.
const publishTries = 4

// Publish publishes the working copy: a Create the first time and after a retraction (with a new id), an Update
// otherwise. The activities, their deliveries and the content are one transaction.
func (n *Node) Publish(ctx context.Context, by domain.Member, id domain.ID) (domain.Item, error) {
	return n.publishIf(ctx, by, id, func(domain.Item) error { return nil })
}

func (n *Node) publish(ctx context.Context, h home, by domain.Member, item domain.Item) (domain.Item, error) {
	return n.publishCopy(ctx, h, by, item, item.Editing(), nil)
}

// publishCopy publishes a content; later is the working copy that stays, nil for none.
func (n *Node) publishCopy(ctx context.Context, h home, by domain.Member, item domain.Item, content domain.Content, later *domain.Content) (domain.Item, error) {
	return n.publishContent(ctx, h, by, item, content, func(i *domain.Item) {
		i.Draft, i.PublishAt, i.Plan, i.Review = later, time.Time{}, "", domain.Review{}
	})
}

// publishContent publishes a content; settle says what becomes of the working copy and of what is planned.
func (n *Node) publishContent(ctx context.Context, h home, by domain.Member, item domain.Item, content domain.Content, settle func(*domain.Item)) (domain.Item, error) {
	t, err := n.translated(ctx, item.ID)
	if err != nil {
		return domain.Item{}, err
	}
	if t.original != nil {
		if content, err = n.withFacts(ctx, content, toTranslate(*t.original)); err != nil {
			return domain.Item{}, err
		}
	}
	if content, err = n.finish(ctx, h, item.Kind, content); err != nil {
		return domain.Item{}, err
	}
	if err := t.check(item, content); err != nil {
		return domain.Item{}, err
	}
	before := item
	if content, err = n.signed(ctx, t, item, content); err != nil {
		return domain.Item{}, err
	}
	item.Content = content
	settle(&item)
	item.Revision++
	item.To, item.Cc = []domain.URI{domain.Public}, ccOf(h, content)
	if item.Kind == domain.KindOrganisation {
		return n.publishOrganisation(ctx, h, by, before, item)
	}
	if follows, err := n.isToldByOriginal(ctx, t, before); err != nil || follows {
		if err != nil {
			return domain.Item{}, err
		}
		return n.publishTranslation(ctx, h, by, t, before, item)
	}
	kept, err := n.inSet(ctx, t, before, item)
	if err != nil {
		return domain.Item{}, err
	}
	if kept, err = n.tongues(ctx, h, t, &item, kept); err != nil {
		return domain.Item{}, err
	}
	if before.State == domain.StatePublished {
		return n.publishAgain(ctx, h, by, before, item, kept)
	}
	return n.publishFirst(ctx, h, by, before, item, kept)
}

// ccOf are those besides everybody to whom a content is addressed.
func ccOf(h home, content domain.Content) []domain.URI {
	cc := []domain.URI{h.organisation.Followers}
	for _, m := range content.Mentions {
		cc = append(cc, m.Actor)
	}
	return append(cc, content.Audience...)
}

// finish makes of a working copy what is published of it; an InvalidError says what keeps it from being published.
func (n *Node) finish(ctx context.Context, h home, kind domain.Kind, content domain.Content) (domain.Content, error) {
	content = tidy(content)
	rendered := n.render(ctx, h, content.Text)
	wrong := rendered.check(kind, content)
	content.HTML, content.Mentions = rendered.HTML, rendered.mentions
	content.Tags = tidyTags(append(content.Tags, rendered.Tags...))
	if len(content.Tags) > domain.MaxTags {
		content.Tags = content.Tags[:domain.MaxTags]
	}
	if content.Language == "" {
		content.Language = h.settings.Language
	}
	var err error
	if content, err = n.withStandingTerms(ctx, content); err != nil {
		return content, err
	}
	if content.Licence == "" && kind == domain.KindArticle {
		content.Licence = h.settings.Licence
	}
	if content.Summary == "" && (kind == domain.KindArticle || kind == domain.KindEvent) {
		// Mastodon shows title, summary and link, nothing else: an empty summary would leave a bare title.
		content.Summary = markup.Shorten(rendered.Plain, 300)
	}
	if kind == domain.KindOrganisation {
		return content, wrong
	}
	if content.Audience, err = n.streamActors(ctx, content.Streams); err != nil {
		return content, err
	}
	return content, wrong
}

// publishFirst gives the item its id, its readable address and, for an initiative, its actor.
func (n *Node) publishFirst(ctx context.Context, h home, by domain.Member, before, item domain.Item, kept effect) (domain.Item, error) {
	if err := stillHere(h.organisation); err != nil {
		return domain.Item{}, err
	}
	if err := n.name(ctx, h, &item); err != nil {
		return domain.Item{}, err
	}
	var profile *profile
	var err error
	if item.Kind == domain.KindInitiative {
		if profile, err = n.initiativeActor(ctx, h, &item); err != nil {
			return domain.Item{}, err
		}
	}
	create, announces, responses, err := n.created(ctx, h, item)
	if err != nil {
		return domain.Item{}, err
	}
	return item, n.commit(ctx, by, publication{
		before: before, item: item, profile: profile, responses: responses, sent: append([]outgoing{create}, announces...), kept: kept,
	})
}

// created is the Create of an item for its followers, with what our actors announce.
func (n *Node) created(ctx context.Context, h home, item domain.Item) (outgoing, []outgoing, []domain.Response, error) {
	create, err := n.tellItem(h, domain.VerbCreate, &item, item.PublishedAt)
	if err != nil {
		return create, nil, nil, err
	}
	announces, responses, err := n.announceAll(ctx, h, item, create.row.URI)
	return create.inOutbox().toFollowersOf([]domain.URI{item.Actor}, mentioned(item)), announces, responses, err
}

// publishAgain sends an Update to everyone who may hold a copy.
func (n *Node) publishAgain(ctx context.Context, h home, by domain.Member, before, item domain.Item, kept effect) (domain.Item, error) {
	item.UpdatedAt = n.after(toldAt(before))
	var profile *profile
	var err error
	if item.Kind == domain.KindInitiative {
		if profile, err = n.initiativeActor(ctx, h, &item); err != nil {
			return domain.Item{}, err
		}
	}
	update, err := n.tellItem(h, domain.VerbUpdate, &item, item.UpdatedAt)
	if err != nil {
		return domain.Item{}, err
	}
	refreshed, err := n.refreshedCreate(ctx, h, item)
	if err != nil {
		return domain.Item{}, err
	}
	create := item.URI
	if refreshed != nil {
		create = refreshed.URI
	}
	announces, responses, err := n.announceMissing(ctx, h, item, create)
	if err != nil {
		return domain.Item{}, err
	}
	passed, undone, err := n.announceChange(ctx, h, item, update.row.URI)
	if err != nil {
		return domain.Item{}, err
	}
	return item, n.commit(ctx, by, publication{
		before: before, item: item, profile: profile, refreshed: refreshed, responses: responses, undone: undone,
		sent: slices.Concat([]outgoing{n.toHolders(update, item, before)}, passed, announces), kept: kept,
	})
}

// tellItem prepares the activity that tells peers of an item as it is now.
func (n *Node) tellItem(h home, verb domain.Verb, item *domain.Item, at time.Time) (outgoing, error) {
	return n.prepare(h, &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: verb, Actor: item.Actor, Object: item,
		ObjectURI: item.URI, To: item.To, Cc: item.Cc, PublishedAt: at,
	}, item.URI, true)
}

// publication is all that one transaction stores of an item that is published.
type publication struct {
	before, item domain.Item
	profile      *profile               // of an initiative
	refreshed    *domain.StoredActivity // the Create with its newest bytes
	responses    []domain.Response      // our own reshares
	undone       []domain.Response      // those that are taken back
	sent         []outgoing
	kept         effect // of the others in its set of translations; nil for nothing
}

func (n *Node) commit(ctx context.Context, by domain.Member, p publication) error {
	if p.profile != nil && p.profile.update != nil {
		p.sent = append(p.sent, *p.profile.update)
	}
	wantCards, err := n.cardsWanted(ctx, p.item.Content.HTML)
	if err != nil {
		return err
	}
	action := domain.AuditPublish
	if p.before.State == domain.StatePublished {
		action = domain.AuditPublishChanges
	}
	return n.record(ctx, n.auditItem(ctx, by, action, p.item), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := unchanged(ctx, tx, p.before); err != nil {
			return err
		}
		if p.profile != nil {
			if err := p.profile.save(ctx, tx); err != nil {
				return err
			}
		}
		if err := n.saveRevision(ctx, tx, by, p.item); err != nil {
			return err
		}
		if p.refreshed != nil {
			if err := tx.RefreshActivity(ctx, p.refreshed.URI, p.refreshed.Payload); err != nil {
				return err
			}
		}
		for _, response := range p.responses {
			if _, err := tx.AddResponse(ctx, response); err != nil {
				return err
			}
		}
		if p.kept != nil {
			if err := p.kept(tx); err != nil {
				return err
			}
		}
		// The deliveries first: who holds a copy is told by the responses that go next.
		if err := send(ctx, tx, p.sent...); err != nil {
			return err
		}
		return errors.Join(unrecord(ctx, tx, p.undone), wantCards(tx))
	})
}

// refreshedCreate is the Create of the item with its newest bytes: for those who did not get it yet, and for the outbox.
func (n *Node) refreshedCreate(ctx context.Context, h home, item domain.Item) (*domain.StoredActivity, error) {
	stored, err := n.store.ActivityOf(ctx, domain.VerbCreate, item.URI)
	if notFound(err) {
		return nil, nil //nolint:nilnil // an item from before the outbox was kept has no Create to refresh
	}
	if err != nil {
		return nil, err
	}
	out, err := n.prepare(h, &domain.Activity{
		ID: stored.URI, Verb: domain.VerbCreate, Actor: item.Actor, Object: &item,
		ObjectURI: item.URI, To: item.To, Cc: item.Cc, PublishedAt: item.PublishedAt,
	}, item.URI, true)
	return &out.row, err
}

// toHolders addresses everyone who may hold a copy of the item, as it was or as it is (DESIGN §4).
func (n *Node) toHolders(out outgoing, versions ...domain.Item) outgoing {
	out.targets = func(ctx context.Context, tx *storage.Tx) ([]storage.Target, error) {
		item := versions[0]
		followers, err := followersOfHolders(ctx, tx, item)
		if err != nil {
			return nil, err
		}
		people, err := holders(ctx, tx.Reader, versions...)
		if err != nil {
			return nil, err
		}
		others, err := tx.InboxesOf(ctx, people)
		if err != nil {
			return nil, err
		}
		return uniqueTargets(followers, others), nil
	}
	return out
}

func (n *Node) saveRevision(ctx context.Context, tx *storage.Tx, by domain.Member, item domain.Item) error {
	if err := tx.SaveItem(ctx, item); err != nil {
		return fmt.Errorf("save %s: %w", item.ID, err)
	}
	if err := tx.EndSchedule(ctx, item.ID); err != nil {
		return err
	}
	return tx.AddRevision(ctx, storage.Revision{
		Item: item.ID, Number: item.Revision, Content: item.Content, Member: by.ID, CreatedAt: n.moment(),
	})
}

// freeSlug makes a readable address from the title; one that the item has already stays.
func (n *Node) freeSlug(ctx context.Context, item domain.Item) (string, error) {
	if item.Slug != "" {
		return item.Slug, nil
	}
	base := markup.Slug(item.Content.Title)
	if len(base) > 80 {
		base = strings.TrimRight(strings.ToValidUTF8(base[:80], ""), "-")
	}
	if base == "" || base == "new" {
		base = string(item.Kind)
	}
	slug := base
	for try := 2; try < 100; try++ {
		taken, err := n.store.SlugTaken(ctx, item.Kind, slug)
		if err != nil {
			return "", err
		}
		if !taken {
			return slug, nil
		}
		slug = fmt.Sprintf("%s-%d", base, try)
	}
	return base + "-" + string(item.ID[len(item.ID)-8:]), nil
}

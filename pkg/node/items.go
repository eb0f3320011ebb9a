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

// maxDraftBytes keeps a working copy within what a form can send.
const maxDraftBytes = 4 << 20

// NewItem stores a first working copy. Nothing of it is checked but its size: a draft may be incomplete.
func (n *Node) NewItem(ctx context.Context, by domain.Member, kind domain.Kind, content domain.Content) (domain.Item, error) {
	return n.NewItemAs(ctx, by, n.newID(), kind, content)
}

// NewItemAs is NewItem under an id of NewDraftID; one that is there already is domain.ErrConflict.
func (n *Node) NewItemAs(ctx context.Context, by domain.Member, id domain.ID, kind domain.Kind, content domain.Content) (domain.Item, error) {
	if err := domain.AllowAtAll(by, domain.ActWrite); err != nil {
		return domain.Item{}, err
	}
	if err := checkDraftID(id); err != nil {
		return domain.Item{}, err
	}
	h, err := n.home(ctx)
	if err != nil {
		return domain.Item{}, err
	}
	if kind != domain.KindArticle && kind != domain.KindEvent && kind != domain.KindInitiative {
		return domain.Item{}, domain.Explain(domain.ErrInvalid, fmt.Sprintf("there is no kind %q", kind), nil)
	}
	content = tidy(content)
	if err := checkDraftSize(content); err != nil {
		return domain.Item{}, err
	}
	item := domain.Item{
		ID: id, Kind: kind, Local: true, Actor: h.organisation.URI, State: domain.StateDraft,
		Visibility: domain.VisibilityPublic, Draft: &content, DraftVersion: 1, CreatedBy: by.ID, CreatedAt: n.moment(),
	}
	content = item.TidyAuthors(content)
	kept := domain.WorkingCopy{Item: id, Version: item.DraftVersion, Content: content, Member: by.ID, SavedAt: item.CreatedAt}
	err = n.store.Write(ctx, func(tx *storage.Tx) error {
		if err := tx.InsertItem(ctx, item); err != nil {
			return err
		}
		return tx.KeepCopy(ctx, kept)
	})
	return item, err
}

func checkDraftSize(c domain.Content) error {
	if size := len(c.Text) + len(c.Title) + len(c.Summary); size > maxDraftBytes {
		return domain.Explain(domain.ErrInvalid, fmt.Sprintf("the text has %d bytes; %d fit", size, maxDraftBytes), nil)
	}
	return nil
}

func (n *Node) ourItem(ctx context.Context, id domain.ID) (domain.Item, error) {
	item, err := n.store.ItemByID(ctx, id)
	if err != nil {
		return domain.Item{}, err
	}
	if !item.Local {
		return domain.Item{}, domain.Explain(domain.ErrForbidden, "this was published by another node; only its authors can change it", nil)
	}
	return item, nil
}

// DeleteDraft drops what was never published; what was published keeps its published version and loses the working copy.
func (n *Node) DeleteDraft(ctx context.Context, by domain.Member, id domain.ID) error {
	item, err := n.ourItem(ctx, id)
	if err != nil {
		return err
	}
	if err := allowItem(by, domain.ActWrite, &item); err != nil {
		return err
	}
	return n.record(ctx, n.auditItem(ctx, by, domain.AuditDeleteDraft, item), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if item.Revision == 0 {
			return tx.DeleteItem(ctx, item.ID)
		}
		if _, err := tx.SaveDraft(ctx, item.ID, nil, item.DraftVersion); err != nil || item.Plan == "" {
			return err
		}
		return tx.SetPlan(ctx, item.ID, "")
	})
}

// PublishContent writes and publishes in one go.
func (n *Node) PublishContent(ctx context.Context, by domain.Member, kind domain.Kind, content domain.Content) (domain.Item, error) {
	if err := domain.Allow(by, domain.ActPublish, domain.Subject{Owners: []domain.ID{by.ID}}); err != nil { // nobody read it yet
		return domain.Item{}, err
	}
	if err := n.check(ctx, kind, content); err != nil {
		return domain.Item{}, err
	}
	item, err := n.NewItem(ctx, by, kind, content)
	if err != nil {
		return domain.Item{}, err
	}
	published, err := n.Publish(ctx, by, item.ID)
	if err != nil {
		// Nothing half-done: a command that failed leaves no draft behind.
		return domain.Item{}, errors.Join(err, n.DeleteDraft(context.WithoutCancel(ctx), by, item.ID))
	}
	return published, nil
}

// EditContent replaces what is published by content.
func (n *Node) EditContent(ctx context.Context, by domain.Member, id domain.ID, content domain.Content) (domain.Item, error) {
	item, err := n.ourItem(ctx, id)
	if err != nil {
		return domain.Item{}, err
	}
	if err := allowItem(by, domain.ActWrite, &item); err != nil {
		return domain.Item{}, err
	}
	if err := n.check(ctx, item.Kind, content); err != nil {
		return domain.Item{}, err
	}
	if _, err := n.SaveDraft(ctx, by, id, content, item.DraftVersion); err != nil {
		return domain.Item{}, err
	}
	return n.Publish(ctx, by, id)
}

// written is a text of ours as it is read.
type written struct {
	markup.Rendered
	mentions []domain.Mention
	pictures []shownPicture
}

// Render makes the HTML of a text of ours, with links for the mentions that we know and for hashtags.
func (n *Node) render(ctx context.Context, h home, text string) written {
	var w written
	linkMention := func(handle string) (string, bool) {
		parsed, err := domain.ParseHandle(handle)
		if err != nil {
			return "", false
		}
		actor, err := n.actorByHandle(ctx, h, parsed)
		if err != nil {
			return "", false // a mention of somebody unknown stays text
		}
		if !slices.ContainsFunc(w.mentions, func(m domain.Mention) bool { return m.Actor == actor.URI }) {
			w.mentions = append(w.mentions, domain.Mention{Actor: actor.URI, Name: parsed.String()})
		}
		return actorLink(actor), true
	}
	w.Rendered = markup.Render(text, markup.Base(h.addresses.Base+"/"), markup.LinkMentions(linkMention),
		markup.LinkTags(h.addresses.Tag), markup.ShowPictures(n.picturesOf(ctx, h, &w.pictures)))
	return w
}

// check says what is wrong with a tidy content, all at once.
func (w written) check(kind domain.Kind, content domain.Content) error {
	var wrong domain.InvalidError
	if invalid, ok := errors.AsType[*domain.InvalidError](validate(kind, content)); ok {
		wrong.Fields = invalid.Fields
	}
	checkPictures(&wrong, w.pictures)
	return wrong.OrNil()
}

// check says what is wrong with a content before anything of it is stored.
func (n *Node) check(ctx context.Context, kind domain.Kind, content domain.Content) error {
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	content = tidy(content)
	return n.render(ctx, h, content.Text).check(kind, content)
}

func (n *Node) actorByHandle(ctx context.Context, h home, handle domain.Handle) (domain.Actor, error) {
	if handle.Host() == h.addresses.HandleDomain || handle.Host() == h.addresses.Host() {
		return n.store.LocalActor(ctx, handle.Name())
	}
	actor, err := n.store.ActorByHandle(ctx, handle)
	if notFound(err) {
		return n.store.ActorByGuess(ctx, handle)
	}
	return actor, err
}

// ownImage lets a text show pictures of this node; others become links.
func ownImage(a domain.Addresses) func(string) string {
	return func(src string) string {
		if strings.HasPrefix(src, a.Base+"/media/") {
			return src
		}
		return ""
	}
}

func actorLink(a domain.Actor) string {
	if a.URL != "" {
		return a.URL
	}
	return string(a.URI)
}

// Preview is the content as it would be published now: rendered, with whatever is wrong with it (InvalidError).
func (n *Node) Preview(ctx context.Context, kind domain.Kind, content domain.Content) (domain.Content, error) {
	h, err := n.home(ctx)
	if err != nil {
		return domain.Content{}, err
	}
	content = tidy(content)
	if err := checkDraftSize(content); err != nil {
		return content, err
	}
	rendered := n.render(ctx, h, cut(content.Text, domain.MaxText))
	content.HTML = rendered.HTML
	if content.Language == "" {
		content.Language = h.settings.Language
	}
	return content, rendered.check(kind, content)
}

// after is the moment for "updated": now, but later than what went before by at least a second (peers compare seconds).
func (n *Node) after(last time.Time) time.Time {
	now := n.moment()
	if earliest := last.Add(time.Second); now.Before(earliest) {
		return earliest
	}
	return now
}

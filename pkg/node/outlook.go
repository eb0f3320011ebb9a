package node

import (
	"context"
	"errors"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Outlook is what publishing a working copy, or taking back what is published, would do now. Nothing is stored or sent.
type Outlook struct {
	// Item has the content as it would be published.
	Item domain.Item
	// Verb is Create, Update or Delete.
	Verb domain.Verb
	// Wrong keeps it from being published.
	Wrong []domain.FieldError
	// Voices are the actors of ours that say it to their followers, the author first.
	Voices []Voice
	// Followers are how many actors follow one of the voices, each counted once.
	Followers int
	// Named are the peers' actors that the text names, and that get it for that.
	Named []domain.Actor
	// With is the original as part of which a translation goes out; its ID is "" for anything else.
	With domain.Item
	// Hosts get a message: those of the followers and the named and, of what is published already, of who responded.
	Hosts []string
}

// Voice is an actor of ours with how many followers it reaches.
type Voice struct {
	Actor     domain.Actor
	Followers int
}

// Outlook looks at what Publish would do with the working copy of an item.
func (n *Node) Outlook(ctx context.Context, id domain.ID) (Outlook, error) {
	h, before, err := n.homeAndItem(ctx, id)
	if err != nil {
		return Outlook{}, err
	}
	t, err := n.translated(ctx, id)
	if err != nil {
		return Outlook{}, err
	}
	o := Outlook{Item: before, Verb: domain.VerbCreate}
	if before.State == domain.StatePublished {
		o.Verb = domain.VerbUpdate
	}
	content := before.Editing()
	if t.original != nil {
		if content, err = n.withFacts(ctx, content, toTranslate(*t.original)); err != nil {
			return o, err
		}
	}
	o.Item.Content, err = n.finish(ctx, h, before.Kind, content)
	for _, err := range []error{err, t.check(before, o.Item.Content)} {
		if err := o.note(err); err != nil {
			return o, err
		}
	}
	sent := saying{verb: o.Verb, item: o.Item, before: before}
	follows, err := n.isToldByOriginal(ctx, t, before)
	switch {
	case err != nil:
		return o, err
	case !follows:
		return o, n.whoGets(ctx, h, &o, sent)
	}
	var all []saying
	if t.original != nil && t.original.State == domain.StatePublished {
		o.With = *t.original
		all = append(all, saying{verb: domain.VerbUpdate, item: *t.original, before: *t.original})
	}
	if before.State == domain.StatePublished {
		sent.alone = true
		all = append(all, sent)
	}
	return o, n.whoGets(ctx, h, &o, all...)
}

// note keeps what a person can mend; any other error comes back.
func (o *Outlook) note(err error) error {
	if invalid, ok := errors.AsType[*domain.InvalidError](err); ok {
		o.Wrong = append(o.Wrong, invalid.Fields...)
		return nil
	}
	if message := domain.Message(err); message != "" {
		var whole domain.FieldError // of no single field
		whole.Message = message
		o.Wrong = append(o.Wrong, whole)
		return nil
	}
	return err
}

// saying is one message: of an item as it will be, and as it was.
type saying struct {
	verb         domain.Verb
	item, before domain.Item
	alone        bool // only to who found it: a translation that was never sent
}

// OutlookOfRetraction looks at what Retract would do with a published item.
func (n *Node) OutlookOfRetraction(ctx context.Context, id domain.ID) (Outlook, error) {
	h, before, err := n.homeAndItem(ctx, id)
	if err != nil {
		return Outlook{}, err
	}
	if before.State != domain.StatePublished {
		return Outlook{}, domain.Explain(domain.ErrConflict, "this is not published", nil)
	}
	o := Outlook{Item: before, Verb: domain.VerbDelete}
	all := []saying{{verb: domain.VerbDelete, item: before, before: before}}
	t, err := n.translated(ctx, id)
	if err == nil && t.original != nil && t.original.State == domain.StatePublished {
		all = append(all, saying{verb: domain.VerbUpdate, item: *t.original, before: *t.original})
	}
	if err != nil {
		return o, err
	}
	return o, n.whoGets(ctx, h, &o, all...)
}

func (n *Node) homeAndItem(ctx context.Context, id domain.ID) (home, domain.Item, error) {
	h, err := n.home(ctx)
	if err != nil {
		return h, domain.Item{}, err
	}
	item, err := n.ourItem(ctx, id)
	return h, item, err
}

// whoGets counts with the queries of the deliveries: what it says is what is sent, if nothing changes in between.
func (n *Node) whoGets(ctx context.Context, h home, o *Outlook, all ...saying) error {
	var voices []domain.Actor
	var people []domain.URI
	for _, one := range all {
		more, err := n.voicesOf(ctx, h, one)
		if err != nil {
			return err
		}
		others, err := n.peopleOf(ctx, one)
		if err != nil {
			return err
		}
		voices, people = append(voices, more...), append(people, others...)
	}
	followed, err := n.count(ctx, o, voices)
	if err != nil {
		return err
	}
	followers, err := n.store.FollowerInboxes(ctx, followed)
	if err != nil {
		return err
	}
	others, err := n.store.InboxesOf(ctx, people)
	if err != nil {
		return err
	}
	o.Hosts = hostsOf(uniqueTargets(followers, others))
	return n.named(ctx, o, all)
}

// count says how many follow each voice, and all together.
func (n *Node) count(ctx context.Context, o *Outlook, voices []domain.Actor) ([]domain.URI, error) {
	var followed []domain.URI
	for _, actor := range voices {
		if slices.Contains(followed, actor.URI) {
			continue
		}
		count, err := n.store.ReachedFollowers(ctx, []domain.URI{actor.URI})
		if err != nil {
			return nil, err
		}
		o.Voices, followed = append(o.Voices, Voice{Actor: actor, Followers: count}), append(followed, actor.URI)
	}
	var err error
	o.Followers, err = n.store.ReachedFollowers(ctx, followed)
	return followed, err
}

func hostsOf(targets []storage.Target) []string {
	var hosts []string
	for _, target := range targets {
		hosts = append(hosts, target.Host)
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

// voicesOf are the author and who announces the item, or announced it. A profile is also told by its own actor, a translation
// by nobody.
func (n *Node) voicesOf(ctx context.Context, h home, s saying) ([]domain.Actor, error) {
	if s.alone {
		return nil, nil
	}
	voices := []domain.Actor{h.organisation}
	if s.before.Kind == domain.KindOrganisation {
		return voices, nil
	}
	if s.verb != domain.VerbDelete {
		announcers, err := n.announcersOf(ctx, h, s.item)
		if err != nil {
			return nil, err
		}
		voices = append(voices, announcers...)
		if s.before.Subject != "" {
			actor, err := n.store.ActorByURI(ctx, s.before.Subject)
			if err != nil {
				return nil, err
			}
			voices = append(voices, actor)
		}
	}
	if s.verb == domain.VerbCreate {
		return voices, nil
	}
	reshares, err := n.store.Responses(ctx, s.before.URI, domain.ResponseReshare)
	for _, reshare := range reshares {
		if reshare.Actor.Local {
			voices = append(voices, reshare.Actor)
		}
	}
	return voices, err
}

// peopleOf are the peers' actors that get it though they may follow nobody of ours.
func (n *Node) peopleOf(ctx context.Context, s saying) ([]domain.URI, error) {
	if s.before.Kind == domain.KindOrganisation {
		return nil, nil
	}
	if s.alone {
		return n.store.RespondersOf(ctx, s.before.URI)
	}
	if s.verb == domain.VerbCreate {
		return mentioned(s.item), nil
	}
	return holders(ctx, n.store.Reader, s.before, s.item)
}

// named are the actors that the text names, as far as anything can be sent to them.
func (n *Node) named(ctx context.Context, o *Outlook, all []saying) error {
	if len(all) == 0 || o.Item.Kind == domain.KindOrganisation {
		return nil
	}
	people := distinctURIs(mentioned(all[0].item))
	known, err := n.store.ActorsByURI(ctx, people)
	if err != nil {
		return err
	}
	for _, uri := range people {
		inboxes, err := n.store.InboxesOf(ctx, []domain.URI{uri})
		if err != nil {
			return err
		}
		if len(inboxes) > 0 {
			o.Named = append(o.Named, known[uri])
		}
	}
	return nil
}

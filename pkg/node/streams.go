package node

import (
	"context"
	"errors"
	"fmt"
	"html"
	"strconv"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// maxFirstItems is how many items of a stream are announced when its actor begins: what a new follower's server reads.
const maxFirstItems = 40

// Streams gives each stream of the vocabulary its actor. It is a worker, because keys take tenths of a second: neither the
// start after an upgrade nor set-up waits for them.
type Streams struct{ node *Node }

// StreamsOf makes the worker.
func StreamsOf(n *Node) Streams { return Streams{n} }

// RunOnce makes the actors that are missing.
func (s Streams) RunOnce(ctx context.Context) (done int, next time.Time, err error) {
	h, err := s.node.home(ctx)
	if errors.Is(err, domain.ErrUnavailable) || errors.Is(err, errHasLeft) {
		return 0, time.Time{}, nil
	}
	if err != nil {
		return 0, time.Time{}, err
	}
	terms, err := s.node.store.Terms(ctx, domain.SchemeStream)
	if err != nil {
		return 0, time.Time{}, err
	}
	for _, term := range terms {
		if term.Actor != "" {
			continue
		}
		if err := s.node.beginStream(ctx, h, term); err != nil {
			return done, time.Time{}, fmt.Errorf("make the actor of the stream %s: %w", term.Slug, err)
		}
		done++
	}
	return done, time.Time{}, nil
}

// beginStream makes the actor of a stream and announces what belongs to it.
func (n *Node) beginStream(ctx context.Context, h home, term domain.Term) error {
	handle, err := n.freeHandle(ctx, ProposeHandle(term.Slug), term)
	if err != nil {
		return err
	}
	actor := n.newActor(h.addresses, h.addresses.Actor(n.newID()), domain.RoleStream, domain.TypeGroup, handle)
	actor.URL = h.addresses.TermPage(domain.SchemeStream, term.Slug)
	actor = withTerm(actor, term, h.settings.Language)
	keys, err := n.newKeys(actor.URI)
	if err != nil {
		return fmt.Errorf("make keys: %w", err)
	}
	actor.Keys = publicKeys(keys)
	items, _, err := n.store.Items(ctx, domain.Visitor(), storage.ItemFilter{
		Local: true, Term: term.URI, Kinds: []domain.Kind{domain.KindArticle, domain.KindEvent, domain.KindInitiative},
	}, storage.Page{Size: maxFirstItems})
	if err != nil {
		return err
	}
	var announces []outgoing
	var responses []domain.Response
	for i := len(items) - 1; i >= 0; i-- { // oldest first: the outbox shows the newest first
		announce, response, err := n.announce(h, actor, items[i].URI, nil)
		if err != nil {
			return err
		}
		announces, responses = append(announces, announce), append(responses, response)
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		if err := tx.ReserveHandle(ctx, actor.Username, actor.URI); err != nil {
			return err
		}
		if err := tx.SaveActor(ctx, actor); err != nil {
			return err
		}
		if err := tx.SavePrivateKeys(ctx, keys); err != nil {
			return err
		}
		if err := tx.BeginStream(ctx, term.ID, actor.URI); err != nil {
			return err
		}
		return n.joinStream(ctx, tx, actor, items, responses, announces)
	})
}

// joinStream makes items that were published before the actor was there say that they are for it.
func (n *Node) joinStream(ctx context.Context, tx *storage.Tx, actor domain.Actor, items []domain.Item, responses []domain.Response, announces []outgoing) error {
	for _, item := range items {
		now, err := tx.ItemByID(ctx, item.ID)
		if err != nil {
			return err
		}
		now.Content.Audience = append(now.Content.Audience, actor.URI)
		if err := tx.SaveItem(ctx, now); err != nil {
			return err
		}
	}
	for _, response := range responses {
		if _, err := tx.AddResponse(ctx, response); err != nil {
			return err
		}
	}
	return send(ctx, tx, announces...)
}

// withTerm shows a stream in its actor.
func withTerm(actor domain.Actor, term domain.Term, language string) domain.Actor {
	ref := term.Ref(language)
	actor.Name, actor.HTML = ref.Label, ""
	if ref.Description != "" {
		actor.HTML = "<p>" + html.EscapeString(ref.Description) + "</p>"
	}
	return actor
}

// freeHandle is name, or name with a number behind it if it was given out before.
func (n *Node) freeHandle(ctx context.Context, name string, term domain.Term) (string, error) {
	if name == "organisation" && term.Slug != name { // nothing readable was left of the slug
		name = "stream"
	}
	free := name
	for try := 2; try < 1000; try++ {
		taken, err := n.store.HandleTaken(ctx, free)
		if err != nil || !taken {
			return free, err
		}
		number := "_" + strconv.Itoa(try)
		free = strings.TrimRight(name[:min(len(name), 30-len(number))], "_") + number
	}
	return "", domain.Explain(domain.ErrConflict, fmt.Sprintf("no handle like %q is free", name), nil)
}

// EditTerm renames or explains a term in the node's language, and in those where it has the same name.
func (n *Node) EditTerm(ctx context.Context, by domain.Member, uri domain.URI, label, description string) (domain.Term, error) {
	if err := allow(by, domain.ActVocabulary); err != nil {
		return domain.Term{}, err
	}
	h, err := n.home(ctx)
	if err != nil {
		return domain.Term{}, err
	}
	label, description = oneLine(label), oneLine(description)
	var wrong domain.InvalidError
	checkLength(&wrong, "label", label, 2, domain.MaxTermLabel)
	checkLength(&wrong, "description", description, 0, domain.MaxSummary)
	if err := wrong.OrNil(); err != nil {
		return domain.Term{}, err
	}
	term, err := n.store.TermByURI(ctx, uri)
	if err != nil {
		return domain.Term{}, err
	}
	words := WordsOf(term)
	ref := term.Ref(h.settings.Language)
	for language := range with(words.Labels, h.settings.Language, label) {
		if language == h.settings.Language || words.Labels[language] == ref.Label {
			words.Labels = with(words.Labels, language, label)
			words.Descriptions = with(words.Descriptions, language, description)
		}
	}
	renamed, err := n.SaveTerm(ctx, by, term.ID, words)
	if invalid, ok := errors.AsType[*domain.InvalidError](err); ok { // the form has one name, whatever the language
		for i := range invalid.Fields {
			switch field := &invalid.Fields[i].Field; {
			case strings.HasPrefix(*field, "label"):
				*field = "label"
			case strings.HasPrefix(*field, "about_"):
				*field = "description"
			}
		}
	}
	return renamed, err
}

// with is a copy of texts that has text in a language, or nothing if text is empty.
func with(texts map[string]string, language, text string) map[string]string {
	changed := map[string]string{}
	for tag, known := range texts {
		changed[tag] = known
	}
	changed[language] = text
	if text == "" {
		delete(changed, language)
	}
	return changed
}

// streamActors are the actors of the streams that terms name; those that have none yet are left out.
func (n *Node) streamActors(ctx context.Context, streams []domain.TermRef) ([]domain.URI, error) {
	var actors []domain.URI
	for _, ref := range streams {
		term, err := n.store.TermByURI(ctx, ref.URI)
		if notFound(err) {
			continue // a term that was deleted after it was chosen
		}
		if err != nil {
			return nil, err
		}
		if term.Actor != "" {
			actors = append(actors, term.Actor)
		}
	}
	return actors, nil
}

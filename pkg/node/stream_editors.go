package node

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// KeyEditors names who edits a stream; behind a colon the ID of its term.
const KeyEditors = "editors"

// EditorsKey names the editors of a stream as a setting.
func EditorsKey(stream domain.ID) string { return KeyEditors + ":" + string(stream) }

// SetStreamEditors names the members who decide about what peers submit to a stream, besides those whose role lets them
// decide about all.
func (n *Node) SetStreamEditors(ctx context.Context, by domain.Member, uri domain.URI, editors []domain.ID) error {
	if err := allow(by, domain.ActSettings); err != nil {
		return err
	}
	term, err := n.store.TermByURI(ctx, uri)
	if err != nil {
		return err
	}
	if term.Scheme != domain.SchemeStream {
		return domain.ErrNotFound
	}
	members, err := n.store.Members(ctx)
	if err != nil {
		return err
	}
	named := []domain.ID{} // in the order of the members, so that the same ones are the same value
	for i := range members {
		if slices.Contains(editors, members[i].ID) && !members[i].HasLeft() {
			named = append(named, members[i].ID)
		}
	}
	value, err := asText(named)
	if err != nil {
		return err
	}
	entry := n.audit(ctx, by, domain.AuditStreamEditors, term.Label("en"), "").About("term", term.ID)
	return n.record(ctx, entry, func(tx *storage.Tx, noted *domain.AuditEntry) error {
		if err := changing(ctx, tx, noted, EditorsKey(term.ID), value); err != nil {
			return err
		}
		return tx.SetStreamEditors(ctx, term.ID, named)
	})
}

// editorsSetting is a list of members' IDs.
func editorsSetting(stream domain.ID) setting {
	return setting{domain.AuditStreamEditors, func(ctx context.Context, r storage.Reader) (string, error) {
		editors, err := r.StreamEditors(ctx, stream)
		if err != nil {
			return "", err
		}
		return asText(append([]domain.ID{}, editors...))
	}, func(ctx context.Context, n *Node, by domain.Member, value string) error {
		var editors []domain.ID
		if err := json.Unmarshal([]byte(value), &editors); err != nil {
			return fmt.Errorf("read who edited the stream: %w", err)
		}
		terms, err := n.store.Terms(ctx, domain.SchemeStream)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(terms, func(t domain.Term) bool { return t.ID == stream })
		if i < 0 {
			return domain.ErrNotFound
		}
		return n.SetStreamEditors(ctx, by, terms[i].URI, editors)
	}}
}

// allowStream is allow for what is done to one stream: its editors may decide about it whatever their role.
func (n *Node) allowStream(ctx context.Context, by domain.Member, stream domain.URI) error {
	subject, err := n.StreamSubject(ctx, stream)
	if err != nil {
		return err
	}
	return domain.Allow(by, domain.ActCurateStreams, subject)
}

// StreamSubject is a stream as a subject of rights: it is its editors' own.
func (n *Node) StreamSubject(ctx context.Context, stream domain.URI) (domain.Subject, error) {
	term, err := n.store.TermByActor(ctx, stream)
	if notFound(err) {
		return domain.Subject{}, nil
	}
	if err != nil {
		return domain.Subject{}, err
	}
	editors, err := n.store.StreamEditors(ctx, term.ID)
	return domain.Subject{Owners: editors}, err
}

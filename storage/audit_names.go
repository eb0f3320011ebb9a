package storage

import (
	"context"
	"errors"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// named completes an entry whose target is an address with the name of what is there, and where it leads; who reads the list
// later need not have it any more. A note is called after its author: what it says is hers to delete.
func (tx *Tx) named(ctx context.Context, e domain.AuditEntry) (domain.AuditEntry, error) {
	target, err := tx.thingAt(ctx, e.Target)
	if err != nil {
		return e, err
	}
	if e.Name == "" {
		e.Name = target.called()
	}
	if e.Subject == "" && target.ID != "" {
		e = e.About(target.Kind, target.ID)
	}
	detail, err := tx.thingAt(ctx, e.Detail)
	if name := detail.called(); name != "" {
		e.Detail = name
	}
	return e, err
}

// thing is what an address leads to.
type thing struct {
	Kind, Name, Handle string
	ID                 domain.ID
}

// Kinds of what an entry is about, besides those of items of ours.
const (
	aboutActor = "actor"
	aboutCopy  = "copy"
	aboutNote  = "note"
)

func (t thing) called() string {
	if t.Handle == "" {
		return t.Name
	}
	return strings.TrimSpace(t.Name + " (" + domain.Handle(t.Handle).String() + ")")
}

// thingAt is what is stored under an address; the zero thing for all else.
func (r Reader) thingAt(ctx context.Context, address string) (thing, error) {
	if !strings.HasPrefix(address, "http") || strings.ContainsAny(address, " \n") {
		return thing{}, nil
	}
	found, err := one[thing](r.db(ctx), `SELECT ? AS kind, id, name, handle FROM actors WHERE uri = ?
		UNION ALL SELECT CASE WHEN local THEN kind ELSE ? END, id, title, '' FROM items WHERE uri = ?
		UNION ALL SELECT ?, notes.id, COALESCE(actors.name, ''), COALESCE(actors.handle, '') FROM notes LEFT JOIN actors ON actors.uri = notes.actor WHERE notes.uri = ?
		LIMIT 1`, aboutActor, address, aboutCopy, address, aboutNote, address)
	if errors.Is(err, domain.ErrNotFound) {
		err = nil
	}
	return found, failed(err, "find what is at %s", address)
}

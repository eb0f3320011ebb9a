package node

import (
	"context"
	"errors"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// viaKey and sessionKey are where a context says how, and in which session, something is done.
type (
	viaKey     struct{}
	sessionKey struct{}
)

// ByCommand marks what is done under the context as done by a command.
func ByCommand(ctx context.Context) context.Context {
	return context.WithValue(ctx, viaKey{}, domain.ViaCommand)
}

func byList(ctx context.Context) context.Context {
	return context.WithValue(ctx, viaKey{}, domain.ViaList)
}

func byClock(ctx context.Context) context.Context {
	return context.WithValue(ctx, viaKey{}, domain.ViaClock)
}

// byConfig marks what is done under the context as what the configuration says.
func byConfig(ctx context.Context) context.Context {
	return context.WithValue(ctx, viaKey{}, domain.ViaConfig)
}

// InSession marks what is done under the context with the name of the session; it is shown to owners, so it must open nothing.
func InSession(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, sessionKey{}, name)
}

// notingKey is where a context wants to hear what is noted.
type notingKey struct{}

// Noting lets hear be told of each entry that record stores under the context, after its change is stored.
func Noting(ctx context.Context, hear func(domain.AuditEntry)) context.Context {
	return context.WithValue(ctx, notingKey{}, hear)
}

// audit is the entry for what a member does; record, or the transaction that does it, stores it.
func (n *Node) audit(ctx context.Context, by domain.Member, action domain.AuditAction, target, detail string) domain.AuditEntry {
	via, ok := ctx.Value(viaKey{}).(domain.AuditVia)
	if !ok {
		via = domain.ViaPage
	}
	session, _ := ctx.Value(sessionKey{}).(string)
	return domain.AuditEntry{
		ID: n.newID(), Action: action, Member: by.ID, Via: via, Session: session, Target: target, Detail: detail, CreatedAt: n.moment(),
	}
}

// auditItem is audit for an item of ours.
func (n *Node) auditItem(ctx context.Context, by domain.Member, action domain.AuditAction, item domain.Item) domain.AuditEntry {
	title := item.Editing().Title
	if title == "" {
		title = item.Content.Title
	}
	return n.audit(ctx, by, action, title, "").About(string(item.Kind), item.ID)
}

// errNothingDone ends a transaction that found that there was nothing to do: no entry is made, and nobody sees an error.
var errNothingDone = errors.New("nothing was to be done")

// record changes something for a member and notes it, in one transaction. Every method that a member calls writes through it
// or adds its entries itself; TestWhateverAMemberChangesIsInTheAuditList looks. fn may complete the entry.
func (n *Node) record(ctx context.Context, entry domain.AuditEntry, fn func(tx *storage.Tx, entry *domain.AuditEntry) error) error {
	var last domain.AuditEntry
	err := n.store.Write(ctx, func(tx *storage.Tx) error {
		noted := entry // anew each time that fn runs
		if err := fn(tx, &noted); err != nil {
			return err
		}
		last = noted
		return tx.AddAudit(ctx, noted)
	})
	if errors.Is(err, errNothingDone) {
		return nil
	}
	return noted(ctx, err, last)
}

// noted tells who listens what was stored, if it was.
func noted(ctx context.Context, err error, entry domain.AuditEntry) error {
	if hear, ok := ctx.Value(notingKey{}).(func(domain.AuditEntry)); ok && err == nil && entry.ID != "" {
		hear(entry)
	}
	return err
}

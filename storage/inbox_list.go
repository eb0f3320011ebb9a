package storage

import (
	"context"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// InboxFilter says which received activities; without a state, those that wait or were put aside.
type InboxFilter struct {
	State domain.InboxState
	Host  string
}

// fromHost picks senders on a host, see onHost.
const fromHost = `(sender LIKE ? ESCAPE '\' OR sender LIKE ? ESCAPE '\')`

func onHost(host string) []any {
	return []any{"https://" + likeable(host) + "/%", "http://" + likeable(host) + "/%"}
}

// likeable is text for LIKE … ESCAPE '\' that stands for itself.
func likeable(text string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text)
}

// Incoming lists received activities, newest first.
func (r Reader) Incoming(ctx context.Context, f InboxFilter, page Page) ([]domain.InboxRow, int, error) {
	where, args := "state IN ('pending', 'parked')", []any{}
	if f.State != "" {
		where, args = "state = ?", append(args, f.State)
	}
	if f.Host != "" {
		where, args = where+" AND "+fromHost, append(args, onHost(f.Host)...)
	}
	total, err := count(r.db(ctx), "SELECT count(*) FROM inbox WHERE "+where, args...)
	if err != nil {
		return nil, 0, failed(err, "count received activities")
	}
	rows, err := all[inboxRow](r.db(ctx), "SELECT "+inboxColumns+" FROM inbox WHERE "+where+" ORDER BY id DESC LIMIT ? OFFSET ?",
		append(args, page.limit(), page.offset())...)
	return inboxRows(rows), total, failed(err, "list received activities")
}

// InboxRow finds a received activity.
func (r Reader) InboxRow(ctx context.Context, id domain.ID) (domain.InboxRow, error) {
	row, err := one[inboxRow](r.db(ctx), "SELECT "+inboxColumns+" FROM inbox WHERE id = ?", id)
	return inboxRows([]inboxRow{row})[0], failed(err, "find received activity %s", id)
}

// DropInbox gives up a received activity that was put aside: its body goes, the row stays against replays.
func (s *Store) DropInbox(ctx context.Context, id domain.ID) error {
	err := s.queueWrite(ctx, func(tx *Tx) error {
		n, err := exec(tx.db(ctx), "UPDATE inbox SET state = 'done', body = ? WHERE id = ? AND state = 'parked'", []byte{}, id)
		if err == nil && n == 0 {
			err = domain.ErrNotFound
		}
		return err
	})
	return failed(err, "drop received activity %s", id)
}

// RetryAllParked gives every activity that was put aside, of one host or ("") of all, its tries again.
func (s *Store) RetryAllParked(ctx context.Context, host string) (retried int, err error) {
	err = s.queueWrite(ctx, func(tx *Tx) error {
		where, args := "state = 'parked'", []any{at(tx.now())}
		if host != "" {
			where, args = where+" AND "+fromHost, append(args, onHost(host)...)
		}
		n, err := exec(tx.db(ctx), "UPDATE inbox SET state = 'pending', attempts = 0, not_before = ? WHERE "+where, args...)
		retried = int(n)
		return err
	})
	return retried, failed(err, "retry what was put aside")
}

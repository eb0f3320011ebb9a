package node

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Retention is how long traces are kept: as an owner set it, else as the configuration says.
func (n *Node) Retention(ctx context.Context) (domain.Retention, error) {
	value, err := readRetention(ctx, n.store.Reader)
	if err != nil || value == "" {
		return n.retention, err
	}
	r := n.retention // what was not yet asked for when it was set
	if err := json.Unmarshal([]byte(value), &r); err != nil {
		return r, fmt.Errorf("read how long things are kept: %w", err)
	}
	return r, nil
}

// SetRetention says how long traces are kept from now on; what is older goes with the next cleaning.
func (n *Node) SetRetention(ctx context.Context, by domain.Member, r domain.Retention) error {
	if err := allow(by, domain.ActSettings); err != nil {
		return err
	}
	var wrong domain.InvalidError
	for _, one := range []struct {
		field     string
		days, min int
		ever      bool
	}{
		{"audit", r.Audit, domain.MinAuditDays, false}, {"notifications", r.Notifications, domain.MinRetentionDays, true},
		{"deliveries", r.Deliveries, domain.MinRetentionDays, true}, {"inbox", r.Inbox, domain.MinRetentionDays, true},
		{"parked", r.Parked, domain.MinRetentionDays, false},
	} {
		if (one.days != 0 || !one.ever) && (one.days < one.min || one.days > domain.MaxRetentionDays) {
			wrong.Add("keep_"+one.field, "choose one of the times")
		}
	}
	if err := wrong.OrNil(); err != nil {
		return err
	}
	value, err := asText(r)
	if err != nil {
		return err
	}
	return n.saveRetention(ctx, by, value)
}

func (n *Node) saveRetention(ctx context.Context, by domain.Member, value string) error {
	return n.change(ctx, by, KeyRetention, value, func(tx *storage.Tx) error { return tx.SetSetting(ctx, KeyRetention, value) })
}

// readRetention is "" while nobody set it.
func readRetention(ctx context.Context, r storage.Reader) (string, error) {
	value, err := r.Setting(ctx, KeyRetention)
	if notFound(err) {
		err = nil
	}
	return value, err
}

// setRetention is SetRetention for a text; "" leaves it to the configuration again.
func setRetention(ctx context.Context, n *Node, by domain.Member, value string) error {
	if value == "" {
		if err := allow(by, domain.ActSettings); err != nil {
			return err
		}
		return n.saveRetention(ctx, by, "")
	}
	r := n.retention
	if err := json.Unmarshal([]byte(value), &r); err != nil {
		return fmt.Errorf("read how long things were kept: %w", err)
	}
	return n.SetRetention(ctx, by, r)
}

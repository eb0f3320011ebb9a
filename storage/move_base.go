package storage

import (
	"context"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// addressColumns are all columns in which an address of ours can stand, alone or inside JSON or HTML. Foreign keys follow
// their actors.
var addressColumns = map[string][]string{
	"actors": {
		"uri", "url", "html", "inbox", "shared_inbox", "outbox", "followers", "following", "featured", "keys", "data",
	},
	"actor_keys":    {"id"},
	"private_keys":  {"id"},
	"handles":       {"actor"},
	"items":         {"uri", "actor", "subject", "url", "to_uris", "cc_uris", "content", "draft"},
	"item_terms":    {"term_uri"},
	"revisions":     {"content"},
	"tombstones":    {"uri"},
	"notes":         {"uri", "url", "actor", "in_reply_to", "root", "data"},
	"responses":     {"uri", "actor", "object"},
	"follows":       {"uri", "follower", "followed"},
	"activities":    {"uri", "actor", "object"},
	"deliveries":    {"object", "sender"},
	"notifications": {"actor", "object", "about"},
	"terms":         {"uri", "same_as"},
}

// MoveBase gives everything of ours addresses under another base and handles of another domain, and saves the settings.
// It is for the time before any peer knows the old ones (AnythingFederated).
func (tx *Tx) MoveBase(ctx context.Context, from, to domain.Addresses, settings domain.Settings) error {
	for table, columns := range addressColumns {
		var set []string
		var args []any
		for _, column := range columns {
			// A base ends where a path begins, or stands alone as a JSON or HTML value.
			set = append(set, column+" = replace(replace("+column+", ?, ?), ?, ?)")
			args = append(args, from.Base+"/", to.Base+"/", `"`+from.Base+`"`, `"`+to.Base+`"`)
		}
		if _, err := exec(tx.db(ctx), "UPDATE "+table+" SET "+strings.Join(set, ", "), args...); err != nil {
			return failed(err, "move the addresses of %s to %s", table, to.Base)
		}
	}
	_, err := exec(tx.db(ctx), "UPDATE actors SET handle = replace(handle, ?, ?), url = CASE WHEN url = ? THEN ? ELSE url END WHERE local",
		"@"+from.HandleDomain, "@"+to.HandleDomain, from.Base, to.Base)
	if err != nil {
		return failed(err, "move the handles to %s", to.HandleDomain)
	}
	if err := tx.movePayloads(ctx, from, to); err != nil {
		return failed(err, "move the activities to %s", to.Base)
	}
	return tx.SaveSettings(ctx, settings)
}

func (tx *Tx) movePayloads(ctx context.Context, from, to domain.Addresses) error {
	replacer := strings.NewReplacer(from.Base+"/", to.Base+"/", `"`+from.Base+`"`, `"`+to.Base+`"`,
		"@"+from.HandleDomain+`"`, "@"+to.HandleDomain+`"`)
	rows, err := all[activityRow](tx.db(ctx), "SELECT id, payload FROM activities")
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := exec(tx.db(ctx), "UPDATE activities SET payload = ? WHERE id = ?",
			[]byte(replacer.Replace(string(row.Payload))), row.ID); err != nil {
			return err
		}
	}
	return nil
}

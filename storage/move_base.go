package storage

import (
	"context"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// addressColumns are all columns in which an address of ours can stand, alone or inside JSON or HTML. The owners of keys
// follow their actors by foreign key; payloads are bytes, see movePayloads.
var addressColumns = map[string][]string{
	"actors": {
		"uri", "url", "html", "inbox", "shared_inbox", "outbox", "followers", "following", "featured", "keys", "data",
	},
	"actor_keys":    {"id"},
	"private_keys":  {"id"},
	"handles":       {"actor"},
	"items":         {"uri", "actor", "subject", "url", "to_uris", "cc_uris", "content", "draft", "origin"},
	"errands":       {"thread"},
	"item_terms":    {"term_uri"},
	"revisions":     {"content"},
	"tombstones":    {"uri"},
	"notes":         {"uri", "url", "actor", "in_reply_to", "root", "data"},
	"quotes":        {"object", "author"},
	"responses":     {"uri", "actor", "object"},
	"follows":       {"uri", "follower", "followed"},
	"timeline":      {"reshared_by"},
	"activities":    {"uri", "actor", "object"},
	"deliveries":    {"object", "sender"},
	"moves":         {"actor", "target"},
	"notifications": {"actor", "object", "about"},
	"terms":         {"uri", "same_as", "actor"},

	"working_copies": {"content"},
	"schedules":      {"content"},
	"remarks":        {"text"},
	"members":        {"profile"},
	"mails":          {"data"},
	"link_checks":    {"url"},
	"pages":          {"text"},
	"series":         {"text", "summary", "image"},
	"submissions":    {"stream"},
	"stream_authors": {"stream"},
	"features":       {"collection", "owner", "actor", "request"},
	"locks":          {"object"},
	"reports":        {"uri", "target", "data"},
	"audit":          {"target", "detail", "changed", "words"},
}

// MoveBase gives everything of ours addresses under another base and handles of another domain, and saves the settings.
// Only a node that nobody knows yet may move (AnythingFederated).
func (tx *Tx) MoveBase(ctx context.Context, from, to domain.Addresses, settings domain.Settings) error {
	for table, columns := range addressColumns {
		var set []string
		var args []any
		for _, column := range columns {
			// The base ends where a path begins, ends a JSON or HTML value, or is all there is.
			set = append(set, column+" = CASE WHEN "+column+" = ? THEN ? ELSE replace(replace("+column+", ?, ?), ?, ?) END")
			args = append(args, from.Base, to.Base, from.Base+"/", to.Base+"/", `"`+from.Base+`"`, `"`+to.Base+`"`)
		}
		if _, err := exec(tx.db(ctx), "UPDATE "+table+" SET "+strings.Join(set, ", "), args...); err != nil {
			return failed(err, "move the addresses of %s to %s", table, to.Base)
		}
	}
	if err := tx.moveHandles(ctx, from.HandleDomain, to.HandleDomain); err != nil {
		return failed(err, "move the handles to %s", to.HandleDomain)
	}
	if err := tx.movePayloads(ctx, from, to); err != nil {
		return failed(err, "move the activities to %s", to.Base)
	}
	if err := tx.forgetIndex(ctx); err != nil {
		return failed(err, "index what moved to %s", to.Base)
	}
	return tx.SaveSettings(ctx, settings)
}

// moveHandles gives our actors handles of the new domain; the node actor is named after it.
func (tx *Tx) moveHandles(ctx context.Context, from, to string) error {
	for _, statement := range []string{
		"UPDATE handles SET name = @to WHERE name = @from",
		"UPDATE actors SET username = @to WHERE local AND username = @from AND role = 'node'",
		"UPDATE actors SET handle = username || '@' || @to WHERE local",
	} {
		if _, err := exec(tx.db(ctx), statement, map[string]any{"from": from, "to": to}); err != nil {
			return err
		}
	}
	return nil
}

// movePayloads rewrites bytes in Go: the databases have no common function for it.
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

package storage

import (
	"bytes"
	"context"

	"gorm.io/gorm"

	"github.com/weftwork/weftwork/pkg/domain"
)

// addressColumns are the columns that hold addresses of ours, alone or inside JSON.
var addressColumns = map[string][]string{
	"actors":        {"uri", "url", "inbox", "shared_inbox", "outbox", "followers", "following", "featured", "keys", "data"},
	"handles":       {"actor"},
	"items":         {"uri", "actor", "subject", "url", "to_uris", "cc_uris", "content", "draft"},
	"item_terms":    {"term_uri"},
	"revisions":     {"content"},
	"tombstones":    {"uri"},
	"notes":         {"uri", "url", "actor", "in_reply_to", "root", "data"},
	"responses":     {"uri", "actor", "object"},
	"follows":       {"uri", "follower", "followed"},
	"timeline":      {"object", "author", "reshared_by"},
	"activities":    {"uri", "actor", "object"},
	"deliveries":    {"object", "sender"},
	"terms":         {"uri", "same_as"},
	"notifications": {"actor", "object", "about"},
}

// MoveBase rewrites every address of ours from one base and handle domain to another, and saves the settings. Only a node
// that nobody knows yet may move.
func (tx *Tx) MoveBase(ctx context.Context, from, to domain.Addresses, settings domain.Settings) error {
	db := tx.db(ctx)
	keys, err := all[privateKeyRow](db, "SELECT * FROM private_keys")
	if err != nil {
		return failed(err, "read the keys")
	}
	// The keys refer to their owners: they are taken out and put back under the new addresses.
	for _, statement := range []string{"DELETE FROM private_keys", "DELETE FROM actor_keys"} {
		if _, err := exec(db, statement); err != nil {
			return failed(err, "take the keys out")
		}
	}
	for table, columns := range addressColumns {
		for _, column := range columns {
			if _, err := exec(db, "UPDATE "+table+" SET "+column+" = replace("+column+", ?, ?) WHERE "+column+" LIKE ?",
				from.Base+"/", to.Base+"/", "%"+from.Base+"/%"); err != nil {
				return failed(err, "move %s of %s", column, table)
			}
		}
	}
	if err := movePayloads(db, from.Base, to.Base); err != nil {
		return failed(err, "move activities")
	}
	if err := tx.moveHandles(ctx, from.HandleDomain, to.HandleDomain); err != nil {
		return err
	}
	if err := tx.putKeysBack(ctx, keys, from.Base, to.Base); err != nil {
		return err
	}
	return tx.SaveSettings(ctx, settings)
}

// movePayloads rewrites bytes in Go: the databases have no common function for it.
func movePayloads(db *gorm.DB, from, to string) error {
	rows, err := all[struct {
		ID      string
		Payload []byte
	}](db, "SELECT id, payload FROM activities")
	if err != nil {
		return err
	}
	for _, row := range rows {
		payload := bytes.ReplaceAll(row.Payload, []byte(from+"/"), []byte(to+"/"))
		if _, err := exec(db, "UPDATE activities SET payload = ? WHERE id = ?", payload, row.ID); err != nil {
			return err
		}
	}
	return nil
}

// moveHandles gives our actors handles of the new domain; the node actor is named after it.
func (tx *Tx) moveHandles(ctx context.Context, from, to string) error {
	if from == to {
		return nil
	}
	for _, statement := range []string{
		"UPDATE handles SET name = @to WHERE name = @from",
		"UPDATE actors SET username = @to WHERE local AND username = @from AND role = 'node'",
		"UPDATE actors SET handle = username || '@' || @to WHERE local",
	} {
		if _, err := exec(tx.db(ctx), statement, map[string]any{"from": from, "to": to}); err != nil {
			return failed(err, "move the handles")
		}
	}
	return nil
}

func (tx *Tx) putKeysBack(ctx context.Context, keys []privateKeyRow, from, to string) error {
	for _, key := range keys {
		key.ID, key.Owner = moved(key.ID, from, to), moved(key.Owner, from, to)
		if err := tx.db(ctx).Create(&key).Error; err != nil {
			return failed(err, "put the key of %s back", key.Owner)
		}
	}
	actors, err := all[actorRow](tx.db(ctx), "SELECT "+actorColumns+" FROM actors")
	if err != nil {
		return failed(err, "list actors")
	}
	for i := range actors {
		if err := tx.saveActorKeys(ctx, actors[i].actor()); err != nil {
			return failed(err, "put the public keys of %s back", actors[i].URI)
		}
	}
	return nil
}

func moved(address, from, to string) string {
	return string(bytes.Replace([]byte(address), []byte(from+"/"), []byte(to+"/"), 1))
}

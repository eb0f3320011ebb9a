package storage

import (
	"context"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// applyStandings brings what is held in line with what was decided: which hosts are blocked or silenced, and what of them
// and of single actors is shown.
func (tx *Tx) applyStandings(ctx context.Context, before *Standings, decided []domain.Standing) error {
	after, err := tx.Standings(ctx)
	if err != nil {
		return err
	}
	hosts, err := tx.knownHosts(ctx)
	if err != nil {
		return err
	}
	for _, host := range hosts {
		if was, is := before.OfHost(host).Level, after.OfHost(host).Level; was != is {
			if err := tx.hostChanged(ctx, host, is); err != nil {
				return failed(err, "apply what was decided about %s", host)
			}
		}
	}
	for _, s := range decided {
		if !s.IsActor() {
			continue
		}
		if was, is := before.Of(domain.URI(s.Target)).Level, after.Of(domain.URI(s.Target)).Level; was != is {
			if err := tx.actorChanged(ctx, domain.URI(s.Target), is); err != nil {
				return failed(err, "apply what was decided about %s", s.Target)
			}
		}
	}
	return nil
}

// knownHosts are all from which something is held, or that were spoken with.
func (r Reader) knownHosts(ctx context.Context) ([]string, error) {
	rows, err := all[struct{ Host string }](r.db(ctx),
		`SELECT host FROM peers UNION SELECT DISTINCT host FROM actors WHERE NOT local UNION SELECT DISTINCT host FROM items
		UNION SELECT DISTINCT host FROM notes UNION SELECT DISTINCT host FROM responses ORDER BY host`)
	hosts := make([]string, 0, len(rows))
	for _, row := range rows {
		if row.Host != "" {
			hosts = append(hosts, row.Host)
		}
	}
	return hosts, failed(err, "list the known hosts")
}

func (tx *Tx) hostChanged(ctx context.Context, host string, level domain.Level) error {
	if err := tx.knowPeer(ctx, host); err != nil {
		return err
	}
	if err := tx.markPeer(ctx, host, level); err != nil {
		return err
	}
	if level == domain.LevelBlock {
		if err := tx.CancelDeliveriesTo(ctx, host); err != nil {
			return err
		}
	}
	if err := tx.holdNotes(ctx, "host = ?", host, level); err != nil {
		return err
	}
	if err := tx.refreshShown(ctx, "host = ?", host); err != nil {
		return err
	}
	return tx.refreshTimeline(ctx, `object IN (SELECT uri FROM items WHERE host = ? AND uri IS NOT NULL
		UNION SELECT uri FROM notes WHERE host = ?
		UNION SELECT object FROM responses WHERE host = ? AND kind = 'reshare')`, host, host, host)
}

func (tx *Tx) markPeer(ctx context.Context, host string, level domain.Level) error {
	_, err := exec(tx.db(ctx), "UPDATE peers SET blocked = ?, silenced = ? WHERE host = ?",
		level == domain.LevelBlock, level == domain.LevelSilence, host)
	return err
}

// holdNotes hides the answers of a silenced author until somebody shows them, and shows again what was held.
func (tx *Tx) holdNotes(ctx context.Context, match string, who any, level domain.Level) error {
	statement := "UPDATE notes SET hidden = FALSE, held = FALSE WHERE held AND "
	if level == domain.LevelSilence {
		statement = "UPDATE notes SET hidden = TRUE, held = TRUE WHERE NOT hidden AND NOT local AND in_reply_to <> '' AND "
	}
	_, err := exec(tx.db(ctx), statement+match, who)
	return err
}

func (tx *Tx) actorChanged(ctx context.Context, actor domain.URI, level domain.Level) error {
	if level == domain.LevelBlock {
		_, err := exec(tx.db(ctx), `UPDATE deliveries SET state = 'cancelled', lease_until = 0, done_at = ? WHERE state = 'pending'
			AND inbox = (SELECT inbox FROM actors WHERE uri = ?)`, at(tx.now()), actor)
		if err != nil {
			return err
		}
	}
	if err := tx.holdNotes(ctx, "actor = ?", actor, level); err != nil {
		return err
	}
	if err := tx.refreshShown(ctx, "actor = ?", actor); err != nil {
		return err
	}
	return tx.refreshTimelineOf(ctx, actor)
}

// placeHost gives a host that was not known before its standing, in case something wider was decided already.
func (tx *Tx) placeHost(ctx context.Context, host string) error {
	var names []string
	for rest := HostTarget(host); rest != ""; _, rest, _ = strings.Cut(rest, ".") {
		names = append(names, rest)
	}
	rows, err := all[standingRow](tx.db(ctx), "SELECT "+standingColumns+" FROM standings WHERE target IN ?", inList(names))
	if err != nil {
		return err
	}
	moderation, err := tx.Moderation(ctx)
	if err != nil || len(rows) == 0 && !moderation.AllowList {
		return err
	}
	standings := newStandings(rows, moderation)
	return tx.markPeer(ctx, host, standings.OfHost(host).Level)
}

// BlockPeer blocks a host: everything of it is hidden, and what waits for it is cancelled.
func (tx *Tx) BlockPeer(ctx context.Context, host string) error {
	if err := tx.knowPeer(ctx, host); err != nil {
		return failed(err, "block %s", host)
	}
	return tx.SaveStandings(ctx, domain.Standing{Target: HostTarget(host), Level: domain.LevelBlock, Since: tx.now()})
}

// UnblockPeer shows again what is held of a host.
func (tx *Tx) UnblockPeer(ctx context.Context, host string) error {
	return tx.SaveStandings(ctx, domain.Standing{Target: HostTarget(host)})
}

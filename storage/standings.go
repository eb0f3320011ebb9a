package storage

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

const standingColumns = "target, kind, level, list, data, created_at"

const (
	// The hosts that are blocked or silenced among those known here; storage/standings_apply.go keeps peers so.
	blockedHosts    = "(SELECT host FROM peers WHERE blocked)"
	silencedHosts   = "(SELECT host FROM peers WHERE silenced)"
	blockedActors   = "(SELECT target FROM standings WHERE kind = 'actor' AND level = 'block')"
	silencedActors  = "(SELECT target FROM standings WHERE kind = 'actor' AND level = 'silence')"
	actorKind       = "actor"
	hostKind        = "host"
	keyModeration   = "moderation"
	maxStandingText = 2000 // characters of a reason or note
)

// StandingFilter says which standings; zero fields mean all.
type StandingFilter struct {
	Levels []domain.Level
	List   domain.ID
	// Text stands somewhere in the target.
	Text string
	// Hosts leaves actors out.
	Hosts bool
}

// StandingList lists what was decided, by target.
func (r Reader) StandingList(ctx context.Context, f StandingFilter, page Page) ([]domain.Standing, int, error) {
	conditions, args := []string{"1 = 1"}, []any(nil)
	if len(f.Levels) > 0 {
		conditions, args = append(conditions, "level IN ?"), append(args, f.Levels)
	}
	if f.List != "" {
		conditions, args = append(conditions, "list = ?"), append(args, f.List)
	}
	if f.Hosts {
		conditions = append(conditions, "kind = 'host'")
	}
	if f.Text != "" {
		conditions, args = append(conditions, `target LIKE ? ESCAPE '\'`), append(args, "%"+escapeLike(strings.ToLower(f.Text))+"%")
	}
	where := " FROM standings WHERE " + strings.Join(conditions, " AND ")
	total, err := count(r.db(ctx), "SELECT count(*)"+where, args...)
	if err != nil {
		return nil, 0, failed(err, "count the standings")
	}
	rows, err := all[standingRow](r.db(ctx), "SELECT "+standingColumns+where+" ORDER BY target LIMIT ? OFFSET ?",
		append(args, page.limit(), page.offset())...)
	list := make([]domain.Standing, len(rows))
	for i := range rows {
		list[i] = rows[i].standing()
	}
	return list, total, failed(err, "list the standings")
}

func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text)
}

// SaveStandings decides about hosts and actors, replacing what was decided about the same; LevelNone lifts. What is held of
// them is shown or hidden accordingly. Follows are the caller's, see EndFollowsWith.
func (tx *Tx) SaveStandings(ctx context.Context, standings ...domain.Standing) error {
	before, err := tx.Standings(ctx)
	if err != nil {
		return err
	}
	tx.savedStandings = true
	for _, s := range standings {
		if err := tx.saveStanding(ctx, s); err != nil {
			return failed(err, "decide about %s", s.Target)
		}
	}
	return tx.applyStandings(ctx, before, standings)
}

func (tx *Tx) saveStanding(ctx context.Context, s domain.Standing) error {
	if s.Level == domain.LevelNone {
		_, err := exec(tx.db(ctx), "DELETE FROM standings WHERE target = ?", s.Target)
		return err
	}
	kind := hostKind
	if s.IsActor() {
		kind = actorKind
	}
	_, err := exec(tx.db(ctx), `INSERT INTO standings (target, kind, level, list, data, created_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (target) DO UPDATE SET level = excluded.level, list = excluded.list, data = excluded.data,
			created_at = excluded.created_at`, s.Target, kind, s.Level, s.List, asJSON(standingData{
		Reason: cutText(s.Reason), Note: cutText(s.Note), RejectMedia: s.RejectMedia, RejectReports: s.RejectReports,
		Obfuscate: s.Obfuscate, By: s.By,
	}), at(s.Since))
	return err
}

func cutText(s string) string {
	runes := []rune(storable(s))
	return string(runes[:min(len(runes), maxStandingText)])
}

// Moderation is how the node moderates.
func (r Reader) Moderation(ctx context.Context) (domain.Moderation, error) {
	var m domain.Moderation
	value, err := r.Setting(ctx, keyModeration)
	if errors.Is(err, domain.ErrNotFound) {
		return m, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(value), &m)
	}
	return m, failed(err, "read how the node moderates")
}

// SaveModeration replaces how the node moderates.
func (tx *Tx) SaveModeration(ctx context.Context, m domain.Moderation) error {
	before, err := tx.Standings(ctx)
	if err != nil {
		return err
	}
	value, err := asJSON(m).Value()
	if err != nil {
		return err
	}
	tx.savedStandings = true
	if err := tx.SetSetting(ctx, keyModeration, value.(string)); err != nil {
		return err
	}
	return tx.applyStandings(ctx, before, nil)
}

// LockReplies hides new answers to an item of ours.
func (tx *Tx) LockReplies(ctx context.Context, item domain.URI) error {
	tx.savedStandings = true
	_, err := exec(tx.db(ctx), "INSERT INTO locks (object, created_at) VALUES (?, ?) ON CONFLICT (object) DO NOTHING", item, at(tx.now()))
	return failed(err, "lock %s", item)
}

// UnlockReplies undoes LockReplies. What came in between stays hidden.
func (tx *Tx) UnlockReplies(ctx context.Context, item domain.URI) error {
	tx.savedStandings = true
	_, err := exec(tx.db(ctx), "DELETE FROM locks WHERE object = ?", item)
	return failed(err, "unlock %s", item)
}

type standingRow struct {
	Target  string
	Kind    string
	Level   string
	List    string
	Data    jsonOf[standingData]
	Created micros `gorm:"column:created_at"`
}

// standingData is what no query filters by.
type standingData struct {
	Reason        string    `json:"reason,omitempty"`
	Note          string    `json:"note,omitempty"`
	RejectMedia   bool      `json:"reject_media,omitempty"`
	RejectReports bool      `json:"reject_reports,omitempty"`
	Obfuscate     bool      `json:"obfuscate,omitempty"`
	By            domain.ID `json:"by,omitempty"`
}

func (row *standingRow) standing() domain.Standing {
	return domain.Standing{
		Target:        row.Target,
		Level:         domain.Level(row.Level),
		Reason:        row.Data.V.Reason,
		Note:          row.Data.V.Note,
		RejectMedia:   row.Data.V.RejectMedia,
		RejectReports: row.Data.V.RejectReports,
		Obfuscate:     row.Data.V.Obfuscate,
		By:            row.Data.V.By,
		List:          domain.ID(row.List),
		Since:         row.Created.time(),
	}
}

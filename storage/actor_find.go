package storage

import (
	"context"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage/search"
)

// maxActorsSeen is how many actors a question is held against: those that are named as it was typed come first, then those that
// we know best.
const maxActorsSeen = 3000

type actorHit struct {
	URI, Name, Handle, Username, Host string
	Local, Followed, Follower         bool
}

// FindActors are the living actors that a member may mean: each word of the question begins a word of their name or handle,
// whatever the accents. Ours stand first, then whom we follow, then our followers. An empty question gives the first two.
// Blocked ones and the node actor are left out.
func (r Reader) FindActors(ctx context.Context, question string, limit int) ([]domain.Actor, error) {
	words := search.Words(question)
	condition, args := "(local OR EXISTS (SELECT 1 FROM follows WHERE follows.followed = actors.uri AND follows.ours))", []any{}
	if len(words) > 0 {
		condition, args = named(words)
	}
	exact := "CASE WHEN " + strings.Repeat("lower(name || ' ' || handle) LIKE ? AND ", len(words)) + "TRUE THEN 0 ELSE 1 END"
	for _, word := range words {
		args = append(args, "%"+escapeLike(word)+"%")
	}
	rows, err := all[actorHit](r.db(ctx), `SELECT uri, name, handle, username, host, local,
		EXISTS (SELECT 1 FROM follows WHERE follows.followed = actors.uri AND follows.ours) AS followed,
		EXISTS (SELECT 1 FROM follows WHERE follows.follower = actors.uri) AS follower
		FROM actors WHERE gone_at = 0 AND role <> ? AND host NOT IN `+blockedHosts+" AND uri NOT IN "+blockedActors+" AND "+condition+
		" ORDER BY "+exact+", local DESC, followed DESC, follower DESC, id LIMIT ?", append(append([]any{domain.RoleNode}, args...), maxActorsSeen)...)
	if err != nil {
		return nil, failed(err, "find actors")
	}
	rows = slices.DeleteFunc(rows, func(h actorHit) bool { return !h.isMeant(words) })
	slices.SortStableFunc(rows, func(a, b actorHit) int { return b.nearness() - a.nearness() })
	uris := make([]domain.URI, 0, limit)
	for i := range rows[:min(limit, len(rows))] {
		uris = append(uris, domain.URI(rows[i].URI))
	}
	known, err := r.ActorsByURI(ctx, uris)
	found := make([]domain.Actor, 0, len(uris))
	for _, uri := range uris {
		if actor, ok := known[uri]; ok {
			found = append(found, actor)
		}
	}
	return found, err
}

// named is a condition that holds for all that the words may mean, and for some that they do not.
func named(words []string) (condition string, args []any) {
	var all []string
	for _, word := range words {
		all = append(all, "(lower(handle) LIKE ? OR lower(username) LIKE ? OR host LIKE ? OR lower(name) LIKE ?)")
		literal := "%" + escapeLike(word) + "%"
		args = append(args, literal, literal, literal, accented(word))
	}
	return strings.Join(all, " AND "), args
}

func (h *actorHit) nearness() int {
	switch {
	case h.Local:
		return 3
	case h.Followed:
		return 2
	case h.Follower:
		return 1
	}
	return 0
}

func (h *actorHit) isMeant(question []string) bool {
	words := search.Words(strings.ReplaceAll(h.Name+" "+h.Username+" "+h.Handle+" "+h.Host, "_", " "))
	words = append(words, strings.ToLower(h.Username))
	for _, asked := range question {
		if !slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, asked) }) {
			return false
		}
	}
	return true
}

// accented is a pattern for LIKE that a folded word and the same word with accents match: of letters that may bear one, or be
// two in one sign, it asks nothing.
func accented(word string) string {
	var pattern strings.Builder
	pattern.WriteByte('%')
	for _, r := range word {
		if strings.ContainsRune("bfmpqvx0123456789", r) {
			pattern.WriteRune(r)
			pattern.WriteByte('%')
		}
	}
	return pattern.String()
}

// ActorByGuess finds a living actor by the name and host that its id has, whether its WebFinger was asked or not.
func (r Reader) ActorByGuess(ctx context.Context, handle domain.Handle) (domain.Actor, error) {
	row, err := one[actorRow](r.db(ctx), "SELECT "+actorColumns+` FROM actors
		WHERE host = ? AND lower(username) = ? AND gone_at = 0 ORDER BY id LIMIT 1`, handle.Host(), strings.ToLower(handle.Name()))
	return row.actor(), failed(err, "find actor %s", handle)
}

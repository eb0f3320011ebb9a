package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

const featureColumns = "features.id, features.collection, features.owner, features.actor, features.request, features.permit, features.state, features.created_at, features.ended_at"

// FeatureWith is a feature with the peer's actor at its other end.
type FeatureWith struct {
	Feature domain.Feature
	Actor   domain.Actor
}

// FeatureByID finds a feature.
func (r Reader) FeatureByID(ctx context.Context, id domain.ID) (domain.Feature, error) {
	row, err := one[featureRow](r.db(ctx), "SELECT "+featureColumns+" FROM features WHERE id = ?", id)
	return row.feature(), failed(err, "find feature %s", id)
}

// FeatureOf finds an actor in a collection.
func (r Reader) FeatureOf(ctx context.Context, collection, actor domain.URI) (domain.Feature, error) {
	row, err := one[featureRow](r.db(ctx), "SELECT "+featureColumns+" FROM features WHERE collection = ? AND actor = ?", collection, actor)
	return row.feature(), failed(err, "find %s in %s", actor, collection)
}

// FeatureByRequest finds what a FeatureRequest asked for.
func (r Reader) FeatureByRequest(ctx context.Context, request domain.URI) (domain.Feature, error) {
	row, err := one[featureRow](r.db(ctx), "SELECT "+featureColumns+" FROM features WHERE request = ? AND request <> ''", request)
	return row.feature(), failed(err, "find what %s asked for", request)
}

// FeaturedBy are the actors in a collection of ours who agreed and are followed, the earliest first.
func (r Reader) FeaturedBy(ctx context.Context, owner, collection domain.URI) ([]domain.Feature, error) {
	rows, err := all[featureRow](r.db(ctx), "SELECT "+featureColumns+` FROM features
		JOIN follows ON follows.followed = features.actor AND follows.follower = features.owner AND follows.state = 'accepted'
		WHERE features.owner = ? AND features.collection = ? AND features.state = 'accepted'
			AND features.host NOT IN `+blockedHosts+" AND features.actor NOT IN "+blockedActors+`
		ORDER BY features.created_at, features.id LIMIT ?`, owner, collection, domain.MaxFeatured)
	list := make([]domain.Feature, len(rows))
	for i, row := range rows {
		list[i] = row.feature()
	}
	return list, failed(err, "list who stands in %s", collection)
}

// FeaturesAsked is how many of a collection of ours agreed or may still do so.
func (r Reader) FeaturesAsked(ctx context.Context, collection domain.URI) (int, error) {
	n, err := count(r.db(ctx), `SELECT count(*) FROM features WHERE collection = ? AND state IN ('asked', 'accepted')
		AND EXISTS (SELECT 1 FROM follows WHERE followed = features.actor AND follower = features.owner AND state = 'accepted')`, collection)
	return n, failed(err, "count who was asked for %s", collection)
}

// FeaturesIn lists which actors of ours stand in collections of peers, newest first; the blocked are left out.
func (r Reader) FeaturesIn(ctx context.Context, page Page) ([]FeatureWith, int, error) {
	return r.features(ctx, "owner", "EXISTS (SELECT 1 FROM actors WHERE uri = features.actor AND local)", page)
}

// FeaturesOut lists which actors of peers the organisation asked to stand in its collection, newest first.
func (r Reader) FeaturesOut(ctx context.Context, page Page) ([]FeatureWith, int, error) {
	return r.features(ctx, "actor", "EXISTS (SELECT 1 FROM actors WHERE uri = features.owner AND local)", page)
}

func (r Reader) features(ctx context.Context, other, which string, page Page) ([]FeatureWith, int, error) {
	from := " FROM features WHERE " + which + " AND host NOT IN " + blockedHosts + " AND " + other + " NOT IN " + blockedActors
	total, err := count(r.db(ctx), "SELECT count(*)"+from)
	if err != nil {
		return nil, 0, failed(err, "count features")
	}
	rows, err := all[featureRow](r.db(ctx), "SELECT "+featureColumns+from+" ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?", page.limit(), page.offset())
	if err != nil {
		return nil, 0, failed(err, "list features")
	}
	uris := make([]domain.URI, len(rows))
	for i, row := range rows {
		uris[i] = domain.URI(row.Owner)
		if other == "actor" {
			uris[i] = domain.URI(row.Actor)
		}
	}
	known, err := r.ActorsByURI(ctx, distinct(uris))
	list := make([]FeatureWith, len(rows))
	for i, row := range rows {
		list[i] = FeatureWith{Feature: row.feature(), Actor: orUnknown(known, uris[i])}
	}
	return list, total, err
}

// Featurable are the actors whom the organisation follows and has not asked yet, people left out.
func (r Reader) Featurable(ctx context.Context, owner, collection domain.URI, limit int) ([]domain.Actor, error) {
	rows, err := all[actorRow](r.db(ctx), "SELECT "+actorColumns+` FROM actors
		WHERE uri IN (SELECT followed FROM follows WHERE follower = ? AND state = 'accepted') AND type <> ? AND NOT local AND gone_at = 0
			AND data LIKE '%"featurable_by"%' AND host NOT IN `+blockedHosts+" AND uri NOT IN "+blockedActors+`
			AND NOT EXISTS (SELECT 1 FROM features WHERE features.collection = ? AND features.actor = actors.uri)
		ORDER BY id LIMIT ?`, owner, domain.TypePerson, collection, limit)
	return actors(rows), failed(err, "list who may be asked for %s", collection)
}

// SaveFeature adds a feature, or changes the one of the same actor in the same collection, keeping its ID.
func (tx *Tx) SaveFeature(ctx context.Context, f domain.Feature) error {
	host := f.Owner.Host()
	if ours, err := exists(tx.db(ctx), "SELECT 1 FROM actors WHERE uri = ? AND local", f.Owner); err != nil {
		return failed(err, "look for %s", f.Owner)
	} else if ours {
		host = f.Actor.Host()
	}
	_, err := exec(tx.db(ctx), `INSERT INTO features (id, collection, owner, actor, host, request, permit, state, created_at, ended_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (collection, actor) DO UPDATE SET request = excluded.request, permit = excluded.permit, state = excluded.state,
			ended_at = excluded.ended_at`,
		f.ID, f.Collection, f.Owner, f.Actor, host, f.Request, f.Permit, f.State, at(f.CreatedAt), at(f.EndedAt))
	return failed(err, "save that %s stands in %s", f.Actor, f.Collection)
}

// EndFeature takes an actor out of a collection of ours whose host took its authorisation back.
func (tx *Tx) EndFeature(ctx context.Context, permit domain.URI) error {
	_, err := exec(tx.db(ctx), "UPDATE features SET state = 'revoked', permit = '', ended_at = ? WHERE permit = ? AND permit <> ''", at(tx.now()), permit)
	return failed(err, "end the authorisation %s", permit)
}

type featureRow struct {
	ID, Collection, Owner, Actor, Request, Permit, State string

	Created micros `gorm:"column:created_at"`
	Ended   micros `gorm:"column:ended_at"`
}

func (row featureRow) feature() domain.Feature {
	return domain.Feature{
		ID: domain.ID(row.ID), Collection: domain.URI(row.Collection), Owner: domain.URI(row.Owner), Actor: domain.URI(row.Actor),
		Request: domain.URI(row.Request), Permit: domain.URI(row.Permit), State: domain.FeatureState(row.State),
		CreatedAt: row.Created.time(), EndedAt: row.Ended.time(),
	}
}

package domain

import (
	"slices"
	"time"
)

// MaxFeatured is how many actors a collection of ours features; Mastodon's own limit.
const MaxFeatured = 25

// FeatureState is how far it got that an actor stands in a collection (FEP-7aa9).
type FeatureState string

// The states of a feature. A revoked one stays so.
const (
	FeatureAsked    FeatureState = "asked"
	FeatureAccepted FeatureState = "accepted"
	FeatureRejected FeatureState = "rejected"
	FeatureRevoked  FeatureState = "revoked"
)

// Feature is an actor in somebody's collection of recommendations: one of ours in a peer's, or a peer's in the organisation's.
type Feature struct {
	// ID names the authorisation that we gave, if the actor is ours.
	ID ID
	// Collection is the collection's id, Owner who curates it, Actor who stands in it.
	Collection, Owner, Actor URI
	// Request is the id of the latest FeatureRequest, Permit a peer's authorisation.
	Request, Permit    URI
	State              FeatureState
	CreatedAt, EndedAt time.Time
}

// FeatureAuthorization is the proof that an actor agreed, served by the actor's host.
type FeatureAuthorization struct{ URI, Collection, Actor URI }

// ObjectID implements Object.
func (f *FeatureAuthorization) ObjectID() URI { return f.URI }

// FeaturedCollection is a collection of actors that the organisation recommends.
type FeaturedCollection struct {
	URI, Owner             URI
	Name, Summary, URL     string
	PublishedAt, UpdatedAt time.Time
	Items                  []FeaturedItem
}

// FeaturedItem is one of them.
type FeaturedItem struct {
	URI, Actor, Permit URI
	At                 time.Time
}

// MayFeature says whether an actor lets another ask for leave to feature it, by its interactionPolicy. Without one it does not.
func (a *Actor) MayFeature(by URI) bool {
	return slices.ContainsFunc(a.FeaturableBy, func(u URI) bool { return IsPublic(u) || u == by || u == a.Followers && u != "" })
}

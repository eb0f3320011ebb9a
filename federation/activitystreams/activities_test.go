package activitystreams

import (
	"github.com/weftwork/weftwork/pkg/domain"
)

const rsaPEM = `-----BEGIN PUBLIC KEY-----
MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBANDiE2+Xi/WnO+s120NiiJhNyIButVu6
zxqlVzz0wy2j4kQVUC4ZRZD80IY+4wIiX2YxKBZKGnd2TtPkcJ/ljkUCAwEAAQ==
-----END PUBLIC KEY-----
`

const ed25519PEM = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
`

func keysOf(actor domain.URI) []domain.PublicKey {
	return []domain.PublicKey{
		{ID: here.Key(actor, domain.KeyRSA), Owner: actor, Algorithm: domain.KeyRSA, PEM: rsaPEM},
		{ID: here.Key(actor, domain.KeyEd25519), Owner: actor, Algorithm: domain.KeyEd25519, PEM: ed25519PEM},
	}
}

func anOrganisation() *domain.Actor {
	card := aProfile()
	card.Title, card.Card.Handle = "The Foundation", "org"
	return &domain.Actor{
		URI: org, Local: true, Role: domain.RoleOrganisation, Type: domain.TypeOrganization, Handle: "org@example.org", Username: "org",
		Name: "The Foundation", HTML: card.HTML, URL: here.Profile("org"),
		Inbox: org + "/inbox", SharedInbox: here.SharedInbox(), Outbox: org + "/outbox", Followers: org + "/followers",
		Following: org + "/following", Featured: org + "/featured", Initiatives: org + "/initiatives", UpcomingEvents: org + "/upcomingEvents",
		Icon: card.Card.Logo, Image: card.Image, Fields: []domain.Field{{Name: "Languages", HTML: "English, <b>Nederlands</b>"}},
		Keys: keysOf(org), Card: &card, Discoverable: true, Indexable: true, AlsoKnownAs: []domain.URI{"https://old.example/users/org"},
		AttributionDomains: []string{"weft.example.org"}, PublishedAt: at("2026-01-01T00:00:00Z"), UpdatedAt: at("2026-02-01T00:00:00Z"),
	}
}

func theNodeActor() *domain.Actor {
	node := here.NodeActor()
	return &domain.Actor{
		URI: node, Local: true, Role: domain.RoleNode, Type: domain.TypeApplication, Handle: "weft.example.org@weft.example.org",
		Username: "weft.example.org", Name: "weft.example.org", URL: "https://weft.example.org",
		Inbox: node + "/inbox", SharedInbox: here.SharedInbox(), Outbox: node + "/outbox", Followers: node + "/followers",
		Following: node + "/following", Keys: keysOf(node), PublishedAt: at("2026-01-01T00:00:00Z"),
	}
}

const (
	ana    domain.URI = "https://peer.example/users/ana"
	theirs domain.URI = "https://peer.example/notes/7"
)

func anActivity(verb domain.Verb, object domain.Object) domain.Activity {
	return domain.Activity{
		ID: here.Activity(otherID), Verb: verb, Actor: org, Object: object, To: public(), Cc: followers(org), PublishedAt: at("2026-02-03T10:00:00Z"),
	}
}

func theirActivity(verb domain.Verb, object domain.URI) *domain.Activity {
	return &domain.Activity{ID: "https://peer.example/activities/9", Verb: verb, Actor: ana, ObjectURI: object}
}

func naming(verb domain.Verb, object domain.URI) domain.Activity {
	a := anActivity(verb, nil)
	a.ObjectURI = object
	return a
}

func answer(verb domain.Verb, to *domain.Activity) domain.Activity {
	return domain.Activity{ID: here.Activity(otherID), Verb: verb, Actor: org, Object: to, To: []domain.URI{to.Actor}}
}

// activities are one of each that we send.
func activities() map[string]domain.Activity {
	createEvent := anActivity(domain.VerbCreate, anEvent())
	announceEvent := anActivity(domain.VerbAnnounce, &createEvent)
	announceEvent.ID, announceEvent.Actor, announceEvent.Cc = here.Activity(itemID), here.NodeActor(), followers(here.NodeActor())
	announce := naming(domain.VerbAnnounce, theirs)
	announce.Cc = append(announce.Cc, ana)
	follow := domain.Activity{ID: here.Follow(itemID), Verb: domain.VerbFollow, Actor: org, ObjectURI: ana}
	undone := announce
	undone.ID = here.Activity(itemID)
	flag := domain.Activity{ID: here.Activity(otherID), Verb: domain.VerbFlag, Actor: here.NodeActor(), ObjectURI: ana, Objects: []domain.URI{ana, theirs}, Text: "Spam in every reply."}
	move := naming(domain.VerbMove, org)
	move.Target = "https://new.example/ap/actors/1"
	add := naming(domain.VerbAdd, here.Object(domain.KindArticle, itemID))
	add.Target = org + "/featured"
	remove := add
	remove.Verb = domain.VerbRemove
	return map[string]domain.Activity{
		"create-article":    anActivity(domain.VerbCreate, anArticle()),
		"create-event":      createEvent,
		"create-initiative": anActivity(domain.VerbCreate, anInitiative()),
		"create-note":       anActivity(domain.VerbCreate, aNote()),
		"update-article":    anActivity(domain.VerbUpdate, anArticle()),
		"delete-article": anActivity(domain.VerbDelete, &domain.Tombstone{
			URI: here.Object(domain.KindArticle, itemID), FormerType: FormerType(anArticle()), DeletedAt: at("2026-02-03T10:00:00Z"),
		}),
		"delete-actor":          naming(domain.VerbDelete, org),
		"follow":                follow,
		"accept-follow":         answer(domain.VerbAccept, theirActivity(domain.VerbFollow, org)),
		"reject-follow":         answer(domain.VerbReject, theirActivity(domain.VerbFollow, org)),
		"ignore-join":           answer(domain.VerbIgnore, theirActivity(domain.VerbJoin, here.Object(domain.KindEvent, itemID))),
		"undo-follow":           answer(domain.VerbUndo, &follow),
		"undo-announce":         answer(domain.VerbUndo, &undone),
		"undo-announce-by-name": naming(domain.VerbUndo, here.Activity(itemID)),
		"announce":              announce,
		"announce-create-event": announceEvent,
		"like":                  {ID: here.Activity(otherID), Verb: domain.VerbLike, Actor: org, ObjectURI: theirs, To: []domain.URI{ana}},
		"join":                  naming(domain.VerbJoin, "https://peer.example/events/1"),
		"leave":                 naming(domain.VerbLeave, "https://peer.example/events/1"),
		"block":                 naming(domain.VerbBlock, ana),
		"flag":                  flag,
		"move":                  move,
		"add":                   add,
		"remove":                remove,
	}
}

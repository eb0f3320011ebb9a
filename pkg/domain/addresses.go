package domain

import (
	"net/url"
	"strings"
)

// Addresses builds every address of this node. What machines address lies under /ap/, what people read elsewhere.
type Addresses struct {
	// Base is the public address without a trailing slash: "https://weft.example.org".
	Base string
	// HandleDomain stands behind the "@" of our handles; usually the host of Base.
	HandleDomain string
}

// NewAddresses takes the public address, and the handle domain or "" for the host of base.
func NewAddresses(base, handleDomain string) Addresses {
	base = strings.TrimRight(base, "/")
	a := Addresses{Base: base, HandleDomain: strings.ToLower(handleDomain)}
	if a.HandleDomain == "" {
		a.HandleDomain = a.Host()
	}
	return a
}

// Host is the public host with its port, as in URI.Host.
func (a Addresses) Host() string { return URI(a.Base).Host() }

// IsOurs says whether u lives on this node.
func (a Addresses) IsOurs(u URI) bool {
	return u == URI(a.Base) || strings.HasPrefix(string(u), a.Base+"/")
}

// Handle is the full handle of one of our actors.
func (a Addresses) Handle(name string) Handle { return Handle(name + "@" + a.HandleDomain) }

// NodeActor is the Application actor behind the organisation.
func (a Addresses) NodeActor() URI { return URI(a.Base + "/ap/node") }

// Actor is the id of the organisation, of an initiative or of a stream.
func (a Addresses) Actor(id ID) URI { return URI(a.Base + "/ap/actors/" + string(id)) }

// SharedInbox receives for all our actors.
func (a Addresses) SharedInbox() URI { return URI(a.Base + "/ap/inbox") }

// Object is the id of a publication of an item.
func (a Addresses) Object(kind Kind, id ID) URI {
	return URI(a.Base + "/ap/" + kind.Plural() + "/" + string(id))
}

// Note is the id of a note of ours.
func (a Addresses) Note(id ID) URI { return URI(a.Base + "/ap/notes/" + string(id)) }

// Activity is the id of an activity of ours.
func (a Addresses) Activity(id ID) URI { return URI(a.Base + "/ap/activities/" + string(id)) }

// Quote is the id of the authorisation of a quote.
func (a Addresses) Quote(id ID) URI { return URI(a.Base + "/ap/quotes/" + string(id)) }

// Follow is the id of a Follow of ours.
func (a Addresses) Follow(id ID) URI { return URI(a.Base + "/ap/follows/" + string(id)) }

// Feature is the id of an authorisation of ours to feature an actor (FEP-7aa9).
func (a Addresses) Feature(id ID) URI { return URI(a.Base + "/ap/features/" + string(id)) }

// Collection is the id of a collection in which the organisation recommends actors: "initiatives" or "network".
func (a Addresses) Collection(organisation URI, name string) URI {
	return organisation + URI("/collections/"+name)
}

// Key is the id of an actor's key: fragment "main-key" (RSA) or "ed25519-key".
func (a Addresses) Key(actor URI, algorithm KeyAlgorithm) URI {
	if algorithm == KeyEd25519 {
		return actor + "#ed25519-key"
	}
	return actor + "#main-key"
}

// Page is the address for people of an item of ours.
func (a Addresses) Page(kind Kind, slug string) string {
	return a.Base + "/" + kind.Plural() + "/" + slug
}

// Profile is the address for people of an actor of ours.
func (a Addresses) Profile(handle string) string { return a.Base + "/@" + handle }

// Tag is the page of a hashtag.
func (a Addresses) Tag(tag string) string {
	return a.Base + "/tags/" + url.PathEscape(strings.ToLower(tag))
}

// Vocabulary is the SKOS document of a scheme of ours.
func (a Addresses) Vocabulary(scheme Scheme) URI {
	return URI(a.Base + "/ap/vocabularies/" + string(scheme))
}

// Term is the URI of a term of ours.
func (a Addresses) Term(scheme Scheme, slug string) URI {
	return a.Vocabulary(scheme) + URI("#"+slug)
}

// TermPage is the list of what a term classifies; "" for schemes without such a list.
func (a Addresses) TermPage(scheme Scheme, slug string) string {
	switch scheme {
	case SchemeStream:
		return a.Base + "/streams/" + slug
	case SchemeTheme:
		return a.Base + "/themes/" + slug
	}
	return ""
}

// Media is the address of an uploaded picture.
func (a Addresses) Media(hash, mediaType string) string {
	return a.Base + "/media/" + hash + MediaExtension(mediaType)
}

// MediaExtension is the file ending of a picture type, with its dot.
func MediaExtension(mediaType string) string {
	switch mediaType {
	case "image/jpeg":
		return ".jpg"
	case "image/png":
		return ".png"
	case "image/gif":
		return ".gif"
	case "image/webp":
		return ".webp"
	}
	return ""
}

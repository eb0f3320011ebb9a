package peers

import (
	"fmt"
	"net/http"
)

// quoteContext are the terms of quotes, as Mastodon 4.5 defines them.
var quoteContext = []any{as2, Object{
	"quote": "https://w3id.org/fep/044f#quote", "quoteUri": "http://fedibird.com/ns#quoteUri", "_misskey_quote": "https://misskey-hub.net/ns#_misskey_quote",
	"quoteAuthorization": Object{"@id": "https://w3id.org/fep/044f#quoteAuthorization", "@type": "@id"}, "QuoteRequest": "https://w3id.org/fep/044f#QuoteRequest",
}}

// Quote makes a note that quotes an object, asks its author for leave as Mastodon 4.5 does, with the whole note as the
// instrument, and sends it to the followers and the author.
func (a *Actor) Quote(object string) (note string) {
	a.T.Helper()
	note = a.Make("Note", Object{
		"@context": quoteContext, "content": "<p>Worth reading.</p>", "quote": object, "quoteUri": object, "_misskey_quote": object,
	})
	a.AskToQuote(note, object)
	a.tell("Create", note, a.recall(note), a.inboxFor(a.authorOfQuoted(object)))
	return note
}

// AskToQuote sends a QuoteRequest for a note of the actor; again with another id.
func (a *Actor) AskToQuote(note, object string) Object {
	a.T.Helper()
	request := a.activity("QuoteRequest", object, Object{"@context": quoteContext, "instrument": a.recall(note)})
	a.mu.Lock()
	a.sent["quoting "+note] = Object{"state": "pending", "object": object}
	a.mu.Unlock()
	a.Send(a.inboxFor(a.authorOfQuoted(object)), request)
	return request
}

// authorOfQuoted asks the object's host who wrote it.
func (a *Actor) authorOfQuoted(object string) string {
	a.T.Helper()
	fetched, err := a.Fetch(object)
	if err != nil {
		a.T.Fatalf("%s fetches %s: %v", a.Host, object, err)
	}
	return text(fetched, "attributedTo")
}

// QuoteState is how the quote in a note stands: pending, accepted, rejected or revoked; Permit is its authorisation.
func (a *Actor) QuoteState(note string) (state, permit string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return text(a.sent["quoting "+note], "state"), text(a.sent["quoting "+note], "permit")
}

// mastodonTakes is the part of app/lib/activitypub/activity/{accept,reject,delete}.rb that is about quotes.
func mastodonTakes(p *Peer, a Object) (int, bool) {
	inner, _ := a["object"].(Object)
	var err error
	switch kind := text(a, "type"); {
	case (kind == "Accept" || kind == "Reject") && text(inner, "type") == "QuoteRequest":
		err = p.takeQuoteAnswer(a, inner)
	case kind == "Delete" && text(inner, "type") == "QuoteAuthorization":
		p.endQuotes(text(inner, "id"))
	default:
		return 0, false
	}
	if err != nil {
		p.complain("%s of a QuoteRequest: %v", a["type"], err)
	}
	return http.StatusAccepted, true
}

// takeQuoteAnswer matches by object and instrument, and verifies the authorisation as verify_quote_service.rb does.
func (p *Peer) takeQuoteAnswer(a, request Object) error {
	asker := p.local(idOf(request["actor"]))
	note, object := idOf(request["instrument"]), idOf(request["object"])
	if asker == nil {
		return fmt.Errorf("nobody here asked: %v", request)
	}
	if state, _ := asker.QuoteState(note); state == "" || text(asker.sent["quoting "+note], "object") != object {
		return fmt.Errorf("%s does not wait for leave to quote %s", note, object)
	}
	if text(a, "type") == "Reject" {
		asker.remember("quoting "+note, Object{"state": "rejected", "object": object})
		return nil
	}
	permit := idOf(a["result"])
	if hostOf(permit) != hostOf(text(a, "actor")) {
		return fmt.Errorf("the authorisation %s is not of the host of %v", permit, a["actor"])
	}
	proof, err := p.Fetch(permit)
	if err != nil {
		return err
	}
	if text(proof, "type") != "QuoteAuthorization" || text(proof, "attributedTo") != text(a, "actor") ||
		text(proof, "interactingObject") != note || text(proof, "interactionTarget") != object {
		return fmt.Errorf("the authorisation is %v", proof)
	}
	asker.remember("quoting "+note, Object{"state": "accepted", "object": object, "permit": permit})
	return nil
}

func (p *Peer) endQuotes(permit string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, actor := range p.actors {
		for _, quote := range actor.sent {
			if permit != "" && text(quote, "permit") == permit {
				quote["state"] = "revoked"
			}
		}
	}
}

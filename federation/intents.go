package federation

// intentRel begins the names of the links by which other sites send our members to a page of ours (FEP-3b86).
const intentRel = "https://w3id.org/fep/3b86/"

// intents are those pages. Members act for the organisation, whichever of our actors they named; Mastodon and others read
// OStatus' subscribe only.
func intents(h here) []jrdLink {
	page := h.Base + "/authorize"
	return []jrdLink{
		{Rel: "http://ostatus.org/schema/1.0/subscribe", Template: page + "?uri={uri}"},
		{Rel: intentRel + "Object", Template: page + "?uri={object}"},
		{Rel: intentRel + "Follow", Template: page + "?intent=follow&uri={object}"},
		{Rel: intentRel + "Like", Template: page + "?intent=like&uri={object}"},
		{Rel: intentRel + "Announce", Template: page + "?intent=announce&uri={object}"},
		{Rel: intentRel + "Create", Template: page + "/new?name={name}&summary={summary}&content={content}&inReplyTo={inReplyTo}"},
	}
}

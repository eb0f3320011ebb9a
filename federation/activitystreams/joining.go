package activitystreams

import (
	"strings"

	"github.com/go-fed/activity/streams/vocab"

	"github.com/weftwork/weftwork/pkg/domain"
)

// setJoining writes how people take part. Mobilizon knows free, restricted, invite and external, and refuses the event with
// anything else, FEP-8a8e's "none" included: what takes no Joins leads to its page.
func setJoining(o vocab.ActivityStreamsEvent, i *domain.Item) {
	occasion := i.Content.Event
	extend(o, "anonymousParticipationEnabled", false)                   // nobody takes part through us without an actor
	if occasion.Joining() == domain.JoinFree && i.TranslationOf == "" { // one joins once, not in each language
		extend(o, "joinMode", string(domain.JoinFree))
		return
	}
	extend(o, "joinMode", string(domain.JoinExternal))
	address := occasion.JoinURL
	if occasion.Joining() != domain.JoinExternal || address == "" {
		address = joinAddress(i.URL)
	}
	extend(o, "externalParticipationUrl", notEmpty(address))
}

func joinAddress(page string) string {
	if page == "" {
		return ""
	}
	return page + "#join"
}

// readJoining is how people take part in a peer's event; "" if it does not say.
func readJoining(m map[string]any) (domain.JoinMode, string) {
	switch mode := domain.JoinMode(strings.ToLower(text(m["joinMode"]))); mode {
	case domain.JoinFree, domain.JoinRestricted, domain.JoinInvite, domain.JoinNone:
		return mode, ""
	case domain.JoinExternal:
		return mode, webAddress(text(m["externalParticipationUrl"]))
	}
	return "", ""
}

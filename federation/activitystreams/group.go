package activitystreams

import (
	"encoding/json"

	"github.com/go-fed/activity/streams"

	"github.com/weftwork/weftwork/pkg/domain"
)

// GroupLists are the collections that a group of Mobilizon has besides; its fetch of a group stops at the first that is
// missing. Each is the actor's id with the name behind it.
func GroupLists() []string {
	return []string{"members", "events", "posts", "discussions", "resources", "todos"}
}

// setGroupLists names them where Mobilizon and its older versions look, and says that one cannot become a member.
func setGroupLists(o asActor, a *domain.Actor, endpoints map[string]any) {
	for _, list := range GroupLists() {
		endpoints[list] = string(a.URI) + "/" + list
		extend(o, list, string(a.URI)+"/"+list)
	}
	extend(o, "openness", "invite_only")
	extend(o, "postingRestrictedToMods", false) // Lemmy: people may address a stream; its editors choose
}

// setGroups writes the groups that an object or activity is for (FEP-1b12): one as a string, which is all that Lemmy reads.
func setGroups(o asObject, groups []domain.URI) {
	if len(groups) == 0 {
		return
	}
	p := streams.NewActivityStreamsAudienceProperty()
	for _, group := range groups {
		p.AppendIRI(iri(group))
	}
	o.SetActivityStreamsAudience(p)
}

// groupsOf are the groups of an activity, else those of what it carries.
func groupsOf(a *domain.Activity) []domain.URI {
	if item, ok := a.Object.(*domain.Item); ok && len(a.Audience) == 0 {
		return item.Content.Audience
	}
	return a.Audience
}

// isForeign says whether an object is a peer's activity that is to stand in ours as its author signed it.
func isForeign(o domain.Object) bool {
	inner, ok := o.(*domain.Activity)
	return ok && inner.Verb == "" && len(inner.Raw) > 0
}

// embedRaw writes it as its author did: FEP-1b12 wants it unchanged, and its proof holds.
func embedRaw(o asActivity, object domain.Object) {
	if inner, ok := object.(*domain.Activity); ok {
		extend(o, "object", json.RawMessage(inner.Raw))
	}
}

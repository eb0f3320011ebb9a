package activitystreams

import (
	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"

	"github.com/weftwork/weftwork/pkg/domain"
)

// asActor is what every actor type of go-fed can carry.
type asActor interface {
	asObject
	SetActivityStreamsFollowers(vocab.ActivityStreamsFollowersProperty)
	SetActivityStreamsFollowing(vocab.ActivityStreamsFollowingProperty)
	SetActivityStreamsGenerator(vocab.ActivityStreamsGeneratorProperty)
	SetActivityStreamsInbox(vocab.ActivityStreamsInboxProperty)
	SetActivityStreamsManuallyApprovesFollowers(vocab.ActivityStreamsManuallyApprovesFollowersProperty)
	SetActivityStreamsOutbox(vocab.ActivityStreamsOutboxProperty)
	SetActivityStreamsPreferredUsername(vocab.ActivityStreamsPreferredUsernameProperty)
	SetTootDiscoverable(vocab.TootDiscoverableProperty)
	SetTootFeatured(vocab.TootFeaturedProperty)
}

var newActor = map[domain.ActorType]func() asActor{
	domain.TypePerson:       func() asActor { return streams.NewActivityStreamsPerson() },
	domain.TypeOrganization: func() asActor { return streams.NewActivityStreamsOrganization() },
	domain.TypeGroup:        func() asActor { return streams.NewActivityStreamsGroup() },
	domain.TypeService:      func() asActor { return streams.NewActivityStreamsService() },
	domain.TypeApplication:  func() asActor { return streams.NewActivityStreamsApplication() },
}

func (e Encoder) actor(a *domain.Actor) (vocab.Type, error) {
	construct, ok := newActor[a.Type]
	if !ok {
		return nil, unencodable("actor", a.URI, string(a.Type))
	}
	o := construct()
	setID(o, a.URI)
	setURL(o, a.URL)
	setName(o, a.Name, "")
	setSummary(o, a.HTML)
	setTimes(o, a.PublishedAt, a.UpdatedAt)
	setIcon(o, a.Icon)
	setImage(o, a.Image)
	setEndpoints(o, a)
	username := streams.NewActivityStreamsPreferredUsernameProperty()
	username.SetXMLSchemaString(a.Username)
	o.SetActivityStreamsPreferredUsername(username)
	manually := streams.NewActivityStreamsManuallyApprovesFollowersProperty()
	manually.Set(a.ManuallyApproves)
	o.SetActivityStreamsManuallyApprovesFollowers(manually)
	discoverable := streams.NewTootDiscoverableProperty()
	discoverable.Set(a.Discoverable)
	o.SetTootDiscoverable(discoverable)
	e.setCard(o, a)
	extend(o, "indexable", a.Indexable)
	extend(o, "publicKey", publicKey(a.Keys))
	extend(o, "assertionMethod", assertionMethod(a.Keys))
	extend(o, "alsoKnownAs", addresses(a.AlsoKnownAs))
	extend(o, "movedTo", notEmpty(string(a.MovedTo)))
	extend(o, "webfinger", notEmpty(string(a.Handle)))
	extend(o, "attributionDomains", texts(a.AttributionDomains))
	extend(o, termInitiatives, notEmpty(string(a.Initiatives)))
	if a.Role == domain.RoleOrganisation || a.Role == domain.RoleInitiative {
		extend(o, termUpcoming, string(a.URI)+"/upcomingEvents")
	}
	setFeatures(o, a)
	e.setSoftware(o, a)
	return o, nil
}

// setEndpoints writes the addresses that deliver and list.
func setEndpoints(o asActor, a *domain.Actor) {
	inbox := streams.NewActivityStreamsInboxProperty()
	inbox.SetIRI(iri(a.Inbox))
	o.SetActivityStreamsInbox(inbox)
	outbox := streams.NewActivityStreamsOutboxProperty()
	outbox.SetIRI(iri(a.Outbox))
	o.SetActivityStreamsOutbox(outbox)
	if a.Followers != "" {
		p := streams.NewActivityStreamsFollowersProperty()
		p.SetIRI(iri(a.Followers))
		o.SetActivityStreamsFollowers(p)
	}
	if a.Following != "" {
		p := streams.NewActivityStreamsFollowingProperty()
		p.SetIRI(iri(a.Following))
		o.SetActivityStreamsFollowing(p)
	}
	if a.Featured != "" {
		p := streams.NewTootFeaturedProperty()
		p.SetIRI(iri(a.Featured))
		o.SetTootFeatured(p)
	}
	endpoints := map[string]any{}
	if a.SharedInbox != "" {
		endpoints["sharedInbox"] = string(a.SharedInbox)
	}
	if a.Local && a.Type == domain.TypeGroup {
		setGroupLists(o, a, endpoints)
	}
	if len(endpoints) > 0 {
		extend(o, "endpoints", endpoints)
	}
}

// setSoftware says which ways of signing we verify (FEP-844e): on the node actor itself, on others through generator.
func (e Encoder) setSoftware(o asActor, a *domain.Actor) {
	implements := []any{
		map[string]any{"href": domain.ImplementsRFC9421, "name": "RFC-9421: HTTP Message Signatures"},
		map[string]any{"href": domain.ImplementsRFC9421Ed25519, "name": "RFC-9421 signatures using the Ed25519 algorithm"},
	}
	if a.Type == domain.TypeApplication {
		extend(o, "implements", implements)
		return
	}
	software := streams.NewActivityStreamsApplication()
	setID(software, e.Addresses.NodeActor())
	setName(software, "Weftwork", "")
	extend(software, "implements", implements)
	p := streams.NewActivityStreamsGeneratorProperty()
	p.AppendActivityStreamsApplication(software)
	o.SetActivityStreamsGenerator(p)
}

// actor reads an actor document. It needs an id and an inbox to be of use; whether its hosts agree is the caller's to judge.
func (d Decoder) actor(m map[string]any, typeName string, raw []byte) (*domain.Actor, error) {
	a := &domain.Actor{
		URI: uri(m["id"]), Type: domain.ActorType(typeName), URL: page(m["url"]), Raw: raw,
		Username: clean(text(m["preferredUsername"])), Name: name(text(m["name"]), maxForeignTitle),
		HTML:  d.clean(mapped(m, "summary", "")),
		Inbox: uri(m["inbox"]), Outbox: uri(m["outbox"]), Followers: uri(m["followers"]), Following: uri(m["following"]),
		Featured: uri(m["featured"]), SharedInbox: uri(firstOf(object(m["endpoints"])["sharedInbox"], m["sharedInbox"])),
		Icon: readImage(m["icon"]), Image: readImage(m["image"]), Initiatives: uri(m[termInitiatives]), UpcomingEvents: uri(firstOf(m[termUpcoming], m["upcomingEvents"])),
		ManuallyApproves: truth(m["manuallyApprovesFollowers"]), Discoverable: truth(m["discoverable"]),
		Indexable:   indexable(m, typeName),
		AlsoKnownAs: uris(m["alsoKnownAs"]), MovedTo: uri(m["movedTo"]), AttributionDomains: readDomains(m["attributionDomains"]),
		PublishedAt: moment(m["published"], utc), UpdatedAt: moment(m["updated"], utc),
		Implements: readImplements(m), FeaturableBy: featurableBy(m),
	}
	if a.URI == "" {
		return nil, refuse("an actor (%s) without an id", typeName)
	}
	if a.URL == "" {
		a.URL = string(a.URI)
	}
	a.Keys = readKeys(m, a.URI)
	if handle, err := domain.ParseHandle(text(m["webfinger"])); err == nil {
		a.ClaimedHandle = handle
	}
	d.readCard(a, m)
	return a, nil
}

func readDomains(v any) []string {
	var domains []string
	for _, entry := range list(v) {
		if s, ok := entry.(string); ok && s != "" && len(s) < 256 && len(domains) < maxReadTags {
			domains = append(domains, s)
		}
	}
	return domains
}

func readImplements(m map[string]any) []string {
	var out []string
	for _, entry := range append(list(m["implements"]), list(object(m["generator"])["implements"])...) {
		href := text(entry)
		if link, ok := entry.(map[string]any); ok {
			href = text(link["href"])
		}
		if href != "" && len(href) < 256 && len(out) < maxReadTags {
			out = append(out, href)
		}
	}
	return out
}

// indexable says whether an actor lets itself be found. A person has to say so (FEP-5feb); what an organisation, group or
// program publishes to everybody may be found unless it objects: Mobilizon's groups and Gancio's actor never say anything.
func indexable(m map[string]any, typeName string) bool {
	said, ok := m["indexable"].(bool)
	return said || !ok && domain.ActorType(typeName) != domain.TypePerson
}

package activitystreams

import (
	"time"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"

	"github.com/weftwork/weftwork/pkg/domain"
)

// featureAuthorization is the type of the proof that an actor agreed to stand in a collection (FEP-7aa9).
const featureAuthorization = "FeatureAuthorization"

// maxFeaturableBy is how much of a peer's policy is kept; the FEP names four sensible values.
const maxFeaturableBy = 10

// newFeatureRequest makes an activity of the type that go-fed lacks.
func newFeatureRequest() asActivity {
	o := streams.NewActivityStreamsActivity()
	setType(o, string(domain.VerbFeatureRequest))
	return o
}

func setType(o interface {
	SetJSONLDType(vocab.JSONLDTypeProperty)
}, name string,
) {
	p := streams.NewJSONLDTypeProperty()
	p.AppendXMLSchemaString(name)
	o.SetJSONLDType(p)
}

func (e Encoder) featureAuthorization(f *domain.FeatureAuthorization) vocab.Type {
	o := named(featureAuthorization, "")
	setID(o, f.URI)
	extend(o, "interactingObject", string(f.Collection))
	extend(o, "interactionTarget", string(f.Actor))
	return o
}

// setFeatures says that everybody may ask to recommend an actor of ours that wants to be found, and names the organisation's
// own recommendations. For nobody the actor itself stands alone, since an empty list means no policy.
func setFeatures(o asActor, a *domain.Actor) {
	if !a.Local {
		return
	}
	by := a.URI
	if a.Discoverable && a.MovedTo == "" {
		by = domain.Public
	}
	extend(o, "interactionPolicy", map[string]any{"canFeature": map[string]any{"automaticApproval": []any{string(by)}}})
	if a.Role == domain.RoleOrganisation {
		extend(o, "featuredCollections", string(a.URI)+"/collections")
	}
}

// featurableBy is whom an actor's policy lets ask, at once or after a question.
func featurableBy(m map[string]any) []domain.URI {
	policy := object(object(m["interactionPolicy"])["canFeature"])
	all := append(uris(policy["automaticApproval"]), uris(policy["manualApproval"])...)
	return all[:min(len(all), maxFeaturableBy)]
}

// FeaturedCollection writes a collection of recommended actors; what of it has no authorisation is left to the caller.
func (e Encoder) FeaturedCollection(c domain.FeaturedCollection) ([]byte, error) {
	o := streams.NewActivityStreamsOrderedCollection()
	setType(o, "FeaturedCollection")
	setID(o, c.URI)
	setName(o, c.Name, "")
	setSummary(o, c.Summary)
	setURL(o, c.URL)
	setAttributedTo(o, c.Owner)
	setTimes(o, c.PublishedAt, c.UpdatedAt)
	total := streams.NewActivityStreamsTotalItemsProperty()
	total.Set(len(c.Items))
	o.SetActivityStreamsTotalItems(total)
	extend(o, "sensitive", false)
	extend(o, "discoverable", true)
	items := make([]any, len(c.Items))
	for i, item := range c.Items {
		items[i] = map[string]any{
			"id": string(item.URI), "type": "FeaturedItem", "featuredObject": string(item.Actor),
			"featureAuthorization": string(item.Permit), "published": item.At.UTC().Format(time.RFC3339),
		}
	}
	extend(o, "orderedItems", items)
	return finish(o)
}

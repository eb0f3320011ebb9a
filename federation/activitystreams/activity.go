package activitystreams

import (
	"fmt"
	"time"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"

	"github.com/weftwork/weftwork/pkg/domain"
)

// asActivity is what every activity type of go-fed can carry.
type asActivity interface {
	asObject
	SetActivityStreamsActor(vocab.ActivityStreamsActorProperty)
	SetActivityStreamsObject(vocab.ActivityStreamsObjectProperty)
	SetActivityStreamsTarget(vocab.ActivityStreamsTargetProperty)
}

var newActivity = map[domain.Verb]func() asActivity{
	domain.VerbCreate:   func() asActivity { return streams.NewActivityStreamsCreate() },
	domain.VerbUpdate:   func() asActivity { return streams.NewActivityStreamsUpdate() },
	domain.VerbDelete:   func() asActivity { return streams.NewActivityStreamsDelete() },
	domain.VerbFollow:   func() asActivity { return streams.NewActivityStreamsFollow() },
	domain.VerbAccept:   func() asActivity { return streams.NewActivityStreamsAccept() },
	domain.VerbReject:   func() asActivity { return streams.NewActivityStreamsReject() },
	domain.VerbUndo:     func() asActivity { return streams.NewActivityStreamsUndo() },
	domain.VerbLike:     func() asActivity { return streams.NewActivityStreamsLike() },
	domain.VerbAnnounce: func() asActivity { return streams.NewActivityStreamsAnnounce() },
	domain.VerbJoin:     func() asActivity { return streams.NewActivityStreamsJoin() },
	domain.VerbLeave:    func() asActivity { return streams.NewActivityStreamsLeave() },
	domain.VerbIgnore:   func() asActivity { return streams.NewActivityStreamsIgnore() },
	domain.VerbBlock:    func() asActivity { return streams.NewActivityStreamsBlock() },
	domain.VerbFlag:     func() asActivity { return streams.NewActivityStreamsFlag() },
	domain.VerbMove:     func() asActivity { return streams.NewActivityStreamsMove() },
	domain.VerbAdd:      func() asActivity { return streams.NewActivityStreamsAdd() },
	domain.VerbRemove:   func() asActivity { return streams.NewActivityStreamsRemove() },

	domain.VerbQuoteRequest:   newQuoteRequest,
	domain.VerbFeatureRequest: newFeatureRequest,
}

// Activity is the message as it is stored, sent and served: at most MaxActivityBytes with its proof. What is set as Object is embedded,
// else the object is named by its address.
func (e Encoder) Activity(a domain.Activity) ([]byte, error) {
	o, err := e.activity(&a)
	if err != nil {
		return nil, err
	}
	m, err := serialize(o)
	if err != nil {
		return nil, err
	}
	return shrink(m)
}

func (e Encoder) activity(a *domain.Activity) (vocab.Type, error) {
	construct, ok := newActivity[a.Verb]
	if !ok {
		return nil, unencodable("activity", a.ID, string(a.Verb))
	}
	o := construct()
	setID(o, a.ID)
	actor := streams.NewActivityStreamsActorProperty()
	actor.AppendIRI(iri(a.Actor))
	o.SetActivityStreamsActor(actor)
	if err := e.setObject(o, a); err != nil {
		return nil, err
	}
	if a.Target != "" {
		target := streams.NewActivityStreamsTargetProperty()
		target.AppendIRI(iri(a.Target))
		o.SetActivityStreamsTarget(target)
	}
	if a.Instrument != "" {
		extend(o, "instrument", string(a.Instrument))
	}
	if a.Result != "" {
		extend(o, "result", string(a.Result))
	}
	if to, cc := audienceOf(a); len(to)+len(cc) > 0 {
		setAudience(o, to, cc)
	}
	setGroups(o, groupsOf(a))
	if a.Text != "" {
		setContent(o, a.Text, "")
	}
	setTimes(o, a.PublishedAt, time.Time{})
	return o, nil
}

// audienceOf is the activity's audience, else that of what it carries.
func audienceOf(a *domain.Activity) (to, cc []domain.URI) {
	if len(a.To)+len(a.Cc) > 0 {
		return a.To, a.Cc
	}
	switch object := a.Object.(type) {
	case *domain.Item:
		return audienceOfItem(object)
	case *domain.Note:
		return object.To, object.Cc
	}
	return nil, nil
}

func (e Encoder) setObject(o asActivity, a *domain.Activity) error {
	p := streams.NewActivityStreamsObjectProperty()
	switch {
	case isForeign(a.Object):
		embedRaw(o, a.Object)
		return nil
	case a.Object != nil:
		embedded, err := e.object(a.Object)
		if err != nil {
			return err
		}
		if err := p.AppendType(embedded); err != nil {
			return fmt.Errorf("embed %s: %w", a.Object.ObjectID(), err)
		}
	case len(a.Objects) > 1:
		for _, u := range a.Objects {
			p.AppendIRI(iri(u))
		}
	case a.ObjectURI != "":
		p.AppendIRI(iri(a.ObjectURI))
	default:
		return fmt.Errorf("encode %s %s: it has no object: %w", a.Verb, a.ID, domain.ErrInvalid)
	}
	o.SetActivityStreamsObject(p)
	return nil
}

// Object is what is served at an object's id, whole: an item, a note, an actor, a tombstone or an activity.
func (e Encoder) Object(o domain.Object) ([]byte, error) {
	t, err := e.object(o)
	if err != nil {
		return nil, err
	}
	return finish(t)
}

func (e Encoder) object(o domain.Object) (vocab.Type, error) {
	switch o := o.(type) {
	case *domain.Item:
		return e.item(o)
	case *domain.Note:
		return e.note(o), nil
	case *domain.Actor:
		return e.actor(o)
	case *domain.Activity:
		return e.activity(o)
	case *domain.Tombstone:
		return e.tombstone(o), nil
	case *domain.QuoteAuthorization:
		return e.quoteAuthorization(o), nil
	case *domain.FeatureAuthorization:
		return e.featureAuthorization(o), nil
	}
	return nil, unencodable("object", "", fmt.Sprintf("%T", o))
}

func (e Encoder) item(i *domain.Item) (vocab.Type, error) {
	switch i.Kind {
	case domain.KindArticle:
		return e.article(i), nil
	case domain.KindEvent:
		return e.event(i)
	case domain.KindInitiative:
		return e.initiative(i)
	}
	return nil, unencodable("item", i.URI, string(i.Kind))
}

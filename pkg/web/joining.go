package web

import (
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// joining is how people take part in an event, and how many do. Names and messages are for members.
type joining struct {
	URI    domain.URI // of an event of ours that takes Joins now; "" for all else
	URL    string     // the page that registers people
	Told   string     // a sentence for those who cannot join here
	Count  int
	People []participant
}

// participant is somebody who joined from elsewhere.
type participant struct {
	Who  actorCard
	Text string
	At   time.Time
	// Event and Back are for the button that removes her.
	Event domain.URI
	Back  string
}

// joiningOf is nil where there is nothing to say: an event of a peer that names no way.
func (s *Server) joiningOf(v *visit, p presenter, item *domain.Item) (*joining, error) {
	occasion := item.Content.Event
	if occasion == nil || item.URI == "" {
		return nil, nil //nolint:nilnil // the template asks for one
	}
	if !item.Local {
		if occasion.Join != domain.JoinExternal || webAddress(occasion.JoinURL) == "" {
			return nil, nil //nolint:nilnil // see above
		}
		return &joining{URL: webAddress(occasion.JoinURL)}, nil
	}
	j := &joining{}
	over := occasion.Status == domain.EventCancelled || p.now.After(occasion.LastMoment())
	switch mode := occasion.Joining(); {
	case occasion.TakesJoins(p.now):
		j.URI = item.URI
	case over: // the page says so above
	case mode == domain.JoinExternal:
		j.URL = webAddress(occasion.JoinURL)
	case mode == domain.JoinNone:
		j.Told = v.say("joining.none")
	default:
		j.Told = v.say("joining.closed")
	}
	joins, err := s.store.Responses(v.ctx(), item.URI, domain.ResponseJoin)
	if err != nil {
		return nil, err
	}
	j.Count = len(joins)
	if j.URI != "" && occasion.IsFull(j.Count) {
		j.URI, j.Told = "", v.say("joining.full")
	}
	if v.member == nil {
		return j, nil
	}
	removable := domain.URI("")
	if v.may(domain.ActModerate) {
		removable = item.URI
	}
	for i := range joins {
		who := p.actor(joins[i].Actor)
		who.Face.Size = "small"
		j.People = append(j.People, participant{
			Who: who, Text: joins[i].Response.Text, At: p.here(joins[i].Response.CreatedAt), Event: removable, Back: p.itemPath(item),
		})
	}
	return j, nil
}

// Any says whether there is something to show.
func (j *joining) Any() bool { return j.URI != "" || j.URL != "" || j.Told != "" || j.Count > 0 }

func (s *Server) removeParticipant(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	event, who := domain.URI(values.Get("event")), domain.URI(values.Get("actor"))
	if err := s.node.RemoveParticipant(v.ctx(), *v.member, event, who); err != nil {
		return s.refused(v, err, "/events")
	}
	v.tell("joining.removed")
	return v.seeOther(v.back("/events"))
}

// joinOptions are the ways to take part that a form offers.
func joinOptions(v *visit) []option {
	return []option{
		{Value: string(domain.JoinFree), Label: v.say("joining.is_free")},
		{Value: string(domain.JoinExternal), Label: v.say("joining.is_external")},
		{Value: string(domain.JoinClosed), Label: v.say("joining.is_closed")},
		{Value: string(domain.JoinNone), Label: v.say("joining.is_none")},
	}
}

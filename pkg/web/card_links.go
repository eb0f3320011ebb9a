package web

import (
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// linkNote is what became of a link of a card: Look is a class.
type linkNote struct{ URL, Host, Look, Text, When, Verified string }

// linkNotes are the links of a card, those that need a hand first.
func (s *Server) linkNotes(v *visit, id domain.ID) ([]linkNote, error) {
	if id == "" {
		return nil, nil
	}
	checks, err := s.store.LinkChecks(v.ctx(), id)
	if err != nil {
		return nil, err
	}
	p := s.presenter(v)
	var bad, good []linkNote
	for i := range checks {
		note := p.linkNote(&checks[i])
		if note.Look == "bad" {
			bad = append(bad, note)
		} else {
			good = append(good, note)
		}
	}
	return append(bad, good...), nil
}

func (p presenter) linkNote(c *domain.LinkCheck) linkNote {
	note := linkNote{URL: c.URL, Host: strings.TrimPrefix(strings.TrimPrefix(c.URL, "https://"), "http://")}
	if !c.CheckedAt.IsZero() {
		note.When = p.l.say("links.checked", "Ago", p.l.relative(c.CheckedAt, p.now))
	}
	if !c.VerifiedAt.IsZero() {
		note.Verified = p.l.say("links.verified", "Date", p.l.date(p.here(c.VerifiedAt)))
	}
	because := ""
	switch {
	case c.Problem != "":
		because = " " + p.l.sentence(c.Problem)
	case c.Status != 0:
		because = " (" + p.l.say("links.answer", "Status", c.Status) + ")"
	}
	switch c.State {
	case domain.LinkReachable:
		note.Look, note.Text = "good", p.l.say("links.reachable")
	case domain.LinkMoved:
		note.Look, note.Text = "bad", p.l.say("links.moved", "Address", c.Target)
	case domain.LinkDenied:
		if note.Text = p.l.say("links.denied") + because; c.Problem != "" {
			note.Text = p.l.sentence(c.Problem)
		}
	case domain.LinkFailing:
		note.Look, note.Text = "bad", p.l.say("links.failing")+because
	case domain.LinkDead:
		note.Look, note.Text = "bad", p.l.say("links.dead")+because
	default:
		note.Text = p.l.say("links.unseen")
	}
	return note
}

// markVerified sets a tick on links whose pages link back.
func (s *Server) markVerified(v *visit, item *domain.Item, page *identityCard) error {
	if !item.Local {
		return nil
	}
	checks, err := s.store.LinkChecks(v.ctx(), item.ID)
	if err != nil {
		return err
	}
	p := s.presenter(v)
	for _, check := range checks {
		if check.VerifiedAt.IsZero() {
			continue
		}
		for i := range page.Links {
			if item.Content.Card != nil && i < len(item.Content.Card.Links) && item.Content.Card.Links[i].URL == check.URL {
				page.Links[i].Verified = p.l.say("links.verified", "Date", p.l.date(p.here(check.VerifiedAt)))
			}
		}
	}
	return nil
}

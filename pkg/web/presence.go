package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// presenceAnswer is what the script of an open editor reads.
type presenceAnswer struct {
	Writers []string `json:"writers"`         // who else has it open, in words
	Newer   string   `json:"newer,omitempty"` // that somebody saved since
	Version int      `json:"version"`
}

// presence hears that an editor is still open, and tells who else has it open.
func (s *Server) presence(v *visit) error {
	id := domain.ID(v.Param("id"))
	item, err := s.readable(v)
	if err != nil {
		return err
	}
	if v.FormValue("left") != "" {
		s.seats.left(id, v.member)
		return v.NoContent(http.StatusNoContent)
	}
	s.seats.beat(id, v.member, s.now(), v.FormValue("writing") != "")
	answer := presenceAnswer{Writers: s.writers(v, id), Version: item.DraftVersion}
	if version, err := strconv.Atoi(v.FormValue("version")); err == nil && version < item.DraftVersion {
		last, err := s.lastSaved(v, id)
		if err != nil {
			return err
		}
		answer.Newer = v.say("edit.newer", "Name", last.Name, "Ago", v.ago(s.now().Sub(last.At)))
	}
	return v.JSON(http.StatusOK, answer)
}

// writers says who else has an item open, and when they changed it last.
func (s *Server) writers(v *visit, id domain.ID) []string {
	now := s.now()
	lines := []string{}
	for _, other := range s.seats.others(id, v.member, now) {
		switch {
		case !other.changed.IsZero():
			lines = append(lines, v.say("edit.is_writing", "Name", other.name, "Ago", v.ago(now.Sub(other.changed))))
		default:
			lines = append(lines, v.say("edit.has_open", "Name", other.name, "Ago", v.ago(now.Sub(other.opened))))
		}
	}
	return lines
}

// ago is a short span of time, such as "10 s".
func (v *visit) ago(d time.Duration) string {
	switch d = max(d, 0); {
	case d < time.Minute:
		return v.say("ago.seconds", "Count", int(d/time.Second))
	case d < time.Hour:
		return v.say("ago.minutes", "Count", int(d/time.Minute))
	case d < 48*time.Hour:
		return v.say("ago.hours", "Count", int(d/time.Hour))
	}
	return v.say("ago.days", "Count", int(d/(24*time.Hour)))
}

// savedView says who saved a working copy, and when.
type savedView struct {
	Name string
	At   time.Time
}

func (s *Server) lastSaved(v *visit, id domain.ID) (savedView, error) {
	last, err := s.store.LastSaved(v.ctx(), id)
	if isNotFound(err) {
		return savedView{}, nil
	}
	if err != nil {
		return savedView{}, err
	}
	name, err := s.memberName(v, last.Member)
	return savedView{Name: name, At: v.here(last.SavedAt)}, err
}

// memberName is how pages for members call a member.
func (s *Server) memberName(v *visit, id domain.ID) (string, error) {
	if id == domain.FormerMember {
		return v.say("deeds.former"), nil
	}
	if id == "" {
		return v.say("edit.somebody"), nil
	}
	m, err := s.store.MemberByID(v.ctx(), id)
	if isNotFound(err) {
		return v.say("edit.somebody"), nil
	}
	return firstOf(m.Name, m.Email), err
}

// tellUnsaved tells a script in words why nothing was saved.
func (s *Server) tellUnsaved(v *visit, cause error) error {
	words := domain.Message(cause)
	if words == "" {
		return cause
	}
	if wrong, ok := errors.AsType[*domain.InvalidError](cause); ok {
		words = ""
		for _, p := range newForm(nil, nil).withProblems(wrong).summary(v.speaker.locale) {
			words += p.Label + ": " + p.Message + " "
		}
	}
	return v.JSON(statusOf(cause), savedAnswer{Words: v.speaker.sentence(strings.TrimSpace(words))})
}

func (f form) withProblems(wrong *domain.InvalidError) form {
	f.problems = wrong.Fields
	return f
}

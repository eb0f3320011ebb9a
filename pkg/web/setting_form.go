package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// seeing is the context of a change that fails if the setting is not the one that the form showed.
func (v *visit) seeing(values url.Values) context.Context {
	return node.IfStill(v.ctx(), values.Get("version"))
}

// notSaved answers a form that changes a setting and failed: with the choice between what somebody else made of it and what
// was typed, or with the form again and what is wrong with it.
func (s *Server) notSaved(v *visit, err error, f form, back string, again func(f form) error) error {
	if changed, ok := errors.AsType[*domain.ChangedError](err); ok {
		return s.changedMeanwhile(v, changed, f.Values, back)
	}
	f, ok := f.with(err)
	if !ok {
		return err
	}
	return again(f)
}

// changedPage shows who has changed a setting since the member saw it: theirs and hers, nothing is overwritten unseen.
type changedPage struct {
	Desk                  *deskNav
	What, By              string
	At                    time.Time
	Facts                 []changedFact
	Action, Back, Version string
	Carried               []carried
	Again                 *field // is to be typed again: a secret never comes back
}

// secretLabels are the fields of settings that never come back to a page.
func secretLabels() map[string]string {
	return map[string]string{"password": "mail.password", "secret": "provider.secret"}
}

type changedFact struct{ Label, Theirs, Yours string }

// changedMeanwhile lets the member choose; values are what she sent.
func (s *Server) changedMeanwhile(v *visit, e *domain.ChangedError, values url.Values, back string) error {
	names, err := s.memberNames(v)
	if err != nil {
		return err
	}
	page := changedPage{Facts: changedFacts(v, e), Action: v.Request().URL.Path, Back: back, Version: e.Version}
	for _, one := range hidden(values) {
		if one.Name != "version" && secretLabels()[one.Name] == "" {
			page.Carried = append(page.Carried, one)
		}
	}
	for name := range secretLabels() {
		if !values.Has(name) {
			continue
		}
		again, err := newForm(nil, secretLabels()).field(v.speaker.locale, name)
		if err != nil {
			return err
		}
		again = again.Hint(v.say("changed.password")).Kind("password", "new-password")
		page.Again = &again
	}
	entry, err := s.store.LastChange(v.ctx(), e.Key)
	if err != nil && !isNotFound(err) {
		return err
	}
	if err == nil {
		page.What, page.By, page.At = auditName(v, entry.Action), auditBy(v, entry, names), v.here(entry.CreatedAt)
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusConflict, "settings/changed", head{Heading: v.say("changed.heading"), NoIndex: true}, page)
}

// changedFacts are the parts in which theirs and yours differ.
func changedFacts(v *visit, e *domain.ChangedError) []changedFact {
	theirs, yours := settingFacts(v, e.Key, e.Theirs), settingFacts(v, e.Key, e.Yours)
	nothing := v.say("deeds.nothing")
	if len(theirs) != len(yours) { // one of the two is that there is none
		longer := yours
		if len(theirs) > len(yours) {
			longer = theirs
		}
		facts := make([]changedFact, len(longer))
		for i, fact := range longer {
			facts[i] = changedFact{fact.Label, nothing, firstOf(fact.Text, nothing)}
			if len(theirs) > len(yours) {
				facts[i].Theirs, facts[i].Yours = facts[i].Yours, nothing
			}
		}
		return facts
	}
	var facts []changedFact
	for i := range theirs {
		if theirs[i] != yours[i] {
			facts = append(facts, changedFact{theirs[i].Label, firstOf(theirs[i].Text, nothing), firstOf(yours[i].Text, nothing)})
		}
	}
	return facts
}

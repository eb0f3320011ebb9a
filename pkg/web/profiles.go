package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// profilesPage says how each actor of ours wants to be found elsewhere, for owners.
type profilesPage struct {
	Desk     *deskNav
	Form     form // what is wrong, above all
	Profiles []profileView
	Index    string       // of Murmurations
	State    settingState // whom all of it concerns
}

type profileView struct {
	Actor        actorCard
	State        settingState
	Form         form
	Options      []option
	Aliases      []domain.URI
	MovedTo      *link
	Murmurations string // the address to give to the index
}

func (s *Server) showProfiles(v *visit) error {
	return s.profilesForm(v, http.StatusOK, nil, nil)
}

// profilesForm shows all profiles; values are what was typed for one of them, cause what is wrong with it.
func (s *Server) profilesForm(v *visit, status int, values url.Values, cause error) error {
	page := profilesPage{Form: newForm(values, nil), Index: murmurationsIndex, State: settingState{For: v.say(forPeers)}}
	if cause != nil {
		again, ok := page.Form.with(cause)
		if !ok {
			return cause
		}
		page.Form = again
	}
	actors, err := s.store.LocalActors(v.ctx())
	if err != nil {
		return err
	}
	for _, actor := range actors {
		if actor.Role == domain.RoleNode {
			continue
		}
		view, err := s.profile(v, actor)
		if err != nil {
			return err
		}
		if values.Get("actor") == string(actor.URI) && cause != nil {
			view.Form, view.State.Version = page.Form, values.Get("version")
			view.Form.prefix = string(actor.ID) + "-"
			page.Form = view.Form
		}
		page.Profiles = append(page.Profiles, view)
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, status, "profiles/list", head{Heading: v.say("profiles.heading"), NoIndex: true}, page)
}

func (s *Server) profile(v *visit, actor domain.Actor) (profileView, error) {
	p := s.presenter(v)
	settings, err := s.node.SettingsOf(v.ctx(), actor)
	if err != nil {
		return profileView{}, err
	}
	state, err := s.settingState(v, node.ActorKey(node.KeyActor, actor.URI), "")
	if err != nil {
		return profileView{}, err
	}
	values := url.Values{"attribution_domains": {strings.Join(settings.AttributionDomains, "\n")}}
	if settings.Discoverable {
		values.Add("found", "discoverable")
	}
	if settings.Indexable {
		values.Add("found", "indexable")
	}
	view := profileView{
		State: state, Actor: p.actor(actor), Form: newForm(values, nil), Aliases: actor.AlsoKnownAs, MovedTo: s.movedTo(v, actor),
		Options: []option{
			{Value: "discoverable", Label: v.say("profiles.discoverable"), Note: v.say("profiles.discoverable_hint")},
			{Value: "indexable", Label: v.say("profiles.indexable"), Note: v.say("profiles.indexable_hint")},
		},
	}
	view.Form.prefix = string(actor.ID) + "-" // there is one such form for each actor
	item, err := s.store.ItemBySubject(v.ctx(), actor.URI)
	if err == nil && item.State == domain.StatePublished && murmurationsPath(&item) != "" {
		view.Murmurations = v.site.addresses.Base + murmurationsPath(&item)
	}
	if isNotFound(err) {
		err = nil
	}
	return view, err
}

// movedTo is the page of the actor where another one lives now; nil if it did not move.
func (s *Server) movedTo(v *visit, actor domain.Actor) *link {
	if actor.MovedTo == "" {
		return nil
	}
	moved := &link{Name: string(actor.MovedTo), URL: webAddress(string(actor.MovedTo))}
	if target, err := s.store.ActorByURI(v.ctx(), actor.MovedTo); err == nil {
		shown := s.presenter(v).actor(target)
		moved.Name, moved.URL = firstOf(shown.Handle, shown.Name), shown.URL
	}
	return moved
}

func (s *Server) saveProfile(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	settings := node.ActorSettings{AttributionDomains: strings.FieldsFunc(values.Get("attribution_domains"), func(r rune) bool { return strings.ContainsRune(" ,;\t\r\n", r) })}
	for _, choice := range values["found"] {
		settings.Discoverable = settings.Discoverable || choice == "discoverable"
		settings.Indexable = settings.Indexable || choice == "indexable"
	}
	actor, err := s.node.EditActor(v.seeing(values), *v.member, domain.URI(values.Get("actor")), settings)
	if changed, ok := errors.AsType[*domain.ChangedError](err); ok {
		return s.changedMeanwhile(v, changed, values, "/desk/profiles")
	}
	if err != nil {
		return s.profilesForm(v, http.StatusUnprocessableEntity, values, err)
	}
	v.tell("profiles.saved", "Name", actor.DisplayName())
	return v.seeOther("/desk/profiles")
}

func (s *Server) addAlias(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	other, err := s.elsewhere(v, values.Get("alias"))
	if err == nil {
		_, err = s.node.AddAlias(v.ctx(), *v.member, domain.URI(values.Get("actor")), other)
	}
	if err != nil {
		return s.profilesForm(v, http.StatusUnprocessableEntity, values, inField("alias", err))
	}
	v.tell("profiles.alias_added")
	return v.seeOther("/desk/profiles")
}

// inField puts a message beside the field that it is about.
func inField(name string, err error) error {
	if message := domain.Message(err); message != "" {
		return &domain.InvalidError{Fields: []domain.FieldError{{Field: name, Message: message}}}
	}
	return err
}

// elsewhere is the actor of another host that a handle or an address means.
func (s *Server) elsewhere(v *visit, text string) (domain.Actor, error) {
	if s.o.Lookup == nil {
		return domain.Actor{}, domain.Explain(domain.ErrUnavailable, v.say("find.off"), nil)
	}
	found, err := s.o.Lookup(v.ctx(), text)
	if err != nil {
		return domain.Actor{}, err
	}
	if found.Actor == nil {
		return domain.Actor{}, domain.Explain(domain.ErrInvalid, v.say("profiles.no_actor"), nil)
	}
	return *found.Actor, nil
}

func (s *Server) removeAlias(v *visit) error {
	if _, err := s.node.RemoveAlias(v.ctx(), *v.member, domain.URI(v.FormValue("actor")), domain.URI(v.FormValue("alias"))); err != nil {
		return s.refused(v, err, "/desk/profiles")
	}
	v.tell("profiles.alias_removed")
	return v.seeOther("/desk/profiles")
}

func (s *Server) undoMove(v *visit) error {
	if _, err := s.node.UndoMove(v.ctx(), *v.member, domain.URI(v.FormValue("actor"))); err != nil {
		return s.refused(v, err, "/desk/profiles")
	}
	v.tell("profiles.move_undone")
	return v.seeOther("/desk/profiles")
}

// deleteInitiative deletes one for ever, if its handle was typed in again.
func (s *Server) deleteInitiative(v *visit) error {
	item, err := s.itemToEdit(v, domain.KindInitiative)
	if err != nil {
		return err
	}
	err = s.node.DeleteInitiative(v.ctx(), *v.member, item.ID, v.FormValue("handle"))
	if invalid := (&domain.InvalidError{}); errors.As(err, &invalid) {
		v.warn(invalid.Fields[0].Message)
		return v.seeOther(editPath(&item))
	}
	if err != nil {
		return s.refused(v, err, editPath(&item))
	}
	v.tell("edit.forever_done", "Name", item.Editing().Title)
	return v.seeOther("/desk")
}

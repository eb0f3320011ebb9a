package web

import (
	"net/http"
	"net/url"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/pkg/passkey"
	"github.com/weftwork/weftwork/storage"
)

// invitationView is an invitation in the list of members.
type invitationView struct {
	ID                  domain.ID
	Role, Note, By, End string
	Until               time.Time
	Open                bool
}

// joinPage is where who was invited becomes a member.
type joinPage struct {
	Organisation, Role, By, Code string
	RoleNote                     string
	Until                        time.Time
	Form                         form
	Member                       string // who is logged in already
	MayPasskey                   bool   // browsers make passkeys for this address
	Provider                     string
}

// shownInvitations bounds the list; older ones are in the audit list.
const shownInvitations = 30

func (s *Server) invitations(v *visit) ([]invitationView, error) {
	list, err := s.store.Invitations(v.ctx(), storage.Page{Size: shownInvitations})
	if err != nil {
		return nil, err
	}
	views := make([]invitationView, len(list))
	for i, one := range list {
		by, err := s.memberName(v, one.CreatedBy)
		if err != nil {
			return nil, err
		}
		view := invitationView{ID: one.ID, Role: v.role(one.Role), Note: one.Note, By: by, Until: v.here(one.ExpiresAt), Open: one.IsOpen(s.now())}
		switch {
		case !one.UsedAt.IsZero():
			who, err := s.memberName(v, one.UsedBy)
			if err != nil {
				return nil, err
			}
			view.End = v.say("invite.used", "Name", who)
		case !one.RevokedAt.IsZero():
			view.End = v.say("invite.revoked")
		case !view.Open:
			view.End = v.say("invite.expired")
		}
		views[i] = view
	}
	return views, nil
}

func inviteForm(values url.Values) form {
	if values == nil {
		values = url.Values{"role": {string(domain.RoleAuthor)}}
	}
	f := newForm(values, map[string]string{"note": "invite.for", "role": "members.role"})
	f.prefix = "invite-"
	return f
}

// invite shows the link of a new invitation, this once: the node keeps only what it can be recognised by.
func (s *Server) invite(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	invitation, code, err := s.node.Invite(v.ctx(), *v.member, domain.MemberRole(values.Get("role")), values.Get("note"))
	forms := freshForms()
	if err != nil {
		f, ok := inviteForm(values).with(err)
		if !ok {
			return err
		}
		forms.invite = f
		return s.membersPage(v, http.StatusUnprocessableEntity, forms, "")
	}
	forms.invited = v.role(invitation.Role)
	if invitation.Note != "" {
		forms.invited += " · " + invitation.Note
	}
	return s.membersPage(v, http.StatusOK, forms, v.site.addresses.Base+"/join?code="+code)
}

func (s *Server) revokeInvitation(v *visit) error {
	if err := s.node.RevokeInvitation(v.ctx(), *v.member, domain.ID(v.Param("id"))); err != nil {
		return s.refused(v, err, "/desk/members")
	}
	v.tell("invite.taken_back")
	return v.seeOther("/desk/members")
}

func joinKeys() map[string]string { return map[string]string{"name": "field.member_name"} }

func (s *Server) showJoin(v *visit) error {
	return s.joinPage(v, http.StatusOK, v.QueryParam("code"), newForm(nil, joinKeys()))
}

func (s *Server) joinPage(v *visit, status int, code string, f form) error {
	v.Response().Header().Set("Referrer-Policy", "no-referrer") // the code stands in the address
	v.noStore = true
	invitation, err := s.node.InvitationOf(v.ctx(), code)
	if err != nil {
		return err
	}
	page := joinPage{
		Organisation: v.site.organisation.DisplayName(), Role: v.role(invitation.Role), Code: code, Until: v.here(invitation.ExpiresAt), Form: f,
		MayPasskey: passkey.Possible(v.site.settings.Base),
	}
	for _, o := range roleOptions(v) {
		if o.Value == string(invitation.Role) {
			page.RoleNote = sentence(o.Note)
		}
	}
	if page.Provider, err = s.providerName(v); err != nil {
		return err
	}
	if page.By, err = s.memberName(v, invitation.CreatedBy); err != nil {
		return err
	}
	if v.member != nil {
		page.Member = firstOf(v.member.Name, v.member.Email)
	}
	return s.page(v, status, "members/join", head{Heading: v.say("invite.join_heading", "Name", page.Organisation), NoIndex: true}, page)
}

// join makes a member, and logs her in under a new session.
func (s *Server) join(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	member, err := s.node.Join(v.ctx(), values.Get("code"), node.NewMember{
		Email: values.Get("email"), Name: values.Get("name"), Password: values.Get("password"), Language: s.writtenTo(v),
	})
	if err != nil {
		f, ok := newForm(values, joinKeys()).with(err)
		if !ok || statusOf(err) != http.StatusUnprocessableEntity {
			return err
		}
		f.Values.Del("password")
		return s.joinPage(v, http.StatusUnprocessableEntity, values.Get("code"), f)
	}
	if err := s.begin(v, member, domain.MethodPassword); err != nil {
		return err
	}
	v.tell("invite.joined", "Name", member.Name)
	return v.seeOther("/desk")
}

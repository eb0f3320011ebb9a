package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// What a session keeps while somebody with an invitation makes a passkey.
const (
	keyPasskeyJoin = "passkey_join"
	keyJoiner      = "joiner"       // the id that she will have
	keyJoinerMail  = "joiner_email" // what the passkey is named after
)

func (s *Server) joiner(v *visit, values url.Values) node.NewMember {
	return node.NewMember{Email: values.Get("email"), Name: values.Get("name"), Language: s.writtenTo(v)}
}

// beginJoinByPasskey answers what the browser is to be asked, or in words what is wrong with the name and the address:
// nobody makes a passkey that is then refused.
func (s *Server) beginJoinByPasskey(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	m, err := s.node.BeginJoin(v.ctx(), values.Get("code"), s.joiner(v, values))
	if err != nil {
		return s.beginRefused(v, values, err)
	}
	site, err := s.passkeySite(v)
	if err != nil {
		return err
	}
	options, kept, err := site.BeginAdding(m, nil)
	if err != nil {
		return err
	}
	v.session.Put(v.ctx(), keyPasskeyJoin, kept)
	s.briefly(v)
	v.session.Put(v.ctx(), keyJoiner, string(m.ID))
	v.session.Put(v.ctx(), keyJoinerMail, m.Email)
	return v.JSON(http.StatusOK, options)
}

// beginRefused tells a script what is wrong, field by field.
func (s *Server) beginRefused(v *visit, values url.Values, err error) error {
	f, ok := newForm(values, joinKeys()).with(err)
	if !ok {
		return err
	}
	var words []string
	for _, line := range f.summary(v.speaker.locale) {
		words = append(words, strings.TrimPrefix(line.Label+": "+line.Message, ": "))
	}
	return v.JSON(statusOf(err), savedAnswer{Words: strings.Join(words, " ")})
}

// joinByPasskey makes a member without a password, and logs her in under a new session.
func (s *Server) joinByPasskey(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	site, err := s.passkeySite(v)
	if err != nil {
		return err
	}
	id, email := domain.ID(v.session.PopString(v.ctx(), keyJoiner)), v.session.PopString(v.ctx(), keyJoinerMail)
	key, err := site.FinishAdding(domain.Member{ID: id}, v.session.PopBytes(v.ctx(), keyPasskeyJoin), []byte(values.Get("passkey")))
	if err == nil && !strings.EqualFold(strings.TrimSpace(values.Get("email")), email) {
		err = domain.ErrInvalid // the passkey is named after another one
	}
	if err != nil {
		wrong := domain.Explain(domain.ErrInvalid, v.say("passkey.failed"), err)
		f, _ := newForm(values, joinKeys()).with(wrong)
		return s.joinPage(v, http.StatusUnprocessableEntity, values.Get("code"), f)
	}
	key.Name = firstOf(deviceWords(v.Request().UserAgent()), v.say("passkey.unnamed"))
	m, codes, err := s.node.JoinByPasskey(v.ctx(), values.Get("code"), s.joiner(v, values), key)
	if err != nil {
		f, ok := newForm(values, joinKeys()).with(err)
		if !ok || statusOf(err) != http.StatusUnprocessableEntity {
			return err
		}
		return s.joinPage(v, http.StatusUnprocessableEntity, values.Get("code"), f)
	}
	if err := s.begin(v, m, domain.MethodPasskey); err != nil {
		return err
	}
	return s.recoveryPageTo(v, codes, v.say("invite.joined", "Name", m.Name), "/desk")
}

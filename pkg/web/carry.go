package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// The names under which the log-in page sends on a form that met an ended session.
const (
	carryPath   = "carry_to"
	carryMember = "writer" // who wrote the form: nobody else may send it on
)

// hidden are the values of a form, sorted by name, each in its order.
func hidden(values url.Values) []carried {
	var names []string
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	var all []carried
	for _, name := range names {
		for _, value := range values[name] {
			all = append(all, carried{name, value})
		}
	}
	return all
}

// askToLogIn answers a form that was sent after the session ended: the log-in carries the form along, so that nothing
// that was typed is lost. Forms with passwords are not carried.
func (s *Server) askToLogIn(v *visit) error {
	ended := domain.Explain(domain.ErrUnauthorized, v.say("error.session_ended"), nil)
	left, err := s.hasLeft(v)
	if err != nil {
		return err
	}
	if left { // whose log-in would only fail
		ended = domain.Explain(domain.ErrForbidden, v.say("error.membership_ended"), nil)
	}
	if v.wantsJSON() {
		return v.JSON(statusOf(ended), savedAnswer{Words: v.speaker.sentence(domain.Message(ended))})
	}
	values, err := v.form()
	if err != nil {
		return err
	}
	if left {
		v.keepWords(values)
		return ended
	}
	path := v.Request().URL.Path
	if stopped := values.Get(carryPath); stopped != "" { // it met the end of the session where it was to show that it is her
		path, values = stopped, lacking(values, confirmFields()...)
	}
	lost := false
	if upload := v.Request().MultipartForm; upload != nil {
		for _, files := range upload.File {
			for _, file := range files {
				lost = lost || file.Size > 0
			}
		}
	}
	for name := range values {
		if strings.Contains(name, "password") || name == "email" || slices.Contains(secretFields(), name) {
			return ended
		}
	}
	f := newForm(url.Values{}, nil)
	return s.loginPage(v, http.StatusUnauthorized, loginPage{
		Form: f, Carried: hidden(values), CarryTo: path, LostPicture: lost,
	})
}

// keptWords are what somebody wrote whose membership ended, for her to copy.
type keptWords struct{ ID, Label, Text string }

func (v *visit) keepWords(values url.Values) {
	for name, key := range map[string]string{"title": "field.title", "summary": "field.summary", "text": "field.text"} {
		if text := values.Get(name); text != "" {
			v.kept = append(v.kept, keptWords{"kept-" + name, v.say(key), text})
		}
	}
	slices.SortFunc(v.kept, func(a, b keptWords) int { return len(a.Text) - len(b.Text) }) // the title stands first
}

// hasLeft says whether the session was of somebody whose membership ended in the meantime.
func (s *Server) hasLeft(v *visit) (bool, error) {
	id := v.session.GetString(v.ctx(), keyWhose)
	if id == "" {
		return false, nil
	}
	m, err := s.store.MemberByID(v.ctx(), domain.ID(id))
	return isNotFound(err) || err == nil && m.HasLeft(), unlessNotFound(err)
}

// carriedForm is what the log-in page carries along, without its own fields.
func carriedForm(values url.Values) []carried {
	if values.Get(carryPath) == "" {
		return nil
	}
	var kept []carried
	for _, one := range hidden(values) {
		if one.Name != carryPath && one.Name != "email" && one.Name != "password" && one.Name != "next" && one.Name != "code" {
			kept = append(kept, one)
		}
	}
	return kept
}

// sendOn lets the browser send the form again where it was meant for, now that its writer is logged in. Somebody else's
// form is not sent on.
func (s *Server) sendOn(v *visit, values url.Values, m domain.Member, method domain.LoginMethod) error {
	path := localPath(values.Get(carryPath), "")
	if !strings.HasPrefix(path, "/desk/") {
		return v.seeOther("/desk")
	}
	writer := firstOf(values.Get(carryMember), v.session.GetString(v.ctx(), keyWhose))
	if writer != "" && writer != string(m.ID) {
		wrong := &domain.InvalidError{}
		wrong.Add("email", v.say("session.another"))
		f, _ := newForm(url.Values{}, nil).with(wrong)
		return s.loginPage(v, http.StatusForbidden, loginPage{Form: f, Carried: carriedForm(values), CarryTo: path})
	}
	if err := s.begin(v, m, method); err != nil {
		return err
	}
	if v.Request().Method == http.MethodGet {
		return s.sendOnByPage(v, path, values)
	}
	return v.Redirect(http.StatusTemporaryRedirect, path)
}

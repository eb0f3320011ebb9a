package web

import (
	"net/http"
	"net/url"
)

// spokenLanguages are what a member can be spoken to in; "" is whatever her browser asks for.
func (s *Server) spokenLanguages(v *visit) []option {
	options := make([]option, 0, len(s.tongues.tags)+1)
	options = append(options, option{Value: "", Label: v.say("account.any_language")})
	for _, tag := range s.tongues.tags {
		options = append(options, option{Value: tag, Label: v.speaker.languageName(tag)})
	}
	return options
}

func (v *visit) ownLanguage() form { return newForm(url.Values{"language": {v.member.Language}}, nil) }

// saveOwnLanguage keeps the member's language. What was chosen on this browser before gives way to it.
func (s *Server) saveOwnLanguage(v *visit) error {
	tag := v.FormValue("language")
	if err := s.node.SpeakTo(v.ctx(), *v.member, tag); err != nil {
		return s.refused(v, err, "/desk/account")
	}
	v.SetCookie(&http.Cookie{Name: languageCookie, Path: "/", MaxAge: -1})
	if own := s.tongues.of(tag); own != nil {
		v.speaker = own
	}
	v.tell("account.language_saved")
	return v.seeOther("/desk/account")
}

package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

const languagesPath = "/desk/settings/languages"

func languagesForm(values url.Values) form {
	return newForm(values, map[string]string{"languages": "settings.languages_which"})
}

func (s *Server) showLanguages(v *visit) error {
	return s.languagesPage(v, languagesForm(url.Values{"languages": s.offeredBy(v.site).tags}))
}

// languagesPage is where owners choose in which languages visitors are offered pages. The node's own is none to choose.
func (s *Server) languagesPage(v *visit, f form) error {
	own := s.tongues.house(v.site).tag
	var options []option
	for _, tag := range s.tongues.tags {
		if tag != own {
			options = append(options, option{Value: tag, Label: v.speaker.languageName(tag)})
		}
	}
	return s.showSetting(v, node.KeyLanguages, languagesPath, settingPage{
		Heading: v.say("settings.languages"), Text: v.say("settings.languages_text"), Form: f,
		Note:   v.say("settings.languages_note"),
		Fields: []settingField{{Name: "languages", Many: true, Options: options, Hint: v.say("settings.languages_hint", "Language", v.speaker.languageName(own))}},
	}, forVisitors)
}

// saveLanguages keeps the choice. All languages are kept as no choice: so they are also those of later versions.
func (s *Server) saveLanguages(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	chosen := append(slices.Clone(values["languages"]), s.tongues.house(v.site).tag)
	slices.Sort(chosen)
	chosen = slices.Compact(chosen)
	if unknown := slices.IndexFunc(chosen, func(tag string) bool { return !s.tongues.offers(tag) }); unknown >= 0 {
		var wrong domain.InvalidError
		wrong.Add("languages", "choose among the languages of the list")
		err = &wrong
	} else {
		if len(chosen) == len(s.tongues.tags) {
			chosen = nil
		}
		err = s.node.SetLanguages(v.seeing(values), *v.member, chosen)
	}
	if err != nil {
		return s.notSaved(v, err, languagesForm(values), languagesPath, func(f form) error { return s.languagesPage(v, f) })
	}
	v.tell("settings.kept")
	return v.seeOther(languagesPath)
}

// languagesWords are the names of those that are offered.
func languagesWords(v *visit, value string) string {
	tags := strings.Fields(value)
	if len(tags) == 0 {
		return v.say("settings.languages_all")
	}
	names := make([]string, len(tags))
	for i, tag := range tags {
		names[i] = v.speaker.languageName(tag)
	}
	return strings.Join(names, ", ")
}

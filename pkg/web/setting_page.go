package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// settingState is what every page of a setting tells: for whom it changes something, and who changed it last.
type settingState struct {
	Path, Version string
	For           string
	By, History   string
	At            time.Time
}

// settingPage is the page of a setting with few fields.
type settingPage struct {
	Desk                *deskNav
	State               settingState
	Heading, Text, Note string
	Form                form
	Fields              []settingField
}

// settingField is a choice; without options it is a line of text.
type settingField struct {
	Name, Hint string
	Options    []option
	List       []string // what may stand in a line of text, among others
	Many       bool     // of the options
}

// settingState reads it for a setting whose form is sent to path; whom are the messages of whom it concerns.
func (s *Server) settingState(v *visit, key, path string, whom ...string) (settingState, error) {
	state := settingState{Path: path}
	names := make([]string, len(whom))
	for i, one := range whom {
		names[i] = v.say(one)
	}
	state.For = strings.Join(names, " · ")
	var err error
	if state.Version, err = s.node.SettingVersion(v.ctx(), key); err != nil {
		return state, err
	}
	if v.Request().Method == http.MethodPost && v.Request().URL.Path == path { // what was refused is still about what she saw
		state.Version = firstOf(v.Request().PostForm.Get("version"), state.Version)
	}
	entry, err := s.store.LastChange(v.ctx(), key)
	if isNotFound(err) {
		return state, nil
	}
	if err != nil {
		return state, err
	}
	names2, err := s.memberNames(v)
	state.By, state.At = auditBy(v, entry, names2), v.here(entry.CreatedAt)
	if v.may(domain.ActAuditAll) {
		state.History = "/desk/audit?action=" + url.QueryEscape(string(entry.Action))
	}
	return state, err
}

// showSetting completes the page of a setting.
func (s *Server) showSetting(v *visit, key, path string, page settingPage, whom ...string) error {
	var err error
	if page.State, err = s.settingState(v, key, path, whom...); err != nil {
		return err
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, page.Form.status(), "settings/one", head{Heading: page.Heading, NoIndex: true}, page)
}

// Whom settings concern.
const (
	forVisitors = "settings.for_visitors"
	forMembers  = "settings.for_members"
	forPeers    = "settings.for_peers"
	forOwners   = "settings.for_owners"
)

func (s *Server) showLanguage(v *visit) error {
	return s.languagePage(v, newForm(url.Values{"language": {v.site.settings.Language}}, nil))
}

func (s *Server) languagePage(v *visit, f form) error {
	return s.showSetting(v, node.KeyLanguage, "/desk/settings/language", settingPage{
		Heading: v.say("settings.language"), Text: v.say("settings.language_hint"), Form: f,
		Fields: []settingField{{Name: "language", Options: languageOptions(v.site.settings.Language)}},
	}, forVisitors, forMembers)
}

func (s *Server) saveNodeLanguage(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if err := s.node.SetLanguage(v.seeing(values), *v.member, values.Get("language")); err != nil {
		return s.notSaved(v, err, newForm(values, nil), "/desk/settings/language", func(f form) error { return s.languagePage(v, f) })
	}
	v.tell("settings.language_saved")
	return v.seeOther("/desk/settings/language")
}

func (s *Server) showLicence(v *visit) error {
	return s.licencePage(v, newForm(url.Values{"licence": {string(v.site.settings.Licence)}}, nil))
}

func (s *Server) licencePage(v *visit, f form) error {
	return s.showSetting(v, node.KeyLicence, "/desk/settings/licence", settingPage{
		Heading: v.say("licence.heading"), Text: v.say("licence.setting_hint"), Form: f,
		Fields: []settingField{{Name: "licence", Options: licenceOptions(v, v.site.settings.Licence, v.say("licence.unsaid"))}},
	}, forVisitors, forPeers)
}

func (s *Server) saveLicence(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if err := s.node.SetLicence(v.seeing(values), *v.member, domain.Licence(values.Get("licence"))); err != nil {
		return s.notSaved(v, err, newForm(values, nil), "/desk/settings/licence", func(f form) error { return s.licencePage(v, f) })
	}
	v.tell("settings.kept")
	return v.seeOther("/desk/settings/licence")
}

func zoneLabels() map[string]string { return map[string]string{"zone": "settings.zone"} }

func (s *Server) showZone(v *visit) error {
	return s.zonePage(v, newForm(url.Values{"zone": {v.site.settings.Zone}}, zoneLabels()))
}

func (s *Server) zonePage(v *visit, f form) error {
	return s.showSetting(v, node.KeyZone, "/desk/settings/zone", settingPage{
		Heading: v.say("settings.zone"), Text: v.say("settings.zone_text"), Form: f,
		Note:   v.say("settings.zone_now", "Zone", v.site.zone.String(), "Time", v.speaker.locale.clock(s.now().In(v.site.zone))),
		Fields: []settingField{{Name: "zone", Hint: v.say("settings.zone_hint"), List: timeZones()}},
	}, forVisitors, forMembers)
}

func (s *Server) saveZone(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if err := s.node.SetZone(v.seeing(values), *v.member, values.Get("zone")); err != nil {
		return s.notSaved(v, err, newForm(values, zoneLabels()), "/desk/settings/zone", func(f form) error { return s.zonePage(v, f) })
	}
	v.tell("settings.kept")
	return v.seeOther("/desk/settings/zone")
}

func pictureLimitLabels() map[string]string {
	return map[string]string{"upload": "settings.upload", "copies": "settings.copies"}
}

// pictureSizes are what owners choose from, in millions of bytes.
func pictureSizes() (upload, copies []int64) {
	return []int64{5, 10, 20, 50, 100}, []int64{250, 500, 1_000, 2_000, 5_000, 20_000, 100_000}
}

const million = 1_000_000

func (s *Server) showPictureLimits(v *visit) error {
	limits, set, err := s.node.PictureLimits(v.ctx())
	if err != nil {
		return err
	}
	values := url.Values{}
	if set {
		values.Set("upload", strconv.FormatInt(limits.Upload, 10))
		values.Set("copies", strconv.FormatInt(limits.Copies, 10))
	}
	return s.pictureLimitsPage(v, newForm(values, pictureLimitLabels()))
}

func (s *Server) pictureLimitsPage(v *visit, f form) error {
	standard := s.node.Standard().Pictures
	upload, copies := pictureSizes()
	return s.showSetting(v, node.KeyPictures, "/desk/settings/pictures", settingPage{
		Heading: v.say("settings.pictures"), Text: v.say("settings.pictures_text"), Form: f,
		Fields: []settingField{
			{Name: "upload", Hint: v.say("settings.upload_hint"), Options: sizeOptions(v, standard.Upload, upload, f.Value("upload"))},
			{Name: "copies", Hint: v.say("settings.copies_hint"), Options: sizeOptions(v, standard.Copies, copies, f.Value("copies"))},
		},
	}, forMembers)
}

// sizeOptions are sizes after that of the configuration; one that was set otherwise is offered, too.
func sizeOptions(v *visit, standard int64, offered []int64, chosen string) []option {
	options := []option{{Label: v.say("settings.as_file", "Value", bytesWords(standard))}}
	known := chosen == ""
	for _, size := range offered {
		value := strconv.FormatInt(size*million, 10)
		known = known || value == chosen
		options = append(options, option{Value: value, Label: bytesWords(size * million)})
	}
	if size, err := strconv.ParseInt(chosen, 10, 64); !known && err == nil {
		options = append(options, option{Value: chosen, Label: bytesWords(size)})
	}
	return options
}

// bytesWords says a size in MB or GB.
func bytesWords(n int64) string {
	if n < 1000*million {
		return megabytes(n)
	}
	return strings.TrimSuffix(strconv.FormatFloat(float64(n)/1e9, 'f', 1, 64), ".0") + " GB"
}

func (s *Server) savePictureLimits(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	standard := s.node.Standard().Pictures
	limits := domain.PictureLimits{Upload: sizeFrom(values.Get("upload"), standard.Upload), Copies: sizeFrom(values.Get("copies"), standard.Copies)}
	if values.Get("upload") == "" && values.Get("copies") == "" {
		limits = domain.PictureLimits{}
	}
	if err := s.node.SetPictureLimits(v.seeing(values), *v.member, limits); err != nil {
		return s.notSaved(v, err, newForm(values, pictureLimitLabels()), "/desk/settings/pictures", func(f form) error { return s.pictureLimitsPage(v, f) })
	}
	v.tell("settings.kept")
	return v.seeOther("/desk/settings/pictures")
}

func sizeFrom(text string, standard int64) int64 {
	if text == "" {
		return standard
	}
	size, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return -1 // refused in words
	}
	return size
}

func loginLabels() map[string]string { return map[string]string{"days": "settings.login_days"} }

func (s *Server) showLoginDays(v *visit) error {
	lasts, set, err := s.node.LoginLifetime(v.ctx())
	if err != nil {
		return err
	}
	values := url.Values{}
	if set {
		values.Set("days", strconv.Itoa(int(lasts/domain.Days(1))))
	}
	return s.loginDaysPage(v, newForm(values, loginLabels()))
}

func (s *Server) loginDaysPage(v *visit, f form) error {
	options := []option{{Label: v.say("settings.as_file", "Value", lastsWords(v, s.node.Standard().Login))}}
	for _, days := range []int{1, 7, 14, 30, 90, 365} {
		options = append(options, option{Value: strconv.Itoa(days), Label: v.say("keep.days", "Count", days)})
	}
	return s.showSetting(v, node.KeyLogins, "/desk/settings/logins", settingPage{
		Heading: v.say("settings.login_days"), Text: v.say("settings.login_text"), Form: f, Fields: []settingField{{Name: "days", Options: options}},
	}, forMembers)
}

// lastsWords say how long something lasts: in days, or in hours where it is less than one.
func lastsWords(v *visit, d time.Duration) string {
	if d < domain.Days(1) {
		return v.say("settings.hours", "Count", max(int(d.Hours()), 1))
	}
	return v.say("keep.days", "Count", int(d/domain.Days(1)))
}

func (s *Server) saveLoginDays(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	days := 0
	if text := values.Get("days"); text != "" {
		if days, err = strconv.Atoi(text); err != nil || days == 0 {
			days = -1 // refused in words
		}
	}
	if err := s.node.SetLoginDays(v.seeing(values), *v.member, days); err != nil {
		return s.notSaved(v, err, newForm(values, loginLabels()), "/desk/settings/logins", func(f form) error { return s.loginDaysPage(v, f) })
	}
	v.tell("settings.kept")
	return v.seeOther("/desk/settings/logins")
}

func signedLabels() map[string]string { return map[string]string{"signed": "settings.signed"} }

func (s *Server) showSignedFetch(v *visit) error {
	value := string(node.NotNeeded)
	if v.site.settings.SignedFetch || s.node.Standard().SignedFetch {
		value = string(node.Needed)
	}
	return s.signedFetchPage(v, newForm(url.Values{"signed": {value}}, signedLabels()))
}

func (s *Server) signedFetchPage(v *visit, f form) error {
	page := settingPage{
		Heading: v.say("settings.signed"), Text: v.say("settings.signed_text"), Form: f,
		Fields: []settingField{{Name: "signed", Hint: v.say("settings.signed_hint"), Options: []option{
			{Value: string(node.NotNeeded), Label: v.say("settings.signed_no")}, {Value: string(node.Needed), Label: v.say("settings.signed_yes")},
		}}},
	}
	if s.node.Standard().SignedFetch {
		page.Fields, page.Note = nil, v.say("settings.signed_file")
	}
	return s.showSetting(v, node.KeySignedFetch, "/desk/settings/signed", page, forPeers)
}

func (s *Server) saveSignedFetch(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	need := node.NotNeeded
	if values.Get("signed") == string(node.Needed) {
		need = node.Needed
	}
	if err := s.node.SetSignedFetch(v.seeing(values), *v.member, need); err != nil {
		return s.notSaved(v, err, newForm(values, signedLabels()), "/desk/settings/signed", func(f form) error { return s.signedFetchPage(v, f) })
	}
	v.tell("settings.kept")
	return v.seeOther("/desk/settings/signed")
}

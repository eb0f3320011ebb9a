package web

import (
	"html/template"
	"net/http"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// settingsPage lists all settings with their values.
type settingsPage struct {
	Desk   *deskNav
	Groups []settingGroup
}

type settingGroup struct {
	Name, Text string
	Rows       []settingRow
}

// settingRow is a setting: where it is changed, and what it is now.
type settingRow struct {
	Name, URL, Value string
	Mark             template.HTML // a colour
}

func (s *Server) showSettings(v *visit) error {
	var page settingsPage
	for _, group := range []func(*visit) (settingGroup, error){s.siteSettings, s.networkSettings, s.memberSettings, s.upkeepSettings} {
		one, err := group(v)
		if err != nil {
			return err
		}
		page.Groups = append(page.Groups, one)
	}
	var err error
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "settings/index", head{Heading: v.say("settings.heading"), NoIndex: true}, page)
}

// siteSettings are what visitors see.
func (s *Server) siteSettings(v *visit) (settingGroup, error) {
	group := settingGroup{Name: v.say("deeds.site"), Text: v.say("settings.site_text")}
	call, err := s.store.Call(v.ctx())
	if err != nil {
		return group, err
	}
	terms := 0
	for _, scheme := range domain.Schemes() {
		list, err := s.store.Terms(v.ctx(), scheme)
		if err != nil {
			return group, err
		}
		terms += len(list)
	}
	licence := v.say("licence.unsaid")
	if v.site.settings.Licence != "" {
		licence = licenceName(v, v.site.settings.Licence)
	}
	colour := v.site.look.palette.Chosen.String()
	zone := v.site.zone.String()
	if v.site.settings.Zone == "" {
		zone = v.say("settings.zone_by_itself", "Zone", zone)
	}
	group.Rows = []settingRow{
		{Name: v.say("settings.card"), URL: "/desk/organisation", Value: v.site.organisation.DisplayName()},
		{Name: v.say("look.heading"), URL: "/desk/settings/colour", Value: colour, Mark: swatch(colour)},
		{Name: v.say("settings.language"), URL: "/desk/settings/language", Value: v.speaker.locale.languageName(v.site.settings.Language)},
		{Name: v.say("settings.languages"), URL: "/desk/settings/languages", Value: languagesWords(v, v.site.settings.Languages)},
		{Name: v.say("settings.zone"), URL: "/desk/settings/zone", Value: zone},
		{Name: v.say("pages.heading"), URL: "/desk/pages", Value: v.say("settings.pages", "Count", len(v.site.pages))},
		{Name: v.say("call.heading"), URL: "/desk/pages/call", Value: firstOf(call.Heading, v.say("call.none"))},
		{Name: v.say("licence.heading"), URL: "/desk/settings/licence", Value: licence},
		{Name: v.say("vocabulary.heading"), URL: "/desk/vocabulary", Value: v.say("settings.terms", "Count", terms)},
	}
	return group, nil
}

// networkSettings are what other nodes notice.
func (s *Server) networkSettings(v *visit) (settingGroup, error) {
	group := settingGroup{Name: v.say("deeds.network"), Text: v.say("settings.network_text")}
	actors, err := s.store.LocalActors(v.ctx())
	if err != nil {
		return group, err
	}
	byHand := 0
	for i := range actors {
		if actors[i].Role != domain.RoleNode && actors[i].ManuallyApproves {
			byHand++
		}
	}
	followers := v.say("settings.at_once")
	if byHand > 0 {
		followers = v.say("settings.by_hand", "Count", byHand)
	}
	m, err := s.store.Moderation(v.ctx())
	if err != nil {
		return group, err
	}
	moderation := v.say("settings.no_rules")
	if m.Rules != "" {
		moderation = v.say("settings.rules")
	}
	hosts := v.say("moderation.allow_off")
	if m.AllowList {
		hosts = v.say("moderation.allow_on")
	}
	streams, err := s.store.Terms(v.ctx(), domain.SchemeStream)
	if err != nil {
		return group, err
	}
	signed := v.say("settings.signed_no")
	if v.site.settings.SignedFetch || s.node.Standard().SignedFetch {
		signed = v.say("settings.signed_yes")
	}
	quotes := ""
	for _, o := range quoteOptions(v) {
		if o.Value == string(v.site.settings.Quotes.Or("")) {
			quotes = o.Label
		}
	}
	group.Rows = []settingRow{
		{Name: v.say("settings.address"), URL: "/desk/settings/address", Value: v.site.organisation.Handle.String()},
		{Name: v.say("profiles.heading"), URL: "/desk/profiles", Value: v.say("settings.actors", "Count", len(actors)-1)},
		{Name: v.say("moderation.requests"), URL: "/desk/moderation/followers", Value: followers},
		{Name: v.say("quotes.heading"), URL: "/desk/quotes", Value: quotes},
		{Name: v.say("streams.heading"), URL: "/desk/streams", Value: v.say("settings.streams", "Count", len(streams))},
		{Name: v.say("moderation.public"), URL: "/desk/moderation", Value: moderation},
		{Name: v.say("moderation.allow_list"), URL: "/desk/moderation/allow-list", Value: hosts},
		{Name: v.say("settings.signed"), URL: "/desk/settings/signed", Value: signed},
		{Name: v.say("settings.keys"), URL: "/desk/federation/keys", Value: v.say("settings.keys_short")},
	}
	return group, nil
}

// memberSettings are about those who log in.
func (s *Server) memberSettings(v *visit) (settingGroup, error) {
	group := settingGroup{Name: v.say("members.heading"), Text: v.say("settings.members_text")}
	members, err := s.store.Members(v.ctx())
	if err != nil {
		return group, err
	}
	present := 0
	for i := range members {
		if !members[i].HasLeft() {
			present++
		}
	}
	group.Rows = []settingRow{
		{Name: v.say("settings.members"), URL: "/desk/members", Value: v.say("settings.people", "Count", present)},
		{Name: v.say("second.roles_heading"), URL: "/desk/members#second-step", Value: rolesWords(v, v.site.settings.SecondFactor)},
		{Name: v.say("settings.login_days"), URL: "/desk/settings/logins", Value: lastsWords(v, v.site.login)},
	}
	return group, nil
}

// upkeepSettings are what only those notice who keep the node running.
func (s *Server) upkeepSettings(v *visit) (settingGroup, error) {
	group := settingGroup{Name: v.say("deeds.node"), Text: v.say("settings.upkeep_text")}
	provider, err := s.node.Provider(v.ctx())
	if err != nil {
		return group, err
	}
	mail, _, err := s.node.MailSettings(v.ctx())
	if err != nil {
		return group, err
	}
	keep, err := s.node.Retention(v.ctx())
	if err != nil {
		return group, err
	}
	pictures, _, err := s.node.PictureLimits(v.ctx())
	if err != nil {
		return group, err
	}
	_, deeds, err := s.store.Audit(v.ctx(), storage.AuditFilter{}, storage.Page{Size: 1})
	if err != nil {
		return group, err
	}
	group.Rows = []settingRow{
		{Name: v.say("provider.heading"), URL: providerPath, Value: firstOf(provider.Name, v.say("provider.none"))},
		{Name: v.say("mail.heading"), URL: "/desk/settings/mail", Value: firstOf(mail.Host, v.say("settings.no_mail"))},
		{Name: v.say("keep.heading"), URL: "/desk/settings/retention", Value: v.say("keep.line", "What", v.say("moderation.audit"), "Time", daysKept(v, keep.Audit))},
		{Name: v.say("settings.pictures"), URL: "/desk/settings/pictures", Value: v.say("settings.pictures_now", "Upload", bytesWords(v.site.upload), "Copies", bytesWords(pictures.Copies))},
		{Name: v.say("moderation.audit"), URL: "/desk/audit", Value: v.say("list.count", "Count", deeds)},
		{Name: v.say("file.heading"), URL: "/desk/settings/file", Value: v.say("file.short")},
	}
	return group, nil
}

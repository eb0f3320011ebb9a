package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// retentionPage is where an owner says how long traces are kept.
type retentionPage struct {
	Desk    *deskNav
	Form    form
	Version string
	Fields  []retentionField
}

type retentionField struct {
	Name, Hint string
	Options    []option
}

// kept is one kind of trace with its name in forms.
type kept struct {
	name  string
	days  *int
	offer []int // 0 is for ever
}

func keptOf(r *domain.Retention) []kept {
	return []kept{
		{"audit", &r.Audit, []int{90, 180, 365, 730, 1825}},
		{"notifications", &r.Notifications, []int{30, 90, 180, 365, 0}},
		{"deliveries", &r.Deliveries, []int{30, 90, 180, 365, 0}},
		{"inbox", &r.Inbox, []int{14, 30, 90, 365, 0}},
	}
}

func (s *Server) showRetention(v *visit) error {
	r, err := s.node.Retention(v.ctx())
	if err != nil {
		return err
	}
	return s.retentionForm(v, r, newForm(nil, retentionLabels()))
}

func retentionLabels() map[string]string {
	return map[string]string{
		"keep_audit": "moderation.audit", "keep_notifications": "notifications.heading", "keep_deliveries": "deliveries.heading", "keep_inbox": "keep.inbox",
	}
}

func (s *Server) retentionForm(v *visit, r domain.Retention, f form) error {
	page := retentionPage{Form: f}
	hints := map[string]string{
		"audit": v.say("keep.audit_hint"), "notifications": v.say("keep.notifications_hint"), "deliveries": v.say("keep.deliveries_hint"), "inbox": v.say("keep.inbox_hint"),
	}
	for _, one := range keptOf(&r) {
		field := retentionField{Name: "keep_" + one.name, Hint: hints[one.name]}
		offer := one.offer
		if !slices.Contains(offer, *one.days) {
			offer = append([]int{*one.days}, offer...)
		}
		for _, days := range offer {
			field.Options = append(field.Options, option{Value: strconv.Itoa(days), Label: daysKept(v, days)})
		}
		page.Form.Values.Set(field.Name, strconv.Itoa(*one.days))
		page.Fields = append(page.Fields, field)
	}
	var err error
	if page.Version, err = s.node.SettingVersion(v.ctx(), node.KeyRetention); err != nil {
		return err
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, f.status(), "settings/retention", head{Heading: v.say("keep.heading"), NoIndex: true}, page)
}

// daysKept says a time in days, or for ever.
func daysKept(v *visit, days int) string {
	if days == 0 {
		return v.say("keep.ever")
	}
	return v.say("keep.days", "Count", days)
}

func (s *Server) saveRetention(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	var r domain.Retention
	for _, one := range keptOf(&r) {
		if *one.days, err = strconv.Atoi(values.Get("keep_" + one.name)); err != nil {
			*one.days = -1 // refused in words
		}
	}
	err = s.node.SetRetention(node.IfStill(v.ctx(), values.Get("version")), *v.member, r)
	if changed, ok := errors.AsType[*domain.ChangedError](err); ok {
		return s.changedMeanwhile(v, changed, values, "/desk/settings/retention")
	}
	if err != nil {
		f, ok := newForm(values, retentionLabels()).with(err)
		if !ok {
			return err
		}
		return s.retentionForm(v, r, f)
	}
	v.tell("settings.saved")
	return v.seeOther("/desk/settings/retention")
}

// retentionWords says a stored retention.
func retentionWords(v *visit, value string) string {
	var r domain.Retention
	if value == "" || json.Unmarshal([]byte(value), &r) != nil {
		return v.say("deeds.standard")
	}
	var words []string
	labels := retentionLabels()
	for _, one := range keptOf(&r) {
		words = append(words, v.say("keep.line", "What", v.say(labels["keep_"+one.name]), "Time", daysKept(v, *one.days)))
	}
	return strings.Join(words, " · ")
}

// changedPage shows who has changed a setting since the member saw it: theirs and hers, nothing is overwritten unseen.
type changedPage struct {
	Desk                  *deskNav
	What, Theirs, Yours   string
	By                    string
	At                    time.Time
	Action, Back, Version string
	Carried               []carried
}

// changedMeanwhile lets the member choose; values are what she sent.
func (s *Server) changedMeanwhile(v *visit, e *domain.ChangedError, values url.Values, back string) error {
	page := changedPage{
		Theirs: settingWords(v, e.Key, e.Theirs), Yours: settingWords(v, e.Key, e.Yours), Action: v.Request().URL.Path, Back: back, Version: e.Version,
	}
	for _, name := range slices.Sorted(slices.Values(fieldsOf(values))) {
		for _, value := range values[name] {
			page.Carried = append(page.Carried, carried{Name: name, Value: value})
		}
	}
	entry, err := s.store.LastChange(v.ctx(), e.Key)
	if err != nil && !isNotFound(err) {
		return err
	}
	if err == nil {
		names, err := s.memberNames(v)
		if err != nil {
			return err
		}
		page.What, page.By, page.At = auditName(v, entry.Action), auditBy(v, entry, names), entry.CreatedAt
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusConflict, "settings/changed", head{Heading: v.say("changed.heading"), NoIndex: true}, page)
}

// fieldsOf are the names of a form's fields, but for the version.
func fieldsOf(values url.Values) []string {
	var names []string
	for name := range values {
		if name != "version" {
			names = append(names, name)
		}
	}
	return names
}

// settingVersions are those of the settings that one page shows.
func (s *Server) settingVersions(v *visit) (map[string]string, error) {
	versions := map[string]string{}
	for _, key := range []string{node.KeyAccent, node.KeyLanguage, node.KeyLicence} {
		version, err := s.node.SettingVersion(v.ctx(), key)
		if err != nil {
			return nil, err
		}
		versions[key] = version
	}
	return versions, nil
}

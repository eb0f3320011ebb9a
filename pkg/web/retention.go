package web

import (
	"slices"
	"strconv"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

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
		{"parked", &r.Parked, []int{7, 14, 30, 60, 90}},
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
		"keep_audit": "moderation.audit", "keep_notifications": "notifications.heading", "keep_deliveries": "deliveries.heading", "keep_inbox": "keep.inbox", "keep_parked": "keep.parked",
	}
}

func (s *Server) retentionForm(v *visit, r domain.Retention, f form) error {
	page := settingPage{Heading: v.say("keep.heading"), Text: v.say("keep.text"), Note: v.say("keep.when"), Form: f}
	hints := map[string]string{
		"audit": v.say("keep.audit_hint"), "notifications": v.say("keep.notifications_hint"), "deliveries": v.say("keep.deliveries_hint"), "inbox": v.say("keep.inbox_hint"),
		"parked": v.say("keep.parked_hint"),
	}
	for _, one := range keptOf(&r) {
		field := settingField{Name: "keep_" + one.name, Hint: hints[one.name]}
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
	return s.showSetting(v, node.KeyRetention, "/desk/settings/retention", page, forMembers)
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
	if err := s.node.SetRetention(v.seeing(values), *v.member, r); err != nil {
		return s.notSaved(v, err, newForm(values, retentionLabels()), "/desk/settings/retention", func(f form) error { return s.retentionForm(v, r, f) })
	}
	v.tell("settings.kept")
	return v.seeOther("/desk/settings/retention")
}

// retentionParts say a stored retention.
func retentionParts() []partOf {
	var parts []partOf
	labels := retentionLabels()
	for _, one := range keptOf(&domain.Retention{}) {
		parts = append(parts, partOf{one.name, labels["keep_"+one.name], func(v *visit, value any) string {
			days, _ := value.(float64)
			return daysKept(v, int(days))
		}})
	}
	return parts
}

package web

import (
	"net/url"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// workState is what an editor shows of the work on an item: who else writes, what is kept, what is planned.
type workState struct {
	// Fresh is the id that a form not saved yet gives its item.
	Fresh domain.ID
	// Item and Member name the form for the texts that the browser keeps.
	Item, Member domain.ID
	Settled      bool // what this tab sent is stored
	Saved        *savedView
	Writers      []string
	Presence     string // where the script says that the tab is open
	History      string
	Plans        bool // review and schedule are open: not the organisation's card
	Changes      bool // of something that is published
	InReview     bool
	MayPublish   bool // as it stands
	MayApprove   bool // what others wrote
	MayAsk       bool // for a review, also of changes to what is published
	Approved     bool
	Review       string // where it is read and approved
	Scheduled    *scheduleView
	Zones        []option
	RemarkID     domain.ID
	Remarks      []remarkView
}

// scheduleView is when an item is published by itself.
type scheduleView struct {
	At   time.Time // on the clock of Zone
	Zone string
	// Later says that what was written since is not part of it.
	Later bool
}

type remarkView struct {
	TakeBack         string // the action that deletes it, for its writer
	Name, Done, Text string
	At               time.Time
}

// fillWork says who works on an item and what is planned. Loading an editor is to open it.
func (s *Server) fillWork(v *visit, item *domain.Item, page *editPage) error {
	w := workState{Item: item.ID, Member: v.member.ID, RemarkID: s.node.NewDraftID()}
	defer func() { page.Work = w }()
	w.Plans = item.Kind != domain.KindOrganisation
	w.InReview = item.IsAsked()
	w.MayPublish = v.mayItem(domain.ActPublish, mine(item, v.member)) == nil
	w.MayApprove = v.mayItem(domain.ActApprove, mine(item, v.member)) == nil
	w.MayAsk = w.Plans
	w.Approved = item.IsApproved()
	w.Changes = item.State == domain.StatePublished
	var schedule domain.Schedule
	if item.ID == "" {
		w.Fresh = domain.ID(firstOf(page.Form.Value("fresh"), string(s.node.NewDraftID())))
		w.Item = w.Fresh
	} else {
		w.Review = reviewPath(item)
		w.Presence, w.History = "/desk/items/"+string(item.ID)+"/presence", "/desk/items/"+string(item.ID)+"/history"
		w.Settled = v.session.PopString(v.ctx(), keySettled) == string(item.ID)
		s.seats.opened(item.ID, v.member, s.now())
		w.Writers = s.writers(v, item.ID)
		if err := s.node.OpenDraft(v.ctx(), *item); err != nil {
			return err
		}
		saved, err := s.lastSaved(v, item.ID)
		if err != nil {
			return err
		}
		if w.Saved = &saved; saved.At.IsZero() || item.Draft == nil {
			w.Saved = nil
		}
		if w.Remarks, err = s.remarks(v, item.ID); err != nil {
			return err
		}
		if schedule, err = s.scheduleOf(v, item); err != nil {
			return err
		}
	}
	s.fillSchedule(item, schedule, page, &w)
	return nil
}

// mine is an item as it will be: one that is not stored yet will be the member's.
func mine(item *domain.Item, member *domain.Member) *domain.Item {
	if item.ID != "" {
		return item
	}
	fresh := *item
	fresh.CreatedBy = member.ID
	return &fresh
}

func (s *Server) scheduleOf(v *visit, item *domain.Item) (domain.Schedule, error) {
	if item.Stage() != domain.StateScheduled {
		return domain.Schedule{}, nil
	}
	schedule, err := s.store.ScheduleOf(v.ctx(), item.ID)
	if isNotFound(err) {
		return domain.Schedule{At: item.PublishAt, TimeZone: "UTC", Version: item.DraftVersion}, nil
	}
	return schedule, err
}

func scheduleViewOf(schedule domain.Schedule, item *domain.Item) *scheduleView {
	zone := (&domain.Occasion{TimeZone: schedule.TimeZone}).Location()
	return &scheduleView{At: schedule.At.In(zone), Zone: zone.String(), Later: schedule.Version != item.DraftVersion}
}

// fillSchedule shows what is planned, and offers its time, or what was typed, in the fields.
func (s *Server) fillSchedule(item *domain.Item, schedule domain.Schedule, page *editPage, w *workState) {
	chosen := page.Form.Value("publish_zone")
	if !schedule.At.IsZero() {
		zone := (&domain.Occasion{TimeZone: schedule.TimeZone}).Location()
		w.Scheduled = scheduleViewOf(schedule, item)
		if page.Form.Value("publish_at") == "" {
			page.Form.Values.Set("publish_at", schedule.At.In(zone).Format(localTime))
			chosen = zone.String()
		}
	}
	if chosen == "" {
		chosen = "UTC"
		if event := item.Editing().Event; event != nil && event.TimeZone != "" {
			chosen = event.TimeZone
		}
	}
	page.Form.Values.Set("publish_zone", chosen)
	known := false
	for _, zone := range timeZones() {
		w.Zones = append(w.Zones, option{Value: zone, Label: strings.ReplaceAll(zone, "_", " ")})
		known = known || zone == chosen
	}
	if !known {
		w.Zones = append(w.Zones, option{Value: chosen, Label: chosen})
	}
}

// schedule reads when an item is to be published, on the clock of the chosen zone.
func (s *Server) schedule(v *visit, item domain.Item, values url.Values) (domain.Item, error) {
	var wrong domain.InvalidError
	zone, err := domain.TimeZone(values.Get("publish_zone"))
	if err != nil {
		wrong.Add("publish_zone", domain.Message(err))
		return item, &wrong
	}
	if strings.TrimSpace(values.Get("publish_at")) == "" {
		wrong.Add("publish_at", v.say("plan.no_time"))
		return item, &wrong
	}
	moment, err := domain.LocalTime(values.Get("publish_at"), zone)
	if err != nil {
		wrong.Add("publish_at", domain.Message(err))
		return item, &wrong
	}
	return s.node.Schedule(v.ctx(), *v.member, item.ID, moment, zone.String())
}

// remarks are what members said of an item, oldest first.
func (s *Server) remarks(v *visit, id domain.ID) ([]remarkView, error) {
	all, err := s.store.Remarks(v.ctx(), id)
	if err != nil {
		return nil, err
	}
	names := map[domain.ID]string{}
	done := map[domain.RemarkKind]string{
		domain.RemarkComment: "", domain.RemarkAsked: v.say("remarks.asked"), domain.RemarkReturned: v.say("remarks.returned"),
		domain.RemarkApproved:  v.say("remarks.approved"),
		domain.RemarkScheduled: v.say("remarks.scheduled"), domain.RemarkUnscheduled: v.say("remarks.unscheduled"),
		domain.RemarkFailed: v.say("remarks.failed"),
	}
	views := make([]remarkView, len(all))
	for i, remark := range all {
		if _, known := names[remark.Member]; !known {
			if names[remark.Member], err = s.memberName(v, remark.Member); err != nil {
				return nil, err
			}
		}
		words := remark.Text
		if remark.Kind == domain.RemarkFailed {
			words = v.speaker.sentence(words)
		}
		views[i] = remarkView{Name: names[remark.Member], Done: done[remark.Kind], Text: words, At: v.here(remark.CreatedAt)}
		if remark.Kind == domain.RemarkComment && remark.Member == v.member.ID {
			views[i].TakeBack = takeBack + string(remark.ID)
		}
	}
	return views, nil
}

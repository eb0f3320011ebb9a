package ical

import (
	ical "github.com/emersion/go-ical"

	"github.com/weftwork/weftwork/pkg/domain"
)

// setTimes writes whole days as dates, which calendars show above the hours, and all else as times.
func setTimes(props ical.Props, o *domain.Occasion) {
	if o.IsAllDay() {
		props.SetDate(ical.PropDateTimeStart, o.Start.In(o.Location()))
		props.SetDate(ical.PropDateTimeEnd, o.LastDay().AddDate(0, 0, 1)) // RFC 5545 §3.6.1: the end does not belong to it
		return
	}
	props.SetDateTime(ical.PropDateTimeStart, o.Start.In(o.Location()))
	if o.HasEnd() {
		props.SetDateTime(ical.PropDateTimeEnd, o.End.In(o.Location()))
	}
}

// setStatus leaves out what we do not know. iCalendar has no word for what is postponed.
func setStatus(props ical.Props, status domain.EventStatus) {
	if status == domain.EventPostponed {
		status = domain.EventTentative
	}
	setText(props, ical.PropStatus, string(status))
}

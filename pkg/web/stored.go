package web

import (
	"net/http"

	"github.com/weftwork/weftwork/pkg/domain"
)

// storedPage says what the node stores about whom, and for how long, as it is set now.
type storedPage struct{ Rows []storedRow }

type storedRow struct{ Who, What, Long string }

// storedIn are the tables that each row of the page is about, by the key of its heading; those of "" hold nobody's data, or only what
// the items, actors and members of other rows are joined by. A test looks at every table of the schema.
func storedIn() map[string][]string {
	return map[string][]string{
		"stored.members": {
			"members", "items", "revisions", "working_copies", "schedules", "remarks", "media", "code_apps", "recovery_codes", "passkeys", "reset_links", "mail_choices",
			"identities",
		},
		"stored.invited":    {"invitations"},
		"stored.logins":     {"logins", "sessions"},
		"stored.deeds":      {"audit"},
		"stored.news":       {"notifications", "news"},
		"stored.letters":    {"mails"},
		"stored.people":     {"actors", "actor_keys", "notes", "responses", "follows", "timeline", "quotes", "features", "moves", "remote_media", "submissions", "stream_authors", "standings"},
		"stored.traffic":    {"inbox", "activities", "deliveries", "errands"},
		"stored.complaints": {"reports"},
		"": {
			"settings", "private_keys", "handles", "terms", "pages", "places", "series", "series_slugs", "series_parts", // the organisation's
			"item_terms", "item_tags", "old_slugs", "translations", "media_uses", "link_checks", "link_cards", "locks", "retellings", // about texts
			"peers", "peer_info", "traffic", "blocklists", "tombstones", // about servers, and what is gone
		},
	}
}

func (s *Server) showStored(v *visit) error {
	r, err := s.node.Retention(v.ctx())
	if err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "stored/show", head{Heading: v.say("stored.heading"), Canonical: v.site.addresses.Base + "/stored"},
		storedPage{Rows: s.storedRows(v, r)})
}

func (s *Server) storedRows(v *visit, r domain.Retention) []storedRow {
	life := lastsWords(v, v.site.login)
	return []storedRow{
		{v.say("stored.visitors"), v.say("stored.visitors_what"), v.say("stored.visitors_long")},
		{v.say("stored.members"), v.say("stored.members_what"), v.say("stored.members_long")},
		{v.say("stored.invited"), v.say("stored.invited_what"), v.say("stored.invited_long")},
		{v.say("stored.logins"), v.say("stored.logins_what"), v.say("stored.logins_long", "Time", life)},
		{v.say("stored.deeds"), v.say("stored.deeds_what"), daysKept(v, r.Audit)},
		{v.say("stored.news"), v.say("stored.news_what"), daysKept(v, r.Notifications)},
		{v.say("stored.letters"), v.say("stored.letters_what"), v.say("stored.letters_long", "Time", daysKept(v, r.Inbox))},
		{v.say("stored.people"), v.say("stored.people_what"), v.say("stored.people_long")},
		{v.say("stored.traffic"), v.say("stored.traffic_what"), v.say("stored.traffic_long", "In", daysKept(v, r.Inbox), "Out", daysKept(v, r.Deliveries))},
		{v.say("stored.complaints"), v.say("stored.complaints_what"), v.say("stored.complaints_long")},
		{v.say("stored.logs"), v.say("stored.logs_what"), v.say("stored.machine_long")},
		{v.say("stored.backups"), v.say("stored.backups_what"), v.say("stored.machine_long")},
	}
}

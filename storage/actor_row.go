package storage

import "github.com/weftwork/weftwork/pkg/domain"

// actorColumns are all but raw.
const actorColumns = `id, uri, local, role, type, host, handle, username, name, html, url, inbox, shared_inbox, outbox,
	followers, following, featured, discoverable, indexable, keys, data, published_at, updated_at, fetched_at, gone_at`

type actorRow struct {
	ID           string
	URI          string
	Local        bool
	Role         string
	Type         string
	Host         string
	Handle       string
	Username     string
	Name         string
	HTML         string
	URL          string
	Inbox        string
	SharedInbox  string
	Outbox       string
	Followers    string
	Following    string
	Featured     string
	Discoverable bool
	Indexable    bool
	Keys         jsonOf[[]domain.PublicKey]
	Data         jsonOf[actorData]
	Published    micros `gorm:"column:published_at"`
	Updated      micros `gorm:"column:updated_at"`
	FetchedAt    micros
	GoneAt       micros
	Raw          []byte
}

// actorData is what no query filters by.
type actorData struct {
	Icon               *domain.Image   `json:"icon,omitempty"`
	Image              *domain.Image   `json:"image,omitempty"`
	Fields             []domain.Field  `json:"fields,omitempty"`
	Card               *domain.Content `json:"card,omitempty"`
	Initiatives        domain.URI      `json:"initiatives,omitempty"`
	UpcomingEvents     domain.URI      `json:"upcoming_events,omitempty"`
	ManuallyApproves   bool            `json:"manually_approves,omitempty"`
	AlsoKnownAs        []domain.URI    `json:"also_known_as,omitempty"`
	MovedTo            domain.URI      `json:"moved_to,omitempty"`
	AttributionDomains []string        `json:"attribution_domains,omitempty"`
	FeaturableBy       []domain.URI    `json:"featurable_by,omitempty"`
	ETag               string          `json:"etag,omitempty"`
}

// TableName implements gorm's Tabler.
func (actorRow) TableName() string { return "actors" }

func newActorRow(a domain.Actor) actorRow {
	return actorRow{
		ID:           string(a.ID),
		URI:          string(a.URI),
		Local:        a.Local,
		Role:         string(a.Role),
		Type:         string(a.Type),
		Host:         a.URI.Host(),
		Handle:       storable(string(a.Handle)),
		Username:     storable(a.Username),
		Name:         storable(a.Name),
		HTML:         storable(a.HTML),
		URL:          storable(a.URL),
		Inbox:        string(a.Inbox),
		SharedInbox:  string(a.SharedInbox),
		Outbox:       string(a.Outbox),
		Followers:    string(a.Followers),
		Following:    string(a.Following),
		Featured:     string(a.Featured),
		Discoverable: a.Discoverable,
		Indexable:    a.Indexable,
		Keys:         asJSON(a.Keys),
		Data: asJSON(actorData{
			Icon:               a.Icon,
			Image:              a.Image,
			Fields:             a.Fields,
			Card:               a.Card,
			Initiatives:        a.Initiatives,
			UpcomingEvents:     a.UpcomingEvents,
			ManuallyApproves:   a.ManuallyApproves,
			AlsoKnownAs:        a.AlsoKnownAs,
			MovedTo:            a.MovedTo,
			AttributionDomains: a.AttributionDomains,
			FeaturableBy:       a.FeaturableBy,
			ETag:               a.ETag,
		}),
		Published: at(a.PublishedAt),
		Updated:   at(a.UpdatedAt),
		FetchedAt: at(a.FetchedAt),
		GoneAt:    at(a.GoneAt),
		Raw:       a.Raw,
	}
}

func (row *actorRow) actor() domain.Actor {
	data := row.Data.V
	return domain.Actor{
		ID:                 domain.ID(row.ID),
		URI:                domain.URI(row.URI),
		Local:              row.Local,
		Role:               domain.ActorRole(row.Role),
		Type:               domain.ActorType(row.Type),
		Handle:             domain.Handle(row.Handle),
		Username:           row.Username,
		Name:               row.Name,
		HTML:               row.HTML,
		URL:                row.URL,
		Inbox:              domain.URI(row.Inbox),
		SharedInbox:        domain.URI(row.SharedInbox),
		Outbox:             domain.URI(row.Outbox),
		Followers:          domain.URI(row.Followers),
		Following:          domain.URI(row.Following),
		Featured:           domain.URI(row.Featured),
		Icon:               data.Icon,
		Image:              data.Image,
		Fields:             data.Fields,
		Keys:               row.Keys.V,
		Card:               data.Card,
		Initiatives:        data.Initiatives,
		UpcomingEvents:     data.UpcomingEvents,
		ManuallyApproves:   data.ManuallyApproves,
		Discoverable:       row.Discoverable,
		Indexable:          row.Indexable,
		AlsoKnownAs:        data.AlsoKnownAs,
		MovedTo:            data.MovedTo,
		AttributionDomains: data.AttributionDomains,
		FeaturableBy:       data.FeaturableBy,
		ETag:               data.ETag,
		PublishedAt:        row.Published.time(),
		UpdatedAt:          row.Updated.time(),
		FetchedAt:          row.FetchedAt.time(),
		GoneAt:             row.GoneAt.time(),
		Raw:                row.Raw,
	}
}

func actors(rows []actorRow) []domain.Actor {
	list := make([]domain.Actor, len(rows))
	for i := range rows {
		list[i] = rows[i].actor()
	}
	return list
}

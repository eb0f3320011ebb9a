package storage

import (
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// itemColumns are all but raw, with the counts of responses that visitors may know of.
const itemColumns = `items.id, items.kind, items.local, items.uri, items.actor, items.subject, items.slug, items.url,
	items.state, items.visibility, items.to_uris, items.cc_uris, items.content, items.revision, items.draft,
	items.draft_version, items.created_by, items.review, items.created_at, items.published_at, items.updated_at, items.publish_at, items.plan, items.origin,
	(SELECT count(*) FROM responses WHERE object = items.uri AND responses.kind = 'like' AND ` + countedResponses + `) AS likes,
	(SELECT count(*) FROM responses WHERE object = items.uri AND responses.kind = 'reshare' AND ` + countedResponses + `) AS reshares,
	(SELECT count(*) FROM notes WHERE root = items.uri AND ` + countedReplies + `) AS replies`

const (
	// Our own actors announce our own items; that is no response.
	countedResponses = "responses.host NOT IN " + blockedHosts + " AND responses.actor NOT IN " + blockedActors + " AND NOT (responses.host = '' AND items.local)"
	countedReplies   = "NOT notes.hidden AND notes.visibility IN ('public', 'unlisted') AND notes.host NOT IN " + blockedHosts +
		" AND notes.actor NOT IN " + blockedActors
)

type itemRow struct {
	ID           string
	Kind         string
	Local        bool
	URI          optional
	Actor        string
	Subject      optional
	Slug         optional
	URL          string
	Host         string
	State        string
	Visibility   string
	Shown        bool
	Open         bool
	To           jsonOf[[]domain.URI] `gorm:"column:to_uris"`
	Cc           jsonOf[[]domain.URI] `gorm:"column:cc_uris"`
	Title        string
	Language     string
	StartsAt     micros
	EndsAt       micros
	Content      jsonOf[domain.Content]
	Revision     int
	Draft        *jsonOf[domain.Content]
	DraftVersion int
	CreatedBy    string
	Review       jsonOf[domain.Review]
	Created      micros `gorm:"column:created_at"`
	Published    micros `gorm:"column:published_at"`
	Updated      micros `gorm:"column:updated_at"`
	PublishAt    micros
	Plan         string
	TouchedAt    micros
	Origin       jsonOf[itemOrigin]
	Raw          []byte
	SortTitle    string
	Place        string
	PlaceName    string
	Online       bool
	Likes        int `gorm:"->"`
	Reshares     int `gorm:"->"`
	Replies      int `gorm:"->"`
}

// itemOrigin is where a peer's item came from, and in which further languages it came; of ours, when it was told again.
type itemOrigin struct {
	Context  domain.URI       `json:"context,omitempty"`
	Arrival  domain.Arrival   `json:"arrival,omitzero"`
	Wordings []domain.Wording `json:"wordings,omitempty"`
	RetoldAt micros           `json:"retold_at,omitempty"`
}

func originOf(i domain.Item) itemOrigin {
	origin := itemOrigin{Context: i.Context, Arrival: i.Arrival, RetoldAt: at(i.RetoldAt)}
	if !i.Local {
		origin.Wordings = i.Wordings
	}
	return origin
}

// TableName implements gorm's Tabler.
func (itemRow) TableName() string { return "items" }

// newItemRow leaves out what depends on other rows: shown and open (see refreshShown).
func newItemRow(i domain.Item, touched micros) itemRow {
	row := itemRow{
		ID:           string(i.ID),
		Kind:         string(i.Kind),
		Local:        i.Local,
		URI:          optional(i.URI),
		Actor:        string(i.Actor),
		Subject:      optional(i.Subject),
		Slug:         optional(i.Slug),
		URL:          storable(i.URL),
		State:        string(i.State),
		Visibility:   string(i.Visibility),
		To:           asJSON(i.To),
		Cc:           asJSON(i.Cc),
		Title:        storable(i.Content.Title),
		Language:     storable(i.Content.Language),
		Content:      asJSON(i.Content),
		Revision:     i.Revision,
		Draft:        draftColumn(i.Draft),
		DraftVersion: i.DraftVersion,
		CreatedBy:    string(i.CreatedBy),
		Review:       asJSON(i.Review),
		Created:      at(i.CreatedAt),
		Published:    at(i.PublishedAt),
		Updated:      at(i.UpdatedAt),
		PublishAt:    at(i.PublishAt),
		Plan:         string(i.Plan),
		TouchedAt:    touched,
		Origin:       asJSON(originOf(i)),
		Raw:          i.Raw,
	}
	row.SortTitle, row.Place, row.PlaceName, row.Online = factsOf(i.Content)
	if !i.Local {
		row.Host = hostOf(i.URI, i.Actor)
	}
	if i.Content.Event != nil {
		row.StartsAt, row.EndsAt = at(i.Content.Event.Start), at(i.Content.Event.LastMoment())
	}
	return row
}

func draftColumn(content *domain.Content) *jsonOf[domain.Content] {
	if content == nil {
		return nil
	}
	return &jsonOf[domain.Content]{*content}
}

// hostOf is the host of the first address that has one.
func hostOf(uris ...domain.URI) string {
	for _, uri := range uris {
		if host := uri.Host(); host != "" {
			return host
		}
	}
	return ""
}

func (row *itemRow) item() domain.Item {
	item := domain.Item{
		ID:           domain.ID(row.ID),
		Kind:         domain.Kind(row.Kind),
		Local:        row.Local,
		URI:          domain.URI(row.URI),
		Actor:        domain.URI(row.Actor),
		Subject:      domain.URI(row.Subject),
		Slug:         string(row.Slug),
		URL:          row.URL,
		State:        domain.State(row.State),
		Visibility:   domain.Visibility(row.Visibility),
		To:           row.To.V,
		Cc:           row.Cc.V,
		Content:      row.Content.V,
		Revision:     row.Revision,
		DraftVersion: row.DraftVersion,
		CreatedBy:    domain.ID(row.CreatedBy),
		Review:       row.Review.V,
		CreatedAt:    row.Created.time(),
		PublishedAt:  row.Published.time(),
		UpdatedAt:    row.Updated.time(),
		PublishAt:    row.PublishAt.time(),
		Plan:         domain.State(row.Plan),
		Context:      row.Origin.V.Context,
		Arrival:      row.Origin.V.Arrival,
		Wordings:     row.Origin.V.Wordings,
		RetoldAt:     row.Origin.V.RetoldAt.time(),
		Counts:       domain.Counts{Replies: row.Replies, Likes: row.Likes, Reshares: row.Reshares},
	}
	if row.Draft != nil {
		item.Draft = &row.Draft.V
	}
	return item
}

func items(rows []itemRow) []domain.Item {
	list := make([]domain.Item, len(rows))
	for i := range rows {
		list[i] = rows[i].item()
	}
	return list
}

// termsOf are the addresses by which lists find the item: its terms, and the initiatives that it belongs to.
func termsOf(c domain.Content) []string {
	refs := append(append([]domain.TermRef{}, c.Streams...), c.Themes...)
	if c.Card != nil {
		refs = append(append(refs, c.Card.Modes...), c.Card.Audiences...)
	}
	var uris []string
	for _, ref := range refs {
		uris = append(uris, string(ref.URI))
	}
	for _, initiative := range c.Initiatives {
		uris = append(uris, string(initiative))
	}
	return distinct(uris)
}

func foldTag(tag string) string { return strings.ToLower(strings.TrimPrefix(tag, "#")) }

func tagsOf(c domain.Content) []string {
	tags := make([]string, len(c.Tags))
	for i, tag := range c.Tags {
		tags[i] = foldTag(storable(tag))
	}
	return distinct(tags)
}

// distinct drops empty and repeated values and keeps the order.
func distinct[T ~string](values []T) []T {
	seen := map[T]bool{"": true}
	var kept []T
	for _, v := range values {
		if !seen[v] {
			seen[v] = true
			kept = append(kept, v)
		}
	}
	return kept
}

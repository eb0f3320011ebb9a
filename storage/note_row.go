package storage

import "github.com/weftwork/weftwork/pkg/domain"

// noteColumns are all but raw.
const noteColumns = `id, uri, url, local, actor, host, member, show_member, in_reply_to, root, visibility, title, language,
	hidden, held, data, published_at, updated_at, received_at, quote_permit`

type noteRow struct {
	ID         string
	URI        string
	URL        string
	Local      bool
	Actor      string
	Host       string
	Member     string
	ShowMember bool
	InReplyTo  string
	Root       string
	Visibility string
	Title      string
	Language   string
	Hidden     bool
	Held       bool
	Data       jsonOf[noteData]
	Published  micros `gorm:"column:published_at"`
	Updated    micros `gorm:"column:updated_at"`
	ReceivedAt micros
	// QuotePermit is what lets the note show what it quotes: an authorisation, or the note itself where an author quotes herself.
	QuotePermit string
	Raw         []byte
}

// noteData is what no query filters by.
type noteData struct {
	To       []domain.URI     `json:"to,omitempty"`
	Cc       []domain.URI     `json:"cc,omitempty"`
	Mentions []domain.Mention `json:"mentions,omitempty"`
	Tags     []string         `json:"tags,omitempty"`
	Warning  string           `json:"warning,omitempty"`
	Text     string           `json:"text,omitempty"`
	HTML     string           `json:"html,omitempty"`
	Images   []domain.Image   `json:"images,omitempty"`
	Context  domain.URI       `json:"context,omitempty"`
	Arrival  domain.Arrival   `json:"arrival,omitzero"`
	Quote    domain.Quoted    `json:"quote,omitzero"`
}

// TableName implements gorm's Tabler.
func (noteRow) TableName() string { return "notes" }

func newNoteRow(n domain.Note, received micros) noteRow {
	row := noteRow{
		ID:         string(n.ID),
		URI:        string(n.URI),
		URL:        storable(n.URL),
		Local:      n.Local,
		Actor:      string(n.Actor),
		Member:     string(n.Member),
		ShowMember: n.ShowMember,
		InReplyTo:  string(n.InReplyTo),
		Root:       string(n.Root),
		Visibility: string(n.Visibility),
		Title:      storable(n.Title),
		Language:   storable(n.Language),
		Hidden:     n.Hidden,
		Held:       n.Held,
		Data: asJSON(noteData{
			To:       n.To,
			Cc:       n.Cc,
			Mentions: n.Mentions,
			Tags:     n.Tags,
			Warning:  n.Warning,
			Text:     n.Text,
			HTML:     n.HTML,
			Images:   n.Images,
			Context:  n.Context,
			Arrival:  n.Arrival,
			Quote:    n.Quote,
		}),
		Published:  at(n.PublishedAt),
		Updated:    at(n.UpdatedAt),
		ReceivedAt: received,
		Raw:        n.Raw,
	}
	if n.Quote.Allowed {
		row.QuotePermit = string(n.Quote.Permit)
		if row.QuotePermit == "" {
			row.QuotePermit = string(n.URI)
		}
	}
	if !n.Local {
		row.Host = hostOf(n.URI, n.Actor)
	}
	return row
}

func (row *noteRow) note() domain.Note {
	data := row.Data.V
	data.Quote.Allowed = row.QuotePermit != ""
	return domain.Note{
		ID:          domain.ID(row.ID),
		URI:         domain.URI(row.URI),
		URL:         row.URL,
		Local:       row.Local,
		Actor:       domain.URI(row.Actor),
		Member:      domain.ID(row.Member),
		ShowMember:  row.ShowMember,
		InReplyTo:   domain.URI(row.InReplyTo),
		Root:        domain.URI(row.Root),
		Visibility:  domain.Visibility(row.Visibility),
		To:          data.To,
		Cc:          data.Cc,
		Mentions:    data.Mentions,
		Tags:        data.Tags,
		Warning:     data.Warning,
		Text:        data.Text,
		HTML:        data.HTML,
		Language:    row.Language,
		Images:      data.Images,
		Quote:       data.Quote,
		Title:       row.Title,
		Hidden:      row.Hidden,
		Held:        row.Held,
		Context:     data.Context,
		Arrival:     data.Arrival,
		PublishedAt: row.Published.time(),
		UpdatedAt:   row.Updated.time(),
	}
}

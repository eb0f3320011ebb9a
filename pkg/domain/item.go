package domain

import (
	"slices"
	"time"
)

// Kind tells the sorts of item apart.
type Kind string

// The kinds. An organisation's own card is kept like an item, with revisions, but stands in no list.
const (
	KindArticle      Kind = "article"
	KindEvent        Kind = "event"
	KindInitiative   Kind = "initiative"
	KindOrganisation Kind = "organisation"
)

// Plural is the path segment of the kind: "articles", "events", "initiatives", "organisations", "series".
func (k Kind) Plural() string {
	if k == KindSeries {
		return string(k)
	}
	return string(k) + "s"
}

// State is where an item of ours stands; a peer's item is published or retracted.
type State string

// The states of an item.
const (
	StateDraft     State = "draft"
	StateInReview  State = "in_review"
	StateScheduled State = "scheduled"
	StatePublished State = "published"
	StateRetracted State = "retracted"
)

// Visibility is who may see an item or note, from its audience.
type Visibility string

// Public and unlisted things are for everybody; followers and direct ones for members only.
const (
	VisibilityPublic    Visibility = "public"
	VisibilityUnlisted  Visibility = "unlisted"
	VisibilityFollowers Visibility = "followers"
	VisibilityDirect    Visibility = "direct"
)

// IsForEverybody says whether visitors may see it.
func (v Visibility) IsForEverybody() bool { return v == VisibilityPublic || v == VisibilityUnlisted }

// Item is an article, an event or an initiative profile, ours or a peer's.
type Item struct {
	ID    ID
	Kind  Kind
	Local bool
	// URI is the ActivityPub id of the present publication; "" before the first one.
	URI URI
	// Actor is whom the item is attributed to.
	Actor URI
	// Subject is the actor that an initiative profile describes; "" for other kinds.
	Subject URI
	// Slug is the readable part of our address; "" for a peer's item.
	Slug string
	// URL is the absolute address of the page for people.
	URL        string
	State      State
	Visibility Visibility
	To, Cc     []URI
	// Content is what is published; empty before the first publication.
	Content Content
	// Revision counts publications, from 1; 0 before the first.
	Revision int
	// Draft is the working copy, nil when it equals what is published. Only ours have one.
	Draft *Content
	// DraftVersion rises by one with each change of the working copy.
	DraftVersion int
	CreatedBy    ID // member; "" for a peer's item
	Review       Review
	CreatedAt    time.Time
	PublishedAt  time.Time // moment of first publication
	UpdatedAt    time.Time // always after PublishedAt; zero if never edited
	PublishAt    time.Time // when a scheduled item is due
	// RetoldAt is when peers were last sent it though nothing of itself changed, but a translation did; zero if never.
	RetoldAt time.Time
	// Plan is what becomes of the working copy of a published item: StateScheduled or "".
	Plan   State
	Counts Counts
	// Context is the collection of the thread that a peer's item names (FEP-7888), Replies that of its answers; the latter
	// is not stored.
	Context, Replies URI
	// Arrival tells how a peer's item came here.
	Arrival Arrival
	// QuotableBy is who may quote it, as Content and Settings say together; set to be written, not stored.
	QuotableBy QuotePolicy
	// Wordings is what it says in further languages: of a peer's item as its object tells; of ours set to be written, not stored.
	Wordings []Wording
	// TranslationOf is the id of what ours was translated from; set to be written, not stored.
	TranslationOf URI
	// Raw is the JSON as the peer sent it; loaded only on request.
	Raw []byte
}

// ObjectID implements Object.
func (i *Item) ObjectID() URI { return i.URI }

// Editing is what the form shows: the working copy, else what is published.
func (i *Item) Editing() Content {
	if i.Draft != nil {
		return *i.Draft
	}
	return i.Content
}

// Review is how far the working copy got with those who look it through.
type Review struct {
	AskedBy ID        `json:"asked_by,omitempty"`
	AskedAt time.Time `json:"asked_at,omitzero"`
	// ApprovedBy approved the working copy of ApprovedVersion; a later one is not approved.
	ApprovedBy      ID  `json:"approved_by,omitempty"`
	ApprovedVersion int `json:"approved_version,omitempty"`
}

// IsAsked says whether somebody waits for a review.
func (i *Item) IsAsked() bool {
	return i.State == StateInReview || i.State == StatePublished && !i.Review.AskedAt.IsZero()
}

// IsApproved says whether the working copy as it is was approved.
func (i *Item) IsApproved() bool {
	return i.Review.ApprovedBy != "" && i.Review.ApprovedVersion == i.DraftVersion
}

// Byline are the members who stand above the text of an article, in this order.
func (i *Item) Byline(c Content) []ID {
	switch {
	case i.Kind != KindArticle || !i.Local || c.Unsigned:
		return nil
	case len(c.Authors) == 0 && i.CreatedBy != "":
		return []ID{i.CreatedBy}
	}
	return c.Authors
}

// TranslatedBy are the members who are credited with a translation. Where authors translated their own text, nobody is.
func (i *Item) TranslatedBy(c Content) []ID {
	byline, translators := i.Byline(c), c.Translators
	switch {
	case i.Kind != KindArticle || !i.Local:
		return nil
	case len(translators) == 0 && !c.Unsigned && i.CreatedBy != "":
		translators = []ID{i.CreatedBy}
	}
	if !slices.ContainsFunc(translators, func(id ID) bool { return !slices.Contains(byline, id) }) {
		return nil
	}
	return translators
}

// Stage is where the working copy stands: the state of an item that is not published, the plan of one that is.
func (i *Item) Stage() State {
	if i.State == StatePublished {
		return i.Plan
	}
	return i.State
}

// TidyAuthors is a content whose byline says no more than it must: the writer alone stands there without being named.
func (i *Item) TidyAuthors(c Content) Content {
	var kept []ID
	for _, id := range c.Authors {
		if id != "" && !slices.Contains(kept, id) {
			kept = append(kept, id)
		}
	}
	if len(kept) == 1 && kept[0] == i.CreatedBy {
		kept = nil
	}
	c.Authors = kept
	return c
}

// Counts are the responses that visitors may know of.
type Counts struct{ Replies, Likes, Reshares int }

// Content is what a person writes. Peers' objects are decoded to the same shape.
type Content struct {
	Title string `json:"title"`
	// Summary is one paragraph of plain text, at most MaxSummary characters.
	Summary string `json:"summary,omitempty"`
	// Text is the Markdown source; "" for a peer's item.
	Text string `json:"text,omitempty"`
	// HTML is sanitised; made from Text, or from the peer's content.
	HTML string `json:"html,omitempty"`
	// Language is a BCP 47 tag; "" if unknown.
	Language string    `json:"language,omitempty"`
	Image    *Image    `json:"image,omitempty"`
	Streams  []TermRef `json:"streams,omitempty"`
	Themes   []TermRef `json:"themes,omitempty"`
	// Tags are hashtags without "#".
	Tags []string `json:"tags,omitempty"`
	// Initiatives are actors of initiatives that the item belongs to.
	Initiatives []URI `json:"initiatives,omitempty"`
	// Audience are the groups that it is addressed to (AS2 audience, FEP-1b12): of ours, the actors of its streams.
	Audience []URI `json:"audience,omitempty"`
	// Mentions are the actors that the text names.
	Mentions []Mention `json:"mentions,omitempty"`
	// Quotes says who may quote it; "" for what the organisation says.
	Quotes QuotePolicy `json:"quotes,omitempty"`
	// Licence is what the text may be used under.
	Licence Licence `json:"licence,omitempty"`
	// Authors are the members in the byline of an article; none means its writer. Unsigned leaves the organisation alone there.
	Authors  []ID `json:"authors,omitempty"`
	Unsigned bool `json:"unsigned,omitempty"`
	// Translators are the members who are credited with a translation; none means its writer.
	Translators []ID `json:"translators,omitempty"`
	// Event is set exactly for events.
	Event *Occasion `json:"event,omitempty"`
	// Card is set exactly for initiatives and organisations.
	Card *Card `json:"card,omitempty"`
}

// Limits of what a person writes, in characters (runes).
const (
	MinTitle    = 3      // Mobilizon refuses shorter names
	MaxTitle    = 150    // FEP-b2b8; Mobilizon refuses more than 200
	MaxSummary  = 500    // Misskey refuses a whole note over 512
	MaxText     = 500000 // 0.5 million characters: a long book chapter is 60,000
	MaxTag      = 40     // Mobilizon refuses longer tags
	MaxTags     = 30
	MaxCardText = 4500 // GoToSocial and Mastodon cut longer biographies
	MaxAlt      = 1500 // Mastodon's limit
)

// Image is a picture with the words for those who do not see it.
type Image struct {
	URL       string `json:"url"` // absolute
	MediaID   ID     `json:"media_id,omitempty"`
	MediaType string `json:"media_type,omitempty"`
	Alt       string `json:"alt,omitempty"`
	Caption   string `json:"caption,omitempty"`
	Credit    string `json:"credit,omitempty"`
	Width     int    `json:"width,omitempty"`  // pixels
	Height    int    `json:"height,omitempty"` // pixels
	// Decorative says that the picture tells nothing, so that it needs no Alt.
	Decorative bool `json:"decorative,omitempty"`
	// Focus is what is never cut off; nil for the middle.
	Focus *Focus `json:"focus,omitempty"`
}

// TermRef points at a term of a vocabulary, ours or a peer's, with the label to show without looking it up.
type TermRef struct {
	URI         URI    `json:"uri"`
	Label       string `json:"label"`
	Description string `json:"description,omitempty"`
}

// Link is a named address.
type Link struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

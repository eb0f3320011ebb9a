package domain

import "time"

// SitePage is a text of the site that is no item, such as an imprint. It is never federated.
type SitePage struct {
	ID    ID
	Slug  string // its address: "/imprint"
	Title string
	Text  string // Markdown
	// Language is the BCP 47 tag of the text.
	Language string
	Place    PagePlace
	// Position orders the pages of a place, from 1.
	Position int
	// Version rises with each change, so that nobody overwrites what she has not seen.
	Version              int
	CreatedAt, UpdatedAt time.Time
}

// IsShown says whether visitors see the page: one without a text is only a plan.
func (p SitePage) IsShown() bool { return p.Text != "" }

// PagePlace is where the site leads to a page.
type PagePlace string

// The places. A page that is led to from nowhere can still be opened by its address.
const (
	PlaceMenu    PagePlace = "menu"
	PlaceFooter  PagePlace = "footer"
	PlaceNowhere PagePlace = "nowhere"
)

// PagePlaces are all places.
func PagePlaces() []PagePlace { return []PagePlace{PlaceMenu, PlaceFooter, PlaceNowhere} }

// MaxSitePages bounds the pages of a site: a menu of more is none.
const MaxSitePages = 100

// IsReservedSlug says whether an address of the site's first level is, or may become, the program's own.
func IsReservedSlug(slug string) bool {
	if IsReservedHandle(slug) {
		return true
	}
	switch slug {
	case "feed", "interact", "moderation", "report", "notes", "cards", "pages", "style", "sitemap", "robots", "favicon", "murmurations",
		"join", "reset", "map", "calendar", "library", "newsletter", "subscribe", "unsubscribe", "confirm", "metrics", "health", "healthz", "readyz",
		"debug", "well-known", "nodeinfo", "oauth", "authorize", "authorize_interaction", "embed", "export", "import", "invite", "labels",
		"series", "authors", "people", "places", "users", "user", "u", "p", "c", "graphql", "webhooks", "assets", "index", "language", "stored":
		return true
	}
	return false
}

// Call is what the first page asks of its readers, with one button. The zero Call asks nothing.
type Call struct {
	Heading string `json:"heading,omitempty"`
	Text    string `json:"text,omitempty"`
	Label   string `json:"label,omitempty"` // of the button
	URL     string `json:"url,omitempty"`   // where it leads: a path of ours, a web or a mail address
}

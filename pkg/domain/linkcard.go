package domain

import "time"

// MaxLinkCards is how many bare links of one text become cards: a list of addresses is no text, and each costs a fetch.
const MaxLinkCards = 20

// CardPicture is what the address of a picture ends with that is kept for a card only, and so is small.
const CardPicture = "#card"

// CardState is how far a link card is.
type CardState string

// The states of a link card.
const (
	CardWanted CardState = "wanted" // to be fetched
	CardHere   CardState = "here"
	CardNone   CardState = "none" // Problem says why there is none; the link stays a link
)

// LinkCard is what the page at an address says of itself, as it was when a member first used the address or last asked.
type LinkCard struct {
	URL   string
	State CardState
	PageFacts
	Problem   string // a sentence
	Attempts  int
	FetchedAt time.Time
}

// PageFacts are the words of a page that stand on a card, in bounded length and without HTML.
type PageFacts struct {
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	Site        string `json:"site,omitempty"`
	// Host is where the page was in the end, after redirects.
	Host     string `json:"host,omitempty"`
	Language string `json:"language,omitempty"`
	// Image is the address of its picture, on whatever host.
	Image string `json:"image,omitempty"`
}

package domain

import (
	"regexp"
	"slices"
	"time"
)

// Media is a picture that a member uploaded, re-encoded by us.
type Media struct {
	ID        ID
	Hash      string // hex SHA-256 of the stored bytes; also its file name
	MediaType string // image/jpeg, image/png, image/webp or image/gif
	Width     int    // pixels
	Height    int    // pixels
	Bytes     int
	Name      string // of the file that was uploaded
	Alt       string
	Caption   string
	Credit    string
	// Decorative says that the picture tells nothing, so that it needs no Alt.
	Decorative bool
	Focus      Focus
	CreatedBy  ID
	CreatedAt  time.Time
}

// Limits of the words of a picture, in characters; Alt has MaxAlt.
const (
	MaxCaption  = 500
	MaxCredit   = 200
	MaxFileName = 100
)

// Focus is the point of a picture that is never cut off, in percent from the left and from the top.
type Focus struct {
	X int `json:"x"`
	Y int `json:"y"`
}

// Middle is the focus of a picture for which nobody chose one.
func Middle() Focus { return Focus{X: 50, Y: 50} }

// IsValid says whether the point lies on the picture.
func (f Focus) IsValid() bool { return f.X >= 0 && f.X <= 100 && f.Y >= 0 && f.Y <= 100 }

// MediaPlace is where an item uses a picture.
type MediaPlace string

// What is published, what is being written, and what was published once.
const (
	PlacePublished MediaPlace = "published"
	PlaceDraft     MediaPlace = "draft"
	PlaceRevision  MediaPlace = "revision"
	PlacePortrait  MediaPlace = "portrait" // of a member: the use's Item is hers
)

// MediaUse is an item that shows a picture.
type MediaUse struct {
	Hash   string
	Item   ID
	Kind   Kind
	State  State
	Title  string
	Slug   string
	Places []MediaPlace
}

var mediaPath = regexp.MustCompile(`/media/([0-9a-f]{16,64})(?:-\d{1,5})?\.(?:jpg|png|gif|webp)`)

// ShortHash is how many digits of its hash name a picture in a text: enough that no two are alike.
const ShortHash = 16

// MediaHash is the hash in the address of an uploaded picture, or its first digits in a text; "" if it is none.
func MediaHash(address string) string {
	if found := mediaPath.FindStringSubmatch(address); found != nil {
		return found[1]
	}
	return ""
}

// MediaHashes are the pictures that the content shows, each once.
func (c *Content) MediaHashes() []string {
	var hashes []string
	for _, found := range mediaPath.FindAllStringSubmatch(c.Text, -1) {
		hashes = append(hashes, found[1])
	}
	if c.Image != nil {
		hashes = append(hashes, MediaHash(c.Image.URL))
	}
	if c.Card != nil && c.Card.Logo != nil {
		hashes = append(hashes, MediaHash(c.Card.Logo.URL))
	}
	slices.Sort(hashes)
	return slices.DeleteFunc(slices.Compact(hashes), func(hash string) bool { return hash == "" })
}

// CaptionLine is what stands below a picture: its caption, and in brackets who made it.
func CaptionLine(caption, credit string) string {
	if caption == "" || credit == "" {
		return caption + credit
	}
	return caption + " (" + credit + ")"
}

// RemoteMedia is a peer's picture in our cache.
type RemoteMedia struct {
	URL       string
	Hash      string // "" while it could not be fetched
	MediaType string
	Width     int
	Height    int
	Bytes     int
	Error     string
	FetchedAt time.Time
	UsedAt    time.Time
}

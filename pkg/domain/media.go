package domain

import "time"

// Media is a picture that a member uploaded, re-encoded by us.
type Media struct {
	ID        ID
	Hash      string // hex SHA-256 of the stored bytes; also its file name
	MediaType string // image/jpeg, image/png, image/webp or image/gif
	Width     int    // pixels
	Height    int    // pixels
	Bytes     int
	Alt       string
	Credit    string
	CreatedBy ID
	CreatedAt time.Time
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

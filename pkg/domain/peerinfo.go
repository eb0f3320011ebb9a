package domain

import "time"

// PeerInfo is what a host says about itself in its NodeInfo. Nothing in it is proven; texts are plain and short.
type PeerInfo struct {
	Software    string `json:"software,omitempty"`
	Version     string `json:"version,omitempty"`
	Repository  string `json:"repository,omitempty"`
	Name        string `json:"name,omitempty"`
	Description string `json:"description,omitempty"`
	// Users and Posts are -1 where the host does not tell.
	Users int  `json:"users"`
	Posts int  `json:"posts"`
	Open  bool `json:"open,omitempty"` // anybody may register
	// Problem says why the last question had no answer; what was known before is kept.
	Problem string `json:"problem,omitempty"`
	// AskedAt is zero while the host was never asked.
	AskedAt time.Time `json:"-"`
}

// Traffic counts the activities that came from a host and went to it, or of all hosts.
type Traffic struct{ Received, Sent, Failed int }

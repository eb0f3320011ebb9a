package domain

// Settings are what set-up asked for and the pages may change.
type Settings struct {
	// Base is the public address without a trailing slash.
	Base string
	// HandleDomain is "" if it is the host of Base.
	HandleDomain string
	// Language is the BCP 47 tag that new texts start with.
	Language string
	// Organisation is the main actor; "" before set-up.
	Organisation URI
}

// IsSetUp says whether set-up was finished.
func (s Settings) IsSetUp() bool { return s.Organisation != "" }

// Addresses are the node's addresses under these settings.
func (s Settings) Addresses() Addresses { return NewAddresses(s.Base, s.HandleDomain) }

package domain

import "time"

// Settings are what set-up asked for and the pages may change.
type Settings struct {
	// Base is the public address without a trailing slash.
	Base string
	// HandleDomain is "" if it is the host of Base.
	HandleDomain string
	// Language is the BCP 47 tag that new texts start with.
	Language string
	// Languages are the tags of those that visitors are offered pages in, with spaces between; "" for all. That of Language always is.
	Languages string
	// Organisation is the main actor; "" before set-up.
	Organisation URI
	// LeftAt is when the node left the network for good; zero while it federates.
	LeftAt time.Time
	// Quotes says who may quote us, where an item does not say otherwise.
	Quotes QuotePolicy
	// Accent is the colour that the organisation picked, as "#95321e"; "" for the standard one.
	Accent string
	// Licence is what articles stand under that do not say so themselves.
	Licence Licence
	// SecondFactor are the roles that need more than a password.
	SecondFactor RoleSet
	// Zone is the time zone of the place that the node is of, as "Europe/Brussels"; "" leaves it to its events and the machine.
	Zone string
	// SignedFetch answers only peers that sign what they ask for; the configuration may say so, too.
	SignedFetch bool
}

// IsSetUp says whether set-up was finished.
func (s Settings) IsSetUp() bool { return s.Organisation != "" }

// HasLeft says whether the node left the network: its pages stay, nothing is sent or taken any more.
func (s Settings) HasLeft() bool { return !s.LeftAt.IsZero() }

// Addresses are the node's addresses under these settings.
func (s Settings) Addresses() Addresses { return NewAddresses(s.Base, s.HandleDomain) }

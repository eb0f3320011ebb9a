// Package resolve turns handles, addresses and key ids into domain objects. It answers from the store
// where that is fresh, asks the peer otherwise, one fetch however many ask, and believes nothing that
// does not come from its own host (FEP-fe34).
package resolve

// Package federation is what other hosts see of this node: its documents, its collections and its inbox.
package federation

import (
	"context"
	"log/slog"
	"time"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/federation/resolve"
	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// Options are what a Server and a Processor are made of. Store, Resolver and Node are required.
type Options struct {
	Store    *storage.Store
	Resolver *resolve.Resolver
	Node     *node.Node
	// Decoder reads what peers send; its Sanitize must be set, or foreign HTML is kept as it comes.
	Decoder activitystreams.Decoder
	// Addresses are the node's present ones; they may change until something was federated. Nil takes the settings'.
	Addresses func() domain.Addresses
	// Sync is told what senders say of their followers here; nil for nobody.
	Sync *FollowerSync
	// SignedFetch answers machines that read actors, objects and collections only if they sign.
	SignedFetch bool
	// Version is the software's version, for NodeInfo; Repository the address of its source.
	Version, Repository string
	Log                 *slog.Logger
	Now                 func() time.Time
	NewID               func() domain.ID
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.NewID == nil {
		o.NewID = node.NewID
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Version == "" {
		o.Version = "0"
	}
	return o
}

// Server answers machines. Its methods may be used by many goroutines.
type Server struct {
	Options
	documents documents
	settings  fresh[domain.Settings]
	keys      signature.Keys
	heard     heard
}

// New makes a Server; Routes registers it.
func New(o Options) *Server {
	return &Server{Options: o.withDefaults(), documents: documents{changed: o.Store.Changed}, settings: fresh[domain.Settings]{changed: o.Store.Changed}}
}

// here is the node as it is set up now.
type here struct {
	domain.Addresses
	organisation domain.URI
	// left is when the node left the network; zero while it federates.
	left   time.Time
	quotes domain.QuotePolicy
}

var errNotSetUp = domain.Explain(domain.ErrUnavailable, "this node is not set up yet", nil)

// here reads the settings, from memory while nothing was written. Before set-up it is domain.ErrUnavailable.
func (s *Server) here(ctx context.Context) (here, error) {
	settings, err := s.settings.get(ctx, s.Store.Settings)
	if err != nil {
		return here{}, err
	}
	if !settings.IsSetUp() {
		return here{}, errNotSetUp
	}
	addresses := settings.Addresses()
	if s.Addresses != nil {
		addresses = s.Addresses()
	}
	return here{Addresses: addresses, organisation: settings.Organisation, quotes: settings.Quotes, left: settings.LeftAt}, nil
}

// encoder writes under the present addresses.
func (h here) encoder() activitystreams.Encoder {
	return activitystreams.Encoder{Addresses: h.Addresses}
}

// Package app is the one place that knows every package: it opens the database, wires the parts and runs them.
package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/weftwork/weftwork/federation"
	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/federation/delivery"
	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/federation/resolve"
	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/config"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/pkg/media"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/pkg/web"
	"github.com/weftwork/weftwork/storage"
)

// repository is where the source is, for NodeInfo.
const repository = "https://github.com/weftwork/weftwork"

// Options are what an App is opened with. Config and Log are required.
type Options struct {
	Config config.Config
	Log    *slog.Logger
	// Transport replaces the network in tests.
	Transport http.RoundTripper
	// Now is the clock; time.Now if nil.
	Now func() time.Time
}

// App is a node that is open: its store, what it does, what it serves and its workers.
type App struct {
	Config config.Config
	Store  *storage.Store
	Node   *node.Node

	log        *slog.Logger
	now        func() time.Time
	remote     *remote.Client
	resolver   *resolve.Resolver
	processor  *federation.Processor
	gatherer   *federation.Gatherer
	worker     *delivery.Worker
	features   *node.Features
	followers  *federation.FollowerSync
	absent     *federation.Absent
	peerInfos  *federation.PeerInfos
	cleaner    *cleaner
	links      *linkChecks
	mailer     *mailer
	pages      *web.Server
	files      media.Files
	library    sync.Mutex // a picture's file and its row go together
	images     *remoteImages
	cards      *linkCards
	handler    http.Handler
	setupToken string
	transport  http.RoundTripper // of tests; nil for the network
	keys       signature.Keys
	// lookup and freeSpace replace the DNS and the disk in tests of the self-test; lookup is nil for the machine's.
	lookup    func(ctx context.Context, name string) ([]netip.Addr, error)
	freeSpace func(folder string) (uint64, error)
}

// Open opens the data folder and wires the node. Nothing runs yet: see Serve, RunWorkers and RunOnce.
func Open(ctx context.Context, o Options) (*App, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if err := os.MkdirAll(o.Config.Data, 0o700); err != nil {
		return nil, domain.Explain(domain.ErrForbidden, fmt.Sprintf("cannot make the data folder %s", o.Config.Data), err)
	}
	store, err := storage.Open(ctx, storage.Options{URL: o.Config.Database.URL, DataDir: o.Config.Data, Now: o.Now})
	if err != nil {
		return nil, err
	}
	a := &App{
		Config: o.Config, Store: store, log: o.Log, now: o.Now, setupToken: rand.Text(), transport: o.Transport, freeSpace: freeSpace,
		files: media.Files{Dir: filepath.Join(o.Config.Data, "media")},
	}
	a.Node = node.New(node.Options{
		Store: store, Now: o.Now, NewKeys: signature.NewKeys,
		Encode: a.encode, Mail: mailSettings(o.Config.Mail), Retention: retentionOf(o.Config.Retention),
		Limits: limitsOf(o.Config),
	})
	a.mailer = &mailer{app: a}
	if err := a.settle(ctx); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	if a.handler, err = a.routes(a.wireFederation(o)); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return a, nil
}

// Handler serves everything: pages and federation.
func (a *App) Handler() http.Handler { return a.handler }

// Close ends what is under way and closes the database.
func (a *App) Close() error {
	a.remote.Close()
	return a.Store.Close()
}

// settle brings what was set up and what is configured together: a configured address wins until something federated.
func (a *App) settle(ctx context.Context) error {
	settings, err := a.Store.Settings(ctx)
	if err != nil || !settings.IsSetUp() {
		return err
	}
	base, handleDomain := settings.Base, settings.HandleDomain
	if a.Config.URL != "" {
		base = a.Config.URL
	}
	if a.Config.Federation.HandleDomain != "" {
		handleDomain = a.Config.Federation.HandleDomain
	}
	if base == settings.Base && domain.NewAddresses(base, handleDomain) == settings.Addresses() {
		return nil
	}
	return a.Node.Reconfigure(ctx, base, handleDomain)
}

// wireFederation makes what speaks with peers, and returns what its server is made of.
func (a *App) wireFederation(o Options) federation.Options {
	decoder := activitystreams.Decoder{Sanitize: markup.Sanitize}
	a.remote = remote.New(remote.Options{
		UserAgent: a.userAgent, SignWith: a.nodeKey, Ed25519: a.ed25519Key, Modes: modes{a.Store, o.Now, o.Log}, Now: o.Now, Transport: o.Transport,
		AllowPrivate: a.Config.Federation.AllowPrivateAddresses, AllowHTTP: a.Config.Federation.AllowHTTP,
	})
	a.images = newRemoteImages(a, media.Files{Dir: filepath.Join(o.Config.Data, "media", "remote")})
	a.cards = &linkCards{app: a}
	a.resolver = resolve.New(resolve.Options{
		Store: a.Store, Remote: a.remote, Decoder: decoder, Addresses: a.addresses,
		AllowHTTP: a.Config.Federation.AllowHTTP, Now: o.Now,
	})
	options := federation.Options{
		Store: a.Store, Resolver: a.resolver, Node: a.Node, Decoder: decoder,
		SignedFetch: a.Config.Federation.SignedFetch, Version: Version(), Repository: repository, Log: a.log, Now: a.now,
	}
	a.followers = federation.NewFollowerSync(options)
	options.Sync = a.followers
	a.processor, a.gatherer = federation.NewProcessor(options), federation.NewGatherer(options)
	a.peerInfos = federation.NewPeerInfos(options)
	a.cleaner, a.links = &cleaner{App: a}, &linkChecks{app: a}
	a.absent = federation.NewAbsent(options)
	a.features = node.FeaturesOf(a.Node)
	a.worker = delivery.NewWorker(delivery.Options{Store: a.Store, Post: a.remote.Post, Header: a.followers.Header, Refused: a.absent.Refused, Now: o.Now, Log: a.log})
	return options
}

// addresses are the node's present ones; the zero Addresses before set-up.
func (a *App) addresses() domain.Addresses {
	settings, err := a.Store.Settings(context.Background())
	if err != nil || !settings.IsSetUp() {
		return domain.Addresses{}
	}
	return settings.Addresses()
}

// workers are what runs beside the pages.
func (a *App) workers() map[string]worker {
	return map[string]worker{
		"inbox": a.processor, "deliveries": a.worker, "absent": a.absent, "followers": a.followers, "pictures": a.images, "streams": node.StreamsOf(a.Node), "retellings": node.RetellingsOf(a.Node), "features": a.features,
		"publisher": node.PublisherOf(a.Node), "peer infos": a.peerInfos, "threads": a.gatherer, "search": indexer{a.Store},
		"cleaner": a.cleaner, "link cards": a.cards, "blocklists": blocklists{a}, "links": a.links, "mail": a.mailer, "news": &newsletter{a},
	}
}

// userAgent names the software and this node; GoToSocial refuses requests without one.
func (a *App) userAgent() string { return remote.UserAgent(Version(), a.addresses().Base) }

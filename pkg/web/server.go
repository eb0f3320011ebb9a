package web

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/maypok86/otter/v2"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/pkg/oidc"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/templates"
)

// Options are what the pages are made of. Node and Store are required; what else is nil is not offered.
type Options struct {
	Node  *node.Node
	Store *storage.Store
	Log   *slog.Logger
	Now   func() time.Time
	// SetupToken opens the set-up page; it stands in the address that the server prints.
	SetupToken string
	// ProposedURL and ProposedHandleDomain are what the set-up page starts with: the configuration's.
	ProposedURL, ProposedHandleDomain string
	// TrustedProxies may tell in X-Forwarded-For who asks; nobody else.
	TrustedProxies []netip.Prefix
	// Development offers /style.
	Development bool
	// MaxUpload is the largest picture in bytes; 0 for what the node says.
	MaxUpload int64
	// File are the values of the configuration that no page changes.
	File []FileValue
	// Lookup finds what a handle or an address is, by asking other hosts, and keeps it.
	Lookup func(ctx context.Context, text string) (domain.Found, error)
	// Meet learns to know the people whom a note names, so that an answer to it reaches them. What fails is left out.
	Meet func(ctx context.Context, note domain.URI)
	// FetchAgain asks the origin of something of a peer for its present version; what is gone there goes here.
	FetchAgain func(ctx context.Context, uri domain.URI) error
	// Retry makes a failed delivery due again.
	Retry func(ctx context.Context, delivery domain.ID) error
	// Diagnose runs the self-test, LastSelfTest is its latest outcome, domain.ErrNotFound if there was none.
	Diagnose     func(ctx context.Context) domain.SelfTest
	LastSelfTest func(ctx context.Context) (domain.SelfTest, error)
	// AskPeer asks a host what program it runs, and keeps the answer.
	AskPeer func(ctx context.Context, host string) error
	// Interact is the page of the reader's own server (a host or a handle) that follows or answers an object of ours.
	// verb is what she wants to do with it, such as Join; "" for that.
	Interact func(ctx context.Context, server string, object domain.URI, verb domain.Verb) (string, error)
	// Providers are asked when members sign in elsewhere; nil where none can be.
	Providers *oidc.Client
	// TryMail sends a letter at once; the error says in words what failed.
	TryMail func(ctx context.Context, settings domain.MailSettings, letter domain.Letter) error
	// RemoteImage is the path of a peer's picture in our cache; "" while it is not there.
	RemoteImage func(address string) string
	// AddPicture checks, re-encodes and stores an upload.
	AddPicture func(ctx context.Context, by domain.Member, r io.Reader, words domain.Media) (domain.Media, error)
	// RemovePicture deletes an upload with its files. One that stands in an item is domain.ErrConflict, unless anyway.
	RemovePicture func(ctx context.Context, by domain.Member, id domain.ID, anyway bool) error
	// OpenMedia and OpenRemote open a stored picture by its file name; domain.ErrNotFound if there is none.
	OpenMedia, OpenRemote openFile
}

type openFile = func(ctx context.Context, name string) (io.ReadSeekCloser, error)

// Server answers for everything that people address.
type Server struct {
	o        Options
	node     *node.Node
	store    *storage.Store
	log      *slog.Logger
	now      func() time.Time
	echo     *echo.Echo
	assets   *templates.Assets
	tongues  *tongues
	sessions *sessions
	seats    *seats // who has which editor open
	changes  *changes
	pages    *pageCache
	outward  *outward
	drawn    *otter.Cache[string, []byte] // social cards by address
	drawing  sync.Mutex
	origins  *http.CrossOriginProtection
	lastSite atomic.Pointer[site]
	lastLook atomic.Pointer[look]
	lastLogo atomic.Pointer[logoIcons]
	testing  sync.Mutex // held by a self-test
}

// fixedParts are the same for every server of this program.
type fixedParts struct {
	assets  *templates.Assets
	tongues *tongues
	look    *look // the standard colour's
}

// embedded makes them from the embedded files, once: the servers of a program share them.
var embedded = sync.OnceValues(func() (f fixedParts, err error) { //nolint:gochecknoglobals // they never change
	if f.assets, err = templates.LoadAssets(); err != nil {
		return f, err
	}
	speakers, err := newSpeakers(f.assets)
	if err != nil {
		return f, err
	}
	f.tongues = newTongues(speakers)
	f.look, err = newLook(f.assets, paletteOf(""))
	return f, err
})

// New parses every template and registers every route.
func New(o Options) (*Server, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	fixed, err := embedded()
	if err != nil {
		return nil, err
	}
	s := &Server{
		o: o, node: o.Node, store: o.Store, log: o.Log, now: o.Now, echo: echo.New(), assets: fixed.assets, tongues: fixed.tongues,
		sessions: newSessions(o.Store), seats: newSeats(), changes: newChanges(o.Store), pages: newPageCache(), outward: newOutward(o.Now), drawn: newDrawnCache(), origins: http.NewCrossOriginProtection(),
	}
	s.lastLook.Store(fixed.look) // so that pages without the database have one
	s.echo.HideBanner, s.echo.HidePort = true, true
	s.echo.HTTPErrorHandler = s.showError
	s.echo.IPExtractor = clientAddress(o.TrustedProxies)
	for _, r := range s.routes() {
		s.echo.Add(r.method, r.path, s.handle(r))
	}
	s.echo.RouteNotFound("/*", s.handle(route{may: domain.ActSeePublic, handler: s.notFound}))
	return s, nil
}

// ServeHTTP implements http.Handler. HEAD is answered as GET; net/http leaves the body out.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		r = r.Clone(r.Context())
		r.Method = http.MethodGet
	}
	s.echo.ServeHTTP(w, r)
}

// clientAddress believes X-Forwarded-For only as far as it was written by proxies that are trusted.
func clientAddress(trusted []netip.Prefix) echo.IPExtractor {
	if len(trusted) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, prefix := range trusted {
		if _, network, err := net.ParseCIDR(prefix.String()); err == nil {
			options = append(options, echo.TrustIPRange(network))
		}
	}
	return echo.ExtractIPFromXFFHeader(options...)
}

package federation

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

// maxBody is what Mastodon accepts too; the largest activity seen in the wild is 300 KiB.
const maxBody = activitystreams.MaxBytes

var errTooLarge = domain.Explain(domain.ErrInvalid, "the activity is larger than 1 MiB", nil)

// message is what was posted, before anything of it is believed.
type message struct {
	activitystreams.Envelope
	body []byte
	// keyID says who signed, if anybody did.
	keyID domain.URI
	// signer is whose key verified: the actor, or who passes the message on. byEd25519 is how, with RFC 9421.
	signer    domain.URI
	byEd25519 bool
	// aboutUnknown marks a Delete of something that we do not hold: no request is made for its sake.
	aboutUnknown bool
}

// inbox takes an activity for one of our actors or all of them. 202 means that it is stored, or of no concern to us;
// applying it is the Processor's.
func (s *Server) inbox(c echo.Context, h here) error {
	ctx := c.Request().Context()
	m, err := s.read(c, h)
	if err != nil {
		return err
	}
	if m.Type == string(domain.VerbDelete) {
		ignore, err := s.lookAtDelete(ctx, m)
		if err != nil || ignore {
			return accepted(c, err)
		}
	}
	if err := s.refuseBlocked(ctx, m.Actor); err != nil {
		return err
	}
	peer, err := s.Store.Peer(ctx, m.Actor.Host())
	if err != nil {
		return err
	}
	sender, known, err := s.authenticate(c.Request(), h, m)
	if errors.Is(err, errIgnore) {
		return accepted(c, nil)
	}
	if err != nil {
		return err
	}
	if host := m.signer.Host(); host != peer.Host {
		if peer, err = s.Store.Peer(ctx, host); err != nil {
			return err
		}
	}
	if err := errors.Join(s.heardFrom(ctx, peer), s.learn(ctx, peer, m)); err != nil {
		return err
	}
	if m.signer == sender.URI {
		if err := s.Sync.heed(ctx, c.Request().Header, sender); err != nil {
			return err
		}
	}
	concerned, err := s.concerns(ctx, h, m, known)
	if err != nil || !concerned {
		return accepted(c, err)
	}
	return accepted(c, s.keep(ctx, m, sender))
}

func accepted(c echo.Context, err error) error {
	if err != nil {
		return err
	}
	return c.NoContent(http.StatusAccepted)
}

// read takes the body and its envelope, and refuses what cannot be an activity of a peer.
func (s *Server) read(c echo.Context, h here) (*message, error) {
	req := c.Request()
	if !isActivityBody(req.Header.Get("Content-Type")) {
		return nil, domain.Explain(domain.ErrInvalid, "post activities as application/activity+json", nil)
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), req.Body, maxBody))
	if err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, errTooLarge
		}
		return nil, domain.Explain(domain.ErrInvalid, "the body did not arrive whole", err)
	}
	envelope, err := activitystreams.Peek(body)
	if err != nil {
		return nil, domain.Explain(domain.ErrInvalid, "the body is not an activity", err)
	}
	switch {
	case envelope.Type == "":
		return nil, domain.Explain(domain.ErrInvalid, "the activity has no type", nil)
	case envelope.Actor == "":
		return nil, domain.Explain(domain.ErrInvalid, "the activity names no actor with a web address", nil)
	case h.IsOurs(envelope.Actor):
		return nil, domain.Explain(domain.ErrUnauthorized, "the actor lives on this node, which sends itself nothing", nil)
	case envelope.ID != "" && !domain.SameHost(envelope.ID, envelope.Actor):
		// FEP-fe34; it also keeps a forger from using up the id of somebody's activity.
		return nil, domain.Explain(domain.ErrUnauthorized, "the activity's id is not on its actor's host", nil)
	}
	if c.Param("id") != "" {
		if _, err := s.ourActor(req.Context(), actorID(c, h)); err != nil {
			return nil, err
		}
	}
	return &message{Envelope: envelope, body: body}, nil
}

// lookAtDelete says whether a Delete can be ignored unread: its actor is nobody we know, and it is about nothing that we hold.
// Mastodon tells every host that it ever met of each deleted account, whose key can no longer be fetched. A moderator of a
// Mobilizon or Lemmy whom we never met may delete what we hold of her host; the host is asked whether it is gone.
func (s *Server) lookAtDelete(ctx context.Context, m *message) (ignore bool, err error) {
	actor, err := s.Store.ActorByURI(ctx, m.Actor)
	unknown := errors.Is(err, domain.ErrNotFound)
	switch {
	case err == nil && !actor.GoneAt.IsZero(), unknown && !domain.SameHost(m.Object, m.Actor):
		return true, nil
	case err != nil && !unknown:
		return false, err
	}
	held, err := s.isHeld(ctx, m.Object)
	m.aboutUnknown = !held
	return unknown && !held, err
}

// isHeld says whether the store has an actor, item or note of that id.
func (s *Server) isHeld(ctx context.Context, uri domain.URI) (bool, error) {
	if uri == "" {
		return false, nil
	}
	_, err := s.Store.ItemByURI(ctx, uri)
	if errors.Is(err, domain.ErrNotFound) {
		_, err = s.Store.NoteByURI(ctx, uri)
	}
	if errors.Is(err, domain.ErrNotFound) {
		_, err = s.Store.ActorByURI(ctx, uri)
	}
	if errors.Is(err, domain.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// errIgnore ends a request with 202 although nothing was proven.
var errIgnore = errors.New("of no concern")

// authenticate proves who sent a message: its actor, or one who passes it on. known says that the store knew the sender
// before.
func (s *Server) authenticate(req *http.Request, h here, m *message) (sender domain.Actor, known bool, err error) {
	parsed, err := signature.Inspect(req)
	if err != nil {
		return sender, false, explainSignature(err)
	}
	m.keyID, m.byEd25519 = parsed.KeyID, parsed.Mode == domain.SignRFC9421
	if !domain.SameHost(m.keyID, m.Actor) {
		if !m.mayBePassedOn() {
			return sender, false, notTheOwner(m.keyID, m.Actor)
		}
		if err := s.refuseBlocked(req.Context(), m.keyID); err != nil {
			return sender, false, err
		}
	}
	if err := signature.Check(req, m.body, s.Now()); err != nil {
		return sender, false, explainSignature(err)
	}
	signer, known, err := s.verify(req, h, m)
	if err != nil {
		return signer, known, err
	}
	if m.signer = signer.URI; m.signer == m.Actor {
		return signer, known, nil
	}
	if !m.mayBePassedOn() {
		return signer, known, notTheOwner(m.keyID, m.Actor)
	}
	return s.passedOn(req.Context(), m, signer)
}

// verify holds the request against the key that it names.
func (s *Server) verify(req *http.Request, h here, m *message) (signer domain.Actor, known bool, err error) {
	signer, key, known, err := s.key(req.Context(), m, m.keyID)
	if err != nil {
		return signer, known, err
	}
	if signer.URI != m.Actor && !m.mayBePassedOn() {
		return signer, known, notTheOwner(m.keyID, m.Actor)
	}
	m.byEd25519 = m.byEd25519 && key.Algorithm == domain.KeyEd25519
	try := func(key domain.PublicKey) error {
		return s.keys.Verify(req, m.body, key, signature.Expect{Host: h.Host(), Scheme: scheme(h)}, s.Now())
	}
	err = try(key)
	if known && errors.Is(err, signature.ErrSignature) {
		if m.aboutUnknown {
			return signer, known, errIgnore
		}
		signer, err = s.refreshed(req.Context(), m.keyID, key, err, try)
	}
	return signer, known, explainSignature(err)
}

// key finds a key: stored, or with one bounded question to its host.
func (s *Server) key(ctx context.Context, m *message, id domain.URI) (owner domain.Actor, key domain.PublicKey, known bool, err error) {
	owner, key, err = s.Store.ActorByKey(ctx, id)
	if err == nil && owner.GoneAt.IsZero() {
		return owner, key, true, nil
	}
	if err != nil && !errors.Is(err, domain.ErrNotFound) {
		return owner, key, false, err
	}
	if m.aboutUnknown {
		return owner, key, false, errIgnore
	}
	owner, key, err = s.Resolver.Key(ctx, id)
	return owner, key, false, explainKey(id, err)
}

// refreshed asks for a key that did not fit once more, and tries again: the peer may have a new one.
func (s *Server) refreshed(ctx context.Context, id domain.URI, stale domain.PublicKey, failed error, try func(domain.PublicKey) error) (domain.Actor, error) {
	owner, key, err := s.Resolver.RefreshKey(ctx, id, stale)
	if errors.Is(err, domain.ErrTooMany) {
		return owner, failed
	}
	if err != nil {
		return owner, explainKey(id, err)
	}
	return owner, try(key)
}

func scheme(h here) string {
	if len(h.Base) > 5 && h.Base[:5] == "http:" {
		return "http"
	}
	return "https"
}

func notTheOwner(key, actor domain.URI) error {
	return domain.Explain(domain.ErrUnauthorized, fmt.Sprintf("the key %s is not one of %s", key, actor), nil)
}

// explainSignature tells the peer's operator what is wrong; the errors of signature hold nothing secret.
func explainSignature(err error) error {
	if err == nil || domain.Message(err) != "" {
		return err
	}
	for _, kind := range []error{domain.ErrUnauthorized, domain.ErrInvalid} {
		if errors.Is(err, kind) {
			return domain.Explain(kind, err.Error(), nil)
		}
	}
	return err
}

// explainKey: a host that does not answer now may be asked again (503); all else means that nobody vouches for the key.
func explainKey(keyID domain.URI, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, domain.ErrUnavailable), errors.Is(err, domain.ErrTooMany), errors.Is(err, context.DeadlineExceeded):
		return domain.Explain(domain.ErrUnavailable, fmt.Sprintf("the key %s cannot be fetched now", keyID), err)
	case errors.Is(err, context.Canceled):
		return err
	}
	reason := "its host does not confirm it"
	if message := domain.Message(err); message != "" {
		reason = message
	}
	return domain.Explain(domain.ErrUnauthorized, fmt.Sprintf("the key %s cannot be used: %s", keyID, reason), nil)
}

// keep stores the message with its verified sender; the same one twice is stored once.
func (s *Server) keep(ctx context.Context, m *message, sender domain.Actor) error {
	hash := sha256.Sum256(m.body)
	_, err := s.Store.AddInboxRow(ctx, domain.InboxRow{
		ID: s.NewID(), Verb: domain.Verb(m.Type), Activity: m.ID, BodyHash: hex.EncodeToString(hash[:]), Sender: sender.URI,
		Body: m.body, State: domain.InboxPending, ReceivedAt: s.Now(),
	})
	return err
}

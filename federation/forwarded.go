package federation

import (
	"context"
	"errors"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// mayBePassedOn says whether a message may come from another than its actor (AP §7.1.2, inbox forwarding): what is about
// an object. Nobody passes on a Follow or its answers, and who has one from yesterday must not play it again.
func (m *message) mayBePassedOn() bool {
	switch domain.Verb(m.Type) {
	case domain.VerbCreate, domain.VerbUpdate, domain.VerbDelete:
		return true
	case domain.VerbLike, domain.VerbAnnounce: // there is no object to fetch that would confirm them
		_, err := signature.InspectProof(m.body)
		return err == nil
	}
	return false
}

// passedOn judges what signer, who is verified, sends in another's name. With a proof (FEP-8b32) it is its actor's;
// without one it stays the signer's, and the Processor asks the object's host.
func (s *Server) passedOn(ctx context.Context, m *message, signer domain.Actor) (sender domain.Actor, known bool, err error) {
	if err := s.refuseBlocked(ctx, m.signer); err != nil {
		return signer, false, err
	}
	proof, err := signature.InspectProof(m.body)
	if errors.Is(err, signature.ErrUnsigned) {
		if domain.SameHost(m.signer, m.Actor) { // its host has the actor's key and no need to forward
			return signer, false, notTheOwner(m.keyID, m.Actor)
		}
		if _, err := s.Store.ActorByURI(ctx, m.Actor); err != nil && !errors.Is(err, domain.ErrNotFound) {
			return signer, false, err
		} else if err == nil {
			known = true
		}
		return signer, known, nil
	}
	if err != nil {
		return signer, false, explainSignature(err)
	}
	if !domain.SameHost(proof.KeyID, m.Actor) {
		return signer, false, notTheOwner(proof.KeyID, m.Actor)
	}
	owner, key, known, err := s.key(ctx, m, proof.KeyID)
	if err != nil {
		return signer, false, err
	}
	err = s.keys.VerifyProof(proof, key, s.Now())
	if known && errors.Is(err, signature.ErrSignature) {
		if m.aboutUnknown {
			return signer, known, errIgnore
		}
		owner, err = s.refreshed(ctx, proof.KeyID, key, err, func(key domain.PublicKey) error {
			return s.keys.VerifyProof(proof, key, s.Now())
		})
	}
	if err != nil {
		return signer, known, explainSignature(err)
	}
	if owner.URI != m.Actor {
		return signer, known, notTheOwner(proof.KeyID, m.Actor)
	}
	return owner, known, nil
}

// refuseBlocked ends what a blocked host or actor sends or passes on.
func (s *Server) refuseBlocked(ctx context.Context, sender domain.URI) error {
	standings, err := s.Store.Standings(ctx)
	if err == nil && standings.IsBlocked(sender) {
		err = domain.Explain(domain.ErrForbidden, "this node accepts nothing from "+sender.Host(), nil)
	}
	return err
}

// receivePassedOn applies what came without a proof from another than its actor: nothing in it is believed but that
// something happened to an object, whose own host is asked (DESIGN §4, Trust).
func (p *Processor) receivePassedOn(ctx context.Context, activity *domain.Activity, row domain.InboxRow) error {
	uri := activity.ObjectURI
	object, err := p.Resolver.Object(ctx, uri)
	isGone := errors.Is(err, domain.ErrGone) || errors.Is(err, domain.ErrNotFound)
	if activity.Verb == domain.VerbDelete && isGone {
		return p.deletePassedOn(ctx, uri, row)
	}
	if err != nil {
		return err
	}
	author := authorOfObject(object)
	if activity.Verb == domain.VerbDelete || author == "" || author != activity.Actor {
		return p.Store.FinishInbox(ctx, row.ID) // its host says otherwise
	}
	sender, err := p.Resolver.Actor(ctx, author)
	if err != nil {
		return err
	}
	return p.Node.Receive(ctx, node.Received{
		Activity: &domain.Activity{
			ID: activity.ID, Verb: activity.Verb, Actor: author, ObjectURI: uri, To: activity.To, Cc: activity.Cc, PublishedAt: activity.PublishedAt,
		},
		Sender: sender, Objects: []domain.Object{object}, Row: row.ID,
	})
}

func (p *Processor) deletePassedOn(ctx context.Context, uri domain.URI, row domain.InboxRow) error {
	author, err := p.authorOf(ctx, uri)
	if err != nil {
		return err
	}
	if author == "" {
		return p.Store.FinishInbox(ctx, row.ID)
	}
	sender, err := p.Store.ActorByURI(ctx, author)
	if err != nil {
		return err
	}
	return p.Node.Receive(ctx, node.Received{
		Activity: &domain.Activity{Verb: domain.VerbDelete, Actor: author, ObjectURI: uri},
		Sender:   sender, Objects: []domain.Object{&domain.Tombstone{URI: uri}}, Row: row.ID,
	})
}

// authorOfObject is who stands behind a fetched object; "" for kinds that nobody passes on.
func authorOfObject(object domain.Object) domain.URI {
	switch o := object.(type) {
	case *domain.Item:
		return o.Actor
	case *domain.Note:
		return o.Actor
	case *domain.Actor:
		return o.URI
	}
	return ""
}

// learn notes that a host signs with Ed25519, and so reads it. What was learned before stays until it expires: a host
// that signs so and refuses it is not tried at every message.
func (s *Server) learn(ctx context.Context, peer domain.Peer, m *message) error {
	if !m.byEd25519 || peer.Mode != "" && peer.ModeUntil.After(s.Now()) {
		return nil
	}
	now := s.Now()
	return s.Store.Write(ctx, func(tx *storage.Tx) error {
		return tx.ProposeMode(ctx, peer.Host, domain.SignEd25519, now, now.Add(domain.ModeMemory))
	})
}

// Package passkey checks what devices sign with passkeys (WebAuthn level 3). It keeps nothing: what it needs again between
// two steps is given back as bytes.
package passkey

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/weftwork/weftwork/pkg/domain"
)

// maxAnswer bounds what a browser sends of a ceremony, in bytes.
const maxAnswer = 64 << 10

// Site is where passkeys are good: the host of the public address.
type Site struct{ w *webauthn.WebAuthn }

// Possible says whether browsers make passkeys for an address: https, or a name of this machine, and no bare number.
func Possible(base string) bool {
	u, err := url.Parse(base)
	if err != nil || net.ParseIP(u.Hostname()) != nil {
		return false
	}
	return u.Scheme == "https" || u.Hostname() == "localhost" || strings.HasSuffix(u.Hostname(), ".localhost")
}

// NewSite is the site at a public address.
func NewSite(base, name string) (*Site, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("passkeys of %s: %w", base, err)
	}
	w, err := webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: name, RPOrigins: []string{base}, AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(), UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("passkeys of %s: %w", base, err)
	}
	return &Site{w: w}, nil
}

// owner is a member as the library knows her.
type owner struct {
	member domain.Member
	keys   []webauthn.Credential
}

func ownerOf(m domain.Member, keys []domain.Passkey) (owner, error) {
	o := owner{member: m}
	for _, key := range keys {
		var c webauthn.Credential
		if err := json.Unmarshal(key.Data, &c); err != nil {
			return o, fmt.Errorf("read passkey %s: %w", key.ID, err)
		}
		o.keys = append(o.keys, c)
	}
	return o, nil
}

func (o owner) WebAuthnID() []byte                         { return []byte(o.member.ID) }
func (o owner) WebAuthnName() string                       { return o.member.Email }
func (o owner) WebAuthnDisplayName() string                { return o.member.Name }
func (o owner) WebAuthnCredentials() []webauthn.Credential { return o.keys }

// BeginAdding gives what the browser is asked, and what FinishAdding needs again.
func (s *Site) BeginAdding(m domain.Member, keys []domain.Passkey) (options any, kept []byte, err error) {
	o, err := ownerOf(m, keys)
	if err != nil {
		return nil, nil, err
	}
	var known []protocol.CredentialDescriptor
	for _, key := range o.keys {
		known = append(known, key.Descriptor())
	}
	creation, session, err := s.w.BeginRegistration(o, webauthn.WithExclusions(known))
	if err != nil {
		return nil, nil, fmt.Errorf("begin a passkey: %w", err)
	}
	kept, err = json.Marshal(session)
	return creation, kept, err
}

// FinishAdding checks the browser's answer; the passkey has no name and no id yet. Any other answer is domain.ErrInvalid.
func (s *Site) FinishAdding(m domain.Member, kept, answer []byte) (domain.Passkey, error) {
	var session webauthn.SessionData
	if len(answer) > maxAnswer || json.Unmarshal(kept, &session) != nil {
		return domain.Passkey{}, domain.ErrInvalid
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return domain.Passkey{}, fmt.Errorf("%w: read a new passkey: %w", domain.ErrInvalid, err)
	}
	credential, err := s.w.CreateCredential(owner{member: m}, session, parsed)
	if err != nil {
		return domain.Passkey{}, fmt.Errorf("%w: check a new passkey: %w", domain.ErrInvalid, err)
	}
	key, err := with(domain.Passkey{Member: m.ID}, credential)
	key.Credential = nameOf(credential.ID)
	return key, err
}

// BeginLogin asks for any passkey of this site.
func (s *Site) BeginLogin() (options any, kept []byte, err error) {
	assertion, session, err := s.w.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, nil, fmt.Errorf("ask for a passkey: %w", err)
	}
	kept, err = json.Marshal(session)
	return assertion, kept, err
}

// Find gives a member with her passkeys.
type Find func(id domain.ID) (domain.Member, []domain.Passkey, error)

// FinishLogin checks the browser's answer, and gives the member and the passkey as it is to be stored. Any other answer is
// domain.ErrUnauthorized.
func (s *Site) FinishLogin(kept, answer []byte, find Find) (domain.Member, domain.Passkey, error) {
	var session webauthn.SessionData
	if len(answer) > maxAnswer || json.Unmarshal(kept, &session) != nil {
		return domain.Member{}, domain.Passkey{}, domain.ErrUnauthorized
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return domain.Member{}, domain.Passkey{}, fmt.Errorf("%w: read a passkey: %w", domain.ErrUnauthorized, err)
	}
	var keys []domain.Passkey
	user, credential, err := s.w.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		member, held, err := find(domain.ID(handle))
		if err != nil {
			return nil, err
		}
		keys = held
		return ownerOf(member, held)
	}, session, parsed)
	if err != nil || credential.Authenticator.CloneWarning {
		return domain.Member{}, domain.Passkey{}, fmt.Errorf("%w: check a passkey: %w", domain.ErrUnauthorized, err)
	}
	for _, key := range keys {
		if o, ok := user.(owner); ok && key.Credential == nameOf(credential.ID) {
			key, err = with(key, credential)
			return o.member, key, err
		}
	}
	return domain.Member{}, domain.Passkey{}, domain.ErrUnauthorized
}

func with(key domain.Passkey, credential *webauthn.Credential) (_ domain.Passkey, err error) {
	credential.Attestation = webauthn.CredentialAttestation{} // which device it is, is nobody's business
	key.Data, err = json.Marshal(credential)
	return key, err
}

func nameOf(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }

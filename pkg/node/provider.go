package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// KeyProvider is the setting that keeps where members may sign in besides this node.
const KeyProvider = "sign_in_provider"

// maxProviderName is in characters: it stands on a button.
const maxProviderName = 40

// Provider is where members may sign in besides this node; one that is not set up if there is none.
func (n *Node) Provider(ctx context.Context) (domain.Provider, error) {
	return provider(ctx, n.store.Reader)
}

func provider(ctx context.Context, r storage.Reader) (p domain.Provider, err error) {
	text, err := r.Setting(ctx, KeyProvider)
	if notFound(err) {
		return p, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &p)
	}
	if err != nil {
		return domain.Provider{}, fmt.Errorf("read the provider: %w", err)
	}
	return p, nil
}

// CheckProvider completes a provider as a form has it, and says what is wrong with it. An empty secret stands for the one
// that is kept, as long as it goes to the same issuer for the same client.
func (n *Node) CheckProvider(ctx context.Context, by domain.Member, typed domain.Provider) (domain.Provider, error) {
	if err := allow(by, domain.ActSettings); err != nil {
		return typed, err
	}
	kept, err := n.Provider(ctx)
	if err != nil {
		return typed, err
	}
	typed.Name, typed.Issuer, typed.ClientID = oneLine(typed.Name), strings.TrimSpace(typed.Issuer), strings.TrimSpace(typed.ClientID)
	var wrong domain.InvalidError
	checkLength(&wrong, "provider_name", typed.Name, 1, maxProviderName)
	issuer, err := url.Parse(typed.Issuer)
	if err != nil || issuer.Host == "" || issuer.User != nil || issuer.RawQuery != "" || issuer.Fragment != "" || issuer.Scheme != "https" && issuer.Scheme != "http" || len(typed.Issuer) > 500 {
		wrong.Add("issuer", "write the whole address, such as https://id.example.org/realms/mill")
	}
	if typed.ClientID == "" || len(typed.ClientID) > 500 || !domain.IsHeaderText(typed.ClientID) {
		wrong.Add("client_id", "write the client id that the provider gave this site")
	}
	same := typed.Issuer == kept.Issuer && typed.ClientID == kept.ClientID
	switch {
	case same && (typed.Secret == "" || typed.Secret == kept.Secret):
		typed.Secret, typed.SecretAt = kept.Secret, kept.SecretAt
	case typed.Secret == "" && kept.Secret != "":
		wrong.Add("secret", "write the secret: the one that is kept goes to no other issuer and client")
	case len(typed.Secret) > 1000 || !domain.IsHeaderText(typed.Secret):
		wrong.Add("secret", "take a secret of at most 1,000 characters in one line")
	}
	if typed.Secret != "" && typed.SecretAt.IsZero() {
		typed.SecretAt = after(n.moment(), kept.SecretAt)
	}
	return typed, wrong.OrNil()
}

// SaveProvider keeps where members may sign in.
func (n *Node) SaveProvider(ctx context.Context, by domain.Member, typed domain.Provider) error {
	p, err := n.CheckProvider(ctx, by, typed)
	if err != nil {
		return err
	}
	return n.keepProvider(ctx, by, p)
}

// ForgetProvider ends that members sign in there. Who has no other way needs a link for a new password.
func (n *Node) ForgetProvider(ctx context.Context, by domain.Member) error {
	if err := allow(by, domain.ActSettings); err != nil {
		return err
	}
	return n.keepProvider(ctx, by, domain.Provider{})
}

func (n *Node) keepProvider(ctx context.Context, by domain.Member, p domain.Provider) error {
	encoded, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encode the provider: %w", err)
	}
	after, err := providerText(p)
	if err != nil {
		return err
	}
	return n.record(ctx, n.audit(ctx, by, domain.AuditProvider, p.Issuer, ""), func(tx *storage.Tx, noted *domain.AuditEntry) error {
		if err := stillMay(ctx, tx, by, domain.ActSettings); err != nil {
			return err
		}
		now, err := provider(ctx, tx.Reader)
		if err != nil {
			return err
		}
		if !p.IsSetUp() {
			noted.Target = now.Issuer
		}
		if err := changing(ctx, tx, noted, KeyProvider, after); err != nil {
			return err
		}
		return tx.SetSetting(ctx, KeyProvider, string(encoded))
	})
}

// MayAskProvider slows down who begins to sign in often: each time, the node asks somebody else.
func (n *Node) MayAskProvider(from Origin) error { return n.mayTry(providerTries(from)) }

// ProviderAnswered takes back what MayAskProvider counted: whoever came back was no guess.
func (n *Node) ProviderAnswered(from Origin) { n.throttle.succeeded(providerTries(from)) }

func providerTries(from Origin) tryKeys {
	return tryKeys{what: "provider", from: from.network(), member: from.network()}
}

// MemberOfClaims is who signed in at the provider: whoever linked this identity, or has the address that the provider verified,
// if the owner allowed that. Nobody becomes a member by it.
func (n *Node) MemberOfClaims(ctx context.Context, claims domain.Claims, from Origin) (domain.Member, error) {
	identity, err := n.store.IdentityBySubject(ctx, claims.Issuer, claims.Subject)
	var member domain.Member
	switch {
	case notFound(err):
		member, err = n.linkByEmail(ctx, claims)
	case err == nil:
		if member, err = n.store.MemberByID(ctx, identity.Member); err == nil && !member.HasLeft() {
			identity.UsedAt = n.moment()
			err = n.store.Write(ctx, func(tx *storage.Tx) error { return tx.UseIdentity(ctx, identity) })
		}
	}
	if err != nil {
		return domain.Member{}, err
	}
	if member.HasLeft() {
		return domain.Member{}, errNobodyLinked
	}
	n.ProviderAnswered(from)
	return member, nil
}

var errNobodyLinked = domain.Explain(domain.ErrUnauthorized,
	"no member here is linked with this identity: log in another way and link it under “Signing in”, or open the link of your invitation", nil)

func (n *Node) linkByEmail(ctx context.Context, claims domain.Claims) (domain.Member, error) {
	p, err := n.Provider(ctx)
	if err != nil {
		return domain.Member{}, err
	}
	if !p.ByEmail || !claims.Verified || claims.Email == "" || p.Issuer != claims.Issuer {
		return domain.Member{}, errNobodyLinked
	}
	member, err := n.store.MemberByEmail(ctx, claims.Email)
	if notFound(err) || err == nil && member.HasLeft() {
		return domain.Member{}, errNobodyLinked
	}
	if err != nil {
		return member, err
	}
	return member, n.linkClaims(ctx, member, claims, "+ "+p.Host()+" · @")
}

// LinkIdentity lets a member sign in with who she is at the provider.
func (n *Node) LinkIdentity(ctx context.Context, by domain.Member, claims domain.Claims) error {
	if err := allow(by, domain.ActAccount); err != nil {
		return err
	}
	p, err := n.Provider(ctx)
	if err != nil {
		return err
	}
	return n.linkClaims(ctx, by, claims, "+ "+p.Host())
}

func (n *Node) linkClaims(ctx context.Context, member domain.Member, claims domain.Claims, detail string) error {
	identity := n.identityOf(member.ID, claims)
	return n.record(ctx, n.audit(ctx, member, domain.AuditIdentity, member.Email, detail), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		held, err := tx.IdentityBySubject(ctx, claims.Issuer, claims.Subject)
		if err == nil && held.Member == member.ID {
			return errNothingDone
		}
		if err != nil && !notFound(err) {
			return err
		}
		return identityTaken(tx.AddIdentity(ctx, identity))
	})
}

func (n *Node) identityOf(member domain.ID, claims domain.Claims) domain.Identity {
	return domain.Identity{ID: n.newID(), Member: member, Issuer: claims.Issuer, Subject: claims.Subject, Email: claims.Email, CreatedAt: n.moment()}
}

func identityTaken(err error) error {
	if errors.Is(err, domain.ErrConflict) && domain.Message(err) == "" {
		return domain.Explain(domain.ErrConflict, "this identity belongs to another member, or this member is linked with another one there already", err)
	}
	return err
}

// UnlinkIdentity forgets an identity of a member. The last way to log in stays.
func (n *Node) UnlinkIdentity(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActAccount); err != nil {
		return err
	}
	return n.record(ctx, n.audit(ctx, by, domain.AuditIdentity, by.Email, "−"), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := tx.DropIdentity(ctx, by.ID, id); err != nil {
			return err
		}
		return keepsAWayIn(ctx, tx, by.ID)
	})
}

// JoinByProvider is Join with an identity in place of a password. What she did not write herself, the provider says.
func (n *Node) JoinByProvider(ctx context.Context, code string, add NewMember, claims domain.Claims) (domain.Member, error) {
	invitation, err := n.InvitationOf(ctx, code)
	if err != nil {
		return domain.Member{}, err
	}
	if strings.TrimSpace(add.Email) == "" {
		add.Email = claims.Email
	}
	if strings.TrimSpace(add.Name) == "" {
		add.Name = claims.Name
	}
	add.Role, add.passwordless = invitation.Role, true
	member, err := n.makeMember(ctx, add)
	if err != nil {
		return member, err
	}
	identity, entry := n.identityOf(member.ID, claims), n.audit(ctx, member, domain.AuditIdentity, member.Email, "+")
	return member, n.letIn(ctx, invitation, member, func(tx *storage.Tx) error {
		if err := identityTaken(tx.AddIdentity(ctx, identity)); err != nil {
			return err
		}
		return tx.AddAudit(ctx, entry)
	})
}

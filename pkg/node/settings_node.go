package node

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Settings about the node and its actors.
const (
	KeyMail        = "mail"
	KeyAddress     = "address"
	KeyFactorRoles = "second_factor"
	KeyApproval    = "approval" // with the actor: ActorKey
	KeyActor       = "actor"    // with the actor: ActorKey
)

// ActorKey names a setting of one of our actors: KeyApproval or KeyActor.
func ActorKey(key string, actor domain.URI) string { return key + ":" + string(actor) }

// mailValue is the mail server as the audit list keeps it: of the password only when it was set.
type mailValue struct {
	Host       string                `json:"host"`
	Port       int                   `json:"port,omitempty"`
	Encryption domain.MailEncryption `json:"encryption"`
	User       string                `json:"user,omitempty"`
	From       string                `json:"from"`
	Password   string                `json:"password_of,omitempty"`
}

// mailText is "" where there is none.
func mailText(s domain.MailSettings) (string, error) {
	if !s.IsSetUp() {
		return "", nil
	}
	return asText(valueOfMail(s))
}

// valueOfMail is the zero value where there is none.
func valueOfMail(s domain.MailSettings) (v mailValue) {
	if !s.IsSetUp() {
		return v
	}
	v = mailValue{Host: s.Host, Port: s.Port, Encryption: s.Encryption, User: s.User, From: s.From}
	if !s.PasswordAt.IsZero() {
		v.Password = s.PasswordAt.Format(time.RFC3339Nano)
	}
	return v
}

// keptMail is what members set; the zero MailSettings if nobody did.
func keptMail(ctx context.Context, r storage.Reader) (s domain.MailSettings, err error) {
	text, err := r.Setting(ctx, KeyMail)
	if notFound(err) {
		return s, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &s)
	}
	if err != nil {
		return s, fmt.Errorf("read the mail server: %w", err)
	}
	return s, nil
}

func mailSetting() setting {
	return setting{domain.AuditMail, func(ctx context.Context, r storage.Reader) (string, error) {
		s, err := keptMail(ctx, r)
		if err != nil {
			return "", err
		}
		return mailText(s)
	}, func(ctx context.Context, n *Node, by domain.Member, value string) error {
		if value == "" {
			return n.ForgetMail(ctx, by)
		}
		var v mailValue
		if err := json.Unmarshal([]byte(value), &v); err != nil {
			return fmt.Errorf("read what the mail server was: %w", err)
		}
		kept, err := keptMail(ctx, n.store.Reader)
		if err != nil {
			return err
		}
		held := valueOfMail(kept)
		if v.Password != held.Password || v.Password != "" && (v.Host != held.Host || v.Port != held.Port || v.User != held.User || v.Encryption != held.Encryption) {
			return domain.Explain(domain.ErrConflict, "the password of then is not kept: write it where the mail server is set", nil)
		}
		return n.SaveMail(ctx, by, domain.MailSettings{Host: v.Host, Port: v.Port, Encryption: v.Encryption, User: v.User, From: v.From})
	}}
}

// addressValue is where the world reaches the node.
type addressValue struct {
	URL    string `json:"url"`
	Handle string `json:"handle_domain"`
}

func addressSetting() setting {
	return setting{domain.AuditAddress, func(ctx context.Context, r storage.Reader) (string, error) {
		settings, err := r.Settings(ctx)
		if err != nil {
			return "", err
		}
		return asText(addressValue{settings.Base, settings.HandleDomain})
	}, func(ctx context.Context, n *Node, by domain.Member, value string) error {
		var v addressValue
		if err := json.Unmarshal([]byte(value), &v); err != nil {
			return fmt.Errorf("read what the address was: %w", err)
		}
		return n.SetAddress(ctx, by, v.URL, v.Handle)
	}}
}

// approvalSetting is whether an actor of ours approves its followers: "on" or "off".
func approvalSetting(actor domain.URI) setting {
	return setting{domain.AuditApproval, func(ctx context.Context, r storage.Reader) (string, error) {
		a, err := r.ActorByURI(ctx, actor)
		return approvalWords(Approval(a.ManuallyApproves)), err
	}, func(ctx context.Context, n *Node, by domain.Member, value string) error {
		return n.SetApproval(ctx, by, actor, Approval(value == approvalWords(ByHand)))
	}}
}

func approvalWords(a Approval) string {
	if a == ByHand {
		return "on"
	}
	return "off"
}

// actorSetting is how an actor of ours wants to be found.
func actorSetting(actor domain.URI) setting {
	return setting{domain.AuditActor, func(ctx context.Context, r storage.Reader) (string, error) {
		a, err := r.ActorByURI(ctx, actor)
		if err != nil {
			return "", err
		}
		return actorText(a)
	}, func(ctx context.Context, n *Node, by domain.Member, value string) error {
		var v ActorSettings
		if err := json.Unmarshal([]byte(value), &v); err != nil {
			return fmt.Errorf("read how the actor was found: %w", err)
		}
		_, err := n.EditActor(ctx, by, actor, v)
		return err
	}}
}

func actorText(a domain.Actor) (string, error) {
	return asText(ActorSettings{Discoverable: a.Discoverable, Indexable: a.Indexable, AttributionDomains: a.AttributionDomains})
}

// partSetting finds those that are no field of the node's settings; of says which one, where there are several.
func partSetting(kind, of string) (setting, bool) {
	switch kind {
	case KeyPage:
		return pageSetting(domain.ID(of)), of != ""
	case KeyEditors:
		return editorsSetting(domain.ID(of)), of != ""
	case KeyMenu:
		return menuSetting(), true
	case KeyCard:
		return cardSetting(), true
	case KeyMail:
		return mailSetting(), true
	case KeyAddress:
		return addressSetting(), true
	case KeyProvider:
		return providerSetting(), true
	case KeyApproval:
		return approvalSetting(domain.URI(of)), of != ""
	case KeyActor:
		return actorSetting(domain.URI(of)), of != ""
	}
	return setting{}, false
}

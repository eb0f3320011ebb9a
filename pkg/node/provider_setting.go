package node

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// providerValue is the provider as the audit list keeps it: of the secret only when it was set.
type providerValue struct {
	Name     string `json:"name"`
	Issuer   string `json:"issuer"`
	ClientID string `json:"client_id"`
	ByEmail  bool   `json:"by_email"`
	Secret   string `json:"secret_of,omitempty"`
}

// providerText is "" where there is none.
func providerText(p domain.Provider) (string, error) {
	if !p.IsSetUp() {
		return "", nil
	}
	return asText(providerValue{Name: p.Name, Issuer: p.Issuer, ClientID: p.ClientID, ByEmail: p.ByEmail, Secret: secretOf(p)})
}

// secretOf names a secret by when it was set; "" if there is none.
func secretOf(p domain.Provider) string {
	if p.Secret == "" {
		return ""
	}
	return p.SecretAt.Format(time.RFC3339Nano)
}

// providerSetting is undone as far as no other secret is needed: none is kept but the one that holds.
func providerSetting() setting {
	return setting{domain.AuditProvider, func(ctx context.Context, r storage.Reader) (string, error) {
		p, err := provider(ctx, r)
		if err != nil {
			return "", err
		}
		return providerText(p)
	}, func(ctx context.Context, n *Node, by domain.Member, value string) error {
		if value == "" {
			return n.ForgetProvider(ctx, by)
		}
		var v providerValue
		if err := json.Unmarshal([]byte(value), &v); err != nil {
			return fmt.Errorf("read what the provider was: %w", err)
		}
		held, err := n.Provider(ctx)
		if err != nil {
			return err
		}
		if v.Secret != secretOf(held) || v.Secret != "" && (v.Issuer != held.Issuer || v.ClientID != held.ClientID) {
			return domain.Explain(domain.ErrConflict, "the secret of then is not kept: write it where signing in elsewhere is set", nil)
		}
		return n.SaveProvider(ctx, by, domain.Provider{Name: v.Name, Issuer: v.Issuer, ClientID: v.ClientID, ByEmail: v.ByEmail})
	}}
}

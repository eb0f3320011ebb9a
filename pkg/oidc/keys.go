package oidc

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/weftwork/weftwork/pkg/domain"
)

// tryKeys reads the keys that tokens are signed with.
func (c *Client) tryKeys(ctx context.Context, p domain.Provider, address string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return fmt.Errorf("ask for the keys of %s: %w", p.Issuer, err)
	}
	answer, err := c.HTTP.Do(request)
	if err != nil {
		return fmt.Errorf("ask for the keys of %s: %w", p.Issuer, err)
	}
	defer answer.Body.Close()
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&set); err != nil || answer.StatusCode != http.StatusOK || len(set.Keys) == 0 {
		return domain.Explain(domain.ErrInvalid, fmt.Sprintf("the keys that %s signs with cannot be read", p.Host()), err)
	}
	return nil
}

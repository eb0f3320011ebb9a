package app

import (
	"net/http"
	"testing"

	"github.com/weftwork/weftwork/pkg/config"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Then the node actor is all that can be read unsigned, and all that peers need.
func TestTheSelfTestAsksForTheNodeActorWhereOnlySignedRequestsAreAnswered(t *testing.T) {
	onlyListed := func(f *front) error {
		return f.Store.Write(t.Context(), func(tx *storage.Tx) error {
			return tx.SaveModeration(t.Context(), domain.Moderation{AllowList: true})
		})
	}
	for name, c := range map[string]struct {
		configure func(*config.Config)
		decide    func(*front) error
	}{
		"signed_fetch": {func(c *config.Config) { c.Federation.SignedFetch = true }, func(*front) error { return nil }},
		"allow list":   {func(*config.Config) {}, onlyListed},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFrontWith(t, c.configure)
			if err := c.decide(f); err != nil {
				t.Fatal(err)
			}
			f.wantRed("")
			f.toWorld = func(r *http.Response) {
				if r.Request.URL.Path == "/ap/node" {
					r.StatusCode = http.StatusForbidden
				}
			}
			f.wantRed("actor", "auth_basic off;")
		})
	}
}

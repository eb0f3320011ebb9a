package federation

import (
	"net/http"

	"github.com/weftwork/weftwork/federation/signature"
)

// isOpen says whether a document may be read without a proof of who asks: unless signed_fetch is on, or only listed hosts
// are let in. Who names a key of a blocked host or actor is refused all the same: nobody would claim that for fun.
func (s *Server) isOpen(req *http.Request) (bool, error) {
	settings, err := s.Store.Settings(req.Context())
	if err != nil || s.SignedFetch || settings.SignedFetch {
		return false, err
	}
	standings, err := s.Store.Standings(req.Context())
	if err != nil || standings.AllowOnly() {
		return false, err
	}
	if req.Header.Get("Signature") == "" {
		return true, nil
	}
	parsed, err := signature.Inspect(req)
	if err != nil {
		return true, nil //nolint:nilerr // what is public needs no signature, nor a right one
	}
	if err := s.refuseBlocked(req.Context(), parsed.KeyID); err != nil {
		return false, err
	}
	if actor, _, err := s.Store.ActorByKey(req.Context(), parsed.KeyID); err == nil {
		return true, s.refuseBlocked(req.Context(), actor.URI)
	}
	return true, nil
}

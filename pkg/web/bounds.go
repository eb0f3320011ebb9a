package web

import (
	"errors"
	"io"
	"net/http"

	"github.com/weftwork/weftwork/pkg/domain"
)

// How large forms may be, in bytes.
const (
	// maxFormBytes bounds one with a text, besides its files: the longest has 0.5 million characters of up to 4 bytes, escaped.
	maxFormBytes = 8 << 20
	// maxSmallForm is for all that bring neither: 5,000 characters of any writing are 60 KB.
	maxSmallForm = 256 << 10
	// maxCarriedForm is for a text whose writer is not known any more: it goes on through the log-in.
	maxCarriedForm = 1 << 20
	// maxThrownAway of what is too large is read all the same, so that the browser hears the answer.
	maxThrownAway = 8 << 20
)

// bound holds a form to what its route takes. Whoever is nobody here has little to send, unless her session ended meanwhile.
func (s *Server) bound(v *visit, r route) {
	limit := int64(maxSmallForm)
	switch {
	case r.long && (v.member != nil || v.session.GetString(v.ctx(), keyWhose) != ""):
		limit = maxFormBytes
	case r.long:
		limit = maxCarriedForm
	}
	v.Request().Body = http.MaxBytesReader(v.Response(), v.body, limit)
}

// short reads a form that is not long before anything is done with it, so that one which is too large is refused with words.
func (v *visit) short(r route) error {
	if r.long || v.Request().Method != http.MethodPost {
		return nil
	}
	_, err := v.form()
	return err
}

// unread says why a form cannot be read.
func (v *visit) unread(err error) error {
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge || errors.Is(err, errFormTooLarge) {
		_, _ = io.CopyN(io.Discard, v.body, maxThrownAway) // what fails here does not matter any more
		return domain.Explain(domain.ErrInvalid, v.say("error.too_large"), err)
	}
	return domain.Explain(domain.ErrInvalid, v.say("error.bad_form"), err)
}

package web

import (
	"errors"
	"io"
	"net/url"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// lookAgainAfter is for how long it is believed who sends a form while it comes.
const lookAgainAfter = time.Second

// lateBody looks again who sends a form when it is here: who holds it back keeps no rights that she lost meanwhile.
type lateBody struct {
	io.ReadCloser
	look   func() // nil for visitors
	looked time.Time
}

func (b *lateBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.look != nil && (errors.Is(err, io.EOF) || time.Since(b.looked) > lookAgainAfter) {
		b.look()
		b.looked = time.Now()
	}
	return n, err
}

// lookAgain takes from the visit the rights that its member has no longer; may is the one that the route needs.
func (s *Server) lookAgain(v *visit, may domain.Action) {
	if v.member == nil || v.login == nil { // by now taken for a visitor
		return
	}
	login, err := s.store.LoginByID(v.ctx(), v.login.ID, s.now())
	if err == nil {
		var now domain.Member
		if now, err = s.store.MemberByID(v.ctx(), login.Member); err == nil && !now.HasLeft() {
			*v.member, v.late = now, domain.AllowAtAll(now, may)
			return
		}
	}
	v.member.Role = ""
	switch {
	case isNotFound(err):
		v.late = domain.Explain(domain.ErrForbidden, v.say("error.session_ended"), nil)
	case err == nil:
		v.late = domain.Explain(domain.ErrForbidden, v.say("error.membership_ended"), nil)
	default:
		v.late = err
	}
}

// inTime is nil unless the member's rights ended while she sent a form; what she wrote is there for her to copy.
func (v *visit) inTime(values url.Values) error {
	if v.late != nil && v.kept == nil {
		v.keepWords(values)
	}
	return v.late
}

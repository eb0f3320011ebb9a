package peers

import (
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// schemes are how the letters to the peer were signed, in order.
func (s *story) schemes() string {
	var all []string
	for _, got := range s.fan.Got("") {
		all = append(all, string(got.Signed.Scheme))
	}
	return strings.Join(all, " ")
}

// A peer that has given draft-cavage up, as Mastodon says it will.
func TestMust02APeerWithoutDraftCavageIsKnockedAtTwiceOncePerWeek(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	s.fan.reads = []Scheme{RFC9421}
	knocks := func() (cavage, message int) {
		schemes := s.schemes()
		return strings.Count(schemes, string(Cavage)), strings.Count(schemes, string(RFC9421))
	}
	before, _ := knocks()
	for n := range 3 {
		s.publish(domain.KindArticle, domain.Content{Title: "Of the week " + strings.Repeat("I", n+1), Summary: "One.", Text: "Text."})
		s.c.Settle()
		s.c.Pass(time.Hour)
	}
	if cavage, message := knocks(); cavage != before+1 || message != 3 {
		t.Errorf("knocked by draft-cavage %d times more, by RFC 9421 %d times: %s", cavage-before, message, s.schemes())
	}
	s.c.Pass(domain.ModeMemory)
	last := s.article()
	s.c.Settle()
	if cavage, _ := knocks(); cavage != before+2 {
		t.Errorf("after a week draft-cavage was not tried again: %s", s.schemes())
	}
	if _, ok := s.fan.Shows(string(last.URI)); !ok {
		t.Error("the last article did not arrive")
	}
}

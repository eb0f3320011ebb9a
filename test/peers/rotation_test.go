package peers

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/test/cluster"
)

// rotating is a peer at whose second letter our organisation gets new keys, before the peer reads who signed it.
type rotating struct {
	*Peer
	mu      sync.Mutex
	letters int
	rotate  func()
}

func (r *rotating) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	if request.Method == http.MethodPost {
		r.mu.Lock()
		r.letters++
		now := r.letters == 2
		r.mu.Unlock()
		if now {
			r.rotate()
		}
	}
	r.Peer.ServeHTTP(w, request)
}

// Some letters are signed by the old key when the new one stands in the actor already, others the other way round.
func TestKeysThatRotateInMidDeliveryLoseNothing(t *testing.T) {
	for name, program := range map[string]func(testing.TB, *cluster.Cluster) *Actor{"GoToSocial": GoToSocial, "Mastodon": Mastodon, "Misskey": Misskey, "Fedify": Fedify} {
		t.Run(name, func(t *testing.T) {
			s := begin(t, program)
			s.followsUs()
			s.c.Add(s.fan.Host, &rotating{Peer: s.fan.Peer, rotate: func() {
				if err := s.weft.Node.RotateKeys(t.Context(), s.weft.Member, domain.URI(s.org)); err != nil {
					t.Error(err)
				}
			}})
			var articles []domain.Item
			for n := range 8 {
				articles = append(articles, s.publish(domain.KindArticle, domain.Content{Title: fmt.Sprint("Article ", n), Summary: "One of eight.", Text: "All of them arrive."}))
			}
			for range 6 { // a peer asks for a changed key once in a while only
				s.c.Settle()
				s.c.Pass(10 * time.Minute)
			}
			for _, article := range articles {
				if _, ok := s.fan.Shows(string(article.URI)); !ok {
					t.Errorf("%s does not show %s: %q", name, article.Content.Title, s.fan.Complaints())
				}
			}
			for _, state := range []domain.DeliveryState{domain.DeliveryFailed, domain.DeliveryPending} {
				for _, delivery := range s.deliveries(state) {
					t.Errorf("%s delivery of %s: %s", state, delivery.Verb, delivery.LastError)
				}
			}
		})
	}
}

package peers

import (
	"net/http"
	"testing"

	"github.com/weftwork/weftwork/test/cluster"
)

// Programs that sign what they read live with a node that demands it; GoToSocial demands it as well.
func TestMust03PeersThatSignTheirFetchesLiveWithSignedFetch(t *testing.T) {
	for name, program := range map[string]func(testing.TB, *cluster.Cluster) *Actor{"GoToSocial": GoToSocial, "Mastodon": Mastodon, "Misskey": Misskey} {
		t.Run(name, func(t *testing.T) {
			s := begin(t, program)
			s.weft.Configure(cluster.SignedFetch)
			s.followsUs()
			article := s.article()
			s.atPeace()
			s.shown(article)
			s.weFollow(s.fan)
			unsigned := s.fan.request(http.MethodGet, s.org, http.Header{"Accept": {activityJSON}}, nil, nil)
			if unsigned.Status != http.StatusUnauthorized {
				t.Errorf("the organisation answers %d unsigned", unsigned.Status)
			}
		})
	}
}

package peers

import (
	"net/http"
	"strings"
	"testing"
)

func TestGoToSocialsStory(t *testing.T) {
	s := begin(t, GoToSocial)
	s.followsUs()

	article, event, initiative := s.article(), s.event(), s.initiative()
	s.atPeace()
	if shown := s.shown(article); shown.Warning != "Where seeds are lent, and what comes back." || !strings.Contains(shown.Text, "<em>seeds</em>") {
		t.Errorf("the article is shown as %+v", shown)
	}
	if shown := s.shown(event); !strings.HasPrefix(shown.Warning, "Sun 17 Mar 2030") || !strings.Contains(shown.Text, "<em>chair</em>") || len(shown.Pictures) != 1 {
		t.Errorf("the event is shown as %+v", shown)
	}
	if shown := s.shown(initiative); !strings.Contains(shown.Text, "Lend before selling") {
		t.Errorf("the initiative is shown as %+v", shown)
	}

	s.responds(article)
	s.edit(article, "Seed libraries, revised")
	s.atPeace()
	if updates := s.fan.Got("Update"); len(updates) != 1 || s.shown(article).Updated.IsZero() {
		t.Errorf("%d Updates, shown as %+v", len(updates), s.shown(article))
	}
	s.retract(article)
	s.atPeace()
	s.hidden(article)

	s.weFollow(s.fan)
	s.noteArrives()
	s.parting(s.fan)
}

func TestGoToSocialAnswersNobodyUnsigned(t *testing.T) {
	s := begin(t, GoToSocial)
	s.weFollow(s.fan)
	unsigned := s.fan.request(http.MethodGet, s.fan.ID, http.Header{"Accept": {activityJSON}}, nil, nil)
	if unsigned.Status != http.StatusUnauthorized {
		t.Errorf("an unsigned GET was answered %d", unsigned.Status)
	}
	for _, request := range s.c.Requests(http.MethodGet, s.fan.ID) {
		if request.Header.Get("Signature") == "" && request.Status == http.StatusOK {
			t.Errorf("%s was answered unsigned", request.URL)
		}
	}
}

package peers

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/blocklist"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func (s *story) level(host string) domain.Level {
	s.Helper()
	standings, err := s.weft.Store.Standings(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	return standings.OfHost(host).Level
}

func TestMust15ABlocklistGoesOutAsItCameInAndNamesWhatItCosts(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	s.weFollow(s.fan)
	s.decide("friend.example", domain.LevelAllow)
	const file = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n" +
		"loud.example,silence,true,false,\"shouts, a lot\",false\n" + "mastodon.test,suspend,false,true,,true\n"
	list, err := blocklist.Read(strings.NewReader(file+"friend.example,suspend\nweft.test,suspend\n"), domain.LevelBlock)
	if err != nil || len(list.Standings) != 4 {
		t.Fatal(list, err)
	}
	plan, err := s.weft.Node.PlanImport(t.Context(), list.Standings)
	if err != nil || plan.Changes != 2 || len(plan.Loss.Followers) != 1 || len(plan.Loss.Followed) != 1 {
		t.Fatalf("the plan is %+v, %v", plan, err)
	}
	if !plan.Lines[1].Loss.EndsFollows() || plan.Lines[2].Kept == "" || plan.Lines[3].Kept == "" {
		t.Errorf("the lines are %+v", plan.Lines)
	}
	if s.level("mastodon.test") != domain.LevelNone {
		t.Error("planning changed something")
	}
	if _, err := s.weft.Node.Import(t.Context(), s.weft.Member, list.Standings); err != nil {
		t.Fatal(err)
	}
	if s.level("mastodon.test") != domain.LevelBlock || s.level("friend.example") != domain.LevelAllow || len(s.followers(s.org)) != 0 {
		t.Error("the list was not applied as planned")
	}
	exported, err := s.weft.Node.ExportStandings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := blocklist.Write(&out, exported); err != nil || out.String() != file {
		t.Errorf("exported:\n%s\n%v", &out, err)
	}
	if plan, err := s.weft.Node.PlanImport(t.Context(), list.Standings); err != nil || plan.Changes != 0 {
		t.Errorf("imported again it would change %d, %v", plan.Changes, err)
	}
}

// lister serves a list that changes.
type lister struct {
	body   string
	status int
}

func (l *lister) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/csv")
	w.WriteHeader(l.status)
	fmt.Fprint(w, l.body)
}

func (s *story) subscribe(l *lister) domain.Blocklist {
	s.Helper()
	s.c.Add("lists.test", l)
	list, err := s.weft.Node.Subscribe(s.Context(), s.weft.Member, "https://lists.test/tier0.csv", "tier 0")
	if err != nil {
		s.Fatal(err)
	}
	s.c.Settle()
	return s.subscribed(list.ID)
}

func (s *story) subscribed(id domain.ID) domain.Blocklist {
	s.Helper()
	list, err := s.weft.Store.BlocklistByID(s.Context(), id)
	if err != nil {
		s.Fatal(err)
	}
	return list
}

func TestASubscribedListAppliesWhatCostsNothingAndLiftsOnlyWhatItSet(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	s.decide("mine.example", domain.LevelBlock)
	lines := &lister{status: http.StatusOK, body: "bad.example\nmine.example\nmastodon.test\n"}
	list := s.subscribe(lines)
	if s.level("bad.example") != domain.LevelBlock || s.level("mastodon.test") != domain.LevelNone || list.Error != "" {
		t.Fatalf("the list is %+v", list)
	}
	if len(list.Waiting) != 1 || list.Waiting[0].Target != "mastodon.test" {
		t.Errorf("what waits is %+v", list.Waiting)
	}
	if err := s.weft.Node.AnswerList(t.Context(), s.weft.Member, list.ID, nil, []string{"mastodon.test"}); err != nil {
		t.Fatal(err)
	}
	lines.body = "other.example\nmastodon.test\n"
	s.c.Pass(25 * time.Hour)
	s.c.Settle()
	if s.level("bad.example") != domain.LevelNone || s.level("mine.example") != domain.LevelBlock || s.level("other.example") != domain.LevelBlock {
		t.Error("the list lifted what it had not set, or not what it had")
	}
	if list = s.subscribed(list.ID); len(list.Waiting) != 0 || len(s.followers(s.org)) != 1 {
		t.Errorf("what was declined waits again: %+v", list.Waiting)
	}
	s.decide("other.example", domain.LevelNone)
	s.c.Pass(25 * time.Hour)
	s.c.Settle()
	if s.level("other.example") != domain.LevelNone {
		t.Error("the list set again what a member had lifted")
	}
	if err := s.weft.Node.Unsubscribe(t.Context(), s.weft.Member, list.ID); err != nil || s.level("mine.example") != domain.LevelBlock {
		t.Error(err)
	}
}

func TestAListThatFailsOrShrinksLiftsNothing(t *testing.T) {
	s := begin(t, Mastodon)
	var many strings.Builder
	for n := range 50 {
		fmt.Fprintf(&many, "bad%d.example\n", n)
	}
	lines := &lister{status: http.StatusOK, body: many.String()}
	list := s.subscribe(lines)
	for name, now := range map[string]lister{
		"not found": {"gone", http.StatusNotFound}, "a web page": {"<!doctype html><p>bad0.example", http.StatusOK},
		"empty": {"\n", http.StatusOK}, "shrunk": {"bad0.example\n", http.StatusOK},
	} {
		*lines = now
		s.c.Pass(25 * time.Hour)
		s.c.Settle()
		if list = s.subscribed(list.ID); list.Error == "" || s.level("bad49.example") != domain.LevelBlock {
			t.Errorf("%s: %+v", name, list)
		}
	}
	*lines = lister{"bad0.example\n", http.StatusOK}
	if err := s.weft.Node.FetchList(t.Context(), s.weft.Member, list.ID); err != nil {
		t.Fatal(err)
	}
	s.c.Settle()
	if list = s.subscribed(list.ID); list.Error != "" || s.level("bad49.example") != domain.LevelNone || s.level("bad0.example") != domain.LevelBlock {
		t.Errorf("fetched by hand: %+v", list)
	}
	entries, _, err := s.weft.Store.Audit(t.Context(), storage.AuditFilter{Actions: []domain.AuditAction{domain.AuditLift}}, storage.Page{})
	if err != nil || len(entries) == 0 || entries[0].Via != domain.ViaList || entries[0].Member != "" {
		t.Errorf("the audit list says %+v, %v", entries, err)
	}
}

package storage_test

import (
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func decide(t *testing.T, s *storage.Store, standings ...domain.Standing) {
	t.Helper()
	write(t, s, func(tx *storage.Tx) error { return tx.SaveStandings(t.Context(), standings...) })
}

func TestTheLongestNameOfAHostCountsAndPortsDoNot(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		decide(t, s,
			domain.Standing{Target: "bad.example", Level: domain.LevelBlock},
			domain.Standing{Target: "good.bad.example", Level: domain.LevelAllow},
			domain.Standing{Target: "loud.example", Level: domain.LevelSilence},
			domain.Standing{Target: "https://fine.example/users/eve", Level: domain.LevelBlock},
			domain.Standing{Target: "xn--bcher-kva.example", Level: domain.LevelBlock},
		)
		standings := value(s.Standings(t.Context()))(t)
		for uri, want := range map[domain.URI]domain.Level{
			"https://bad.example/users/a":           domain.LevelBlock,
			"https://deep.in.bad.example:8443/a":    domain.LevelBlock,
			"https://BAD.example./users/a":          domain.LevelBlock,
			"https://good.bad.example/a":            domain.LevelAllow,
			"https://notbad.example/a":              domain.LevelNone,
			"https://loud.example/a":                domain.LevelSilence,
			"https://fine.example/users/eve":        domain.LevelBlock,
			"https://fine.example/users/eve#key":    domain.LevelBlock,
			"https://fine.example/users/bo":         domain.LevelNone,
			"https://bücher.example/a":              domain.LevelBlock,
			"https://sub.xn--bcher-kva.example/b/c": domain.LevelBlock,
		} {
			equal(t, string(uri), standings.Of(uri).Level, want)
		}
		only := standings.With(nil, true)
		for host, want := range map[string]domain.Level{
			"good.bad.example": domain.LevelAllow, "other.example": domain.LevelBlock, "loud.example": domain.LevelBlock, "bad.example": domain.LevelBlock,
		} {
			equal(t, "with an allow-list, "+host, only.OfHost(host).Level, want)
		}
	})
}

// A block that was made before anybody of the host was met holds for who comes later.
func TestAHostThatIsMetLaterHasTheStandingOfItsWiderName(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		decide(t, s, domain.Standing{Target: "bad.example", Level: domain.LevelBlock}, domain.Standing{Target: "loud.example", Level: domain.LevelSilence})
		write(t, s, func(tx *storage.Tx) error {
			for _, host := range []string{"sub.bad.example", "sub.loud.example", "other.example"} {
				if err := tx.SaveActor(t.Context(), theirs(host, "ann")); err != nil {
					return err
				}
			}
			return nil
		})
		equal(t, "the subdomain is blocked", value(s.Peer(t.Context(), "sub.bad.example"))(t).Blocked, true)
		equal(t, "the subdomain is silenced", value(s.Peer(t.Context(), "sub.loud.example"))(t).Silenced, true)
		equal(t, "another host is blocked", value(s.Peer(t.Context(), "other.example"))(t).Blocked, false)
		decide(t, s, domain.Standing{Target: "bad.example"})
		equal(t, "lifted, the subdomain is blocked", value(s.Peer(t.Context(), "sub.bad.example"))(t).Blocked, false)
	})
}

func TestTheAllowListIsAppliedToEveryKnownHost(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		write(t, s, func(tx *storage.Tx) error { return tx.SaveActor(t.Context(), theirs("a.example", "ann")) })
		decide(t, s, domain.Standing{Target: "b.example", Level: domain.LevelAllow})
		write(t, s, func(tx *storage.Tx) error {
			return tx.SaveModeration(t.Context(), domain.Moderation{AllowList: true})
		})
		equal(t, "who is not listed is blocked", value(s.Peer(t.Context(), "a.example"))(t).Blocked, true)
		write(t, s, func(tx *storage.Tx) error { return tx.SaveActor(t.Context(), theirs("c.example", "cy")) })
		equal(t, "a newcomer is blocked", value(s.Peer(t.Context(), "c.example"))(t).Blocked, true)
		write(t, s, func(tx *storage.Tx) error { return tx.SaveActor(t.Context(), theirs("b.example", "bo")) })
		equal(t, "who is listed is blocked", value(s.Peer(t.Context(), "b.example"))(t).Blocked, false)
		write(t, s, func(tx *storage.Tx) error { return tx.SaveModeration(t.Context(), domain.Moderation{}) })
		equal(t, "afterwards who is not listed is blocked", value(s.Peer(t.Context(), "a.example"))(t).Blocked, false)
	})
}

func TestTheAuditIsNewestFirstAndFiltered(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		for i, action := range []domain.AuditAction{domain.AuditBlock, domain.AuditLift, domain.AuditBlock} {
			write(t, s, func(tx *storage.Tx) error {
				return tx.AddAudit(t.Context(), domain.AuditEntry{
					ID: id(), Action: action, Member: "m1", Via: domain.ViaPage, Target: []string{"a.example", "A.example", "b%c"}[i], CreatedAt: monday,
				})
			})
		}
		list, total, err := s.Audit(t.Context(), storage.AuditFilter{Actions: []domain.AuditAction{domain.AuditBlock}}, storage.Page{})
		check(t, err)
		equal(t, "the number of blocks", total, 2)
		equal(t, "the newest", list[0].Target, "b%c")
		_, total, err = s.Audit(t.Context(), storage.AuditFilter{Text: "a.EX"}, storage.Page{})
		check(t, err)
		equal(t, "the number about a.example", total, 2)
		_, total, err = s.Audit(t.Context(), storage.AuditFilter{Text: "%"}, storage.Page{})
		check(t, err)
		equal(t, "the number with a per cent sign", total, 1)
	})
}

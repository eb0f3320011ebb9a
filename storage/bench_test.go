package storage_test

import (
	"context"
	"fmt"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

// reportCPU reports the processor time per operation, which a busy machine distorts less than the time by the clock.
func reportCPU(b *testing.B) func() {
	began := cpuTime()
	return func() { b.ReportMetric(float64((cpuTime()-began).Microseconds())/float64(b.N), "µs-cpu/op") }
}

func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// BenchmarkWriteBy64 shows what the group commit gains: each operation is durable when it returns.
func BenchmarkWriteBy64(b *testing.B) {
	s := storagetest.Open(b)
	var n atomic.Int64
	defer reportCPU(b)()
	b.SetParallelism(32) // × GOMAXPROCS 2
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			key := strconv.FormatInt(n.Add(1), 10)
			if err := s.Write(context.Background(), func(tx *storage.Tx) error {
				return tx.SetSetting(context.Background(), key, "value")
			}); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkWriteAlone(b *testing.B) {
	s := storagetest.Open(b)
	defer reportCPU(b)()
	for i := range b.N {
		write(b, s, func(tx *storage.Tx) error { return tx.SetSetting(context.Background(), strconv.Itoa(i), "value") })
	}
}

// BenchmarkEnqueue2000 is one publication to 2,000 hosts, with its commit.
func BenchmarkEnqueue2000(b *testing.B) {
	s := storagetest.Open(b)
	targets := inboxes(2000)
	defer reportCPU(b)()
	for range b.N {
		send(b, s, activity(domain.VerbCreate, domain.URI(ourHost+"/ap/articles/"+string(id()))), targets...)
	}
}

// BenchmarkClaim takes and finishes 100 of 100,000 pending deliveries to 2,000 hosts.
func BenchmarkClaim(b *testing.B) {
	s := storagetest.Open(b)
	queue(b, s, 50)
	b.Run("100", func(b *testing.B) { benchmarkClaim(b, s) })
	rest := make([]storage.HostResult, 1900)
	for i, target := range inboxes(1900) {
		rest[i] = storage.HostResult{Host: target.Host, Fails: 1, NotBefore: time.Now().Add(time.Hour), At: time.Now()}
	}
	check(b, s.FinishDeliveries(b.Context(), nil, rest))
	b.Run("100 while 1,900 hosts rest", func(b *testing.B) { benchmarkClaim(b, s) })
	b.Run("next", func(b *testing.B) {
		defer reportCPU(b)()
		for range b.N {
			value(s.NextDelivery(b.Context(), time.Now()))(b)
		}
	})
}

// queue makes n deliveries to each of 2,000 hosts.
func queue(b testing.TB, s *storage.Store, n int) {
	targets := inboxes(2000)
	for range n {
		send(b, s, activity(domain.VerbCreate, domain.URI(ourHost+"/ap/articles/"+string(id()))), targets...)
	}
}

func benchmarkClaim(b *testing.B, s *storage.Store) {
	claiming, finishing := time.Duration(0), time.Duration(0)
	defer func() {
		b.ReportMetric(float64(claiming.Microseconds())/float64(b.N), "µs-cpu/claim")
		b.ReportMetric(float64(finishing.Microseconds())/float64(b.N), "µs-cpu/finish")
	}()
	for range b.N {
		now, began := time.Now(), cpuTime()
		claimed, err := s.ClaimDeliveries(b.Context(), now, time.Minute, 100, 2)
		claiming += cpuTime() - began
		if err != nil || len(claimed) != 100 {
			b.Fatalf("claimed %d: %v", len(claimed), err)
		}
		// Put back, so that every round sees the same queue.
		results := make([]storage.DeliveryResult, len(claimed))
		for i, d := range claimed {
			results[i] = storage.DeliveryResult{ID: d.ID, State: domain.DeliveryPending, NotBefore: now, At: now}
		}
		began = cpuTime()
		check(b, s.FinishDeliveries(b.Context(), results, nil))
		finishing += cpuTime() - began
	}
}

// BenchmarkLists reads pages of 20 out of 100,000 items, with their totals.
func BenchmarkLists(b *testing.B) {
	s := storagetest.Open(b)
	library(b, s, 100_000)
	filters := map[string]storage.ItemFilter{
		"everything":      {},
		"articles":        {Kind: domain.KindArticle},
		"articles+events": {Kinds: []domain.Kind{domain.KindArticle, domain.KindEvent}},
		"our articles":    {Kind: domain.KindArticle, Local: true},
		"theirs":          {Network: true},
		"rare term":       {Term: "https://weft.example/terms/rare"},
		"common term":     {Term: "https://weft.example/terms/common"},
		"tag":             {Tag: "commons"},
		"upcoming":        {Kind: domain.KindEvent, When: storage.Upcoming},
		"past":            {Kind: domain.KindEvent, When: storage.Past},
		"by actor":        {Actor: "https://peer0007.example/users/a"},
		"german":          {Language: "de"},
		"by title":        {Kind: domain.KindArticle, Order: storage.ByTitle},
	}
	for name, filter := range filters {
		for who, viewer := range map[string]domain.Viewer{"visitor": {}, "member": member} {
			b.Run(name+"/"+who, func(b *testing.B) {
				defer reportCPU(b)()
				for range b.N {
					_, _, err := s.Items(b.Context(), viewer, filter, storage.Page{Number: 2})
					check(b, err)
				}
			})
		}
	}
	for name, filter := range map[string]storage.TimelineFilter{"all": {Notes: true}, "items": {}, "events": {Kind: domain.KindEvent}} {
		for who, viewer := range map[string]domain.Viewer{"visitor": {}, "member": member} {
			b.Run("timeline "+name+"/"+who, func(b *testing.B) {
				defer reportCPU(b)()
				for range b.N {
					_, _, err := s.Timeline(b.Context(), viewer, filter, storage.Page{Number: 2})
					check(b, err)
				}
			})
		}
	}
	b.Run("one by slug", func(b *testing.B) {
		items, _, err := s.Items(b.Context(), member, storage.ItemFilter{Local: true}, storage.Page{Size: 1})
		check(b, err)
		defer reportCPU(b)()
		for range b.N {
			value(s.ItemBySlug(b.Context(), items[0].Kind, items[0].Slug))(b)
		}
	})
}

// library fills a node with n items: 1 in 50 ours, 1 in 4 an event, by 100 followed actors.
func library(b testing.TB, s *storage.Store, n int) {
	ctx := b.Context()
	authors := make([]domain.Actor, 100)
	write(b, s, func(tx *storage.Tx) error {
		check(b, tx.SaveActor(ctx, ours(organ, "org")))
		for i, target := range inboxes(len(authors)) {
			authors[i] = theirs(target.Host, "a")
			check(b, tx.SaveActor(ctx, authors[i]))
			check(b, tx.SaveFollow(ctx, follow(organ, authors[i].URI, monday)))
		}
		return nil
	})
	for begin := 0; begin < n; begin += 1000 {
		write(b, s, func(tx *storage.Tx) error {
			for i := begin; i < min(begin+1000, n); i++ {
				check(b, tx.InsertItem(ctx, shelved(i, authors)))
			}
			return nil
		})
	}
}

func shelved(n int, authors []domain.Actor) domain.Item {
	published := monday.Add(-time.Duration(n) * time.Minute)
	item := article(fmt.Sprintf("Article %05d", n))
	if n%4 == 0 {
		start := published.AddDate(0, 0, n%40)
		item = event(fmt.Sprintf("Event %05d", n), start, start.Add(time.Hour))
	}
	if n%50 != 0 {
		item = remote(item, authors[n%len(authors)])
	}
	item.PublishedAt, item.CreatedAt = published, published
	item.Content.HTML = fmt.Sprintf("<p>%01000d</p>", n)
	item.Content.Tags = []string{[]string{"commons", "energy", "food"}[n%3]}
	item.Content.Themes = []domain.TermRef{{URI: "https://weft.example/terms/common"}}
	if n%1000 == 7 {
		item.Content.Themes = append(item.Content.Themes, domain.TermRef{URI: "https://weft.example/terms/rare"})
	}
	if n%10 == 3 {
		item.Content.Language = "de"
	}
	return item
}

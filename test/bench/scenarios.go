package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const activityType = "application/activity+json"

func start(ctx context.Context, s *server, _ *peers) (figure, error) {
	err := s.start(ctx)
	return figure{"start to the first answer", s.started.Seconds(), "s", 0.5}, err
}

func idleMemory(ctx context.Context, s *server, _ *peers) (figure, error) {
	select {
	case <-time.After(3 * time.Second):
	case <-ctx.Done():
	}
	mib, err := s.memory()
	return figure{"idle memory (RSS, 3 s after the start)", mib, "MiB", 40}, err
}

func articlePage(ctx context.Context, s *server, _ *peers) (figure, error) {
	cost, err := s.reading(ctx, s.article, "text/html", 3000)
	return figure{"article page, CPU", cost, "ms", 0.25}, err
}

func actorDocument(ctx context.Context, s *server, _ *peers) (figure, error) {
	cost, err := s.reading(ctx, s.actor, activityType, 5000)
	return figure{"actor document, CPU", cost, "ms", 0.15}, err
}

func (s *server) reading(ctx context.Context, address, accept string, times int) (float64, error) {
	return s.cost(times, func() error {
		return parallel(times, func(int) error {
			status, err := s.get(ctx, address, accept)
			if err == nil && status != http.StatusOK {
				err = fmt.Errorf("%s answered %d", address, status)
			}
			return err
		})
	})
}

// parallel does a number of things, 8 at a time.
func parallel(times int, do func(i int) error) error {
	next := make(chan int)
	problems := make([]error, 8)
	var group sync.WaitGroup
	for worker := range problems {
		group.Go(func() {
			for i := range next {
				if err := do(i); err != nil {
					problems[worker] = err
				}
			}
		})
	}
	for i := range times {
		next <- i
	}
	close(next)
	group.Wait()
	return errors.Join(problems...)
}

// mention is a note that names the organisation, by an actor that is known already.
func mention(ctx context.Context, s *server, p *peers) (figure, error) {
	const notes = 1500
	author := p.plain + "/actors/author"
	post := func(i int) error {
		id := fmt.Sprintf("%s/notes/%d", p.plain, i)
		return s.deliver(ctx, p, author, map[string]any{
			"@context": "https://www.w3.org/ns/activitystreams", "id": id + "/activity", "type": "Create", "actor": author,
			"to": []string{string(domain.Public)}, "cc": []string{s.actor},
			"object": map[string]any{
				"id": id, "type": "Note", "attributedTo": author, "content": "<p>What do you think of it?</p>",
				"published": time.Now().UTC().Format(time.RFC3339), "to": []string{string(domain.Public)}, "cc": []string{s.actor},
				"tag": []any{map[string]string{"type": "Mention", "href": s.actor, "name": "@bench"}},
			},
		})
	}
	if err := errors.Join(post(-1), s.settled(ctx)); err != nil {
		return figure{name: "mention"}, err
	}
	cost, err := s.cost(notes, func() error { return errors.Join(parallel(notes, post), s.settled(ctx)) })
	return figure{"mention: verified, stored, applied; CPU", cost, "ms", 0.8}, err
}

// deliver posts an activity as an actor of the plain host.
func (s *server) deliver(ctx context.Context, p *peers, actor string, activity map[string]any) error {
	body, err := json.Marshal(activity)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url()+"/ap/inbox", bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", activityType)
	if err := signature.Sign(request, body, p.keyOf(actor), domain.SignCavage, time.Now()); err != nil {
		return err
	}
	response, err := s.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusAccepted {
		return fmt.Errorf("the inbox answered %d", response.StatusCode)
	}
	return nil
}

// settled waits until the inbox is worked off.
func (s *server) settled(ctx context.Context) error {
	return s.until(ctx, func() (bool, error) {
		_, waiting, err := s.store.InboxRows(ctx, domain.InboxPending, storage.Page{Size: 1})
		return waiting == 0, err
	})
}

func (s *server) until(ctx context.Context, ask func() (bool, error)) error {
	return until(ctx, 20*time.Millisecond, ask)
}

// follow is from the Follow of an actor that is unknown to the Accept in its inbox.
func follow(ctx context.Context, s *server, p *peers) (figure, error) {
	const actors = 400
	before := p.accepts.Load()
	cost, err := s.cost(actors, func() error {
		err := parallel(actors, func(i int) error {
			actor := fmt.Sprintf("%s/actors/follower%d", p.plain, i)
			return s.deliver(ctx, p, actor, map[string]any{
				"@context": "https://www.w3.org/ns/activitystreams", "id": actor + "/follow", "type": "Follow", "actor": actor, "object": s.actor,
			})
		})
		return errors.Join(err, s.until(ctx, func() (bool, error) { return p.accepts.Load()-before >= actors, nil }))
	})
	return figure{"Follow of an unknown actor to its Accept, CPU", cost, "ms", 5}, err
}

// delivery is an article to followers on hosts that were never spoken to, over TLS.
func delivery(ctx context.Context, s *server, p *peers) (figure, error) {
	err := s.followers(ctx, maxHosts, func(i int) (string, string) { return p.hosts[i], fmt.Sprintf("f%d", i) })
	if err != nil {
		return figure{name: "delivery"}, err
	}
	before := p.posts.Load()
	cost, err := s.cost(maxHosts, func() error {
		_, err := s.run(ctx, s.articleText("The article that is sent"), "article", "publish", "-")
		return errors.Join(err, s.until(ctx, func() (bool, error) { return p.posts.Load()-before >= maxHosts, nil }))
	})
	return figure{"delivery to a new host over TLS, CPU", cost, "ms", 2.5}, err
}

// followers puts followers straight into the database.
func (s *server) followers(ctx context.Context, count int, who func(i int) (base, name string)) error {
	now := time.Now()
	return s.store.Write(ctx, func(tx *storage.Tx) error {
		for i := range count {
			base, name := who(i)
			uri := domain.URI(base + "/actors/" + name)
			actor := domain.Actor{
				ID: newID(), URI: uri, Type: domain.TypePerson, Username: name, Inbox: uri + "/inbox",
				SharedInbox: domain.URI(base + "/inbox"), FetchedAt: now,
			}
			follow := domain.Follow{
				ID: newID(), URI: uri + "/follow", Follower: uri, Followed: domain.URI(s.actor), State: domain.FollowAccepted,
				CreatedAt: now, AcceptedAt: now,
			}
			if err := errors.Join(tx.SaveActor(ctx, actor), tx.SaveFollow(ctx, follow)); err != nil {
				return err
			}
		}
		return nil
	})
}

func newID() domain.ID { return domain.ID(uuid.Must(uuid.NewV7()).String()) }

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// demoPatience is how long the demo waits for something to arrive; it takes a second on an idle machine.
const demoPatience = 90 * time.Second

// demoPoll is how often the stores are asked whether something arrived.
const demoPoll = 20 * time.Millisecond

// filling is what is known while new nodes are filled.
type filling struct {
	*demo
	bases    map[string]string // by handle
	owners   map[string]domain.Member
	pictures string // folder of what was drawn

	mu    sync.Mutex
	known map[string]domain.URI // ids of what was published, by "handle/file" or by the name of a reply
}

// fill sets the nodes up, makes them follow each other, publishes, lets them answer, and waits until all has arrived.
func (d *demo) fill(ctx context.Context) (err error) {
	f := &filling{demo: d, bases: map[string]string{}, owners: map[string]domain.Member{}, known: map[string]domain.URI{}}
	for _, n := range d.nodes {
		f.bases[n.handle] = n.base
	}
	f.pictures = filepath.Join(d.folder.path, "pictures")
	defer func() { err = errors.Join(err, os.RemoveAll(f.pictures)) }()
	d.folder.record.State = demoFilling
	if err := d.folder.save(); err != nil {
		return err
	}
	begun := d.now()
	steps := []struct {
		announce string
		do       func(context.Context) error
	}{
		{"Setting up three nodes …", f.setUp},
		{"They look each other up and follow …", f.follow},
		{"They publish articles, events and initiatives …", f.publish},
		{"They answer, like and reshare …", f.respond},
		{"", f.awaitEverything},
	}
	for _, step := range steps {
		if step.announce != "" {
			d.say("%s", step.announce)
		}
		if err := step.do(ctx); err != nil {
			return err
		}
	}
	d.say("Everything has arrived everywhere, %.1f seconds after the start.", d.now().Sub(begun).Seconds())
	return nil
}

// remember notes where the nodes are, and that they need not be filled again. The folder may have moved since the last run.
func (d *demo) remember() error {
	d.folder.record.Nodes = nil
	for _, n := range d.nodes {
		d.folder.record.Nodes = append(d.folder.record.Nodes, demoSite{
			Name: n.name, URL: n.base, Handle: domain.NewAddresses(n.base, "").Handle(n.handle), Data: d.data(n),
		})
		if err := os.WriteFile(d.settingsPath(n), d.settingsFile(n), 0o600); err != nil {
			return fmt.Errorf("write the settings of %s: %w", n.name, err)
		}
	}
	if !d.folder.isFilled() {
		if err := os.WriteFile(d.samplePath(), sampleArticle(), 0o600); err != nil {
			return fmt.Errorf("write the sample article: %w", err)
		}
	}
	d.folder.record.State = demoFilled
	return d.folder.save()
}

func (f *filling) setUp(ctx context.Context) error {
	return f.eachNode(func(n *demoNode) error {
		_, err := n.app.Node.Setup(ctx, node.SetupRequest{
			Name: n.name, Handle: n.handle, URL: n.base, Language: n.language, Vocabulary: node.VocabularyCommons,
			Email: f.folder.record.Email, Password: f.folder.record.Password, MemberName: "Demo editor",
		})
		if err != nil {
			return err
		}
		by, err := owner(ctx, n.app)
		if err != nil {
			return err
		}
		f.mu.Lock()
		f.owners[n.handle] = by
		f.mu.Unlock()
		content, err := f.content(ctx, n, demoItem{kind: domain.KindOrganisation, file: "organisation", banner: n.banner})
		if err != nil {
			return err
		}
		_, err = n.app.Node.EditOrganisation(ctx, by, content)
		return err
	})
}

func (f *filling) follow(ctx context.Context) error {
	err := f.eachNode(func(n *demoNode) error {
		for _, other := range f.nodes {
			if other == n {
				continue
			}
			found, err := n.app.Lookup(ctx, domain.NewAddresses(other.base, "").Handle(other.handle).String())
			if err != nil {
				return fmt.Errorf("look up %s: %w", other.name, err)
			}
			if found.Actor == nil {
				return fmt.Errorf("look up %s: no actor came back", other.name)
			}
			if _, err := n.app.Node.Follow(ctx, f.owners[n.handle], *found.Actor); err != nil {
				return fmt.Errorf("follow %s: %w", other.name, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return f.await(ctx, f.missingFollow)
}

// missingFollow names a follow that is not accepted on both sides yet.
func (f *filling) missingFollow(ctx context.Context) (string, error) {
	for _, n := range f.nodes {
		follower, err := n.organisation(ctx)
		if err != nil {
			return "", err
		}
		for _, other := range f.nodes {
			followed, err := other.organisation(ctx)
			if err != nil {
				return "", err
			}
			if other == n {
				continue
			}
			for _, side := range []*demoNode{n, other} {
				follow, err := side.app.Store.FollowOf(ctx, follower, followed)
				if err != nil && !errors.Is(err, domain.ErrNotFound) {
					return "", err
				}
				if follow.State != domain.FollowAccepted {
					return fmt.Sprintf("the follow of %s by %s, on the node of %s", other.name, n.name, side.name), nil
				}
			}
		}
	}
	return "", nil
}

func (n *demoNode) organisation(ctx context.Context) (domain.URI, error) {
	settings, err := n.app.Store.Settings(ctx)
	return settings.Organisation, err
}

func (f *filling) publish(ctx context.Context) error {
	err := f.eachNode(func(n *demoNode) error {
		for _, item := range n.items {
			content, err := f.content(ctx, n, item)
			if err != nil {
				return fmt.Errorf("read %s: %w", item.path(), err)
			}
			published, err := n.app.Node.PublishContent(ctx, f.owners[n.handle], item.kind, content)
			if err != nil {
				return fmt.Errorf("publish %s: %w", item.path(), err)
			}
			f.learn(n.handle+"/"+item.file, published.URI)
		}
		return f.makeSeries(ctx, n)
	})
	if err != nil {
		return err
	}
	return f.await(ctx, f.missingItem)
}

func (f *filling) learn(name string, uri domain.URI) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.known[name] = uri
}

// missingItem names an item that is not on every node yet.
func (f *filling) missingItem(ctx context.Context) (string, error) {
	for _, n := range f.nodes {
		for _, author := range f.nodes {
			for _, item := range author.items {
				name := author.handle + "/" + item.file
				if _, err := n.app.Store.ItemByURI(ctx, f.known[name]); errors.Is(err, domain.ErrNotFound) {
					return fmt.Sprintf("%s on the node of %s", name, n.name), nil
				} else if err != nil {
					return "", err
				}
			}
		}
	}
	return "", nil
}

// await asks again and again what is missing until nothing is.
func (f *filling) await(ctx context.Context, missing func(context.Context) (string, error)) error {
	deadline := time.NewTimer(demoPatience)
	defer deadline.Stop()
	again := time.NewTicker(demoPoll)
	defer again.Stop()
	for {
		what, err := missing(ctx)
		if err != nil || what == "" {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s: %w", what, ctx.Err())
		case <-deadline.C:
			return domain.Explain(domain.ErrUnavailable, fmt.Sprintf("%s did not arrive within %s", what, demoPatience), nil)
		case <-again.C:
		}
	}
}

package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

func (f *filling) respond(ctx context.Context) error {
	for _, response := range demoResponses() {
		if err := f.respondOnce(ctx, response); err != nil {
			return fmt.Errorf("%s answers %s: %w", response.by, response.to, err)
		}
	}
	return nil
}

func (f *filling) respondOnce(ctx context.Context, r demoResponse) error {
	n, object := f.nodeOf(r.by), f.known[r.to]
	if n == nil || object == "" {
		return errors.New("nothing is known of that")
	}
	err := f.await(ctx, func(ctx context.Context) (string, error) {
		knows, err := n.knows(ctx, object)
		if err != nil || knows {
			return "", err
		}
		return fmt.Sprintf("%s on the node of %s", r.to, n.name), nil
	})
	if err != nil {
		return err
	}
	by := f.owners[r.by]
	switch r.kind {
	case domain.ResponseLike:
		return n.app.Node.Like(ctx, by, object)
	case domain.ResponseReshare:
		return n.app.Node.Reshare(ctx, by, object)
	}
	note, err := n.app.Node.Reply(ctx, by, object, r.text, node.ReplyOptions{})
	f.learn(r.reply, note.URI)
	return err
}

func (d *demo) nodeOf(handle string) *demoNode {
	for _, n := range d.nodes {
		if n.handle == handle {
			return n
		}
	}
	return nil
}

// knows says whether the node has an item or note.
func (n *demoNode) knows(ctx context.Context, object domain.URI) (bool, error) {
	_, err := n.app.Store.ItemByURI(ctx, object)
	if errors.Is(err, domain.ErrNotFound) {
		_, err = n.app.Store.NoteByURI(ctx, object)
	}
	if errors.Is(err, domain.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// awaitEverything waits until replies and reshares are on all nodes, and likes with the authors.
func (f *filling) awaitEverything(ctx context.Context) error {
	return f.await(ctx, func(ctx context.Context) (string, error) {
		for _, r := range demoResponses() {
			for _, n := range f.nodes {
				arrived, err := f.arrived(ctx, n, r)
				if err != nil {
					return "", err
				}
				if !arrived {
					return fmt.Sprintf("what %s answered to %s, on the node of %s", r.by, r.to, n.name), nil
				}
			}
		}
		return "", nil
	})
}

func (f *filling) arrived(ctx context.Context, n *demoNode, r demoResponse) (bool, error) {
	if r.kind == "" {
		return n.knows(ctx, f.known[r.reply])
	}
	object := f.known[r.to]
	if r.kind == domain.ResponseLike && object.Host() != domain.URI(n.base).Host() {
		return true, nil // nobody else's business
	}
	actor, err := f.nodeOf(r.by).organisation(ctx)
	if err != nil {
		return false, err
	}
	_, err = n.app.Store.ResponseOf(ctx, r.kind, actor, object)
	if errors.Is(err, domain.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

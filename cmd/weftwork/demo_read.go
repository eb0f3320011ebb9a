package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/weftwork/weftwork/pkg/domain"
)

// content reads a text of an organisation as the commands read a file, with the pictures that it names drawn beside it.
func (f *filling) content(ctx context.Context, n *demoNode, item demoItem) (domain.Content, error) {
	name := item.path()
	if item.kind == domain.KindOrganisation {
		name = item.file + ".yaml"
	}
	text, err := demoText(n.handle, name, f.now(), f.bases)
	if err != nil {
		return domain.Content{}, err
	}
	folder := filepath.Join(f.pictures, n.handle, item.kind.Plural())
	if err := drawPictures(folder, n.demoOrganisation, item, f.coverWidth); err != nil {
		return domain.Content{}, err
	}
	by := f.owners[n.handle]
	content, err := n.app.ReadContent(ctx, by, item.kind, bytes.NewReader(text), folder)
	if err != nil {
		return domain.Content{}, err
	}
	if item.banner != "" {
		if content.Image, err = f.banner(ctx, n, filepath.Join(folder, item.file+".jpg"), item.banner); err != nil {
			return domain.Content{}, err
		}
	}
	if item.initiative != "" {
		actor, err := n.app.Store.LocalActor(ctx, item.initiative)
		if err != nil {
			return domain.Content{}, fmt.Errorf("find the initiative %s: %w", item.initiative, err)
		}
		content.Initiatives = []domain.URI{actor.URI}
	}
	return content, nil
}

// banner stores the picture over a card, which the files of the commands do not name.
func (f *filling) banner(ctx context.Context, n *demoNode, path, alt string) (*domain.Image, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	stored, err := n.app.AddPicture(ctx, f.owners[n.handle], file, domain.Media{Alt: alt})
	if err != nil {
		return nil, err
	}
	return n.app.Node.ImageOf(ctx, stored, domain.Media{Alt: alt})
}

// drawPictures draws the cover of an item, and the logo if it is a card, into folder.
func drawPictures(folder string, of demoOrganisation, item demoItem, width int) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	cover, err := drawCover(of.handle+"/"+item.kind.Plural()+"/"+item.file, of.palette, width)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, item.file+".jpg"), cover, 0o600); err != nil {
		return err
	}
	if item.banner == "" {
		return nil
	}
	drawn := of.mark
	if item.kind == domain.KindInitiative {
		drawn = item.mark
	}
	logo, err := drawn.draw()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, item.file+"-logo.png"), logo, 0o600)
}

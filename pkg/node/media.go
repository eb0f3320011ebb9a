package node

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// AddMedia records a picture whose file is stored already. The same bytes uploaded again are the same picture.
func (n *Node) AddMedia(ctx context.Context, by domain.Member, media domain.Media) (domain.Media, error) {
	known, err := n.store.MediaByHash(ctx, media.Hash)
	if err == nil {
		return known, nil
	}
	if !notFound(err) {
		return domain.Media{}, err
	}
	media.ID, media.CreatedBy, media.CreatedAt = n.newID(), by.ID, n.moment()
	media.Alt, media.Credit = oneLine(media.Alt), oneLine(media.Credit)
	err = n.store.Write(ctx, func(tx *storage.Tx) error { return tx.AddMedia(ctx, media) })
	return media, err
}

// ImageOf is a picture of ours as contents refer to it.
func (n *Node) ImageOf(ctx context.Context, media domain.Media, alt, credit string) (*domain.Image, error) {
	h, err := n.home(ctx)
	if err != nil {
		return nil, err
	}
	return &domain.Image{
		URL: h.addresses.Media(media.Hash, media.MediaType), MediaID: media.ID, MediaType: media.MediaType,
		Alt: oneLine(alt), Credit: oneLine(credit), Width: media.Width, Height: media.Height,
	}, nil
}

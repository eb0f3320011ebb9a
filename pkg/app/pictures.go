package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/media"
)

// AddPicture checks and re-encodes a picture, stores its file and records it with its words. What cannot be recorded leaves
// no file behind.
func (a *App) AddPicture(ctx context.Context, by domain.Member, r io.Reader, words domain.Media) (domain.Media, error) {
	limits, _, err := a.Node.PictureLimits(ctx)
	if err != nil {
		return domain.Media{}, err
	}
	picture, err := media.Process(r, media.Limits{MaxBytes: limits.Upload})
	if err != nil {
		return domain.Media{}, err
	}
	ext := domain.MediaExtension(picture.MediaType)
	words.Hash, words.MediaType, words.Bytes = picture.Hash, picture.MediaType, len(picture.Bytes)
	words.Width, words.Height = picture.Width, picture.Height
	a.library.Lock()
	defer a.library.Unlock()
	if err := a.files.Save(picture.Hash, ext, picture.Bytes); err != nil {
		return domain.Media{}, fmt.Errorf("store picture: %w", err)
	}
	stored, err := a.Node.AddMedia(ctx, by, words)
	if err != nil {
		// Whether an earlier upload of the same bytes was recorded is asked even when the request has ended.
		if _, known := a.Store.MediaByHash(context.WithoutCancel(ctx), picture.Hash); errors.Is(known, domain.ErrNotFound) {
			err = errors.Join(err, a.files.Remove(picture.Hash, ext))
		}
	}
	return stored, err
}

// RemovePicture takes a picture out of the library, with its files. One that is used stays, unless anyway.
func (a *App) RemovePicture(ctx context.Context, by domain.Member, id domain.ID, anyway bool) error {
	a.library.Lock()
	defer a.library.Unlock()
	gone, err := a.Node.DeleteMedia(ctx, by, id, anyway)
	if err != nil {
		return err
	}
	return a.files.Remove(gone.Hash, domain.MediaExtension(gone.MediaType))
}

func (a *App) openMedia(_ context.Context, name string) (io.ReadSeekCloser, error) {
	return a.files.OpenNamed(name)
}

// strayAge is how old a file is that no upload under way can be about to record.
const strayAge = time.Hour

// sweepPictures deletes files that no row knows: a process was ended between writing a picture and recording it.
func (a *App) sweepPictures(ctx context.Context, now time.Time) error {
	names, err := a.files.Older(now.Add(-strayAge))
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := a.sweepPicture(ctx, name); err != nil {
			return fmt.Errorf("sweep picture %s: %w", name, err)
		}
	}
	return nil
}

func (a *App) sweepPicture(ctx context.Context, name string) error {
	a.library.Lock()
	defer a.library.Unlock()
	hash, ext, _ := strings.Cut(name, ".")
	_, err := a.Store.MediaByHash(ctx, hash)
	if errors.Is(err, domain.ErrNotFound) {
		return a.files.Remove(hash, "."+ext)
	}
	return err
}

package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/media"
	"github.com/weftwork/weftwork/storage"
)

const (
	// maxWanted pictures wait to be fetched; a page that names more shows initials until it is asked for again.
	maxWanted = 500
	// retryPicture is how long a picture that could not be had is not asked for again.
	retryPicture = 24 * time.Hour
	// picturesAtOnce bounds memory: a picture of 20 megapixels needs 80 MB while it is decoded.
	picturesAtOnce = 4
	// maxPictureBytes is what a peer's picture may weigh.
	maxPictureBytes = 8 << 20
	// cardPictureSide is for pictures that stand on cards only, in pixels.
	cardPictureSide = 400
	// peerPictureSide is the longer side, in pixels, to which peers' pictures are scaled down.
	peerPictureSide = 1280
)

// remoteImages keeps peers' pictures: pages ask for a path and get "" until the picture was fetched.
type remoteImages struct {
	app   *App
	files media.Files
	mu    sync.Mutex
	known map[string]string // address → path; "" while wanted or not to be had
	wants []string
}

func newRemoteImages(a *App, files media.Files) *remoteImages {
	return &remoteImages{app: a, files: files, known: map[string]string{}}
}

// Path is where our copy of a peer's picture is served; "" while there is none. Asking makes it wanted.
func (r *remoteImages) Path(address string) string {
	if _, err := domain.ParseURI(address); err != nil {
		return ""
	}
	r.mu.Lock()
	path, asked := r.known[address]
	r.mu.Unlock()
	if asked {
		return path
	}
	path, wanted := r.stored(address)
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.known) > 20*maxWanted {
		clear(r.known)
	}
	if wanted {
		if len(r.wants) >= maxWanted {
			return ""
		}
		r.wants = append(r.wants, address)
	}
	r.known[address] = path
	return path
}

// stored looks a picture up in the database; wanted says that it should be fetched.
func (r *remoteImages) stored(address string) (path string, wanted bool) {
	row, err := r.app.Store.RemoteMediaByURL(context.Background(), address)
	switch {
	case errors.Is(err, domain.ErrNotFound):
		return "", true
	case err != nil:
		return "", false
	case row.Hash == "":
		return "", r.app.now().Sub(row.FetchedAt) > retryPicture
	}
	return remotePath(row), false
}

func remotePath(row domain.RemoteMedia) string {
	return "/media/remote/" + row.Hash + domain.MediaExtension(row.MediaType)
}

// RunOnce fetches what pages asked for.
func (r *remoteImages) RunOnce(ctx context.Context) (int, time.Time, error) {
	r.mu.Lock()
	wants := r.wants[:min(len(r.wants), picturesAtOnce)]
	r.wants = r.wants[len(wants):]
	r.mu.Unlock()
	var group sync.WaitGroup
	problems := make([]error, len(wants))
	for i, address := range wants {
		group.Go(func() { problems[i] = r.fetch(ctx, address) })
	}
	group.Wait()
	if len(wants) == 0 {
		return 0, r.app.now().Add(time.Second), nil // pages ask in memory, which wakes nobody
	}
	return len(wants), time.Time{}, errors.Join(append(problems, r.tidy(ctx))...)
}

func (r *remoteImages) fetch(ctx context.Context, address string) error {
	row := domain.RemoteMedia{URL: address, FetchedAt: r.app.now(), UsedAt: r.app.now()}
	picture, err := r.get(ctx, address)
	if err != nil {
		row.Error = err.Error()
	} else {
		row.Hash, row.MediaType, row.Width, row.Height, row.Bytes = picture.Hash, picture.MediaType, picture.Width, picture.Height, len(picture.Bytes)
	}
	if err := r.app.Store.Write(ctx, func(tx *storage.Tx) error { return tx.SaveRemoteMedia(ctx, row) }); err != nil {
		return fmt.Errorf("remember picture %s: %w", address, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if row.Hash != "" {
		r.known[address] = remotePath(row)
	}
	return nil
}

func (r *remoteImages) get(ctx context.Context, address string) (media.Picture, error) {
	standings, err := r.app.Store.Standings(ctx)
	if err != nil {
		return media.Picture{}, err
	}
	host := domain.URI(address).Host()
	if standings.OfHost(host).RejectMedia || standings.RefusesHost(host) {
		return media.Picture{}, domain.Explain(domain.ErrForbidden, fmt.Sprintf("pictures of %s are not fetched", host), nil)
	}
	response, err := r.app.remote.GetImage(ctx, domain.URI(address))
	if err != nil {
		return media.Picture{}, err
	}
	limits := media.Limits{MaxBytes: maxPictureBytes, MaxSide: peerPictureSide}
	if strings.HasSuffix(address, domain.CardPicture) {
		limits.MaxSide = cardPictureSide
	}
	picture, err := media.ProcessBytes(response.Body, limits)
	if err != nil {
		return media.Picture{}, err
	}
	return picture, r.files.Save(picture.Hash, domain.MediaExtension(picture.MediaType), picture.Bytes)
}

// tidyStep is how many pictures are dropped at a time.
const tidyStep = 20

// tidy drops the pictures used least recently while the cache is larger than configured.
func (r *remoteImages) tidy(ctx context.Context) error {
	limits, _, err := r.app.Node.PictureLimits(ctx)
	if err != nil {
		return err
	}
	size, err := r.app.Store.RemoteMediaSize(ctx)
	if err != nil || size <= limits.Copies {
		return err
	}
	rows, err := r.app.Store.LeastUsedRemoteMedia(ctx, tidyStep)
	if err != nil {
		return err
	}
	for _, row := range rows {
		err := r.app.Store.Write(ctx, func(tx *storage.Tx) error { return tx.DeleteRemoteMedia(ctx, row.URL) })
		if err != nil {
			return err
		}
		if err := r.files.Remove(row.Hash, domain.MediaExtension(row.MediaType)); err != nil {
			return err
		}
		r.mu.Lock()
		delete(r.known, row.URL)
		r.mu.Unlock()
	}
	return nil
}

// Open opens our copy by its file name.
func (r *remoteImages) Open(_ context.Context, name string) (io.ReadSeekCloser, error) {
	return r.files.OpenNamed(name)
}

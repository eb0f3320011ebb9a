package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/weftwork/weftwork/pkg/blocklist"
	"github.com/weftwork/weftwork/pkg/domain"
)

// blocklists keeps up with other people's lists: one at a time, each once a day.
type blocklists struct{ app *App }

// acceptList asks for CSV and takes what a web server calls it.
const acceptList = "text/csv, text/plain;q=0.9, */*;q=0.1"

// RunOnce fetches the list that is due.
func (b blocklists) RunOnce(ctx context.Context) (int, time.Time, error) {
	list, err := b.app.Store.DueBlocklist(ctx)
	if errors.Is(err, domain.ErrNotFound) {
		return 0, time.Time{}, nil
	}
	if err != nil || list.NextAt.After(b.app.now()) {
		return 0, list.NextAt, err
	}
	read, err := b.fetch(ctx, list)
	if err == nil {
		return 1, time.Time{}, b.app.Node.KeepUp(ctx, list, read.Standings)
	}
	if errors.Is(err, context.Canceled) {
		return 0, time.Time{}, err
	}
	why := domain.Message(err)
	if why == "" {
		why = err.Error()
	}
	return 1, time.Time{}, b.app.Node.ListFailed(ctx, list, why)
}

func (b blocklists) fetch(ctx context.Context, list domain.Blocklist) (blocklist.List, error) {
	response, err := b.app.remote.Get(ctx, domain.URI(list.URL), acceptList)
	if err != nil {
		return blocklist.List{}, err
	}
	read, err := blocklist.Read(bytes.NewReader(response.Body), domain.LevelBlock)
	if err == nil && len(read.Standings) == 0 {
		err = domain.Explain(domain.ErrInvalid, fmt.Sprintf("there is no host on the list at %s", list.URL), nil)
	}
	return read, err
}

package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const (
	// leastSpace is where SQLite and uploads begin to fail soon; littleSpace is time to look around.
	leastSpace, littleSpace = 100 << 20, 1 << 30
	// mostSkew is what the strictest peers allow a signature's date to be off; someSkew is worth mending before.
	mostSkew, someSkew = 5 * time.Minute, 30 * time.Second
	// keyWritten is the setting by which the self-test tries to write.
	keyWritten = "self_test_written"
	// clocks is how many peers are asked for the time.
	clocks = 3
)

// errNoSpaceKnown says that this system cannot be asked for its free space.
var errNoSpaceKnown = errors.New("free space is not known on this system")

func (d *doctor) checkDatabase(ctx context.Context) domain.Check {
	if err := d.Store.Check(ctx); err != nil {
		return bad("database", d.fixDatabase(), "The database is not well: %s. Stop the node, keep a copy of the folder, and go back to the last backup.", sentence(err))
	}
	err := d.Store.Write(ctx, func(tx *storage.Tx) error { return tx.SetSetting(ctx, keyWritten, d.now().UTC().Format(time.RFC3339)) })
	if err != nil {
		return bad("database", d.fixFolder(d.databaseFolder()), "The database cannot be written: %s.", sentence(err))
	}
	return good("database", "It is whole, its schema is this program's, and it can be written.")
}

// databaseFolder is where SQLite's file is; "" on PostgreSQL.
func (d *doctor) databaseFolder() string {
	url := d.Config.Database.URL
	switch {
	case strings.HasPrefix(url, "postgres"):
		return ""
	case url == "":
		return d.Config.Data
	}
	return filepath.Dir(strings.TrimPrefix(url, "sqlite://"))
}

// checkDataFolder writes where pictures go.
func (d *doctor) checkDataFolder() domain.Check {
	for _, folder := range []string{d.Config.Data, filepath.Join(d.Config.Data, "media")} {
		if _, err := os.Stat(folder); errors.Is(err, os.ErrNotExist) && folder != d.Config.Data {
			continue // made with the first picture
		}
		file, err := os.CreateTemp(folder, ".self-test-*")
		if err != nil {
			return bad("data folder", d.fixFolder(folder), "%s cannot be written (%s): pictures cannot be stored.", folder, reasonOf(err))
		}
		_, err = file.WriteString("self-test")
		if err := errors.Join(err, file.Close(), os.Remove(file.Name())); err != nil {
			return bad("data folder", d.fixFolder(folder), "%s cannot be written (%s): pictures cannot be stored.", folder, reasonOf(err))
		}
	}
	return good("data folder", "%s can be written.", d.Config.Data)
}

// reasonOf is what the system says, without the path.
func reasonOf(err error) string {
	if path, ok := errors.AsType[*os.PathError](err); ok {
		return path.Err.Error()
	}
	return err.Error()
}

func (d *doctor) checkDisk() domain.Check {
	folders := []string{d.Config.Data}
	if folder := d.databaseFolder(); folder != "" && folder != d.Config.Data {
		folders = append(folders, folder)
	}
	least := uint64(1) << 63
	for _, folder := range folders {
		free, err := d.freeSpace(folder)
		if errors.Is(err, errNoSpaceKnown) {
			return good("disk", "Free space cannot be asked for on this system.")
		}
		if err != nil {
			return bad("disk", nil, "The free space of %s cannot be read: %s.", folder, reasonOf(err))
		}
		if free < leastSpace {
			return bad("disk", fixDisk(folder), "Only %d MB are free in %s: soon nothing can be written.", free>>20, folder)
		}
		least = min(least, free)
	}
	if least < littleSpace {
		return wary("disk", fixDisk(folders[0]), "%d MB are free: enough for now.", least>>20)
	}
	return good("disk", "%.1f GB are free.", float64(least)/(1<<30))
}

// checkClock compares our clock with peers', whose middle one counts; with that of the public address while no peer is known.
func (d *doctor) checkClock(ctx context.Context) domain.Check {
	var skews []time.Duration
	hosts, err := d.Store.PeersHeardLast(ctx, clocks)
	if err != nil {
		return bad("clock", nil, "Peers cannot be read: %s.", sentence(err))
	}
	for _, host := range hosts {
		asked := d.now()
		answer, err := d.mirror.Ask(ctx, remote.Question{Method: http.MethodGet, URL: "https://" + host + "/.well-known/nodeinfo"})
		if err != nil {
			continue
		}
		if skew, ok := skewOf(answer.Header, asked, d.now()); ok {
			skews = append(skews, skew)
		}
	}
	with := comparedWith(len(skews))
	if len(skews) == 0 && d.seen != nil {
		skews = []time.Duration{*d.seen}
	}
	if len(skews) == 0 {
		return wary("clock", nil, "There is nobody to compare it with yet.")
	}
	slices.Sort(skews)
	off := skews[len(skews)/2]
	switch {
	case off.Abs() > mostSkew:
		return bad("clock", fixClock(), "This machine's clock is %s compared with %s: peers refuse what it signs.", aside(off), with)
	case off.Abs() > someSkew:
		return wary("clock", fixClock(), "This machine's clock is %s compared with %s.", aside(off), with)
	}
	return good("clock", "It agrees with %s to half a minute.", with)
}

func aside(off time.Duration) string {
	if off > 0 {
		return fmt.Sprintf("%s ahead", off.Round(time.Second))
	}
	return fmt.Sprintf("%s behind", (-off).Round(time.Second))
}

// comparedWith names the clocks that ours is compared with.
func comparedWith(peers int) string {
	switch peers {
	case 0:
		return "that of the public address"
	case 1:
		return "that of a peer"
	}
	return fmt.Sprintf("those of %d peers", peers)
}

// skewOf is how far our clock is ahead of an answer's Date, which is a second exact.
func skewOf(header http.Header, asked, answered time.Time) (time.Duration, bool) {
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return 0, false
	}
	middle := asked.Add(answered.Sub(asked) / 2)
	return middle.Sub(date.Add(time.Second / 2)), true
}

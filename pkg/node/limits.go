package node

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Settings that the configuration has, too: until an owner sets one, and when she gives it back by setting "", it says them.
const (
	KeyZone        = "zone"
	KeyPictures    = "pictures"
	KeyLogins      = "logins"
	KeySignedFetch = "signed_fetch"
)

// withLimits fills in what nobody said, as config.example.yaml has it.
func withLimits(l domain.Limits) domain.Limits {
	if l.Pictures.Upload == 0 {
		l.Pictures.Upload = 20_000_000
	}
	if l.Pictures.Copies == 0 {
		l.Pictures.Copies = 1 << 30
	}
	if l.Login == 0 {
		l.Login = domain.Days(30)
	}
	return l
}

// SetZone says in which time zone the node is at home, by its name such as "Europe/Brussels"; "" leaves it to its events.
func (n *Node) SetZone(ctx context.Context, by domain.Member, zone string) error {
	if err := allow(by, domain.ActSettings); err != nil {
		return err
	}
	if zone = strings.TrimSpace(zone); zone != "" {
		if _, err := domain.TimeZone(zone); err != nil || zone == "Local" {
			var wrong domain.InvalidError
			wrong.Add("zone", "write a time zone such as Europe/Brussels, or nothing")
			return &wrong
		}
	}
	return n.changeSettings(ctx, by, KeyZone, zone, func(s *domain.Settings) { s.Zone = zone })
}

// Zone is the time zone that the node is at home in: the one that was set, else that of its newest event, else the machine's.
// known says that it is one of the first two, which are better than the zone of whoever writes: she may be on a journey.
func (n *Node) Zone(ctx context.Context) (zone string, known bool, err error) {
	settings, err := n.store.Settings(ctx)
	if err != nil {
		return "", false, err
	}
	if settings.Zone != "" {
		return settings.Zone, true, nil
	}
	events, _, err := n.store.Items(ctx, domain.Visitor(), storage.ItemFilter{Kind: domain.KindEvent, Local: true}, storage.Page{Size: 1})
	if err != nil {
		return "", false, err
	}
	for i := range events {
		if o := events[i].Content.Event; o != nil && o.TimeZone != "" && o.TimeZone != "UTC" {
			return o.TimeZone, true, nil
		}
	}
	if n.limits.Zone != "" {
		return n.limits.Zone, false, nil
	}
	return "UTC", false, nil
}

// Place is Zone as the clocks there go.
func (n *Node) Place(ctx context.Context) (*time.Location, error) {
	zone, _, err := n.Zone(ctx)
	if err != nil {
		return time.UTC, err
	}
	place, err := domain.TimeZone(zone)
	if err != nil {
		return time.UTC, nil //nolint:nilerr // an event's that this machine does not know
	}
	return place, nil
}

// Standard are the limits as the configuration has them.
func (n *Node) Standard() domain.Limits { return n.limits }

// PictureLimits are those that hold. set says that an owner set them.
func (n *Node) PictureLimits(ctx context.Context) (limits domain.PictureLimits, set bool, err error) {
	value, err := readSetting(KeyPictures)(ctx, n.store.Reader)
	if err != nil || value == "" {
		return n.limits.Pictures, false, err
	}
	if err := json.Unmarshal([]byte(value), &limits); err != nil {
		return n.limits.Pictures, false, fmt.Errorf("read the limits of pictures: %w", err)
	}
	return limits, true, nil
}

// SetPictureLimits sets what pictures may take; the zero PictureLimits leave it to the configuration.
func (n *Node) SetPictureLimits(ctx context.Context, by domain.Member, limits domain.PictureLimits) error {
	if err := allow(by, domain.ActSettings); err != nil {
		return err
	}
	value := ""
	if limits != (domain.PictureLimits{}) {
		var wrong domain.InvalidError
		if limits.Upload < domain.MinUpload || limits.Upload > domain.MaxUpload {
			wrong.Add("upload", "choose one of the sizes")
		}
		if limits.Copies < domain.MinCopies || limits.Copies > domain.MaxCopies {
			wrong.Add("copies", "choose one of the sizes")
		}
		if err := wrong.OrNil(); err != nil {
			return err
		}
		var err error
		if value, err = asText(limits); err != nil {
			return err
		}
	}
	return n.change(ctx, by, KeyPictures, value, func(tx *storage.Tx) error { return tx.SetSetting(ctx, KeyPictures, value) })
}

// LoginLifetime is how long a log-in lasts that begins now. set says that an owner set it.
func (n *Node) LoginLifetime(ctx context.Context) (lasts time.Duration, set bool, err error) {
	value, err := readSetting(KeyLogins)(ctx, n.store.Reader)
	if err != nil || value == "" {
		return n.limits.Login, false, err
	}
	days, err := strconv.Atoi(value)
	if err != nil {
		return n.limits.Login, false, fmt.Errorf("read how long log-ins last: %w", err)
	}
	return domain.Days(days), true, nil
}

// SetLoginDays sets how many days a log-in lasts from now on; 0 leaves it to the configuration.
func (n *Node) SetLoginDays(ctx context.Context, by domain.Member, days int) error {
	if err := allow(by, domain.ActSettings); err != nil {
		return err
	}
	value := ""
	if days != 0 {
		if days < domain.MinLoginDays || days > domain.MaxLoginDays {
			var wrong domain.InvalidError
			wrong.Add("days", "choose one of the times")
			return &wrong
		}
		value = strconv.Itoa(days)
	}
	return n.change(ctx, by, KeyLogins, value, func(tx *storage.Tx) error { return tx.SetSetting(ctx, KeyLogins, value) })
}

// SetSignedFetch says whether only peers that sign what they ask for get actors, items and lists.
func (n *Node) SetSignedFetch(ctx context.Context, by domain.Member, need Need) error {
	if err := allow(by, domain.ActSettings); err != nil {
		return err
	}
	if n.limits.SignedFetch {
		return domain.Explain(domain.ErrConflict, "the configuration of the node says so; change it there", nil)
	}
	return n.changeSettings(ctx, by, KeySignedFetch, string(need), func(s *domain.Settings) { s.SignedFetch = need == Needed })
}

// Need says whether something is asked for.
type Need string

// The needs.
const (
	Needed    Need = "yes"
	NotNeeded Need = ""
)

func signedWords(s domain.Settings) string {
	if s.SignedFetch {
		return string(Needed)
	}
	return string(NotNeeded)
}

// readSetting reads a value that is kept under its key; "" while nobody set it.
func readSetting(key string) func(ctx context.Context, r storage.Reader) (string, error) {
	return func(ctx context.Context, r storage.Reader) (string, error) {
		value, err := r.Setting(ctx, key)
		if notFound(err) {
			err = nil
		}
		return value, err
	}
}

// limitSetting finds those of this file by their keys.
func limitSetting(key string) (setting, bool) {
	switch key {
	case KeyPictures:
		return setting{domain.AuditPictures, readSetting(key), func(ctx context.Context, n *Node, by domain.Member, value string) error {
			var limits domain.PictureLimits
			if value != "" {
				if err := json.Unmarshal([]byte(value), &limits); err != nil {
					return fmt.Errorf("read what the limits of pictures were: %w", err)
				}
			}
			return n.SetPictureLimits(ctx, by, limits)
		}}, true
	case KeyLogins:
		return setting{domain.AuditLoginDays, readSetting(key), func(ctx context.Context, n *Node, by domain.Member, value string) error {
			days, _ := strconv.Atoi(value) // "" is 0
			return n.SetLoginDays(ctx, by, days)
		}}, true
	}
	return setting{}, false
}

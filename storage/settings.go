package storage

import (
	"context"
	"strconv"
	"sync"

	"github.com/weftwork/weftwork/pkg/domain"
)

// The keys that domain.Settings is kept under.
const (
	keyBase         = "base"
	keyHandleDomain = "handle_domain"
	keyLanguage     = "language"
	keyLanguages    = "languages"
	keyOrganisation = "organisation"
	keyLeftAt       = "left_at" // microseconds UTC
	keyQuotes       = "quotes"
	keyAccent       = "accent"
	keyLicence      = "licence"
	keySecondFactor = "second_factor" // roles that need one
	keyZone         = "zone"
	keySignedFetch  = "signed_fetch" // "yes" or ""
)

const yes = "yes"

// settingsCache keeps the settings, which almost everything needs first and hardly anything changes.
type settingsCache struct {
	mu      sync.Mutex
	held    *domain.Settings
	version int // rises when they may have changed
}

func (c *settingsCache) get() (*domain.Settings, int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.held, c.version
}

// put keeps what was read, unless it may have changed since version.
func (c *settingsCache) put(s domain.Settings, version int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.version == version {
		c.held = &s
	}
}

func (c *settingsCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held = nil
	c.version++
}

// Settings are the node's; the zero Settings before set-up. They are kept in memory until this store, or while Watch runs
// another process, changes them.
func (s *Store) Settings(ctx context.Context) (domain.Settings, error) {
	held, version := s.settings.get()
	if held != nil {
		return *held, nil
	}
	settings, err := s.Reader.Settings(ctx)
	if err == nil && settings.IsSetUp() {
		s.settings.put(settings, version)
	}
	return settings, err
}

// Settings are the node's as the database has them; the zero Settings before set-up.
func (r Reader) Settings(ctx context.Context) (domain.Settings, error) {
	rows, err := all[struct{ Key, Value string }](r.db(ctx), "SELECT key, value FROM settings WHERE key IN ?",
		[]string{keyBase, keyHandleDomain, keyLanguage, keyLanguages, keyOrganisation, keyLeftAt, keyQuotes, keyAccent, keyLicence, keySecondFactor, keyZone, keySignedFetch})
	if err != nil {
		return domain.Settings{}, failed(err, "read the settings")
	}
	values := map[string]string{}
	for _, row := range rows {
		values[row.Key] = row.Value
	}
	left, _ := strconv.ParseInt(values[keyLeftAt], 10, 64) // not there: 0
	return domain.Settings{
		Base:         values[keyBase],
		HandleDomain: values[keyHandleDomain],
		Language:     values[keyLanguage],
		Languages:    values[keyLanguages],
		Organisation: domain.URI(values[keyOrganisation]),
		LeftAt:       micros(left).time(),
		Quotes:       domain.QuotePolicy(values[keyQuotes]),
		Accent:       values[keyAccent],
		Licence:      domain.Licence(values[keyLicence]),
		SecondFactor: domain.RoleSet(values[keySecondFactor]),
		Zone:         values[keyZone],
		SignedFetch:  values[keySignedFetch] == yes,
	}, nil
}

// Setting is one value, domain.ErrNotFound if it was never set.
func (r Reader) Setting(ctx context.Context, key string) (string, error) {
	row, err := one[struct{ Value string }](r.db(ctx), "SELECT value FROM settings WHERE key = ?", key)
	return row.Value, failed(err, "read setting %s", key)
}

// SaveSettings replaces the node's settings.
func (tx *Tx) SaveSettings(ctx context.Context, s domain.Settings) error {
	tx.savedSettings = true
	signed := ""
	if s.SignedFetch {
		signed = yes
	}
	for key, value := range map[string]string{
		keyBase:         s.Base,
		keyHandleDomain: s.HandleDomain,
		keyLanguage:     s.Language,
		keyLanguages:    s.Languages,
		keyOrganisation: string(s.Organisation),
		keyLeftAt:       strconv.FormatInt(int64(at(s.LeftAt)), 10),
		keyQuotes:       string(s.Quotes),
		keyAccent:       s.Accent,
		keyLicence:      string(s.Licence),
		keySecondFactor: string(s.SecondFactor),
		keyZone:         s.Zone,
		keySignedFetch:  signed,
	} {
		if err := tx.SetSetting(ctx, key, value); err != nil {
			return err
		}
	}
	return nil
}

// SetSetting sets one value.
func (tx *Tx) SetSetting(ctx context.Context, key, value string) error {
	_, err := exec(tx.db(ctx), `INSERT INTO settings (key, value) VALUES (?, ?)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	return failed(err, "set setting %s", key)
}

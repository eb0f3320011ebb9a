// Package layout holds the architecture: who may import whom, and what no file may do. It asks the go command, so it
// sees what the compiler sees.
package layout

import (
	"slices"
	"strings"
	"testing"
)

const module = "github.com/weftwork/weftwork/"

// imports lists for each package of ours which others of ours it may import. A name that ends in "/..." stands for the
// package and all below it. Every package must have a row; domain is free to all but those in standAlone.
var imports = map[string][]string{
	// The commands list what App.Store holds, and need the types of its filters.
	"cmd/weftwork": {"pkg/app", "pkg/blocklist", "pkg/config", "pkg/frontmatter", "pkg/node", "storage"},
	"pkg/app": {
		"federation/...", "pkg/...", "storage/...", "templates",
	},

	"pkg/web":         {"pkg/node", "storage/...", "templates", "pkg/markup", "pkg/ical", "pkg/feed", "pkg/media", "pkg/frontmatter", "pkg/murmurations", "pkg/blocklist", "pkg/palette", "pkg/qr", "pkg/passkey", "pkg/oidc"},
	"pkg/node":        {"storage", "pkg/markup", "pkg/blocklist", "pkg/palette"},
	"pkg/blocklist":   {},
	"pkg/config":      {},
	"pkg/domain":      {},
	"pkg/feed":        {},
	"pkg/frontmatter": {},
	"pkg/ical":        {},
	"pkg/mail":        {},
	"pkg/markup":      {},
	"pkg/media":       {},
	"pkg/palette":     {},
	"pkg/qr":          {},
	"pkg/passkey":     {},
	"pkg/oidc":        {},
	// The texts of a card as plain ones.
	"pkg/murmurations": {"pkg/markup"},
	"templates":        {},

	"federation":                 {"pkg/node", "storage", "federation/resolve", "federation/activitystreams", "federation/signature"},
	"federation/activitystreams": {},
	"federation/delivery":        {"storage", "federation/remote"},
	"federation/remote":          {"federation/signature"},
	"federation/resolve":         {"storage", "federation/remote", "federation/activitystreams"},
	"federation/signature":       {},

	"storage":            {"storage/migrations", "storage/search"},
	"storage/migrations": {},
	"storage/search":     {},
	// A store for the tests of other packages.
	"storage/storagetest": {"storage"},

	"test/...": {"pkg/...", "storage/...", "federation/...", "test/..."},
}

// standAlone import nothing of ours, not even domain.
var standAlone = []string{"pkg/domain", "pkg/config", "pkg/palette"}

// owners says which packages of ours may import a library; all others reach it through them.
var owners = map[string][]string{
	"github.com/go-fed/activity":        {"federation/activitystreams"},
	"github.com/go-fed/httpsig":         {"federation/signature"},
	"github.com/dadrus/httpsig":         {"federation/signature"},
	"github.com/gowebpki/jcs":           {"federation/signature"},
	"gorm.io":                           {"storage/..."},
	"github.com/mattn/go-sqlite3":       {"storage/..."},
	"github.com/jackc/pgx":              {"storage/..."},
	"github.com/pressly/goose":          {"storage/..."},
	"database/sql":                      {"storage/..."},
	"code.dny.dev/ssrf":                 {"federation/remote"},
	"github.com/labstack/echo":          {"pkg/web", "federation", "pkg/app"},
	"github.com/alexedwards/scs":        {"pkg/web", "pkg/app"},
	"github.com/yuin/goldmark":          {"pkg/markup"},
	"github.com/microcosm-cc":           {"pkg/markup"},
	"github.com/emersion/go-ical":       {"pkg/ical"},
	"github.com/gorilla/feeds":          {"pkg/feed"},
	"github.com/wneessen/go-mail":       {"pkg/mail"},
	"github.com/goccy/go-yaml":          {"pkg/frontmatter", "pkg/config", "pkg/web"},
	"github.com/knadh/koanf":            {"pkg/config"},
	"github.com/spf13/cobra":            {"cmd/weftwork"},
	"github.com/nicksnyder/go-i18n":     {"templates", "pkg/web"},
	"golang.org/x/image":                {"pkg/media"},
	"golang.org/x/crypto":               {"pkg/node", "pkg/app"},
	"github.com/pquerna/otp":            {"pkg/node"},
	"github.com/go-webauthn/webauthn":   {"pkg/passkey"},
	"github.com/coreos/go-oidc":         {"pkg/oidc"},
	"golang.org/x/oauth2":               {"pkg/oidc"},
	"github.com/boombuler/barcode":      {"pkg/qr"},
	"html/template":                     {"templates", "pkg/web"},
	"net/http":                          {"pkg/web", "pkg/app", "cmd/weftwork", "federation/...", "test/...", "pkg/oidc"},
	"github.com/weftwork/weftwork/test": {"test/..."},
}

func TestEveryImportPointsDown(t *testing.T) {
	for _, p := range packages(t) {
		allowed, known := ruleFor(p.name)
		if !known {
			t.Errorf("%s has no row in the table of imports: add it to test/layout and say in ARCHITECTURE.md what it is for", p.name)
			continue
		}
		for _, imported := range p.Imports {
			other, ours := strings.CutPrefix(imported, module)
			if !ours {
				continue
			}
			free := other == "pkg/domain" && !slices.Contains(standAlone, p.name)
			if !free && !matches(allowed, other) {
				t.Errorf("%s imports %s, which DESIGN §2 does not allow", p.name, other)
			}
		}
	}
}

func TestTheDomainNeedsOnlyTheStandardLibrary(t *testing.T) {
	for _, p := range packages(t) {
		if p.name != "pkg/domain" {
			continue
		}
		for _, dep := range p.Deps {
			if strings.Contains(strings.SplitN(dep, "/", 2)[0], ".") {
				t.Errorf("pkg/domain depends on %s", dep)
			}
		}
		return
	}
	t.Error("pkg/domain was not found")
}

func TestEveryLibraryHasItsOwner(t *testing.T) {
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			for library, owning := range owners {
				if (imported == library || strings.HasPrefix(imported, library+"/")) && !matches(owning, p.name) {
					t.Errorf("%s imports %s, which belongs to %s", p.name, imported, strings.Join(owning, ", "))
				}
			}
		}
	}
}

func TestPagesAndFederationDoNotKnowEachOther(t *testing.T) {
	for _, p := range packages(t) {
		for _, dep := range p.Deps {
			other := strings.TrimPrefix(dep, module)
			if p.name == "pkg/web" && matches([]string{"federation/..."}, other) {
				t.Errorf("pkg/web reaches %s", other)
			}
			if matches([]string{"federation/..."}, p.name) && (other == "pkg/web" || other == "templates") {
				t.Errorf("%s reaches %s", p.name, other)
			}
		}
	}
}

// ruleFor finds the row of a package: its own, else the longest one that ends in "/..." and covers it.
func ruleFor(name string) (allowed []string, known bool) {
	if row, ok := imports[name]; ok {
		return row, true
	}
	best := ""
	for pattern := range imports {
		if strings.HasSuffix(pattern, "/...") && len(pattern) > len(best) && matches([]string{pattern}, name) {
			best = pattern
		}
	}
	return imports[best], best != ""
}

func matches(patterns []string, name string) bool {
	for _, pattern := range patterns {
		prefix, below := strings.CutSuffix(pattern, "/...")
		if name == prefix || below && strings.HasPrefix(name, prefix+"/") {
			return true
		}
	}
	return false
}

package app

import (
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/config"
	"github.com/weftwork/weftwork/pkg/web"
)

func TestEveryKeyOfTheConfigurationIsAPageOrExplainedOnOne(t *testing.T) {
	pages := []string{
		"mail.host", "mail.port", "mail.encryption", "mail.user", "mail.password", "mail.from", // /desk/settings/mail
		"retention.deliveries", "retention.parked", "retention.inbox", "retention.notifications", // /desk/settings/retention
		"media.max_upload", "media.remote_cache", // /desk/settings/pictures
		"sessions.lifetime",       // /desk/settings/logins
		"federation.signed_fetch", // /desk/settings/signed
	}
	c := config.Defaults()
	c.Database.URL = "postgres://weft:s3cret@db.internal:5432/weft"
	explained := fromFile(c)
	for _, key := range config.Keys() {
		inFile := slices.ContainsFunc(explained, func(v web.FileValue) bool { return v.Key == key })
		if inFile == slices.Contains(pages, key) {
			t.Errorf("%s stands in %d of the two: give it a page, or explain it in pkg/web/settings_file.go", key, map[bool]int{true: 2}[inFile])
		}
	}
	for _, v := range explained {
		if strings.Contains(v.Value, "s3cret") || strings.Contains(v.Value, "db.internal") {
			t.Errorf("%s tells %q", v.Key, v.Value)
		}
	}
}

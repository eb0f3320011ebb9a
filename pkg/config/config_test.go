package config

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml/parser"
)

const example = "../../config.example.yaml"

func TestTheExampleFileEqualsTheDefaultsAndHasEveryKey(t *testing.T) {
	got, err := Load(Options{File: example})
	if err != nil {
		t.Fatal(err)
	}
	if want := Defaults(); !reflect.DeepEqual(got, want) {
		t.Errorf("config.example.yaml gives\n%+v, the defaults are\n%+v", got, want)
	}
	file, err := fileLayer(example)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range Keys() {
		if !file.values.Exists(key) {
			t.Errorf("config.example.yaml lacks %s", key)
		}
	}
}

func TestTheExampleFileExplainsEveryKey(t *testing.T) {
	raw, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := parser.ParseBytes(raw, 0)
	if err != nil {
		t.Fatal(err)
	}
	at, lines := map[string]int{}, strings.Split(string(raw), "\n")
	collectLines(tree.Docs[0].Body, "", at)
	for _, key := range Keys() {
		if above := lines[max(at[key]-2, 0)]; !strings.HasPrefix(strings.TrimSpace(above), "# ") {
			t.Errorf("%s (line %d) has no comment above it but %q", key, at[key], above)
		}
	}
}

func TestDefaults(t *testing.T) {
	c := Defaults()
	if c.Listen != "localhost:8080" || c.URL != "" || c.Data != "./data" || c.Media.RemoteCache != 1<<30 ||
		c.Media.MaxUpload != 20_000_000 || c.Sessions.Lifetime != 720*time.Hour || c.Log.Format != "text" ||
		len(c.TrustedProxies) != 2 || c.Federation.AllowHTTP || c.Federation.AllowPrivateAddresses {
		t.Errorf("unexpected defaults: %+v", c)
	}
}

func TestFlagsWinOverEnvironmentOverFileOverDefaults(t *testing.T) {
	file := write(t, "weftwork.yaml", "listen: ':1'\ndata: from-file\nlog:\n  level: warn\n  format: json\nsessions:\n")
	c, err := Load(Options{
		File:  file,
		Env:   []string{"WEFTWORK_LISTEN=:2", "WEFTWORK_LOG_LEVEL=error", "WEFTWORK_URL=", "HOME=/root"},
		Flags: map[string]string{"listen": ":3"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != ":3" || c.Log.Level != "error" || c.Data != "from-file" || c.Log.Format != "json" || c.URL != "" {
		t.Errorf("wrong precedence: %+v", c)
	}
	if c.Sessions.Lifetime != 720*time.Hour {
		t.Errorf("an empty section loses the default: %v", c.Sessions.Lifetime)
	}
}

func TestEveryKeyCanBeSetByItsVariable(t *testing.T) {
	environ := []string{
		"WEFTWORK_LISTEN=[::1]:80", "WEFTWORK_URL=HTTPS://Weft.Example.org/", "WEFTWORK_DATA=/srv", "WEFTWORK_TRUSTED_PROXIES=10.1.2.3, fd00::/8",
		"WEFTWORK_SHUTDOWN_GRACE=1m", "WEFTWORK_DATABASE_URL=postgres://a:b@c/d", "WEFTWORK_FEDERATION_ALLOW_PRIVATE_ADDRESSES=1",
		"WEFTWORK_FEDERATION_SIGNED_FETCH=yes", "WEFTWORK_FEDERATION_ALLOW_HTTP=yes", "WEFTWORK_FEDERATION_HANDLE_DOMAIN=Example.org", "WEFTWORK_LOG_LEVEL=debug",
		"WEFTWORK_LOG_FORMAT=json", "WEFTWORK_MEDIA_MAX_UPLOAD=500000", "WEFTWORK_MEDIA_REMOTE_CACHE=1.5 GB", "WEFTWORK_SESSIONS_LIFETIME=8h",
		"WEFTWORK_RETENTION_DELIVERIES=1h", "WEFTWORK_RETENTION_PARKED=2h", "WEFTWORK_RETENTION_INBOX=3h", "WEFTWORK_RETENTION_NOTIFICATIONS=4h", "WEFTWORK_DEVELOPMENT=yes",
		"WEFTWORK_MAIL_HOST=SMTP.example.org", "WEFTWORK_MAIL_PORT=2525", "WEFTWORK_MAIL_ENCRYPTION=tls", "WEFTWORK_MAIL_USER=weft", "WEFTWORK_MAIL_PASSWORD=s3cret",
		"WEFTWORK_MAIL_FROM=weft@example.org",
	}
	if len(environ) != len(Keys()) {
		t.Fatalf("%d variables for %d keys", len(environ), len(Keys()))
	}
	c, err := Load(Options{Env: environ})
	if err != nil {
		t.Fatal(err)
	}
	if c.URL != "https://weft.example.org" || c.Federation.HandleDomain != "example.org" || !c.Federation.AllowHTTP || !c.Federation.SignedFetch ||
		!c.Federation.AllowPrivateAddresses || c.Media.MaxUpload != 500_000 || c.Media.RemoteCache != 1_500_000_000 ||
		c.ShutdownGrace != time.Minute || c.Database.URL != "postgres://a:b@c/d" {
		t.Errorf("got %+v", c)
	}
	if want := (Retention{Deliveries: time.Hour, Parked: 2 * time.Hour, Inbox: 3 * time.Hour, Notifications: 4 * time.Hour}); c.Retention != want {
		t.Errorf("retention is %+v", c.Retention)
	}
	if want := (Mail{Host: "smtp.example.org", Port: 2525, Encryption: "tls", User: "weft", Password: "s3cret", From: "weft@example.org"}); c.Mail != want {
		t.Errorf("mail is %+v", c.Mail)
	}
	if len(c.TrustedProxies) != 2 || c.TrustedProxies[0].String() != "10.1.2.3/32" || c.TrustedProxies[1].String() != "fd00::/8" {
		t.Errorf("trusted proxies are %v", c.TrustedProxies)
	}
}

func TestAllWrongSettingsAreReportedAtOnce(t *testing.T) {
	file := write(t, "w.yaml", strings.Join([]string{
		"listen: localhost", "log:", "  level: loud", "  fromat: json", "media:", "  max_upload: 20 potatoes",
		"federation:", "  handle_domain: https://example.org", "trusted_proxies: [10.0.0.0/8, home]", "sessions: {lifetime: 30}",
	}, "\n"))
	_, err := Load(Options{File: file, Env: []string{"WEFTWORK_URL=https://example.org/weft", "WEFTWORK_DATABASE_URL=mysql://u:topsecret@h/d"},
		Flags: map[string]string{"data": ""}})
	wrong, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	expected := map[string]string{
		"listen":                   "such as localhost:8080",
		"log.level":                "debug, info, warn, error",
		"log.fromat":               "did you mean log.format?",
		"media.max_upload":         "such as 20MB",
		"federation.handle_domain": "such as example.org",
		"trusted_proxies":          `"home"`,
		"sessions.lifetime":        "such as 720h",
		"url":                      "write https://example.org",
		"database.url":             "write postgres://",
		"data":                     "such as ./data",
	}
	for key, advice := range expected {
		at := slices.IndexFunc(wrong.Problems, func(p Problem) bool { return p.Key == key })
		if at < 0 || !strings.Contains(wrong.Problems[at].Message, advice) {
			t.Errorf("%s should be answered with %q:\n%v", key, advice, err)
		}
	}
	if len(wrong.Problems) != len(expected) {
		t.Errorf("%d problems for %d mistakes:\n%v", len(wrong.Problems), len(expected), err)
	}
	for _, want := range []string{"10 settings are wrong", "w.yaml, line 3", "WEFTWORK_URL", "--data"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the report does not name %q:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "topsecret") {
		t.Errorf("the report shows a password:\n%v", err)
	}
}

func TestPublicAddressesWithoutTLSAreRefusedExceptForExperiments(t *testing.T) {
	load := func(environ ...string) error {
		_, err := Load(Options{Env: environ})
		return err
	}
	if err := load("WEFTWORK_URL=http://weft.example.org"); err == nil || !strings.Contains(err.Error(), "write https://weft.example.org") {
		t.Errorf("got %v", err)
	}
	for _, fine := range [][]string{
		{"WEFTWORK_URL=http://localhost:8080"}, {"WEFTWORK_URL=http://127.0.0.1:8080"}, {"WEFTWORK_URL=https://weft.example.org"},
		{"WEFTWORK_URL=http://weft.test", "WEFTWORK_FEDERATION_ALLOW_HTTP=true"},
	} {
		if err := load(fine...); err != nil {
			t.Errorf("%v: %v", fine, err)
		}
	}
	if err := load("WEFTWORK_URL=https://bürger.example"); err == nil || !strings.Contains(err.Error(), "https://xn--brger-kva.example") {
		t.Errorf("got %v", err)
	}
}

func TestSecretsCanStandInFiles(t *testing.T) {
	secret := write(t, "url", "postgres://a:b@c/d\n")
	c, err := Load(Options{Env: []string{"WEFTWORK_DATABASE_URL_FILE=" + secret}})
	if err != nil || c.Database.URL != "postgres://a:b@c/d" {
		t.Errorf("got %q, %v", c.Database.URL, err)
	}
	if _, err := Load(Options{Env: []string{"WEFTWORK_DATABASE_URL_FILE=/does/not/exist"}}); err == nil ||
		!strings.Contains(err.Error(), "database.url (WEFTWORK_DATABASE_URL_FILE)") {
		t.Errorf("a missing secret gives %v", err)
	}
	if _, err := Load(Options{Env: []string{"WEFTWORK_DATABASE_URL_FILE=" + secret, "WEFTWORK_DATABASE_URL=postgres://x/y"}}); err == nil ||
		!strings.Contains(err.Error(), "twice") {
		t.Errorf("two values give %v", err)
	}
}

func TestVariablesThatLookLikeOursAreWarnedAbout(t *testing.T) {
	c, err := Load(Options{Env: []string{"WEFTWORK_LOGLEVEL=debug", "WEFTWORK_PORT_80_TCP=tcp://10.0.0.1", "WEFTWORK_CONFIG=x"}})
	if err != nil || len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0], "did you mean WEFTWORK_LOG_LEVEL?") {
		t.Errorf("got %v, %v", c.Warnings, err)
	}
}

func TestAFileThatIsMissingOrBrokenIsNamed(t *testing.T) {
	if _, err := Load(Options{File: "/does/not/exist.yaml"}); err == nil || !strings.Contains(err.Error(), "/does/not/exist.yaml does not exist") {
		t.Errorf("got %v", err)
	}
	broken := write(t, "broken.yaml", "listen: [\nurl: x")
	if _, err := Load(Options{File: broken}); err == nil || !strings.Contains(err.Error(), "broken.yaml is not valid YAML") {
		t.Errorf("got %v", err)
	}
	if _, err := Load(Options{File: write(t, "empty.yaml", "# nothing\n")}); err != nil {
		t.Errorf("an empty file: %v", err)
	}
}

func TestTheMailServerIsCompleteOrNotThere(t *testing.T) {
	complete := []string{"WEFTWORK_MAIL_HOST=smtp.example.org", "WEFTWORK_MAIL_FROM=weft@example.org", "WEFTWORK_MAIL_USER=weft", "WEFTWORK_MAIL_PASSWORD=s3cret"}
	if c, err := Load(Options{Env: complete}); err != nil || c.Mail.Encryption != "starttls" || c.Mail.Port != 0 {
		t.Errorf("got %+v, %v", c.Mail, err)
	}
	for _, wrong := range [][]string{
		complete[1:], complete[:1], complete[:3], slices.Concat(complete, []string{"WEFTWORK_MAIL_ENCRYPTION=none"}),
		slices.Concat(complete, []string{"WEFTWORK_MAIL_ENCRYPTION=ssl"}), slices.Concat(complete, []string{"WEFTWORK_MAIL_PORT=0"}),
		{complete[0], "WEFTWORK_MAIL_FROM=Weft <weft@example.org>"}, {"WEFTWORK_MAIL_HOST=https://smtp.example.org", complete[1]},
	} {
		if _, err := Load(Options{Env: wrong}); err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%v gives %v", wrong, err)
		}
	}
}

func TestSizesAndLengthsOfTimeAreBounded(t *testing.T) {
	for _, entry := range []string{
		"WEFTWORK_MEDIA_MAX_UPLOAD=-5MB", "WEFTWORK_MEDIA_MAX_UPLOAD=0", "WEFTWORK_MEDIA_REMOTE_CACHE=1e30GB", "WEFTWORK_MEDIA_REMOTE_CACHE=NaN",
		"WEFTWORK_SESSIONS_LIFETIME=-1h", "WEFTWORK_SHUTDOWN_GRACE=soon", "WEFTWORK_LISTEN=:99999", "WEFTWORK_URL=javascript:alert(1)",
	} {
		if _, err := Load(Options{Env: []string{entry}}); err == nil {
			t.Errorf("%s is accepted", entry)
		}
	}
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

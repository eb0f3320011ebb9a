package activitystreams

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// fixtureFolder holds real payloads of other programs. It lies beside the repository and is never copied into it.
const fixtureFolder = "../../../shared/fixtures"

// fixtures shows each payload with its path; placeholders of test suites are filled in.
func fixtures(t *testing.T, visit func(path string, raw []byte)) {
	t.Helper()
	if _, err := os.Stat(fixtureFolder); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("NOT RUN: the fixtures are not here: %v", err)
		}
		t.Skipf("NOT RUN: the fixtures are not here: %v", err)
	}
	placeholders := strings.NewReplacer("{{DOMAIN}}", "peer.example", "{{domain}}", "peer.example", "{{nickname}}", "ana", "{{ap_id}}", string(org),
		"{{activity_id}}", string(here.Follow(itemID)), "SCRUBBED_ID", "https://kbin.test/scrubbed")
	err := filepath.WalkDir(fixtureFolder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".json" {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(fixtureFolder, path)
		if err != nil {
			return err
		}
		visit(filepath.ToSlash(name), []byte(placeholders.Replace(string(raw))))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// refusals are the payloads that are no ActivityStreams objects, or broken ones, with the reason that we give.
var refusals = map[string]string{
	"contexts/*": "without a type",
	"fep/2677_nodeinfo-application-link.json":       "without a type",
	"fep/3b86_webfinger-activity-intents.json":      "without a type",
	"fep/d556_webfinger-server-actor.json":          "without a type",
	"friendica/webfinger.json":                      "without a type",
	"gancio/webfinger.json":                         "without a type",
	"gancio/event_v1.22.json":                       "without startTime",
	"gancio/location_multiple-mixed-locations.json": "not a JSON object",
	"mastodon/docs_webfinger.json":                  "without a type",
	"mastodon/nodeinfo20.json":                      "without a type",
	"mastodon/webfinger.json":                       "without a type",
	"mastodon/webfinger_split_domain.json":          "without a type",
	"mastodon/well-known-nodeinfo.json":             "without a type",
	"nodeinfo/*":                                    "without a type",
	"peertube/webfinger.json":                       "without a type",
	"pleroma/webfinger_split_domain.json":           "without a type",
	"wordpress/wp-cache_webfinger.json":             "without a type",
}

func refusal(name string) string {
	for pattern, reason := range refusals {
		if ok, _ := filepath.Match(pattern, name); ok {
			return reason
		}
	}
	return ""
}

func TestEveryFixtureIsReadOrRefusedWithAReason(t *testing.T) {
	count := 0
	fixtures(t, func(name string, raw []byte) {
		count++
		o, err := decoder.Object(raw)
		switch reason := refusal(name); {
		case reason == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case reason != "" && (!errors.Is(err, domain.ErrInvalid) || !strings.Contains(err.Error(), reason)):
			t.Errorf("%s: error %v, want %q", name, err, reason)
		case reason == "":
			checkFixture(t, name, raw, o)
		}
	})
	if count < 200 {
		t.Errorf("only %d fixtures", count)
	}
}

// checkFixture holds what every object must have, whatever program sent it.
func checkFixture(t *testing.T, name string, raw []byte, o domain.Object) {
	t.Helper()
	agree(t, raw)
	switch o := o.(type) {
	case *domain.Activity:
		if o.Actor == "" || o.ObjectURI == "" && o.Object == nil {
			t.Errorf("%s: %+v", name, o)
		}
	case *domain.Actor:
		if o.URL == "" || !bytes.Equal(o.Raw, raw) {
			t.Errorf("%s: %+v", name, o)
		}
		if strings.Contains(string(raw), "publicKeyPem") && len(o.Keys) == 0 && name != "mastodon/application_actor.json" { // a placeholder
			t.Errorf("%s: no key was read", name)
		}
	case *domain.Item:
		if o.URI == "" || o.URL == "" || o.Content.Title == "" || o.State != domain.StatePublished {
			t.Errorf("%s: %+v", name, o)
		}
	case *domain.Note:
		if o.URI == "" || o.Actor == "" || o.HTML == "" && len(o.Images) == 0 && o.Title == "" {
			t.Errorf("%s: %+v", name, o)
		}
	case *domain.Unknown:
		if slices.Contains(collectionTypes, o.Type) {
			c, err := decoder.Collection(raw)
			if err != nil || c.ID == "" {
				t.Errorf("%s: %+v %v", name, c, err)
			}
		}
	}
}

// spot is one value that a fixture must give, or with "…" how it begins.
type spot struct{ file, what, want string }

func TestWhatMattersIsReadFromThePeersThatMatter(t *testing.T) {
	seen := map[string]domain.Object{}
	fixtures(t, func(name string, raw []byte) {
		if o, err := decoder.Object(raw); err == nil {
			seen[name] = o
		}
	})
	for _, s := range spots {
		o, ok := seen[s.file]
		if !ok {
			t.Errorf("%s was not read", s.file)
			continue
		}
		begin, isBegin := strings.CutSuffix(s.want, "…")
		if got := lookUp(bare(o), s.what); got != s.want && (!isBegin || !strings.HasPrefix(got, begin)) {
			t.Errorf("%s: %s is %q, want %q", s.file, s.what, got, s.want)
		}
	}
}

// lookUp finds "Object.Content.title" or "Keys.0.algorithm" in what bare made.
func lookUp(v any, path string) string {
	for _, step := range strings.Split(path, ".") {
		switch at := v.(type) {
		case map[string]any:
			v = at[step]
		case []any:
			index := int(step[0] - '0')
			if index >= len(at) {
				return ""
			}
			v = at[index]
		}
	}
	switch v := v.(type) {
	case string:
		return v
	case nil:
		return ""
	}
	out, err := marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(out)
}

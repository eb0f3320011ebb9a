package activitystreams

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const noteHead = `{"@context":"https://www.w3.org/ns/activitystreams","type":"Note","id":"https://peer.example/n/1"`

func TestWhatBreaksALimitIsRefusedWithAReason(t *testing.T) {
	for name, test := range map[string]struct{ raw, reason string }{
		"too large":      {noteHead + `,"content":"` + strings.Repeat("x", MaxBytes) + `"}`, "larger than"},
		"too deep":       {noteHead + `,"x":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`, "nested deeper"},
		"deep objects":   {strings.Repeat(`{"type":"Note","object":`, 40) + `1` + strings.Repeat(`}`, 40), "nested deeper"},
		"bottomless":     {strings.Repeat(`{"a":`, 100000), "nested deeper"},
		"too many":       {noteHead + `,"to":[` + strings.Repeat(`{},`, 1000) + `{}]}`, "more than 1000"},
		"too many deep":  {noteHead + `,"x":[` + strings.Repeat(`[`+strings.Repeat(`0,`, 999)+`0],`, 60) + `0]}`, "more than 50000 values"},
		"an array":       {`[` + noteHead + `}]`, "not a JSON object"},
		"a string":       {`"https://peer.example/n/1"`, "not a JSON object"},
		"nothing":        {``, "not valid JSON"},
		"half":           {noteHead, "not valid JSON"},
		"two":            {noteHead + `}{}`, "not valid JSON"},
		"HTML":           {`<!doctype html><p>Hello`, "not valid JSON"},
		"a huge number":  {noteHead + `,"width":1e999}`, "cannot unmarshal"},
		"no type":        {`{"id":"https://peer.example/n/1"}`, "without a type"},
		"empty type":     {`{"type":"","id":"https://peer.example/n/1"}`, "without a type"},
		"type of number": {`{"type":7,"id":"https://peer.example/n/1"}`, "without a type"},
		"actor, no id":   {`{"type":"Person","inbox":"https://peer.example/in"}`, "without an id"},
		"event, no time": {`{"type":"Event","id":"https://peer.example/n/1"}`, "without startTime"},
		"create of such": {`{"type":"Create","actor":"https://p.example/a","object":{"type":"Event","id":"https://peer.example/n/1"}}`, "without startTime"},
	} {
		_, err := decoder.Object([]byte(test.raw))
		if !errors.Is(err, domain.ErrInvalid) || !strings.Contains(err.Error(), test.reason) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := decoder.Object([]byte(noteHead + `,"to":[` + strings.Repeat(`"x",`, 999) + `"x"]}`)); err != nil {
		t.Errorf("1,000 entries are allowed: %v", err)
	}
}

func TestOtherThingsThanAskedForAreRefused(t *testing.T) {
	note := []byte(noteHead + `}`)
	if _, err := decoder.Activity(note); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("activity: %v", err)
	}
	if _, err := decoder.Actor(note); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("actor: %v", err)
	}
	if _, err := decoder.Collection(note); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("collection: %v", err)
	}
	if _, err := decoder.Vocabulary(note); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("vocabulary: %v", err)
	}
}

// go-fed panics on an empty duration, and on much else that parse and resolve keep from it.
func TestNoShapeOfAMemberPanics(t *testing.T) {
	values := []string{
		`null`, `true`, `7`, `-1e300`, `""`, `"x"`, `"https://x.example/1"`, `"as:Public"`, `[]`, `[[]]`, `[null]`, `{}`, `[{}]`, `{"id":7}`,
		`{"type":"Link","href":"javascript:alert(1)"}`, `{"type":["Image",7],"url":[{"href":{}}]}`, `{"@value":7}`, `{"en":{"fr":[]}}`, `"\ud800"`,
		`{"type":"Create","object":{"type":"Create"}}`, `"2026-02-30T99:99:99Z"`, `"P"`, `"PT"`, `{"totalItems":-1}`,
	}
	members := strings.Fields(`@context id type actor object target to cc bto bcc audience content contentMap name nameMap summary summaryMap
		url published updated startTime endTime duration deleted formerType tag attachment attributedTo image icon preview location latitude longitude
		address geo inReplyTo likes shares replies generator implements inbox outbox followers following preferredUsername endpoints describes items
		orderedItems first last next prev partOf totalItems publicKey assertionMethod alsoKnownAs movedTo attributionDomains webfinger featured
		timezone status ical:status eventStatus category language inLanguage mediaType oneOf anyOf sensitive discoverable weft:stream weft:priority
		weft:relatedProgramme weft:link weft:contact weft:founded weft:status weft:initiatives participationMessage`)
	types := []string{"Note", "Article", "Event", "Page", "Person", "Create", "Flag", "Tombstone", "OrderedCollection", "Video", "Question", "Place", "QuoteRequest"}
	for _, kind := range types {
		for _, member := range members {
			for _, value := range values {
				object := fmt.Sprintf(`{"type":%q,"id":"https://x.example/1","startTime":"2026-01-01T00:00:00Z","describes":"https://x.example/a",%q:%s}`, kind, member, value)
				shapes := []string{object}
				if kind == "Note" || kind == "Event" {
					shapes = append(shapes, `{"type":"Create","actor":"https://x.example/a","object":`+object+`}`)
				}
				for _, raw := range shapes {
					o, err := decoder.Object([]byte(raw))
					if err != nil && !errors.Is(err, domain.ErrInvalid) {
						t.Fatalf("%s: %v", raw, err)
					}
					if err == nil && o == nil {
						t.Fatalf("%s: neither object nor error", raw)
					}
					if _, err := decoder.Collection([]byte(raw)); err != nil && !errors.Is(err, domain.ErrInvalid) {
						t.Fatalf("%s: %v", raw, err)
					}
				}
			}
		}
	}
}

// A message that is made to be slow takes milliseconds; the bound only tells linear from quadratic.
func TestNoMessageTakesLong(t *testing.T) {
	fill := func(s string) string { return strings.Repeat(s, MaxBytes/4/len(s)) }
	entries := func(s string) string { return strings.Repeat(s+",", min(999, MaxBytes/4/len(s))) + s }
	members := map[string]string{}
	for i, s := range []string{"<", "<a", "<a>", "<p><", "&", "&amp;", "<script>", "</", "<!--", "\u202e", " ", "x", "<a x=", "- ", "#", "14 "} {
		members[fmt.Sprintf("text %d", i)] = `"` + fill(s) + `"`
	}
	for i, s := range []string{
		`{"type":"Hashtag","name":"#` + strings.Repeat("<a", 450) + `"}`, `{"type":"Mention","href":"https://x.example/` + strings.Repeat("é", 300) + `","name":"<a>"}`,
		`{"type":"Document","mediaType":"image/png","url":[` + strings.Repeat(`{},`, 250) + `{}]}`, `"https://x.example/` + strings.Repeat("x", 900) + `"`,
		`{"type":"PropertyValue","name":"` + strings.Repeat("<b", 400) + `","value":"x"}`, `{"type":"Multikey","id":"https://x.example/k","publicKeyMultibase":"z` + strings.Repeat("6", 900) + `"}`,
		`{"publicKeyPem":"-----BEGIN PUBLIC KEY-----
` + strings.Repeat("A", 900) + `
-----END PUBLIC KEY-----"}`,
	} {
		members[fmt.Sprintf("array %d", i)] = "[" + entries(s) + "]"
	}
	for name, value := range members {
		for _, kind := range []string{"Event", "Organization"} {
			for _, member := range strings.Fields("name summary content tag attachment url assertionMethod publicKey weft:priority") {
				if strings.HasPrefix(name, "text") == (member == "tag" || member == "attachment" || strings.HasSuffix(member, "Key")) {
					continue
				}
				raw := []byte(fmt.Sprintf(`{"type":%q,"id":"https://x.example/1","startTime":"2026-03-14T09:00:00Z","describes":"https://x.example/2",%q:%s}`, kind, member, value))
				start := time.Now()
				_, _ = decoder.Object(raw)
				_, _ = Peek(raw)
				if took := time.Since(start); took > 2*time.Second {
					t.Errorf("%s, %s of %s: %v", name, member, kind, took)
				}
			}
		}
	}
}

func TestNamesLoseWhatWouldDisturbThePage(t *testing.T) {
	for given, want := range map[string]string{
		"Ana \u202eRuiz\u0007":        "Ana Ruiz",
		"a\u2066b\u2069\u200fc":       "abc",
		"two\r\n\tlines":              "two lines",
		"R&amp;D &#8211; done":        "R&D – done",
		"<b>Bold</b> move":            "Bold move",
		"Using <details> in HTML":     "Using <details> in HTML",
		"3 < 4 & 5 > 4":               "3 < 4 & 5 > 4",
		"👩‍🌾 farmer":                  "👩‍🌾 farmer",
		strings.Repeat("long ", 100):  strings.TrimRight(strings.Repeat("long ", 60), " ") + "…",
		"<script>alert(1)</script>":   "<script>alert(1)</script>", // it is escaped wherever it is shown
		"<span class=\"x\">a</span>b": "ab",
	} {
		if got := name(given, 300); got != want {
			t.Errorf("%q: got %q, want %q", given, got, want)
		}
	}
}

func TestPlainTextOfHTML(t *testing.T) {
	for given, want := range map[string]string{
		"<p>One</p><p>two</p>":                   "One two",
		"a<br>b<b>c</b>d":                        "a bcd",
		"x<script>alert('</p>')</script>y":       "x y",
		"x<style media=all>p{}</style>y":         "x y",
		"1 < 2 &lt; 3":                           "1 < 2 < 3",
		"open <a href=\"x":                       "open",
		"<!-- wp:paragraph --><p>Text</p>":       "Text",
		"":                                       "",
		"plain":                                  "plain",
		"<script>never closed":                   "",
		"&amp;lt;b&amp;gt; stays &lt;b&gt; text": "&lt;b&gt; stays <b> text",
	} {
		if got := plain(given); got != want {
			t.Errorf("%q: got %q, want %q", given, got, want)
		}
	}
}

func TestASummaryReadsTheSameAsTextAndAsHTML(t *testing.T) {
	for _, s := range []string{"R&D <3 you", "1 < 2 & 3 > 2", "a <b> c", "&copy; &amp; &#38; &x;", "<!-- x -->", "AT&T"} {
		if got := plain(bothReadings(s)); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
	if got := bothReadings("R&D <3 you, AT&T"); got != "R&D <3 you, AT&T" {
		t.Errorf("escaped for nothing: %q", got)
	}
}

func TestHTMLIsSanitisedWhereverItEnters(t *testing.T) {
	seen := map[string]bool{}
	d := Decoder{Sanitize: func(html string) string { seen[html] = true; return "clean" }}
	for _, raw := range []string{
		`{"type":"Article","id":"https://x.example/1","content":"1"}`,
		`{"type":"Event","id":"https://x.example/1","content":"2","startTime":"2026-01-01T00:00:00Z"}`,
		`{"type":"Page","id":"https://x.example/1","describes":"https://x.example/a","content":"3<div class=\"weft-card\">x</div>"}`,
		`{"type":"Note","id":"https://x.example/1","content":"4"}`,
		`{"type":"Person","id":"https://x.example/1","summary":"5","attachment":[{"type":"PropertyValue","name":"x","value":"6"}]}`,
		`{"type":"Create","actor":"https://x.example/a","object":{"type":"Video","id":"https://x.example/1","summary":"7"}}`,
	} {
		o, err := d.Object([]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		written, err := json.Marshal(bare(o))
		if err != nil || !strings.Contains(string(written), `"clean"`) {
			t.Errorf("%s: %s %v", raw, written, err)
		}
	}
	for _, html := range []string{"1", "2", "3", "4", "5", "6", "7"} {
		if !seen[html] {
			t.Errorf("%s was not sanitised", html)
		}
	}
}

func TestTheRawJSONOfAnEmbeddedObjectIsKeptAsThePeerWroteIt(t *testing.T) {
	const object = `{ "type":"Note", "id":"https:\/\/x.example\/1", "content":"x", "unknown": 1.50 }`
	a, err := decoder.Activity([]byte(`{"type":"Create","actor":"https://x.example/a","object": ` + object + ` }`))
	if err != nil {
		t.Fatal(err)
	}
	n, ok := a.Object.(*domain.Note)
	if !ok || string(n.Raw) != object {
		t.Fatalf("%#v", a.Object)
	}
	again, err := decoder.Object(n.Raw)
	if err != nil || again.ObjectID() != n.URI {
		t.Errorf("%v %v", again, err)
	}
}

func TestKeysOfTheFEPsVectorsAreRead(t *testing.T) {
	for multibase, algorithm := range map[string]domain.KeyAlgorithm{"z6MkgBmPpouQ9ecfde8g8oyJyhdgxfuTB2mqsd7A8QnEu3ZA": domain.KeyEd25519} {
		got, spki, err := parseMultibase(multibase)
		if err != nil || got != algorithm {
			t.Fatalf("%s: %s %v", multibase, got, err)
		}
		back, err := multibaseOf(spki)
		if err != nil || back != multibase {
			t.Errorf("%s became %s: %v", multibase, back, err)
		}
	}
	for _, broken := range []string{"", "z", "x6Mk", "z0OIl", "z6Mk", "z" + strings.Repeat("1", 3000)} {
		if _, _, err := parseMultibase(broken); err == nil {
			t.Errorf("%q is no key", broken)
		}
	}
	block, _ := pem.Decode([]byte(rsaPEM))
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	public, ok := key.(*rsa.PublicKey)
	if !ok {
		t.Fatalf("%T", key)
	}
	pkcs1 := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(public)}))
	if algorithm, spki, err := normalPEM(pkcs1); err != nil || algorithm != domain.KeyRSA || spki != rsaPEM {
		t.Errorf("PKCS #1: %s %q %v", algorithm, spki, err)
	}
}

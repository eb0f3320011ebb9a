package signature_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/signature"
)

const fedifyComponents = `"@method" "@target-uri" "@authority" "host" "date" "content-digest"`

func TestVerifyAcceptsTheStylesOfMastodonAndFedify(t *testing.T) {
	cases := map[string]letterTo{
		"Mastodon":               {params: `alg="rsa-v1_5-sha256"`},
		"Mastodon without alg":   {},
		"Mastodon GET":           {method: "GET", target: "/ap/actors/1?page=2&x=%2F", params: `alg="rsa-v1_5-sha256"`},
		"Fedify":                 {covered: fedifyComponents, params: `alg="rsa-v1_5-sha256"`},
		"escaped path":           {target: "/tags/caf%C3%A9/a%2Fb"},
		"bare question mark":     {target: "/ap/inbox?"},
		"SHA-512":                {params: `alg="rsa-v1_5-sha512"`, hash: "sha512"},
		"PSS":                    {params: `alg="rsa-pss-sha512"`, hash: "pss"},
		"expires, nonce and tag": {params: `alg="rsa-v1_5-sha256";expires=1893499200;nonce="n";tag="t"`},
	}
	for name, l := range cases {
		body := letter
		if l.method == http.MethodGet {
			body = nil
		}
		accepted(t, name, verify(l.message(t), body))
	}
	l := letterTo{hash: "ed25519", key: edKey, params: `alg="ed25519"`}
	accepted(t, "Ed25519", signature.Verify(l.message(t), letter, publicOf(edKey), us, noon))
	l.params = ""
	accepted(t, "Ed25519 without alg", signature.Verify(l.message(t), letter, publicOf(edKey), us, noon))

	req := letterTo{}.message(t)
	for _, name := range []string{"Signature", "Signature-Input"} {
		req.Header.Set(name, strings.Replace(req.Header.Get(name), "sig1=", "any-label=", 1))
	}
	accepted(t, "another label", verify(req, letter))
}

func TestVerifyRefusesAMessageThatWasChanged(t *testing.T) {
	refused(t, "body", verify(letterTo{}.message(t), []byte("other")), signature.ErrDigest)
	refused(t, "another key", signature.Verify(letterTo{}.message(t), letter, publicOf(strange()), us, noon), signature.ErrSignature)
	refused(t, "another host", verify(letterTo{host: "other.example"}.message(t), letter), signature.ErrSignature)
	refused(t, "another path", verify(letterTo{signedTarget: "/elsewhere"}.message(t), letter), signature.ErrSignature)
	refused(t, "alg of another key", verify(letterTo{params: `alg="ed25519"`}.message(t), letter), signature.ErrSignature)
	refused(t, "alg that is too weak", verify(letterTo{params: `alg="hmac-sha256"`}.message(t), letter), signature.ErrSignature)

	plain := signature.Expect{Host: us.Host, Scheme: "http"}
	refused(t, "another scheme", signature.Verify(letterTo{}.message(t), letter, publicOf(rsaKey()), plain, noon), signature.ErrSignature)
	accepted(t, "https unless told", signature.Verify(letterTo{}.message(t), letter, publicOf(rsaKey()), signature.Expect{Host: us.Host}, noon))

	req := letterTo{}.message(t)
	req.Host = "127.0.0.1:8080"
	accepted(t, "renamed by the proxy", verify(req, letter))

	req = letterTo{}.message(t)
	req.Header.Set("Content-Digest", "sha-256=:AAAA:")
	refused(t, "digest", verify(req, letter), signature.ErrDigest)
	req.Header.Set("Content-Digest", "md5=:AAAA:")
	refused(t, "only digests that are not known", verify(req, letter), signature.ErrDigest)
	req.Header.Set("Content-Digest", "sha-256=(1 2)")
	refused(t, "a digest of another type", verify(req, letter), signature.ErrDigest)
	for _, value := range []string{"=", "sha-256=@"} {
		req.Header.Set("Content-Digest", value)
		refused(t, value, verify(req, letter), signature.ErrMalformed)
	}
	req = letterTo{}.message(t)
	req.Header.Set("Content-Digest", req.Header.Get("Content-Digest")+", sha-512=:AAAA:")
	refused(t, "one of two digests", verify(req, letter), signature.ErrDigest)
}

func TestVerifyEnforcesWhatAMessageSigns(t *testing.T) {
	for _, covered := range []string{`"@method" "@target-uri"`, `"@method" "content-digest"`, `"@target-uri" "content-digest"`, `"date"`} {
		refused(t, covered, verify(letterTo{covered: covered}.message(t), letter), signature.ErrCovers)
	}
	refused(t, "GET", verify(letterTo{method: "GET", covered: `"@method" "@authority"`}.message(t), nil), signature.ErrCovers)
	accepted(t, "GET", verify(letterTo{method: "GET", covered: `"@method" "@target-uri"`}.message(t), nil))
}

func TestVerifyJudgesTheAgeOfAMessageByTheClockItIsGiven(t *testing.T) {
	for off, wrong := range map[time.Duration]bool{
		0: false, -12 * time.Hour: false, -12*time.Hour - time.Second: true, time.Hour: false, time.Hour + time.Second: true,
	} {
		at := noon.Add(off)
		byCreated := verify(letterTo{created: at}.message(t), letter)
		byDate := verify(letterTo{covered: fedifyComponents, header: map[string]string{"Date": at.Format(http.TimeFormat)}}.message(t), letter)
		for _, err := range []error{byCreated, byDate} {
			if wrong {
				refused(t, off.String(), err, signature.ErrExpired)
			} else {
				accepted(t, off.String(), err)
			}
		}
	}
	refused(t, "expired", verify(letterTo{params: `expires=1893495599`}.message(t), letter), signature.ErrExpired)
	accepted(t, "expired, but clocks differ", verify(letterTo{params: `expires=1893495600`}.message(t), letter))
}

func TestInspectTellsTheKeyBeforeAnythingIsFetched(t *testing.T) {
	for name, req := range map[string]*http.Request{
		"cavage": letterTo{params: `algorithm="hs2019"`}.cavage(t), "rfc9421": letterTo{params: `alg="rsa-v1_5-sha256"`}.message(t),
	} {
		parsed, err := signature.Inspect(req)
		accepted(t, name, err)
		if parsed.KeyID != peerKeyID || string(parsed.Mode) != name || parsed.Algorithm == "" {
			t.Errorf("%s: got %+v", name, parsed)
		}
	}
	req := letterTo{}.cavage(t)
	req.Header.Del("Signature")
	_, err := signature.Inspect(req)
	refused(t, "no signature", err, signature.ErrUnsigned)
	req.Header.Set("Authorization", "Bearer x")
	_, err = signature.Inspect(req)
	refused(t, "another authorisation", err, signature.ErrUnsigned)
}

func TestInspectRefusesWhatItCannotRead(t *testing.T) {
	long := strings.Repeat("x", 9<<10)
	many := strings.Repeat("a b c d e f g h i j k l m n o p q r s t u v w x y z ", 1) + "1 2 3 4 5 6 7"
	for _, header := range []string{
		"", ",", "=", "keyId", `keyId="https://a.example/k`, `keyId="https://a.example/k\`, `keyId="x"y`, `keyId=`,
		`keyId="https://a.example/k"`, `keyId="acct:ann@a.example",signature="AAAA"`, `keyId="/k",signature="AAAA"`,
		`keyId="https://a.example/k",signature=""`, `keyId="https://a.example/k",signature="!"`,
		`keyId="https://a.example/k",keyid="https://b.example/k",signature="AAAA"`,
		`keyId="https://a.example/k",headers="date date",signature="AAAA"`,
		`keyId="https://a.example/k",headers="(created)",signature="AAAA"`,
		`keyId="https://a.example/k",headers="(created)",created="soon",signature="AAAA"`,
		`keyId="https://a.example/k",headers="` + many + `",signature="AAAA"`,
		`keyId="https://a.example/` + long + `",signature="AAAA"`,
	} {
		req := letterTo{}.cavage(t)
		req.Header.Set("Signature", header)
		_, err := signature.Inspect(req)
		refused(t, header, err, signature.ErrMalformed)
	}
	req := letterTo{}.cavage(t)
	req.Header.Add("Signature", req.Header.Get("Signature"))
	_, err := signature.Inspect(req)
	refused(t, "two headers", err, signature.ErrMalformed)

	for _, input := range []string{
		"", "sig1", "sig1=1", "sig1=@", `sig1=(1 2);created=1;keyid="https://a.example/k"`, `sig1=("@method");keyid="https://a.example/k"`,
		`sig1=("@method");created="1";keyid="https://a.example/k"`, `sig1=("@method");created=1`, `sig1=("@method");created=1;keyid=1`,
		`sig1=("@method");created=1;expires="1";keyid="https://a.example/k"`, `sig1=("@method");created=1;alg=1;keyid="https://a.example/k"`,
		`sig1=("@method");created=1;keyid="https://a.example/k", sig2=("@method");created=1;keyid="https://a.example/k"`,
		`sig1=(` + strings.Repeat(`"a" `, 33) + `);created=1;keyid="https://a.example/k"`, long,
	} {
		req := letterTo{}.message(t)
		req.Header.Set("Signature-Input", input)
		_, err := signature.Inspect(req)
		refused(t, input, err, signature.ErrMalformed)
	}
	for _, value := range []string{"", "sig2=:AAAA:", "sig1=1", "sig1=(1)", "sig1=@", "keyId"} {
		req := letterTo{}.message(t)
		req.Header.Set("Signature", value)
		if err := verify(req, letter); err == nil {
			t.Errorf("Signature %q was accepted", value)
		}
	}
}

func TestCheckFindsWhatIsWrongWithoutAKey(t *testing.T) {
	accepted(t, "cavage", signature.Check(letterTo{key: strange()}.cavage(t), letter, noon))
	accepted(t, "message", signature.Check(letterTo{key: strange()}.message(t), letter, noon))
	refused(t, "old", signature.Check(letterTo{}.cavage(t), letter, noon.Add(13*time.Hour)), signature.ErrExpired)
	refused(t, "body", signature.Check(letterTo{}.message(t), []byte("other"), noon), signature.ErrDigest)
	req := letterTo{}.cavage(t)
	req.Header.Del("Signature")
	refused(t, "unsigned", signature.Check(req, letter, noon), signature.ErrUnsigned)
}

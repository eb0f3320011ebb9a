package signature_test

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

func verify(req *http.Request, body []byte) error {
	return signature.Verify(req, body, publicOf(rsaKey()), us, noon)
}

func accepted(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: refused: %v", what, err)
	}
}

func refused(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got %v, want %v", what, err, want)
	}
}

func TestVerifyAcceptsEveryNameOfAnAlgorithm(t *testing.T) {
	cases := []struct {
		params, hash string
		wrong        bool
	}{
		{params: `algorithm="rsa-sha256"`, hash: "sha256"},
		{params: `algorithm="RSA-SHA256"`, hash: "sha256"},
		{params: `algorithm="rsa-sha512"`, hash: "sha512"},
		{params: `algorithm="hs2019"`, hash: "sha256"},
		{params: `algorithm="hs2019"`, hash: "sha512"},
		{params: "-", hash: "sha256"},
		{params: `algorithm="rsa-sha256"`, hash: "sha512", wrong: true},
		{params: `algorithm="rsa-sha512"`, hash: "sha256", wrong: true},
		{params: `algorithm="ed25519"`, hash: "sha256", wrong: true},
		{params: `algorithm="hmac-sha256"`, hash: "sha256", wrong: true},
		{params: `algorithm="rsa-sha1"`, hash: "sha256", wrong: true},
	}
	for _, c := range cases {
		err := verify(letterTo{params: c.params, hash: c.hash}.cavage(t), letter)
		if c.wrong {
			refused(t, c.params+" over "+c.hash, err, signature.ErrSignature)
		} else {
			accepted(t, c.params+" over "+c.hash, err)
		}
	}
	for _, params := range []string{`algorithm="ed25519"`, `algorithm="hs2019"`, "-"} {
		req := letterTo{params: params, hash: "ed25519", key: edKey}.cavage(t)
		accepted(t, "Ed25519 as "+params, signature.Verify(req, letter, publicOf(edKey), us, noon))
	}
	req := letterTo{params: `algorithm="rsa-sha256"`, hash: "ed25519", key: edKey}.cavage(t)
	refused(t, "Ed25519 as RSA", signature.Verify(req, letter, publicOf(edKey), us, noon), signature.ErrSignature)
}

func TestVerifyRefusesABodyOrHeaderThatWasChanged(t *testing.T) {
	accepted(t, "unchanged", verify(letterTo{}.cavage(t), letter))
	refused(t, "body", verify(letterTo{}.cavage(t), []byte(`{"id":"https://peer.example/a/2"}`)), signature.ErrDigest)

	other := []byte("other")
	req := letterTo{}.cavage(t)
	req.Header.Set("Digest", sha256Digest(other))
	refused(t, "body and digest", verify(req, other), signature.ErrSignature)

	req = letterTo{}.cavage(t)
	req.Header.Set("Date", noon.Add(time.Minute).Format(http.TimeFormat))
	refused(t, "date", verify(req, letter), signature.ErrSignature)

	req = letterTo{}.cavage(t)
	req.Method = http.MethodPut
	refused(t, "method", verify(req, letter), signature.ErrSignature)

	req = letterTo{}.cavage(t)
	req.URL.Path = "/ap/actors/1/inbox"
	refused(t, "path", verify(req, letter), signature.ErrSignature)

	refused(t, "another key", signature.Verify(letterTo{}.cavage(t), letter, publicOf(strange()), us, noon), signature.ErrSignature)
}

func TestVerifyComparesEveryDigestItKnows(t *testing.T) {
	cases := []struct {
		digest string
		wrong  bool
	}{
		{digest: sha256Digest(letter)},
		{digest: strings.Replace(sha256Digest(letter), "SHA", "sha", 1)},
		{digest: sha512Digest(letter)},
		{digest: sha256Digest(letter) + "," + sha512Digest(letter)},
		{digest: "md5=AAAA, " + sha256Digest(letter)},
		{digest: sha256Digest(letter) + "," + sha512Digest([]byte("other")), wrong: true},
		{digest: sha512Digest([]byte("other")) + ", " + sha256Digest(letter), wrong: true},
		{digest: "md5=AAAA", wrong: true},
		{digest: "SHA-256=", wrong: true},
		{digest: "SHA-256=!!!", wrong: true},
		{digest: "SHA-256", wrong: true},
	}
	for _, c := range cases {
		err := verify(letterTo{header: map[string]string{"Digest": c.digest}}.cavage(t), letter)
		if c.wrong {
			refused(t, c.digest, err, signature.ErrDigest)
		} else {
			accepted(t, c.digest, err)
		}
	}
	for _, size := range []int{0, 5 << 10, 60 << 10} {
		body := bytes.Repeat([]byte("w"), size)
		accepted(t, "a body of another size", verify(letterTo{body: body}.cavage(t), body))
	}
}

func TestVerifyEnforcesWhatIsSigned(t *testing.T) {
	cases := []struct {
		method, covered string
		wrong           bool
	}{
		{covered: "(request-target) host date digest"},
		{covered: "host date digest"}, // Mastodon: the digest binds it
		{covered: "(request-target) host (created) digest"},
		{covered: "(request-target) content-length date digest host"}, // Pleroma
		{covered: "(request-target) host date digest content-type"},
		{covered: "date", wrong: true},
		{covered: "(request-target) host date", wrong: true},
		{covered: "(request-target) host digest", wrong: true},
		{covered: "(request-target) date digest", wrong: true},
		{method: "GET", covered: "(request-target) host date"},
		{method: "GET", covered: "host date", wrong: true},
		{method: "GET", covered: "(request-target) date", wrong: true},
		{method: "GET", covered: "(request-target) host", wrong: true},
	}
	for _, c := range cases {
		req := letterTo{method: c.method, covered: c.covered}.cavage(t)
		body := letter
		if c.method == http.MethodGet {
			body = nil
		}
		err := verify(req, body)
		if c.wrong {
			refused(t, c.method+" "+c.covered, err, signature.ErrCovers)
		} else {
			accepted(t, c.method+" "+c.covered, err)
		}
	}
	req := letterTo{}.cavage(t)
	req.Header.Del("Digest")
	refused(t, "a signed digest that is not there", verify(req, letter), signature.ErrDigest)
	req = letterTo{covered: "(request-target) host date digest content-type"}.cavage(t)
	req.Header.Del("Content-Type")
	refused(t, "a signed header that is not there", verify(req, letter), signature.ErrSignature)
}

func TestVerifyJudgesTheAgeByTheClockItIsGiven(t *testing.T) {
	const hour = time.Hour
	cases := []struct {
		off   time.Duration
		wrong bool
	}{
		{off: 0}, {off: -12 * hour}, {off: -12*hour - time.Second, wrong: true}, {off: -30 * 24 * hour, wrong: true},
		{off: hour}, {off: hour + time.Second, wrong: true},
	}
	for _, c := range cases {
		at := noon.Add(c.off)
		byDate := letterTo{header: map[string]string{"Date": at.Format(http.TimeFormat)}}
		byCreated := letterTo{covered: "(request-target) host (created) digest", params: `algorithm="hs2019"`, created: at}
		createdFirst := letterTo{covered: "(created) (request-target) host digest", created: at}
		for _, l := range []letterTo{byDate, byCreated, createdFirst} {
			err := verify(l.cavage(t), letter)
			if c.wrong {
				refused(t, c.off.String(), err, signature.ErrExpired)
			} else {
				accepted(t, c.off.String(), err)
			}
		}
	}
	covered := "(request-target) host (created) (expires) digest"
	accepted(t, "expired, but clocks differ", verify(letterTo{covered: covered, expires: noon.Add(-hour)}.cavage(t), letter))
	refused(t, "expired", verify(letterTo{covered: covered, expires: noon.Add(-hour - time.Second)}.cavage(t), letter), signature.ErrExpired)
	accepted(t, "an expiry that nobody signed", verify(letterTo{expires: noon.Add(-24 * hour)}.cavage(t), letter))
	refused(t, "a Date that is none", verify(letterTo{header: map[string]string{"Date": "yesterday"}}.cavage(t), letter), signature.ErrMalformed)

	req := letterTo{covered: "(request-target) host (created) digest"}.cavage(t)
	req.Header.Set("Signature", strings.Replace(req.Header.Get("Signature"), "created=18", "created=\"18", 1))
	refused(t, "an unfinished value", verify(req, letter), signature.ErrMalformed)
	ed := letterTo{covered: "(request-target) host (created) digest", params: `algorithm="hs2019"`, hash: "ed25519", key: edKey}
	accepted(t, "(created) with Ed25519", signature.Verify(ed.cavage(t), letter, publicOf(edKey), us, noon))
	sha512 := letterTo{covered: "(request-target) host (created) digest", params: `algorithm="hs2019"`, hash: "sha512"}
	accepted(t, "(created) with SHA-512", verify(sha512.cavage(t), letter))
	ed.key, ed.hash = rsaKey(), "sha256"
	refused(t, "(created) with another key", signature.Verify(ed.cavage(t), letter, publicOf(strange()), us, noon), signature.ErrSignature)
}

func TestVerifyReadsTheTargetAsItWasSent(t *testing.T) {
	for _, target := range []string{
		"/ap/inbox", "/tags/caf%C3%A9", "/tags/caf%c3%a9", "/a%2Fb", "/a%20b", "/a+b", "/~x;y=1", "/x/?", "/x?a=1&b=%2F", "/?author=1", "//x",
	} {
		accepted(t, target, verify(letterTo{target: target}.cavage(t), letter))
		accepted(t, "GET "+target, verify(letterTo{method: "GET", target: target}.cavage(t), nil))
		refused(t, target+" elsewhere", verify(letterTo{target: target, signedTarget: "/elsewhere"}.cavage(t), letter), signature.ErrSignature)
	}
	accepted(t, "a query that was not signed", verify(letterTo{target: "/x?page=2", signedTarget: "/x"}.cavage(t), letter))
	refused(t, "a query that was not sent", verify(letterTo{target: "/x", signedTarget: "/x?page=2"}.cavage(t), letter), signature.ErrSignature)
	refused(t, "another query", verify(letterTo{target: "/x?page=3", signedTarget: "/x?page=2"}.cavage(t), letter), signature.ErrSignature)

	req := letterTo{target: "/"}.cavage(t)
	req.URL.Path = ""
	accepted(t, "an empty path", verify(req, letter))
}

func TestVerifyKnowsItsOwnHostBehindAProxy(t *testing.T) {
	accepted(t, "the public host", verify(letterTo{}.cavage(t), letter))
	accepted(t, "in capitals, with the default port", verify(letterTo{host: "Weft.Example:443"}.cavage(t), letter))
	refused(t, "signed for another host", verify(letterTo{host: "other.example"}.cavage(t), letter), signature.ErrSignature)

	req := letterTo{}.cavage(t)
	req.Host = "127.0.0.1:8080"
	accepted(t, "renamed by the proxy", verify(req, letter))

	req = letterTo{host: "other.example"}.cavage(t)
	req.Host = "weft.example"
	refused(t, "replayed from another host", verify(req, letter), signature.ErrSignature)

	port := signature.Expect{Host: "weft.example:8443", Scheme: "https"}
	req = letterTo{host: "weft.example:8443"}.cavage(t)
	accepted(t, "a host with a port", signature.Verify(req, letter, publicOf(rsaKey()), port, noon))
	refused(t, "no host of our own", signature.Verify(req, letter, publicOf(rsaKey()), signature.Expect{}, noon), signature.ErrSignature)
}

func TestVerifyReadsTheHeaderHoweverItIsWritten(t *testing.T) {
	for _, separator := range []string{",", ", ", " , ", ",\t", ",,"} {
		accepted(t, "separator "+separator, verify(letterTo{separator: separator}.cavage(t), letter))
	}
	accepted(t, "commas in a value", verify(letterTo{params: `algorithm="rsa-sha256",realm="a, b=\"c\", d"`}.cavage(t), letter))
	accepted(t, "a bare word", verify(letterTo{params: `algorithm=rsa-sha256`}.cavage(t), letter))

	req := letterTo{}.cavage(t)
	req.Header.Set("Authorization", "Signature "+req.Header.Get("Signature"))
	req.Header.Del("Signature")
	accepted(t, "in Authorization", verify(req, letter))

	req = letterTo{}.cavage(t)
	req.Header.Set("Authorization", `Bearer keyId="x",signature="y"`)
	accepted(t, "beside another Authorization", verify(req, letter))
	before := req.Header.Clone()
	accepted(t, "a second time", verify(req, letter))
	if len(before) != len(req.Header) || before.Get("Signature") != req.Header.Get("Signature") {
		t.Error("Verify changed the request")
	}
}

func TestVerifyChecksTheListOfHeadersThatItVerifies(t *testing.T) {
	// Signed is the date alone; the rest of the list is there for the eye.
	req := letterTo{covered: "date"}.cavage(t)
	value := req.Header.Get("Signature")
	req.Header.Set("Signature", strings.Replace(value, `headers="date"`, `headers="(request-target) host date digest x\",headers=\"date"`, 1))
	refused(t, "a list within the list", verify(req, letter), signature.ErrMalformed)
	req.Header.Set("Signature", strings.Replace(value, `headers="date"`, `headers="(request-target) host date digest x,headers=date"`, 1))
	refused(t, "a comma in the list", verify(req, letter), signature.ErrMalformed)
}

func TestErrorsSayWhichStatusAnswers(t *testing.T) {
	for _, err := range []error{signature.ErrUnsigned, signature.ErrDigest, signature.ErrExpired, signature.ErrCovers, signature.ErrSignature} {
		refused(t, err.Error(), err, domain.ErrUnauthorized)
	}
	refused(t, "malformed", signature.ErrMalformed, domain.ErrInvalid)
	refused(t, "key", signature.ErrKey, domain.ErrInvalid)
}

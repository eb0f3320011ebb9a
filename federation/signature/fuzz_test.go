package signature_test

import (
	"bytes"
	"net/http"
	"net/url"
	"testing"

	"github.com/weftwork/weftwork/federation/signature"
)

func FuzzInspect(f *testing.F) {
	for _, req := range []*http.Request{letterTo{}.cavage(f), letterTo{covered: "(request-target) host (created) digest"}.cavage(f), letterTo{covered: fedifyComponents}.message(f)} {
		f.Add(req.Header.Get("Signature"), req.Header.Get("Signature-Input"), "")
		f.Add("", "", "Signature "+req.Header.Get("Signature"))
	}
	f.Add("a=@", "a=@", "") // panics in httpsfv v1.1.0
	f.Fuzz(func(t *testing.T, sig, input, authorization string) {
		header := http.Header{}
		for name, value := range map[string]string{"Signature": sig, "Signature-Input": input, "Authorization": authorization} {
			if value != "" {
				header.Set(name, value)
			}
		}
		parsed, err := signature.Inspect(&http.Request{Method: http.MethodPost, URL: &url.URL{Path: "/"}, Header: header})
		if (err == nil) != (parsed.KeyID != "") {
			t.Errorf("key %q, error %v", parsed.KeyID, err)
		}
	})
}

// FuzzVerify changes what a peer signed: whatever still passes must carry the body that was signed.
func FuzzVerify(f *testing.F) {
	add := func(req *http.Request) {
		h := req.Header
		f.Add(req.Method, req.URL.RequestURI(), req.Host, h.Get("Date"), h.Get("Digest"), h.Get("Content-Digest"), h.Get("Signature"), h.Get("Signature-Input"), letter)
	}
	ed := letterTo{key: edKey, hash: "ed25519", params: "-"}
	add(ed.cavage(f))
	ed.covered = "(created) (request-target) host digest (expires)"
	ed.expires = noon
	add(ed.cavage(f))
	ed.covered, ed.params = fedifyComponents, `alg="ed25519"`
	add(ed.message(f))
	ed.covered, ed.target = "", "/caf%C3%A9?x=1"
	add(ed.message(f))
	public := publicOf(edKey)
	f.Fuzz(func(t *testing.T, method, target, host, date, digest, contentDigest, sig, input string, body []byte) {
		address, err := url.ParseRequestURI(target)
		if err != nil {
			return
		}
		req := &http.Request{Method: method, URL: address, Host: host, Header: http.Header{
			"Date": {date}, "Digest": {digest}, "Content-Digest": {contentDigest}, "Signature": {sig},
		}}
		if input != "" {
			req.Header.Set("Signature-Input", input)
		}
		if signature.Verify(req, body, public, us, noon) == nil && !bytes.Equal(body, letter) {
			t.Errorf("accepted the body %q", body)
		}
	})
}

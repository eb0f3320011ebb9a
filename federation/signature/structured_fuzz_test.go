package signature

import (
	"net/http"
	"testing"
)

// FuzzDigests: only the digest of the very body passes.
func FuzzDigests(f *testing.F) {
	f.Add("SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:")
	f.Add("sha-512=x,SHA-256=,md5=", "sha-256=1, sha-512=(a b);c, x=?1")
	f.Add(",,=,", "a=@")
	other := []byte("nobody has the digest of this by chance")
	f.Fuzz(func(t *testing.T, digest, contentDigest string) {
		header := http.Header{"Digest": {digest}, "Content-Digest": {contentDigest}}
		if checkDigest(header, other) == nil || checkContentDigest(header, other) == nil {
			t.Errorf("%q or %q passes for a body that it was not made of", digest, contentDigest)
		}
	})
}

// FuzzAcceptSignature reads what a peer asks for in its 401.
func FuzzAcceptSignature(f *testing.F) {
	f.Add(`sig1=("@method" "@target-uri" "@authority");created;keyid="x"`)
	f.Add(`sig1=("@method";req "x");alg="rsa-v1_5-sha256", b=1, c=?0`)
	f.Add("a=@")
	f.Fuzz(func(t *testing.T, value string) {
		if wanted, ok := ParseAcceptSignature(http.Header{"Accept-Signature": {value}}); ok && wanted.label == "" {
			t.Errorf("%q asks for a signature without a name", value)
		}
	})
}

// FuzzKeys reads the keys that peers publish: what is taken can be taken again as it is stored.
func FuzzKeys(f *testing.F) {
	f.Add("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n")
	f.Add("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")
	f.Add("-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----")
	f.Add("zzzzzzzzzzzzzzzz")
	f.Fuzz(func(t *testing.T, text string) {
		_, _ = ParseMultibase(text)
		key, err := ParsePublicKey("https://a.example/1#k", "https://a.example/1", text)
		if err != nil {
			return
		}
		if _, err := ParsePublicKey(key.ID, key.Owner, key.PEM); err != nil {
			t.Errorf("%q became %q: %v", text, key.PEM, err)
		}
	})
}

package signature_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

func TestNewKeysMakesAPairThatPeersCanUse(t *testing.T) {
	owner := domain.URI("https://weft.example/ap/actors/1")
	keys, err := signature.NewKeys(owner)
	if err != nil {
		t.Fatal(err)
	}
	if len(keys) != 2 || keys[0].ID != owner+"#main-key" || keys[1].ID != owner+"#ed25519-key" {
		t.Fatalf("got %v", keys)
	}
	for i, key := range keys {
		if key.Owner != owner || key.CreatedAt.IsZero() || !strings.HasPrefix(key.PEM, "-----BEGIN PRIVATE KEY-----") ||
			!strings.HasPrefix(key.PublicPEM, "-----BEGIN PUBLIC KEY-----") {
			t.Errorf("got %+v", key)
		}
		parsed, err := signature.ParsePublicKey(key.ID, owner, key.PublicPEM)
		accepted(t, string(key.ID), err)
		if parsed != key.Public() {
			t.Errorf("parsed %+v, published %+v", parsed, key.Public())
		}
		req := outgoing(t, http.MethodPost, "https://weft.example/ap/inbox", letter)
		accepted(t, "sign", signature.Sign(req, letter, key, domain.SignRFC9421, noon))
		accepted(t, "verify", signature.Verify(arrived(req, letter), letter, key.Public(), us, noon))
		refused(t, "verify with the other", signature.Verify(arrived(req, letter), letter, keys[1-i].Public(), us, noon), signature.ErrSignature)
	}
}

func TestParsePublicKeyReadsPKCS1(t *testing.T) {
	der := x509.MarshalPKCS1PublicKey(&rsaKey().PublicKey)
	text := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: der}))
	key, err := signature.ParsePublicKey(peerKeyID, peerActor, "\r\n"+strings.ReplaceAll(text, "\n", "\r\n"))
	accepted(t, "PKCS #1", err)
	if want := publicOf(rsaKey()); key.PEM != want.PEM || key.Algorithm != domain.KeyRSA || key.ID != peerKeyID || key.Owner != peerActor {
		t.Errorf("got %+v", key)
	}
	accepted(t, "verify with it", signature.Verify(letterTo{}.cavage(t), letter, domain.PublicKey{PEM: text}, us, noon))
}

func publicPEM(key any) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: must(x509.MarshalPKIXPublicKey(key))}))
}

func TestKeysOutsideTheLimitsAreRefused(t *testing.T) {
	bits := func(n uint) string { // no real keys: only their size counts
		modulus := new(big.Int).Lsh(big.NewInt(1), n-1)
		return publicPEM(&rsa.PublicKey{N: modulus.SetBit(modulus, 0, 1), E: 65537})
	}
	curve := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	for name, c := range map[string]struct {
		pem   string
		wrong bool
	}{
		"RSA 1023":   {pem: bits(1023), wrong: true},
		"RSA 1024":   {pem: bits(1024)},
		"RSA 8192":   {pem: bits(8192)},
		"RSA 8193":   {pem: bits(8193), wrong: true},
		"ECDSA":      {pem: publicPEM(&curve.PublicKey), wrong: true},
		"no PEM":     {pem: "key", wrong: true},
		"nothing":    {wrong: true},
		"no key":     {pem: "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", wrong: true},
		"very long":  {pem: strings.Repeat("x\n", 9<<10) + bits(1024), wrong: true},
		"no PKCS #1": {pem: "-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n", wrong: true},
	} {
		_, err := signature.ParsePublicKey(peerKeyID, peerActor, c.pem)
		if !c.wrong {
			accepted(t, name, err)
			continue
		}
		refused(t, name, err, signature.ErrKey)
		err = signature.Verify(letterTo{}.cavage(t), letter, domain.PublicKey{PEM: c.pem}, us, noon)
		refused(t, name, err, signature.ErrSignature)
		refused(t, name, err, domain.ErrUnauthorized)
	}
}

func TestMultikeyIsTheTextOfFEP521a(t *testing.T) {
	// RFC 8032 §7.1, first key; its text is that of the did:key method.
	raw := must(hex.DecodeString("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
	text := publicPEM(ed25519Public(raw))
	const want = "z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw"
	got, err := signature.MultibaseKey(text)
	accepted(t, "encode", err)
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	back, err := signature.ParseMultibase(want)
	accepted(t, "decode", err)
	key, err := signature.ParsePublicKey(peerKeyID, peerActor, want)
	accepted(t, "decode", err)
	if back != text || key.PEM != text || key.Algorithm != domain.KeyEd25519 {
		t.Errorf("got %s and %+v, want %s", back, key, text)
	}
	for _, wrong := range []string{
		"", "z", "z6Mk", want[1:], want + "1", "z1" + want[1:], "z0" + want[2:], "u" + want[1:], want[:len(want)-1], "z" + strings.Repeat("z", 400),
	} {
		_, err := signature.ParseMultibase(wrong)
		refused(t, wrong, err, signature.ErrKey)
	}
	_, err = signature.MultibaseKey(publicOf(rsaKey()).PEM)
	refused(t, "RSA", err, signature.ErrKey)
	_, err = signature.MultibaseKey("no key")
	refused(t, "no key", err, signature.ErrKey)
}

func TestMultikeyOfTheFEPsExampleDecodes(t *testing.T) {
	raw, err := os.ReadFile("../../../shared/fixtures/fep/521a_multikey-ed25519.json")
	if err != nil {
		t.Logf("WITHOUT the fixtures this compares nothing: %v", err)
		return
	}
	var example struct {
		Key string `json:"publicKeyMultibase"`
	}
	if err := json.Unmarshal(raw, &example); err != nil {
		t.Fatal(err)
	}
	text, err := signature.ParseMultibase(example.Key)
	accepted(t, "decode", err)
	back, err := signature.MultibaseKey(text)
	accepted(t, "encode", err)
	if back != example.Key {
		t.Errorf("got %s, want %s", back, example.Key)
	}
}

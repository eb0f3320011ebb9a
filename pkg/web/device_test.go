package web

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
)

// device makes passkeys as a telephone does: one P-256 key, without an attestation (WebAuthn level 3 §6.5, §8.7).
type device struct {
	t      testing.TB
	origin string
	id     []byte
	key    *ecdsa.PrivateKey
	owner  string // the user handle, base64url
	count  uint32
}

func newDevice(h *house) *device {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	h.must(err)
	return &device{t: h.t, origin: h.base, id: []byte(rand.Text()), key: key}
}

// asked is what the node asks of a browser.
type asked struct {
	PublicKey struct {
		Challenge string
		User      struct{ ID, Name string }
	}
}

func (d *device) read(answer answer) asked {
	d.t.Helper()
	var a asked
	if err := json.Unmarshal([]byte(answer.is(http.StatusOK).body), &a); err != nil {
		d.t.Fatal(err)
	}
	return a
}

const present, verified, attested = 0x01, 0x04, 0x40

func (d *device) authenticatorData(flags byte) []byte {
	host, err := url.Parse(d.origin)
	if err != nil {
		d.t.Fatal(err)
	}
	d.count++
	site := sha256.Sum256([]byte(host.Hostname()))
	return binary.BigEndian.AppendUint32(append(site[:], flags), d.count)
}

func (d *device) clientData(kind string, a asked) []byte {
	data, err := json.Marshal(map[string]any{"type": kind, "challenge": a.PublicKey.Challenge, "origin": d.origin, "crossOrigin": false})
	if err != nil {
		d.t.Fatal(err)
	}
	return data
}

// create answers a question for a new passkey.
func (d *device) create(answer answer) string {
	a := d.read(answer)
	d.owner = a.PublicKey.User.ID
	point, err := d.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		d.t.Fatal(err)
	}
	cose := append([]byte{0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32}, point[1:33]...) // EC2, ES256, P-256 (RFC 9053)
	cose = append(append(cose, 0x22, 0x58, 32), point[33:]...)
	data := append(d.authenticatorData(present|verified|attested), make([]byte, 16)...) // no AAGUID
	data = append(binary.BigEndian.AppendUint16(data, uint16(len(d.id))), d.id...)
	data = append(data, cose...)
	object := []byte{0xa3, 0x63, 'f', 'm', 't', 0x64, 'n', 'o', 'n', 'e', 0x67, 'a', 't', 't', 'S', 't', 'm', 't', 0xa0, 0x68, 'a', 'u', 't', 'h', 'D', 'a', 't', 'a', 0x58, byte(len(data))}
	return d.answer(map[string]any{"clientDataJSON": encoded(d.clientData("webauthn.create", a)), "attestationObject": encoded(append(object, data...))})
}

// get answers a question for any passkey.
func (d *device) get(answer answer) string {
	a := d.read(answer)
	data, client := d.authenticatorData(present|verified), d.clientData("webauthn.get", a)
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(data[:len(data):len(data)], hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, digest[:])
	if err != nil {
		d.t.Fatal(err)
	}
	return d.answer(map[string]any{
		"clientDataJSON": encoded(client), "authenticatorData": encoded(data), "signature": encoded(signature), "userHandle": d.owner,
	})
}

func (d *device) answer(response map[string]any) string {
	text, err := json.Marshal(map[string]any{"id": encoded(d.id), "rawId": encoded(d.id), "type": "public-key", "response": response})
	if err != nil {
		d.t.Fatal(err)
	}
	return string(text)
}

func encoded(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

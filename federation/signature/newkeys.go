package signature

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// rsaBits is Mastodon's size. A signature with 4096 bits costs six times as much, and each delivery needs one.
const rsaBits = 2048

// NewKeys makes the two keys of an actor of ours: RSA, which every peer verifies, and Ed25519. It takes 0.1 to 1 s.
func NewKeys(owner domain.URI) ([]domain.PrivateKey, error) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, rsaBits)
	if err != nil {
		return nil, fmt.Errorf("make an RSA key for %s: %w", owner, err)
	}
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make an Ed25519 key for %s: %w", owner, err)
	}
	var keys []domain.PrivateKey
	for _, pair := range []struct {
		algorithm domain.KeyAlgorithm
		signer    crypto.Signer
	}{{domain.KeyRSA, rsaKey}, {domain.KeyEd25519, edKey}} {
		key, err := newKey(owner, pair.algorithm, pair.signer)
		if err != nil {
			return nil, fmt.Errorf("make a key for %s: %w", owner, err)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

func newKey(owner domain.URI, algorithm domain.KeyAlgorithm, signer crypto.Signer) (domain.PrivateKey, error) {
	private, err := x509.MarshalPKCS8PrivateKey(signer)
	if err != nil {
		return domain.PrivateKey{}, err
	}
	public, err := marshalPublic(signer.Public())
	if err != nil {
		return domain.PrivateKey{}, err
	}
	return domain.PrivateKey{
		ID:        domain.Addresses{}.Key(owner, algorithm),
		Owner:     owner,
		Algorithm: algorithm,
		PEM:       string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})),
		PublicPEM: public,
		CreatedAt: time.Now().UTC().Truncate(time.Microsecond),
	}, nil
}

// ParsePublicKey reads a key as a peer publishes it: PEM (SPKI or PKCS #1), or a Multikey's base58 text. The result
// carries SPKI, as every peer's key is stored. The error is ErrKey.
func ParsePublicKey(id, owner domain.URI, text string) (domain.PublicKey, error) {
	text = strings.TrimSpace(text)
	var (
		public any
		err    error
	)
	if strings.HasPrefix(text, multibase58) {
		public, err = decodeMultikey(text)
	} else {
		public, err = parsePublic(text)
	}
	if err != nil {
		return domain.PublicKey{}, fmt.Errorf("key %s: %w", id, err)
	}
	spki, err := marshalPublic(public)
	if err != nil {
		return domain.PublicKey{}, fmt.Errorf("key %s: %w", id, err)
	}
	algorithm := domain.KeyRSA
	if _, ok := public.(ed25519.PublicKey); ok {
		algorithm = domain.KeyEd25519
	}
	return domain.PublicKey{ID: id, Owner: owner, Algorithm: algorithm, PEM: spki}, nil
}

func marshalPublic(public any) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrKey, err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), nil
}

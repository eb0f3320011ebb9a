package signature

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"sync"
)

// Sizes of keys and of the memory for them.
const (
	minRSABits  = 1024     // below, a signature can be forged
	maxRSABits  = 8192     // above, one verification costs milliseconds
	maxPEMBytes = 16 << 10 // an 8192-bit private key needs 7 KiB
	maxParsed   = 1024     // keys of each kind; about 1 KiB each
)

// Keys signs and verifies, and remembers the keys that it parsed. The zero value is ready; it may be used in parallel.
type Keys struct {
	private, public memory
}

func (k *Keys) privateKey(text string) (any, error) { return k.private.get(text, parsePrivate) }

func (k *Keys) publicKey(text string) (any, error) { return k.public.get(text, parsePublic) }

// memory maps the hash of a PEM to its parsed key. When it is full, any entry makes room: the next use parses again.
type memory struct {
	mu   sync.Mutex
	keys map[[sha256.Size]byte]any
}

func (m *memory) get(text string, parse func(string) (any, error)) (any, error) {
	hash := sha256.Sum256([]byte(text))
	m.mu.Lock()
	key, ok := m.keys[hash]
	m.mu.Unlock()
	if ok {
		return key, nil
	}
	key, err := parse(text)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.keys == nil {
		m.keys = make(map[[sha256.Size]byte]any)
	}
	for old := range m.keys {
		if len(m.keys) < maxParsed {
			break
		}
		delete(m.keys, old)
	}
	m.keys[hash] = key
	return key, nil
}

// parsePrivate reads PKCS #8, and PKCS #1 for keys that were brought along from elsewhere.
func parsePrivate(text string) (any, error) {
	block, err := decodePEM(text)
	if err != nil {
		return nil, err
	}
	var key any
	if block.Type == "RSA PRIVATE KEY" {
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	} else {
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("%w: a %T cannot sign", ErrKey, key)
	}
	return key, checkKind(signer.Public())
}

// parsePublic reads SPKI, and PKCS #1, which some peers publish.
func parsePublic(text string) (any, error) {
	block, err := decodePEM(text)
	if err != nil {
		return nil, err
	}
	var key any
	if block.Type == "RSA PUBLIC KEY" {
		key, err = x509.ParsePKCS1PublicKey(block.Bytes)
	} else {
		key, err = x509.ParsePKIXPublicKey(block.Bytes)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	return key, checkKind(key)
}

func decodePEM(text string) (*pem.Block, error) {
	if len(text) > maxPEMBytes {
		return nil, fmt.Errorf("%w: longer than %d bytes", ErrKey, maxPEMBytes)
	}
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, fmt.Errorf("%w: not PEM", ErrKey)
	}
	return block, nil
}

func checkKind(public any) error {
	switch key := public.(type) {
	case *rsa.PublicKey:
		if bits := key.N.BitLen(); bits < minRSABits || bits > maxRSABits {
			return fmt.Errorf("%w: RSA of %d bits, must have %d to %d", ErrKey, bits, minRSABits, maxRSABits)
		}
		return nil
	case ed25519.PublicKey:
		return nil
	}
	return fmt.Errorf("%w: a %T is neither RSA nor Ed25519", ErrKey, public)
}

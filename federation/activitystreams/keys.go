package activitystreams

import (
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// maxKeys is how many keys of one actor are read, as in Mastodon.
const maxKeys = 10

// Multicodec prefixes of FEP-521a.
const (
	codecEd25519 = "\xed\x01"
	codecRSA     = "\x85\x24"
)

var errKey = errors.New("not a usable key")

// publicKey is what nearly everybody reads: one RSA key, as an object.
func publicKey(keys []domain.PublicKey) any {
	for _, k := range keys {
		if k.Algorithm == domain.KeyRSA {
			return map[string]any{"id": string(k.ID), "owner": string(k.Owner), "publicKeyPem": k.PEM}
		}
	}
	return nil
}

// assertionMethod lists the Ed25519 keys (FEP-521a).
func assertionMethod(keys []domain.PublicKey) any {
	var entries []any
	for _, k := range keys {
		if k.Algorithm != domain.KeyEd25519 {
			continue
		}
		if multibase, err := multibaseOf(k.PEM); err == nil {
			entries = append(entries, map[string]any{
				"type": "Multikey", "id": string(k.ID), "controller": string(k.Owner), "publicKeyMultibase": multibase,
			})
		}
	}
	if entries == nil {
		return nil
	}
	return entries
}

// readKeys reads publicKey (object or array) and assertionMethod. A key that names another owner is left out, as is one
// that is neither RSA nor Ed25519.
func readKeys(m map[string]any, owner domain.URI) []domain.PublicKey {
	var keys []domain.PublicKey
	seen := map[domain.URI]bool{}
	add := func(id, keyOwner domain.URI, algorithm domain.KeyAlgorithm, spki string) {
		if id != "" && !seen[id] && (keyOwner == "" || keyOwner == owner) && len(keys) < maxKeys {
			seen[id] = true
			keys = append(keys, domain.PublicKey{ID: id, Owner: owner, Algorithm: algorithm, PEM: spki})
		}
	}
	for _, entry := range list(m["publicKey"]) {
		key, _ := entry.(map[string]any)
		if algorithm, spki, err := normalPEM(text(key["publicKeyPem"])); err == nil {
			add(uri(key["id"]), uri(key["owner"]), algorithm, spki)
		}
	}
	for _, entry := range list(m["assertionMethod"]) {
		key, _ := entry.(map[string]any)
		if algorithm, spki, err := parseMultibase(text(key["publicKeyMultibase"])); err == nil {
			add(uri(key["id"]), uri(key["controller"]), algorithm, spki)
		}
	}
	return keys
}

// normalPEM accepts SPKI and PKCS #1 and gives SPKI.
func normalPEM(s string) (domain.KeyAlgorithm, string, error) {
	if len(s) > 8<<10 {
		return "", "", errKey
	}
	block, _ := pem.Decode([]byte(strings.TrimSpace(s)))
	if block == nil {
		return "", "", errKey
	}
	if key, err := x509.ParsePKIXPublicKey(block.Bytes); err == nil {
		return spkiOf(key)
	}
	key, err := x509.ParsePKCS1PublicKey(block.Bytes)
	if err != nil {
		return "", "", errKey
	}
	return spkiOf(key)
}

func spkiOf(key any) (domain.KeyAlgorithm, string, error) {
	var algorithm domain.KeyAlgorithm
	switch key.(type) {
	case *rsa.PublicKey:
		algorithm = domain.KeyRSA
	case ed25519.PublicKey:
		algorithm = domain.KeyEd25519
	default:
		return "", "", errKey
	}
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return "", "", errKey
	}
	return algorithm, string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), nil
}

// multibaseOf is "z" and the base58 of an Ed25519 key with its multicodec prefix.
func multibaseOf(spki string) (string, error) {
	block, _ := pem.Decode([]byte(spki))
	if block == nil {
		return "", errKey
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return "", errKey
	}
	public, ok := key.(ed25519.PublicKey)
	if !ok {
		return "", errKey
	}
	return "z" + base58([]byte(codecEd25519+string(public))), nil
}

func parseMultibase(s string) (domain.KeyAlgorithm, string, error) {
	encoded, ok := strings.CutPrefix(s, "z")
	if !ok || len(encoded) > 2048 {
		return "", "", errKey
	}
	raw, err := unbase58(encoded)
	if err != nil {
		return "", "", err
	}
	if key, ok := strings.CutPrefix(string(raw), codecEd25519); ok && len(key) == ed25519.PublicKeySize {
		return spkiOf(ed25519.PublicKey(key))
	}
	if der, ok := strings.CutPrefix(string(raw), codecRSA); ok {
		if key, err := x509.ParsePKCS1PublicKey([]byte(der)); err == nil {
			return spkiOf(key)
		}
	}
	return "", "", errKey
}

const base58Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

func base58(raw []byte) string {
	var out []byte
	n, base, digit := new(big.Int).SetBytes(raw), big.NewInt(58), new(big.Int)
	for n.Sign() > 0 {
		n.DivMod(n, base, digit)
		out = append(out, base58Alphabet[digit.Int64()])
	}
	for i := 0; i < len(raw) && raw[i] == 0; i++ {
		out = append(out, '1')
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return string(out)
}

func unbase58(s string) ([]byte, error) {
	n, base := new(big.Int), big.NewInt(58)
	for i := 0; i < len(s); i++ {
		digit := strings.IndexByte(base58Alphabet, s[i])
		if digit < 0 {
			return nil, errKey
		}
		n.Mul(n, base).Add(n, big.NewInt(int64(digit)))
	}
	zeros := 0
	for zeros < len(s) && s[zeros] == '1' {
		zeros++
	}
	return append(make([]byte, zeros), n.Bytes()...), nil
}

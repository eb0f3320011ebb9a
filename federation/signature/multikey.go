package signature

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// FEP-521a: publicKeyMultibase is "z", then base58 (Bitcoin's alphabet) of a code for the kind of key and the key.
const (
	multibase58   = "z"
	base58Digits  = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	ed25519Prefix = "\xed\x01" // multicodec 0xed as a varint
	// maxMultikey bounds the quadratic decoding; Ed25519 needs 48 letters.
	maxMultikey = 64
)

// MultibaseKey is the Multikey text ("z6Mk…") of an Ed25519 key in SPKI PEM.
func MultibaseKey(publicPEM string) (string, error) {
	public, err := parsePublic(publicPEM)
	if err != nil {
		return "", err
	}
	key, ok := public.(ed25519.PublicKey)
	if !ok {
		return "", fmt.Errorf("%w: a Multikey of a %T, want Ed25519", ErrKey, public)
	}
	return multibase58 + encodeBase58(append([]byte(ed25519Prefix), key...)), nil
}

// ParseMultibase is the SPKI PEM of a Multikey text ("z6Mk…") of an Ed25519 key.
func ParseMultibase(text string) (string, error) {
	key, err := decodeMultikey(text)
	if err != nil {
		return "", err
	}
	return marshalPublic(key)
}

func decodeMultikey(text string) (ed25519.PublicKey, error) {
	digits, ok := strings.CutPrefix(text, multibase58)
	if !ok || len(text) > maxMultikey {
		return nil, fmt.Errorf("%w: a Multikey starts with %q and has at most %d letters", ErrKey, multibase58, maxMultikey)
	}
	raw, err := decodeBase58(digits)
	if err != nil {
		return nil, err
	}
	key, ok := bytes.CutPrefix(raw, []byte(ed25519Prefix))
	if !ok || len(key) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("%w: the Multikey is not one of Ed25519", ErrKey)
	}
	return key, nil
}

func encodeBase58(raw []byte) string {
	var digits []byte
	rest, base, digit := new(big.Int).SetBytes(raw), big.NewInt(int64(len(base58Digits))), new(big.Int)
	for rest.Sign() > 0 {
		rest.DivMod(rest, base, digit)
		digits = append(digits, base58Digits[digit.Int64()])
	}
	for _, b := range raw { // each leading zero byte is one leading "1"
		if b != 0 {
			break
		}
		digits = append(digits, base58Digits[0])
	}
	slices.Reverse(digits)
	return string(digits)
}

func decodeBase58(digits string) ([]byte, error) {
	value, base := new(big.Int), big.NewInt(int64(len(base58Digits)))
	for _, digit := range []byte(digits) {
		index := strings.IndexByte(base58Digits, digit)
		if index < 0 {
			return nil, fmt.Errorf("%w: %q is no letter of base58", ErrKey, digit)
		}
		value.Add(value.Mul(value, base), big.NewInt(int64(index)))
	}
	zeros := len(digits) - len(strings.TrimLeft(digits, base58Digits[:1]))
	return append(make([]byte, zeros), value.Bytes()...), nil
}

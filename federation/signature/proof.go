package signature

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/gowebpki/jcs"

	"github.com/weftwork/weftwork/pkg/domain"
)

// ContextDataIntegrity has to stand in the @context of a document with a proof (FEP-8b32).
const ContextDataIntegrity = "https://w3id.org/security/data-integrity/v2"

// The one kind of proof that Mastodon, Fedify and Mitra verify (FEP-8b32).
const (
	proofType    = "DataIntegrityProof"
	proofSuite   = "eddsa-jcs-2022"
	proofPurpose = "assertionMethod"
	// maxProofs is how many proofs of one document are looked at.
	maxProofs = 10
	// maxProofAge: who forwards does it at once, and its queue gives up within a week. Older proofs are replays.
	maxProofAge = 7 * 24 * time.Hour
)

// Proof is what a document says of the proof in it. Nothing in it is proven.
type Proof struct {
	// KeyID names the key that is said to have signed.
	KeyID   domain.URI
	Created time.Time

	options   map[string]json.RawMessage // the proof without its value
	value     []byte
	document  map[string]json.RawMessage // all but the proof
	expiresAt time.Time
}

// Prove adds a proof by an Ed25519 key to a JSON object that has none, at its end. The same arguments give the same
// bytes.
func (k *Keys) Prove(document []byte, key domain.PrivateKey, created time.Time) ([]byte, error) {
	private, err := k.privateKey(key.PEM)
	if err != nil {
		return nil, fmt.Errorf("prove with %s: %w", key.ID, err)
	}
	signer, ok := private.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("prove with %s: %w: a %T", key.ID, ErrKey, private)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(document, &members); err != nil {
		return nil, fmt.Errorf("prove: %w", err)
	}
	options := map[string]any{
		"type": proofType, "cryptosuite": proofSuite, "proofPurpose": proofPurpose, "verificationMethod": key.ID,
		"created": created.UTC().Format(time.RFC3339),
	}
	if context := members["@context"]; context != nil {
		options["@context"] = context // Fedify hashes it whether it stands here or not, Mastodon only if it does
	}
	config, err := marshal(options)
	if err != nil {
		return nil, fmt.Errorf("prove: %w", err)
	}
	hash, err := hashForProof(config, document)
	if err != nil {
		return nil, fmt.Errorf("prove: %w", err)
	}
	options["proofValue"] = multibase58 + encodeBase58(ed25519.Sign(signer, hash))
	proof, err := marshal(options)
	if err != nil {
		return nil, fmt.Errorf("prove: %w", err)
	}
	end := bytes.LastIndexByte(document, '}')
	out := make([]byte, 0, len(document)+len(proof)+len(`,"proof":`))
	out = append(out, document[:end]...)
	if len(members) > 0 {
		out = append(out, ',')
	}
	out = append(append(out, `"proof":`...), proof...)
	return append(out, document[end:]...), nil
}

// marshal is JSON with "<" as it is.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// hashForProof is what eddsa-jcs-2022 signs: the hashes of the canonical options and of the canonical document.
func hashForProof(options, document []byte) ([]byte, error) {
	var all []byte
	for _, part := range [][]byte{options, document} {
		canonical, err := jcs.Transform(part)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
		}
		sum := sha256.Sum256(canonical)
		all = append(all, sum[:]...)
	}
	return all, nil
}

// InspectProof reads who is said to have proven a JSON object, before any key is fetched. The error is ErrUnsigned if it
// has no proof of a kind that we read, or ErrMalformed.
func InspectProof(document []byte) (Proof, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(document, &members); err != nil {
		return Proof{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	var proofs []map[string]json.RawMessage
	raw := bytes.TrimSpace(members["proof"])
	if len(raw) > 0 && raw[0] == '{' {
		raw = append(append([]byte{'['}, raw...), ']')
	}
	if len(raw) == 0 || json.Unmarshal(raw, &proofs) != nil {
		return Proof{}, ErrUnsigned
	}
	delete(members, "proof")
	for _, options := range proofs[:min(len(proofs), maxProofs)] {
		if word(options["type"]) == proofType && word(options["cryptosuite"]) == proofSuite {
			return newProof(members, options)
		}
	}
	return Proof{}, ErrUnsigned
}

// word is a JSON string, "" for all else.
func word(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return text
}

func newProof(document, options map[string]json.RawMessage) (Proof, error) {
	p := Proof{document: document, options: options}
	if purpose := word(options["proofPurpose"]); purpose != proofPurpose {
		return Proof{}, fmt.Errorf("%w: proofPurpose %.40q", ErrMalformed, purpose)
	}
	var err error
	if p.KeyID, err = domain.ParseURI(word(options["verificationMethod"])); err != nil {
		return Proof{}, fmt.Errorf("%w: verificationMethod: %w", ErrMalformed, err)
	}
	if p.Created, err = time.Parse(time.RFC3339, word(options["created"])); err != nil {
		return Proof{}, fmt.Errorf("%w: the proof's created is no time", ErrMalformed)
	}
	if expires, ok := options["expires"]; ok {
		if p.expiresAt, err = time.Parse(time.RFC3339, word(expires)); err != nil {
			return Proof{}, fmt.Errorf("%w: the proof's expires is no time", ErrMalformed)
		}
	}
	digits, ok := strings.CutPrefix(word(options["proofValue"]), multibase58)
	if !ok || len(digits) > 2*ed25519.SignatureSize { // 88 digits are 64 bytes; decoding is quadratic
		return Proof{}, fmt.Errorf("%w: proofValue", ErrMalformed)
	}
	if p.value, err = decodeBase58(digits); err != nil || len(p.value) != ed25519.SignatureSize {
		return Proof{}, fmt.Errorf("%w: proofValue", ErrMalformed)
	}
	delete(options, "proofValue")
	return p, nil
}

// VerifyProof says whether the holder of key proved this document lately. Whose key it is, and whether its owner may speak
// so, is the caller's to judge.
func (k *Keys) VerifyProof(p Proof, key domain.PublicKey, now time.Time) error {
	switch {
	case p.Created.After(now.Add(maxAhead)):
		return fmt.Errorf("%w: proven at %s, which is still to come", ErrExpired, p.Created.UTC().Format(time.RFC3339))
	case p.Created.Before(now.Add(-maxProofAge)):
		return fmt.Errorf("%w: proven at %s, more than %s ago", ErrExpired, p.Created.UTC().Format(time.RFC3339), maxProofAge)
	case !p.expiresAt.IsZero() && now.After(p.expiresAt.Add(maxAhead)):
		return fmt.Errorf("%w: proven until %s", ErrExpired, p.expiresAt.UTC().Format(time.RFC3339))
	}
	public, err := k.publicKey(key.PEM)
	if err != nil {
		return fmt.Errorf("%w: key %s: %v", ErrSignature, key.ID, err) //nolint:errorlint // as in Verify
	}
	verifier, ok := public.(ed25519.PublicKey)
	if !ok {
		return fmt.Errorf("%w: a proof by a %T", ErrSignature, public)
	}
	document, err := marshal(p.document)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if context, stands := p.options["@context"]; stands && !startsWith(p.document["@context"], context) {
		return fmt.Errorf("%w: the proof is for another @context", ErrSignature)
	}
	for _, options := range p.readings() {
		config, err := marshal(options)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrMalformed, err)
		}
		hash, err := hashForProof(config, document)
		if err != nil {
			return err
		}
		if ed25519.Verify(verifier, hash, p.value) {
			return nil
		}
	}
	return fmt.Errorf("%w: the proof by %s", ErrSignature, key.ID)
}

// readings are the options that may have been signed: as they stand or, if they name no @context, with the document's.
// Fedify signs them so and leaves it out.
func (p Proof) readings() []map[string]json.RawMessage {
	readings := []map[string]json.RawMessage{p.options}
	context, has := p.document["@context"]
	if _, stands := p.options["@context"]; stands || !has {
		return readings
	}
	with := map[string]json.RawMessage{"@context": context}
	for name, value := range p.options {
		with[name] = value
	}
	return append(readings, with)
}

// startsWith: the @context of the proof is the beginning of the document's, as vc-di-eddsa §3.3.2 has it.
func startsWith(document, proof json.RawMessage) bool {
	whole, beginning := entries(document), entries(proof)
	if len(beginning) > len(whole) {
		return false
	}
	for i, entry := range beginning {
		one, err := jcs.Transform(entry)
		other, errOther := jcs.Transform(whole[i])
		if err != nil || errOther != nil || !bytes.Equal(one, other) {
			return false
		}
	}
	return len(beginning) > 0
}

// entries are those of an array; a single value is one.
func entries(raw json.RawMessage) []json.RawMessage {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		return list
	}
	if len(raw) == 0 {
		return nil
	}
	return []json.RawMessage{raw}
}

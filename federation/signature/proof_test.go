package signature_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

// vector reads a file of FEP-8b32; nil if the fixtures are not on this machine.
func vector(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile("../../../shared/fixtures/fep/8b32_" + name + ".json")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Logf("NOT RUN, the fixtures are not here: %v", err)
		return nil
	}
	return raw
}

func verifyProof(document []byte, key domain.PublicKey, now time.Time) error {
	proof, err := signature.InspectProof(document)
	if err != nil {
		return err
	}
	return new(signature.Keys).VerifyProof(proof, key, now)
}

func TestTheVectorsOfFEP8b32Verify(t *testing.T) {
	signed, unsigned, actor := vector(t, "vector-signed"), vector(t, "vector-unsigned"), vector(t, "vector-actor")
	if signed == nil || unsigned == nil || actor == nil {
		return
	}
	var owner struct {
		AssertionMethod []struct{ ID, Controller, PublicKeyMultibase string }
	}
	if err := json.Unmarshal(actor, &owner); err != nil {
		t.Fatal(err)
	}
	method := owner.AssertionMethod[0]
	key, err := signature.ParsePublicKey(domain.URI(method.ID), domain.URI(method.Controller), method.PublicKeyMultibase)
	if err != nil {
		t.Fatal(err)
	}
	then := time.Date(2023, 2, 25, 0, 0, 0, 0, time.UTC)
	accepted(t, "the signed vector", verifyProof(signed, key, then))
	proof, err := signature.InspectProof(signed)
	if err != nil || string(proof.KeyID) != method.ID {
		t.Errorf("got %s, %v", proof.KeyID, err)
	}
	refused(t, "the unsigned vector", verifyProof(unsigned, key, then), signature.ErrUnsigned)
	for name, change := range map[string][2]string{
		"another text": {"Hello world", "Hello, world"}, "another place": {"-71.184902", "-71.184903"}, "another actor": {`users/alice",`, `users/bob",`},
		"another time": {"23:36:38Z", "23:36:39Z"}, "another @context": {`"https://w3id.org/security/data-integrity/v2"`, `"https://w3id.org/security/data-integrity/v1"`},
	} {
		altered := bytes.Replace(signed, []byte(change[0]), []byte(change[1]), 1)
		if err := verifyProof(altered, key, then); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	shape := vector(t, "create-note-proof") // its values are dots
	refused(t, "a proof without a value", verifyProof(shape, key, then), signature.ErrMalformed)
}

var provable = []byte(`{"@context":["https://www.w3.org/ns/activitystreams","` + signature.ContextDataIntegrity + `",{"a":"b"}],` +
	`"content":"<p>a \"quoted\" ümlaut & \u2028</p>","id":"https://weft.example/ap/activities/1","latitude":51.0,"to":[]}`)

func proven(t testing.TB, document []byte) []byte {
	t.Helper()
	out, err := new(signature.Keys).Prove(document, privateOf(edKey), noon)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWhatWeProveVerifiesHoweverItIsWritten(t *testing.T) {
	out := proven(t, provable)
	if !bytes.HasPrefix(out, provable[:len(provable)-1]) || !json.Valid(out) {
		t.Errorf("the document was changed: %s", out)
	}
	if !bytes.Equal(out, proven(t, provable)) {
		t.Error("the same document is proven otherwise the second time")
	}
	accepted(t, "as it is", verifyProof(out, publicOf(edKey), noon))
	var again any
	if err := json.Unmarshal(out, &again); err != nil {
		t.Fatal(err)
	}
	rewritten, err := json.MarshalIndent(again, " ", "  ")
	if err != nil {
		t.Fatal(err)
	}
	accepted(t, "written anew", verifyProof(rewritten, publicOf(edKey), noon))
	accepted(t, "an empty object", verifyProof(proven(t, []byte("{}")), publicOf(edKey), noon))
	refused(t, "another key", verifyProof(out, publicOf(rsaKey()), noon), signature.ErrSignature)
	if _, err := new(signature.Keys).Prove(provable, privateOf(rsaKey()), noon); err == nil {
		t.Error("proven with RSA")
	}
}

func TestAProofIsHeldToItsRules(t *testing.T) {
	out := string(proven(t, provable))
	for name, c := range map[string]struct {
		from, to string
		want     error
	}{
		"another suite":           {"eddsa-jcs-2022", "eddsa-rdfc-2022", signature.ErrUnsigned},
		"another type":            {"DataIntegrityProof", "Ed25519Signature2020", signature.ErrUnsigned},
		"another purpose":         {`"assertionMethod"`, `"authentication"`, signature.ErrMalformed},
		"a key that is no URL":    {`"verificationMethod":"https:`, `"verificationMethod":"did:`, signature.ErrMalformed},
		"a value of another base": {`"proofValue":"z`, `"proofValue":"u`, signature.ErrMalformed},
		"a value too long":        {`"proofValue":"z`, `"proofValue":"z` + strings.Repeat("2", 500), signature.ErrMalformed},
		"no time":                 {`"created":"2`, `"created":"x`, signature.ErrMalformed},
		"a text of its own":       {"ümlaut", "umlaut", signature.ErrSignature},
		"a member more":           {`"to":[]`, `"to":[],"bto":[]`, signature.ErrSignature},
		"the same member twice":   {`"to":[]`, `"to":[{"a":1,"a":2}]`, signature.ErrMalformed},
	} {
		if !strings.Contains(out, c.from) {
			t.Fatalf("%s: there is no %s in %s", name, c.from, out)
		}
		refused(t, name, verifyProof([]byte(strings.Replace(out, c.from, c.to, 1)), publicOf(edKey), noon), c.want)
	}
	refused(t, "a week later", verifyProof([]byte(out), publicOf(edKey), noon.Add(7*24*time.Hour+time.Second)), signature.ErrExpired)
	accepted(t, "within a week", verifyProof([]byte(out), publicOf(edKey), noon.Add(7*24*time.Hour)))
	refused(t, "before it was made", verifyProof([]byte(out), publicOf(edKey), noon.Add(-time.Hour-time.Second)), signature.ErrExpired)
}

// Fedify signs the options with the document's @context and does not write it into the proof.
func TestAProofWithoutItsContextIsReadAsFedifyMeansIt(t *testing.T) {
	out := string(proven(t, provable))
	start := strings.Index(out, `"proof":{"@context":`) + len(`"proof":{`)
	end := start + strings.Index(out[start:], `"created"`)
	accepted(t, "Fedify's form", verifyProof([]byte(out[:start]+out[end:]), publicOf(edKey), noon))
}

func TestOneOfSeveralProofsIsRead(t *testing.T) {
	out := string(proven(t, provable))
	several := strings.Replace(out, `"proof":{`, `"proof":[{"type":"DataIntegrityProof","cryptosuite":"mldsa44-jcs-2024"},{`, 1)
	accepted(t, "the second", verifyProof([]byte(several[:len(several)-1]+"]}"), publicOf(edKey), noon))
	for _, none := range []string{`{}`, `{"proof":null}`, `{"proof":"x"}`, `{"proof":[]}`, `{"proof":[7]}`} {
		refused(t, none, verifyProof([]byte(none), publicOf(edKey), noon), signature.ErrUnsigned)
	}
}

func FuzzVerifyProof(f *testing.F) {
	f.Add(proven(f, provable))
	f.Add([]byte(`{"proof":[{"type":"DataIntegrityProof","cryptosuite":"eddsa-jcs-2022","proofPurpose":"assertionMethod"}]}`))
	original := proven(f, provable)
	f.Fuzz(func(t *testing.T, document []byte) {
		if verifyProof(document, publicOf(edKey), noon) != nil {
			return
		}
		var got, want map[string]any
		if json.Unmarshal(document, &got) != nil || json.Unmarshal(original, &want) != nil {
			t.Fatalf("accepted %s", document)
		}
		if got["id"] != want["id"] || got["content"] != want["content"] {
			t.Errorf("accepted %s", document)
		}
	})
}

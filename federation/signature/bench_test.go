package signature_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

var eightKiB = []byte(strings.Repeat("weftwork", 1<<10))

func benchmarkVerify(b *testing.B, req *http.Request) {
	b.Helper()
	var keys signature.Keys
	public := publicOf(rsaKey())
	for b.Loop() {
		if err := keys.Verify(req, eightKiB, public, us, noon); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerifyCavage(b *testing.B) { benchmarkVerify(b, letterTo{body: eightKiB}.cavage(b)) }

func BenchmarkVerifyRFC9421(b *testing.B) { benchmarkVerify(b, letterTo{body: eightKiB}.message(b)) }

func benchmarkSign(b *testing.B, mode domain.SignatureMode) {
	b.Helper()
	var keys signature.Keys
	private := privateOf(rsaKey())
	for b.Loop() {
		req := outgoing(b, http.MethodPost, "https://weft.example/ap/inbox", eightKiB)
		if err := keys.Sign(req, eightKiB, private, mode, noon); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSignCavage(b *testing.B) { benchmarkSign(b, domain.SignCavage) }

func BenchmarkSignRFC9421(b *testing.B) { benchmarkSign(b, domain.SignRFC9421) }

func BenchmarkProve(b *testing.B) {
	var keys signature.Keys
	document := append(append([]byte{}, provable[:len(provable)-1]...), `,"text":"`+strings.Repeat("weftwork", 1<<10)+`"}`...)
	for b.Loop() {
		if _, err := keys.Prove(document, privateOf(edKey), noon); err != nil {
			b.Fatal(err)
		}
	}
}

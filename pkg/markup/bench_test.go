package markup

import (
	"strings"
	"testing"
)

func BenchmarkRender(b *testing.B) {
	text := strings.Repeat("Lorem **ipsum** dolor sit [amet](https://example.org/x) consectetur #tag adipiscing @a@b.example elit, sed do.\n\n", 80)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Render(text)
	}
}

func BenchmarkSanitize(b *testing.B) {
	text := strings.Repeat(`<p>Lorem <b>ipsum</b> dolor sit <a href="https://example.org/x?y=1&amp;z=2">amet</a> consectetur adipiscing elit.</p>`, 80)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Sanitize(text)
	}
}

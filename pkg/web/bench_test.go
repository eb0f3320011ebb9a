package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkArticlePage is what a visitor costs: issue 2 allows 0.25 ms of CPU, issue 4 0.1 ms for a page in the cache.
func BenchmarkArticlePage(b *testing.B) {
	h := settled(b)
	article := h.article("On weaving")
	r := httptest.NewRequest(http.MethodGet, h.base+"/articles/"+article.Slug, http.NoBody)
	r.Header.Set("Accept-Encoding", "gzip")
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		h.server.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
}

// BenchmarkArticlePageRendered is the same page without the cache.
func BenchmarkArticlePageRendered(b *testing.B) {
	h := settled(b)
	article := h.article("On weaving")
	r := httptest.NewRequest(http.MethodGet, h.base+"/articles/"+article.Slug+"?utm=x", http.NoBody)
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		h.server.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
}

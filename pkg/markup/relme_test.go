package markup

import (
	"slices"
	"testing"
)

func TestLinksOfOneselfAreFoundWhereverTheyStand(t *testing.T) {
	page := []byte(`<html><head><link rel="me" href="https://a.example/@me"><link rel="stylesheet" href="/x.css"></head>
<body><A REL='Me noopener' HREF=" /about ">x</A><a rel=memo href="https://b.example">no</a><a rel="me">no</a><a href="https://c.example">no</a>
<a rel="me" href="https://d.example/?a=1&amp;b=2">yes</a><!-- <a rel="me" href="https://e.example"> --><script>'<a rel="me" href="https://f.example">'</script><a rel="me" href="%zz`)
	want := []string{"https://a.example/@me", "https://site.example/about", "https://d.example/?a=1&b=2"}
	if got := RelMe(page, "https://site.example/home"); !slices.Equal(got, want) {
		t.Errorf("found %q", got)
	}
	if got := RelMe(page, "%"); got != nil {
		t.Errorf("found %q", got)
	}
}

func FuzzRelMe(f *testing.F) {
	f.Add([]byte(`<a rel=me href=x>`), "https://a.example")
	f.Fuzz(func(t *testing.T, page []byte, address string) {
		if got := RelMe(page, address); len(got) > maxMeLinks {
			t.Errorf("found %d", len(got))
		}
	})
}

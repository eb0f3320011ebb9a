package remote_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
)

func TestTheLongestRuleOfRobotsDecides(t *testing.T) {
	for name, test := range map[string]struct {
		file          string
		allowed, kept string // paths, separated by spaces
	}{
		"no rules":            {"", "/ /a?b", ""},
		"nothing for us":      {"User-agent: other\nDisallow: /", "/a", ""},
		"all of it":           {"User-agent: *\nDisallow: /", "", "/ /a"},
		"an empty rule":       {"User-agent: *\nDisallow:", "/a", ""},
		"the longer one":      {"User-agent: *\nDisallow: /a\nAllow: /a/open", "/b /a/open/x", "/a /a/x"},
		"as long, allowed":    {"User-agent: *\nDisallow: /a\nAllow: /a", "/a", ""},
		"ours before all":     {"User-agent: *\nDisallow: /\n\nuser-agent: x\nUser-Agent: WeftWork/1.0\nDisallow: /private # not here", "/a", "/private/b"},
		"two groups of ours":  {"User-agent: weftwork\nDisallow: /a\nUser-agent: y\nDisallow: /\nUser-agent: Weftwork\nDisallow: /b", "/c", "/a /b"},
		"wildcards":           {"User-agent: *\nDisallow: /*.pdf$\nDisallow: /*?print=\nDisallow: /x*y*z", "/a.pdf.html /print /xzy", "/a/b.pdf /a?print=1 /x-y-z-"},
		"escapes":             {"User-agent: *\nDisallow: /caf%C3%A9", "/cafe", "/café /caf%C3%A9/x"},
		"odd lines and a BOM": {"\ufeffUser-agent: *\r\nnonsense\r\nSitemap: x\r\nDisallow: /a\r\n:\r\n", "/b", "/a"},
	} {
		robots := remote.ReadRobots(test.file)
		for _, path := range strings.Fields(test.allowed) {
			if !robots.Allows(domain.URI("https://pages.example" + path)) {
				t.Errorf("%s: %s is refused", name, path)
			}
		}
		for _, path := range strings.Fields(test.kept) {
			if robots.Allows(domain.URI("https://pages.example" + path)) {
				t.Errorf("%s: %s is allowed", name, path)
			}
		}
	}
}

func TestASiteWithoutRobotsAllowsAllAndOneThatFailsNothing(t *testing.T) {
	status := http.StatusOK
	p := newPeer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(status)
		_, _ = w.Write([]byte("User-agent: *\nDisallow: /a\n" + strings.Repeat("Disallow: /b*c*d*e\n", 60_000)))
	})
	client := newClient(t, nil)
	robots, err := client.GetRobots(t.Context(), p.uri("/a/b?c"))
	worked(t, "a long file", err)
	if robots.Allows(p.uri("/a/b")) || !robots.Allows(p.uri("/"+strings.Repeat("bcd", 2000))) {
		t.Error("its rules are not kept")
	}
	for _, gone := range []int{http.StatusNotFound, http.StatusForbidden, http.StatusGone} {
		status = gone
		robots, err = client.GetRobots(t.Context(), p.uri("/a"))
		worked(t, "no file", err)
		if !robots.Allows(p.uri("/a")) {
			t.Errorf("with %d nothing is allowed", gone)
		}
	}
	for _, bad := range []int{http.StatusInternalServerError, http.StatusServiceUnavailable, http.StatusTooManyRequests} {
		status = bad
		if _, err = client.GetRobots(t.Context(), p.uri("/a")); err == nil {
			t.Errorf("with %d everything is allowed", bad)
		}
	}
}

func FuzzRobotsAreReadWhateverTheySay(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /*a$\nAllow: /", "/a?b")
	f.Fuzz(func(_ *testing.T, file, path string) {
		remote.ReadRobots(file).Allows(domain.URI("https://x.example" + path))
	})
}

package binary

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// follows makes b follow a and waits until it is accepted.
func follows(b, a *process) {
	b.t.Helper()
	b.run("", "follow", "@"+a.name+"@"+strings.TrimPrefix(a.url(), "http://"))
	b.eventually("is accepted", func() bool {
		actors, _ := b.run("", "following")["actors"].([]any)
		return len(actors) == 1 && actors[0].(map[string]any)["state"] == "accepted"
	})
}

func TestNothingIsLostOrDoubledByKillsInMidDelivery(t *testing.T) {
	alder, birch := newProcess(t, "alder"), newProcess(t, "birch")
	for _, p := range []*process{alder, birch} {
		p.setUp()
		p.start()
	}
	follows(birch, alder)
	const articles = 24
	var first string
	for i := range articles {
		id := alder.article(fmt.Sprintf("Article %d", i))
		if i == 0 {
			first = id
			birch.eventually("has the first article", func() bool { return len(birch.titles()) == 1 })
		}
		switch i {
		case 6, 18:
			alder.kill()
			alder.start()
		case 12:
			birch.kill()
			birch.start()
		}
	}
	alder.kill()
	alder.start()
	birch.kill()
	birch.start()
	// A host that could not be reached rests for a minute; a sign of life wakes it.
	birch.run("", "like", first)
	birch.eventually("has every article", func() bool { return len(birch.titles()) == articles })
	for title, count := range birch.titles() {
		if count != 1 {
			t.Errorf("%q stands there %d times", title, count)
		}
	}
	alder.stop()
	birch.stop()
}

func TestCommandsReachARunningServer(t *testing.T) {
	alder, birch := newProcess(t, "alder"), newProcess(t, "birch")
	for _, p := range []*process{alder, birch} {
		p.setUp()
		p.start()
	}
	follows(birch, alder)
	id := alder.article("Written beside the server")
	birch.eventually("shows it", func() bool { return birch.titles()["Written beside the server"] == 1 })
	if status := get(t, id, "application/activity+json"); status != http.StatusOK {
		t.Errorf("the id answers %d", status)
	}
	alder.run("---\ntitle: Edited beside the server\n---\nNew words.\n", "article", "edit", id, "-")
	birch.eventually("shows the edit", func() bool { return birch.titles()["Edited beside the server"] == 1 })
	alder.run("", "article", "retract", id)
	birch.eventually("shows it no more", func() bool { return len(birch.titles()) == 0 })
	if status := get(t, id, "application/activity+json"); status != http.StatusGone {
		t.Errorf("after retracting the id answers %d", status)
	}
}

func get(t *testing.T, address, accept string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", accept)
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

func TestWrongUseEndsWithTwoAndFailureWithOne(t *testing.T) {
	p := newProcess(t, "alder")
	for _, args := range [][]string{{"nonsense"}, {"article", "publish"}, {"serve", "--nonsense"}, {"article"}, {"setup"}} {
		if out, code := p.try("", args...); code != 2 {
			t.Errorf("weftwork %s ended with %d: %s", strings.Join(args, " "), code, out)
		}
	}
	if out, code := p.try("", "followers"); code != 1 && code != 0 {
		t.Errorf("followers before set-up ended with %d: %s", code, out)
	}
	if out, code := p.try("short\n", "setup", "--name", "X", "--url", "ftp://x", "--email", "nobody", "--password-stdin"); code != 1 ||
		!strings.Contains(string(out), "url:") || !strings.Contains(string(out), "email:") || !strings.Contains(string(out), "password:") {
		t.Errorf("a wrong set-up ended with %d: %s", code, out)
	}
	p.setUp()
	if out, code := p.try("", "article", "publish", "/nonexistent"); code != 1 {
		t.Errorf("publishing a file that is not there ended with %d: %s", code, out)
	}
}

func TestAWrongConfigurationNamesEverythingAtOnce(t *testing.T) {
	p := newProcess(t, "alder")
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte("listen: nonsense\nurl: ftp://x\nlog:\n  level: loud\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, code := p.try("", "--config", file, "serve")
	if code != 2 {
		t.Errorf("ended with %d", code)
	}
	for _, key := range []string{"listen", "url", "log.level"} {
		if !strings.Contains(string(out), key) {
			t.Errorf("%s is not named in %s", key, out)
		}
	}
}

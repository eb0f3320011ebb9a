package main

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// written keeps what goroutines write.
type written struct {
	mu  sync.Mutex
	out bytes.Buffer
}

func (w *written) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.Write(p)
}

func (w *written) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.String()
}

// runningDemo is a demo that has come to the point where it only serves.
type runningDemo struct {
	*demo
	stdout, stderr *written
	stop           func() error
}

// demoTestLimit is for the slowest machine; an idle one needs a few seconds.
const demoTestLimit = 2 * time.Minute

func startDemo(t *testing.T, path string) runningDemo {
	t.Helper()
	folder, err := openDemoFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	r := runningDemo{stdout: &written{}, stderr: &written{}}
	r.demo = newDemo(&cli{stdout: r.stdout, stderr: r.stderr}, folder, 0)
	r.coverWidth = 320 // large ones only take time
	ctx, cancel := context.WithTimeout(t.Context(), demoTestLimit)
	t.Cleanup(cancel)
	stayed, ended := make(chan struct{}), make(chan error, 1)
	r.stayed = func() { close(stayed) }
	go func() { ended <- r.run(ctx) }()
	select {
	case <-stayed:
	case err := <-ended:
		t.Fatalf("the demo ended: %v\n%s", err, r.stderr)
	}
	r.stop = func() error {
		cancel()
		return <-ended
	}
	return r
}

func TestDemoFillsThreeNodesThatShowOneAnother(t *testing.T) {
	path := filepath.Join(t.TempDir(), "demo")
	first := startDemo(t, path)
	checkTimelines(t, first.demo)
	checkAnswers(t, first.demo)
	for _, n := range first.nodes {
		if !strings.Contains(first.stdout.String(), n.base) {
			t.Errorf("the table does not name %s:\n%s", n.base, first.stdout)
		}
	}
	password := first.folder.record.Password
	if !strings.Contains(first.stdout.String(), password) {
		t.Error("the password was not printed")
	}
	if err := first.stop(); err != nil {
		t.Fatalf("stopping: %v\n%s", err, first.stderr)
	}

	second := startDemo(t, path)
	checkTimelines(t, second.demo)
	for i, n := range second.nodes {
		if n.base != first.nodes[i].base {
			t.Errorf("%s moved from %s to %s", n.name, first.nodes[i].base, n.base)
		}
		if _, err := n.app.Node.LogIn(t.Context(), demoEmail, password, node.Origin{Address: "127.0.0.1"}); err != nil {
			t.Errorf("log in at %s: %v", n.name, err)
		}
	}
	if strings.Contains(second.stderr.String(), "Setting up") {
		t.Error("the second run filled the nodes again")
	}
	if err := second.stop(); err != nil {
		t.Fatalf("stopping again: %v\n%s", err, second.stderr)
	}
}

// checkTimelines demands on each node everything that the other two published.
func checkTimelines(t *testing.T, d *demo) {
	t.Helper()
	for _, n := range d.nodes {
		for _, kind := range []domain.Kind{domain.KindArticle, domain.KindEvent, domain.KindInitiative} {
			want := 0
			for _, other := range d.nodes {
				for _, item := range other.items {
					if other != n && item.kind == kind {
						want++
					}
				}
			}
			entries, total, err := n.app.Store.Timeline(t.Context(), domain.Visitor(), storage.TimelineFilter{Kind: kind}, storage.Page{Size: 50})
			if err != nil {
				t.Fatal(err)
			}
			if total != want || len(entries) != want {
				t.Errorf("%s shows %d %s of its network, not %d", n.name, total, kind.Plural(), want)
			}
			for _, entry := range entries {
				if entry.Item == nil || entry.Item.Content.Title == "" || entry.Author.Name == "" {
					t.Errorf("%s shows an entry without title or author: %+v", n.name, entry)
				}
			}
		}
		followers, following, err := n.app.Store.FollowCounts(t.Context(), must(n.organisation(t.Context())))
		if err != nil || followers != 2 || following != 2 {
			t.Errorf("%s has %d followers and follows %d: %v", n.name, followers, following, err)
		}
	}
}

// checkAnswers demands replies, likes and reshares with the authors.
func checkAnswers(t *testing.T, d *demo) {
	t.Helper()
	for _, n := range d.nodes {
		items, _, err := n.app.Store.Items(t.Context(), domain.Visitor(), storage.ItemFilter{Local: true}, storage.Page{Size: 50})
		if err != nil {
			t.Fatal(err)
		}
		var total domain.Counts
		for _, item := range items {
			total.Replies += item.Counts.Replies
			total.Likes += item.Counts.Likes
			total.Reshares += item.Counts.Reshares
		}
		if total.Replies == 0 || total.Likes == 0 || total.Reshares == 0 {
			t.Errorf("%s was answered like this: %+v", n.name, total)
		}
		_, pending, err := n.app.Store.Deliveries(t.Context(), storage.DeliveryFilter{State: domain.DeliveryFailed}, storage.Page{})
		if err != nil || pending != 0 {
			t.Errorf("%s could not deliver %d activities: %v", n.name, pending, err)
		}
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func TestDemoNamesThePortThatItCannotHave(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	number, _ := strconv.Atoi(port)
	folder, err := openDemoFolder("")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), demoTestLimit)
	defer cancel()
	out := &written{}
	err = newDemo(&cli{stdout: out, stderr: out}, folder, min(number, 65533)).run(ctx)
	if !strings.Contains(domain.Message(err), "localhost:"+port) {
		t.Errorf("the error is %v", err)
	}
	if err := folder.close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(folder.path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the temporary folder is still there: %v", err)
	}
}

func TestDemoRefusesPortsThatDoNotExist(t *testing.T) {
	for _, port := range []string{"-1", "65534", "http"} {
		var out written
		if code := run([]string{"demo", "--port", port}, strings.NewReader(""), &out, &out); code != exitWrongUse {
			t.Errorf("--port %s ended with %d: %s", port, code, &out)
		}
	}
}

func TestDemoRefusesAFolderOfSomethingElse(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "weftwork.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openDemoFolder(folder); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("the folder of a real node: %v", err)
	}
	if err := os.WriteFile(filepath.Join(folder, "demo.json"), []byte(`{"state":"filling"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openDemoFolder(folder); !strings.Contains(domain.Message(err), "before it was complete") {
		t.Errorf("a demo that was not finished: %v", err)
	}
}

func TestDemoBeginsAgainInAFolderThatItCouldNotFill(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new")
	first, err := openDemoFolder(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(folder, "p2pf"), 0o700); err != nil { // as when a port was taken
		t.Fatal(err)
	}
	second, err := openDemoFolder(folder)
	if err != nil || second.isFilled() || second.record.Password != first.record.Password {
		t.Errorf("again: %+v, %v", second, err)
	}
}

package binary

import (
	"bufio"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// A volunteer leaves the network, the machine stops in the middle, and the same command goes on: each peer loses all of the
// node's things, the pages stay, and the node can neither publish nor be set up again.
func TestLeavingTheNetworkSurvivesAKillAndEndsForGood(t *testing.T) {
	alder, birch := newProcess(t, "alder"), newProcess(t, "birch")
	for _, p := range []*process{alder, birch} {
		p.setUp()
		p.start()
	}
	follows(birch, alder)
	alder.article("Words that stay at home")
	for i := range 4 {
		alder.run(fmt.Sprintf("name: Circle %d\nhandle: circle_%d\ntext: A circle.\n", i, i), "initiative", "publish", "-")
	}
	birch.eventually("shows all of it", func() bool { return len(birch.titles()) == 5 })
	if out, code := alder.try("", "leave-the-network", "--yes-i-mean", "other.example"); code != 1 || !strings.Contains(string(out), "host:") {
		t.Fatalf("with another host it ended with %d: %s", code, out)
	}
	_ = birch.cmd.Process.Signal(syscall.SIGSTOP) // so that the farewell cannot end
	cmd := exec.CommandContext(t.Context(), program, "--data", alder.data, "leave-the-network", "--yes-i-mean", alder.listen)
	cmd.Env = alder.env
	progress, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if !bufio.NewScanner(progress).Scan() {
		t.Error("no progress was shown")
	}
	_ = cmd.Process.Signal(syscall.SIGKILL)
	_ = cmd.Wait()
	alder.kill()
	_ = birch.cmd.Process.Signal(syscall.SIGCONT)
	alder.start()
	alder.run("", "leave-the-network", "--yes-i-mean", alder.listen)
	birch.eventually("has lost all of it", func() bool { return len(birch.titles()) == 0 })
	if status := get(t, alder.url()+"/ap/node", "application/activity+json"); status != http.StatusGone && status != http.StatusOK {
		t.Errorf("the node actor answers %d", status)
	}
	for path, want := range map[string]int{"/": http.StatusOK, "/articles/words-that-stay-at-home": http.StatusOK, "/nodeinfo/2.1": http.StatusGone} {
		if status := get(t, alder.url()+path, "text/html"); status != want {
			t.Errorf("%s answers %d, want %d", path, status, want)
		}
	}
	if out, code := alder.try("---\ntitle: Too late\n---\nWords.\n", "article", "publish", "-"); code != 1 || !strings.Contains(string(out), "left the network") {
		t.Errorf("publishing afterwards ended with %d: %s", code, out)
	}
	if out, code := alder.try("a long enough password\n", "setup", "--name", "Again", "--url", alder.url(), "--email", "a@example.org", "--password-stdin"); code != 1 {
		t.Errorf("a second set-up ended with %d: %s", code, out)
	}
	alder.stop()
	birch.stop()
}

// Package binary tests the program as people run it: real processes, real ports, kill -9.
package binary

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience bounds every wait: generous, since a machine that tests under -race may be slow.
const patience = 60 * time.Second

var program string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "weftwork-binary")
	if err != nil {
		panic(err)
	}
	program = filepath.Join(folder, "weftwork")
	build := exec.Command("go", "build", "-tags", "sqlite_fts5", "-o", program, "../../cmd/weftwork")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		panic("build: " + err.Error())
	}
	code := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

// process is one node: a data folder, a port, and the program that serves them.
type process struct {
	t      *testing.T
	name   string
	data   string
	listen string
	env    []string
	cmd    *exec.Cmd
	log    *bytes.Buffer
}

func newProcess(t *testing.T, name string) *process {
	t.Helper()
	p := &process{t: t, name: name, data: t.TempDir(), listen: freeAddress(t), log: &bytes.Buffer{}}
	p.env = append(os.Environ(), "WEFTWORK_FEDERATION_ALLOW_HTTP=true", "WEFTWORK_FEDERATION_ALLOW_PRIVATE_ADDRESSES=true")
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("%s said:\n%s", p.name, p.log)
		}
	})
	return p
}

// freeAddress is a loopback port that nobody uses at this moment.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func (p *process) url() string { return "http://" + p.listen }

// run runs a command on the node's data and returns what it printed as JSON.
func (p *process) run(stdin string, args ...string) map[string]any {
	p.t.Helper()
	out, code := p.try(stdin, args...)
	if code != 0 {
		p.t.Fatalf("%s: weftwork %s ended with %d: %s", p.name, strings.Join(args, " "), code, out)
	}
	var document map[string]any
	if err := json.Unmarshal(out, &document); err != nil {
		p.t.Fatalf("%s: weftwork %s printed %q: %v", p.name, strings.Join(args, " "), out, err)
	}
	return document
}

func (p *process) try(stdin string, args ...string) ([]byte, int) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, append([]string{"--data", p.data, "--json"}, args...)...)
	cmd.Env = p.env
	cmd.Stdin = strings.NewReader(stdin)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if cmd.ProcessState == nil {
			p.t.Fatal(err)
		}
		return append(stdout.Bytes(), stderr.Bytes()...), cmd.ProcessState.ExitCode()
	}
	return stdout.Bytes(), 0
}

func (p *process) setUp() {
	p.t.Helper()
	p.run("a long enough password\n", "setup", "--name", "Organisation "+p.name, "--handle", p.name,
		"--url", p.url(), "--email", "editor@example.org", "--password-stdin")
}

// start runs "serve" and waits until it answers.
func (p *process) start() {
	p.t.Helper()
	p.cmd = exec.Command(program, "serve", "--data", p.data, "--listen", p.listen)
	p.cmd.Env = p.env
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.eventually("answers", func() bool {
		request, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, p.url()+"/.well-known/nodeinfo", nil)
		if err != nil {
			return false
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return false
		}
		_ = response.Body.Close()
		return response.StatusCode == http.StatusOK || response.StatusCode == http.StatusGone // of a node that left the network
	})
}

// kill ends the process as a power cut would.
func (p *process) kill() {
	if p.cmd == nil {
		return
	}
	_ = p.cmd.Process.Signal(syscall.SIGKILL)
	_ = p.cmd.Wait()
	p.cmd = nil
}

// stop ends the process as a system manager does, and expects it to end well.
func (p *process) stop() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("%s did not end well: %v", p.name, err)
	}
	p.cmd = nil
}

// eventually asks until the answer is yes.
func (p *process) eventually(what string, ask func() bool) {
	p.t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !ask() {
		select {
		case <-deadline.C:
			p.t.Fatalf("%s: waited %s in vain until it %s", p.name, patience, what)
		case <-tick.C:
		}
	}
}

// titles counts the titles on the node's network page.
func (p *process) titles() map[string]int {
	p.t.Helper()
	counts := map[string]int{}
	for page := 1; ; page++ {
		entries, _ := p.run("", "network", "--page", fmt.Sprint(page))["entries"].([]any)
		for _, entry := range entries {
			counts[fmt.Sprint(entry.(map[string]any)["title"])]++
		}
		if len(entries) == 0 {
			return counts
		}
	}
}

func (p *process) article(title string) string {
	p.t.Helper()
	text := fmt.Sprintf("---\ntitle: %s\nsummary: About %s.\nlanguage: en\n---\nWhat there is to say.\n", title, title)
	return fmt.Sprint(p.run(text, "article", "publish", "-")["id"])
}

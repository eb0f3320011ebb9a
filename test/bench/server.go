package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/weftwork/weftwork/storage"
)

// clockTick is the unit of /proc/PID/stat on Linux: USER_HZ is 100 on every architecture that Go knows.
const clockTick = 10 * time.Millisecond

// server is the node that is measured, in a process of its own.
type server struct {
	program, folder, data, listen string
	env                           []string
	cmd                           *exec.Cmd
	client                        *http.Client
	store                         *storage.Store
	article, actor                string
	started                       time.Duration
}

func newServer(ctx context.Context, program string, p *peers) (*server, error) {
	folder, err := os.MkdirTemp("", "weftwork-bench")
	if err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &server{
		program: program, folder: folder, data: filepath.Join(folder, "data"), listen: listener.Addr().String(),
		client: &http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}
	if err := listener.Close(); err != nil {
		return nil, err
	}
	authority := filepath.Join(folder, "ca.pem")
	if err := os.WriteFile(authority, p.authority, 0o600); err != nil {
		return nil, err
	}
	s.env = append(os.Environ(), "WEFTWORK_FEDERATION_ALLOW_HTTP=true", "WEFTWORK_FEDERATION_ALLOW_PRIVATE_ADDRESSES=true",
		"WEFTWORK_LOG_LEVEL=error", "SSL_CERT_FILE="+authority)
	setup, err := s.run(ctx, "a long enough password\n", "setup", "--name", "Bench", "--handle", "bench", "--url", s.url(),
		"--email", "bench@example.org", "--password-stdin")
	if err != nil {
		return nil, err
	}
	article, err := s.run(ctx, s.articleText("The article that is read"), "article", "publish", "-")
	if err != nil {
		return nil, err
	}
	s.actor, s.article = setup["id"], article["url"]
	return s, nil
}

func (s *server) url() string { return "http://" + s.listen }

// articleText is an article of 9 KB, the size of the corpus behind deps.md.
func (s *server) articleText(title string) string {
	paragraph := "What the commons *need* is care, and care takes time; [see here](https://example.org/care). "
	return "---\ntitle: " + title + "\nsummary: What is measured.\nlanguage: en\ntags: [commons, measure]\n---\n" +
		strings.Repeat(strings.Repeat(paragraph, 5)+"\n\n", 19)
}

// run runs a command on the data and returns the texts of its JSON document.
func (s *server) run(ctx context.Context, stdin string, args ...string) (map[string]string, error) {
	cmd := exec.CommandContext(ctx, s.program, append([]string{"--data", s.data, "--json"}, args...)...)
	cmd.Env, cmd.Stdin = s.env, strings.NewReader(stdin)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("weftwork %s: %w: %s", strings.Join(args, " "), err, stderr.String())
	}
	var document map[string]any
	if err := json.Unmarshal(stdout.Bytes(), &document); err != nil {
		return nil, err
	}
	texts := map[string]string{}
	for key, value := range document {
		texts[key] = fmt.Sprint(value)
	}
	return texts, nil
}

// start runs the server and waits for its first answer.
func (s *server) start(ctx context.Context) error {
	began := time.Now()
	s.cmd = exec.CommandContext(ctx, s.program, "serve", "--data", s.data, "--listen", s.listen)
	s.cmd.Env, s.cmd.Stderr = s.env, os.Stderr
	if err := s.cmd.Start(); err != nil {
		return err
	}
	err := until(ctx, 2*time.Millisecond, func() (bool, error) {
		status, err := s.get(ctx, s.url()+"/.well-known/nodeinfo", "*/*")
		return err == nil && status == http.StatusOK, nil
	})
	if err != nil {
		return err
	}
	s.started = time.Since(began)
	s.store, err = storage.Open(ctx, storage.Options{DataDir: s.data, Existing: true})
	return err
}

// until asks at an interval until the answer is yes.
func until(ctx context.Context, interval time.Duration, ask func() (bool, error)) error {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		if yes, err := ask(); yes || err != nil {
			return err
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *server) get(ctx context.Context, address, accept string) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	request.Header.Set("Accept", accept)
	response, err := s.client.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return response.StatusCode, err
}

// cpu is the processor time that the server's process has used.
func (s *server) cpu() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, after, ok := strings.Cut(string(text), ") ")
	fields := strings.Fields(after)
	if !ok || len(fields) < 13 {
		return 0, errors.New("/proc/PID/stat has another form")
	}
	user, errUser := strconv.Atoi(fields[11])
	system, errSystem := strconv.Atoi(fields[12])
	return time.Duration(user+system) * clockTick, errors.Join(errUser, errSystem)
}

// memory is the resident set in MiB.
func (s *server) memory() (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.Atoi(strings.Fields(rest)[0])
			return float64(kib) / 1024, err
		}
	}
	return 0, errors.New("/proc/PID/status has no VmRSS")
}

// cost is the CPU per piece of what do does, in milliseconds.
func (s *server) cost(pieces int, do func() error) (float64, error) {
	before, err := s.cpu()
	if err != nil {
		return 0, err
	}
	if err := do(); err != nil {
		return 0, err
	}
	after, err := s.cpu()
	return float64(after-before) / float64(time.Millisecond) / float64(pieces), err
}

func (s *server) close() {
	if s.store != nil {
		_ = s.store.Close()
	}
	if s.cmd != nil {
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
	}
	_ = os.RemoveAll(s.folder)
}

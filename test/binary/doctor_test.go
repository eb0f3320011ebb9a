package binary

import (
	"bytes"
	"context"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
)

// doctor runs "weftwork doctor" as a person does, and returns what it printed and its exit code.
func (p *process) doctor() (string, int) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "--data", p.data, "doctor")
	cmd.Env = p.env
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		p.t.Fatal(err)
	}
	return out.String(), cmd.ProcessState.ExitCode()
}

func TestDoctorNamesAProxyThatDropsHostAndPrintsTheLineToAdd(t *testing.T) {
	p := newProcess(t, "alder")
	target, err := url.Parse(p.url())
	if err != nil {
		t.Fatal(err)
	}
	var passesHost atomic.Bool
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target) // Host becomes the node's own address, as with nginx that was told nothing
		if passesHost.Load() {
			r.Out.Host = r.In.Host
		}
	}})
	defer proxy.Close()
	p.run("a long enough password\n", "setup", "--name", "Alder", "--handle", "alder", "--url", proxy.URL, "--email", "editor@example.org", "--password-stdin")
	p.start()

	out, code := p.doctor()
	if code == 0 || strings.Count(out, "FAIL") != 1 {
		t.Errorf("exit code %d:\n%s", code, out)
	}
	for _, want := range []string{"FAIL  Host header", "The proxy does not pass the Host header on", "proxy_set_header Host $host:$server_port;", "ProxyPreserveHost On", "header_up Host {hostport}"} {
		if !strings.Contains(out, want) {
			t.Errorf("doctor does not say %q:\n%s", want, out)
		}
	}
	// The twin: with the line added, all is well.
	passesHost.Store(true)
	if out, code := p.doctor(); code != 0 || strings.Contains(out, "FAIL") {
		t.Errorf("exit code %d:\n%s", code, out)
	}
}

func TestAnItemsDeliveriesAreFoundByItsPageItsIdAndItsSlug(t *testing.T) {
	p := newProcess(t, "alder")
	p.setUp()
	item := p.run("---\ntitle: On weaving\nsummary: About weaving.\nlanguage: en\n---\nWords.\n", "article", "publish", "-")
	for _, address := range []string{"on-weaving", item["id"].(string), item["url"].(string)} {
		reach, ok := p.run("", "deliveries", "--item", address, "--retry")["reach"].(map[string]any)
		if !ok || reach["hosts"] != float64(0) {
			t.Errorf("%s: reach is %v", address, reach)
		}
	}
	if out, code := p.try("", "deliveries", "--state", "lost"); code != 2 {
		t.Errorf("an unknown state ends with %d: %s", code, out)
	}
	if total := p.run("", "peers")["total"]; total != float64(0) {
		t.Errorf("%v peers", total)
	}
	if retried := p.run("", "incoming", "--retry")["retried"]; retried != float64(0) {
		t.Errorf("%v retried", retried)
	}
}

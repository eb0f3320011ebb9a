package app

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/config"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// front is a node behind a proxy with TLS at https://example.com, as httptest's certificate says.
type front struct {
	*App
	t *testing.T
	// toNode changes what the proxy passes on, toWorld what it answers; instead answers in its place, if it returns true.
	toNode  func(*http.Request)
	toWorld func(*http.Response)
	instead func(http.ResponseWriter, *http.Request) bool
}

func newFront(t *testing.T, certificate ...tls.Certificate) *front {
	t.Helper()
	return newFrontWith(t, func(*config.Config) {}, certificate...)
}

func newFrontWith(t *testing.T, configure func(*config.Config), certificate ...tls.Certificate) *front {
	t.Helper()
	f := &front{t: t}
	behind := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { f.Handler().ServeHTTP(w, r) }))
	t.Cleanup(behind.Close)
	target, err := url.Parse(behind.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host
			r.Out.Header.Set("X-Forwarded-Proto", "https")
			if f.toNode != nil {
				f.toNode(r.Out)
			}
		},
		ModifyResponse: func(r *http.Response) error {
			if f.toWorld != nil {
				f.toWorld(r)
			}
			return nil
		},
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f.instead == nil || !f.instead(w, r) {
			proxy.ServeHTTP(w, r)
		}
	}))
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	if len(certificate) > 0 {
		server.TLS = &tls.Config{Certificates: certificate}
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	trusted := x509.NewCertPool()
	trusted.AddCert(server.Certificate())
	network := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: trusted},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
		},
	}
	settings := config.Defaults()
	settings.Data = t.TempDir()
	configure(&settings)
	if f.App, err = Open(t.Context(), Options{Config: settings, Log: slog.New(slog.DiscardHandler), Transport: network}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { network.CloseIdleConnections(); _ = f.Close() })
	f.lookup = func(context.Context, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("93.184.215.14")}, nil
	}
	f.freeSpace = func(string) (uint64, error) { return 50 << 30, nil }
	_, err = f.Node.Setup(t.Context(), node.SetupRequest{
		Name: "Alder", Handle: "alder", URL: "https://example.com", Email: "a@alder.test", Password: "a long enough password",
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Store.IndexItems(t.Context(), 100); err != nil {
		t.Fatal(err)
	}
	return f
}

// red are the names of the checks that fail, with the first fix of each program in one text.
func (f *front) red() (names, fixes string) {
	f.t.Helper()
	var all []string
	for _, check := range f.Diagnose(f.t.Context()).Checks {
		if check.OK {
			continue
		}
		f.t.Logf("%s: %s", check.Name, check.Message)
		all = append(all, check.Name)
		for _, fix := range check.Fixes {
			fixes += fix.Program + ": " + fix.Lines + "\n"
		}
	}
	return strings.Join(all, ", "), fixes
}

func (f *front) wantRed(names string, lines ...string) {
	f.t.Helper()
	got, fixes := f.red()
	if got != names {
		f.t.Errorf("these fail: %q, want %q", got, names)
	}
	for _, line := range lines {
		if !strings.Contains(fixes, line) {
			f.t.Errorf("no fix has %q:\n%s", line, fixes)
		}
	}
}

func TestTheSelfTestIsGreenBehindAProxyThatIsRight(t *testing.T) {
	f := newFront(t)
	test := f.Diagnose(t.Context())
	if test.Failed() > 0 || len(test.Checks) < 17 {
		t.Errorf("%d of %d checks fail: %+v", test.Failed(), len(test.Checks), test.Checks)
	}
	for _, check := range test.Checks {
		if check.Warning && (check.Name != "search" || f.Store.SearchEngine() != storage.SearchPlain) {
			t.Errorf("%s: %s", check.Name, check.Message)
		}
	}
	kept, err := f.LastSelfTest(t.Context())
	if err != nil || len(kept.Checks) != len(test.Checks) || !kept.At.Equal(test.At) {
		t.Errorf("kept is %+v, %v", kept, err)
	}
}

// Each case breaks one thing; exactly its line becomes red, with the lines that mend it.
func TestEachRedLineOfTheSelfTestNamesWhatIsBrokenAndTheFix(t *testing.T) {
	html := func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<!doctype html><title>WordPress</title>")
	}
	at := func(prefix string, answer func(http.ResponseWriter)) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.HasPrefix(r.URL.Path, prefix) {
				return false
			}
			answer(w)
			return true
		}
	}
	status := func(code int) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { http.Error(w, "no", code) }
	}
	for name, c := range map[string]struct {
		toNode  func(*http.Request)
		toWorld func(*http.Response)
		instead func(http.ResponseWriter, *http.Request) bool
		red     string
		fixes   []string
	}{
		"drops Host": {
			toNode: func(r *http.Request) { r.Host = "127.0.0.1:8080" },
			red:    "Host header", fixes: []string{"nginx: proxy_set_header Host $host;", "header_up Host {hostport}", "Apache: ProxyPreserveHost On"},
		},
		"says http": {
			toNode: func(r *http.Request) { r.Header.Set("X-Forwarded-Proto", "http") },
			red:    "scheme", fixes: []string{"X-Forwarded-Proto https;", "header_up X-Forwarded-Proto https", `RequestHeader set X-Forwarded-Proto "https"`},
		},
		"cuts the query": {
			toNode: func(r *http.Request) { r.URL.RawQuery = "" },
			red:    "path and query, signatures, WebFinger", fixes: []string{"proxy_pass http://127.0.0.1:8080;", "nocanon"},
		},
		"sorts the query": {
			toNode: func(r *http.Request) { r.URL.RawQuery = r.URL.Query().Encode() },
			red:    "path and query", fixes: []string{"proxy_pass http://127.0.0.1:8080;"},
		},
		"limits the body": {
			instead: func(w http.ResponseWriter, r *http.Request) bool {
				if r.ContentLength < 100<<10 {
					return false
				}
				http.Error(w, "too large", http.StatusRequestEntityTooLarge)
				return true
			},
			red: "body size", fixes: []string{"nginx: client_max_body_size 25m;", "max_size 25MB", "LimitRequestBody"},
		},
		"has another WebFinger": {
			instead: at("/.well-known/webfinger", html), red: "WebFinger", fixes: []string{"location ~ ^/(\\.well-known/", "@discovery path", "ProxyPassMatch"},
		},
		"has no WebFinger": {instead: at("/.well-known/webfinger", status(404)), red: "WebFinger", fixes: []string{"location ~ ^/(\\.well-known/"}},
		"has another host-meta": {
			instead: at("/.well-known/host-meta", html), red: "host-meta", fixes: []string{"location ~ ^/(\\.well-known/"},
		},
		"has no NodeInfo document": {instead: at("/nodeinfo/", status(404)), red: "NodeInfo", fixes: []string{"|nodeinfo/"}},
		"strips Signature": {
			toNode: func(r *http.Request) { r.Header.Del("Signature") },
			red:    "signatures", fixes: []string{"proxy_set_header Signature $http_signature;", "header_up -Signature", "RequestHeader unset Signature"},
		},
		"strips Digest": {
			toNode: func(r *http.Request) { r.Header.Del("Digest") },
			red:    "signatures", fixes: []string{"proxy_set_header Digest $http_digest;"},
		},
		"strips Signature-Input": {
			toNode: func(r *http.Request) { r.Header.Del("Signature-Input") },
			red:    "signatures", fixes: []string{"proxy_set_header Signature-Input $http_signature_input;"},
		},
		"changes the body": {
			toNode: func(r *http.Request) {
				if r.Method == http.MethodPost && r.ContentLength < 1<<10 {
					body, _ := io.ReadAll(r.Body)
					r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(bytes.ToUpper(body))), int64(len(body))
				}
			},
			red: "signatures, inbox",
		},
		"forbids POST": {
			instead: func(w http.ResponseWriter, r *http.Request) bool {
				if r.Method == http.MethodPost {
					http.Error(w, "no", http.StatusForbidden)
				}
				return r.Method == http.MethodPost
			},
			red: "body size, signatures, inbox", fixes: []string{"no limit_except", "SecRuleEngine Off", "handle /ap/*"},
		},
		"guards the inbox": {instead: at("/ap/inbox", status(403)), red: "inbox", fixes: []string{"location ^~ /ap/", "Require all granted"}},
		"shows a page for the actor": {
			toNode: func(r *http.Request) { r.Header.Set("Accept", "text/html") },
			red:    "actor", fixes: []string{"proxy_set_header Accept $http_accept;", "RequestHeader set Accept"},
		},
		"answers actors as plain JSON": {
			toWorld: func(r *http.Response) {
				if strings.HasPrefix(r.Request.URL.Path, "/ap/actors/") && r.StatusCode == http.StatusOK {
					r.Header.Set("Content-Type", "application/json")
				}
			},
			red: "actor", fixes: []string{"proxy_pass_header Content-Type;", "ForceType none"},
		},
		"asks for a password": {
			instead: at("/ap/actors/", status(401)), red: "actor", fixes: []string{"auth_basic off;", "basic_auth", "AuthType None"},
		},
		"asks for a password everywhere": {
			instead: at("/ap/", status(401)), red: "public address, actor, inbox", fixes: []string{"auth_basic off;"},
		},
		"leads to another program": {
			instead: at("/", html), red: "public address, WebFinger, host-meta, NodeInfo, actor, inbox", fixes: []string{"proxy_pass http://127.0.0.1:8080;", "ProxyPass / "},
		},
		"finds nothing behind it": {
			instead: at("/ap/self-test/", status(502)), red: "public address", fixes: []string{"systemctl status weftwork", "reverse_proxy 127.0.0.1:8080"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFront(t)
			f.toNode, f.toWorld, f.instead = c.toNode, c.toWorld, c.instead
			f.wantRed(c.red, c.fixes...)
		})
	}
}

func TestTheSelfTestNamesACacheThatKeepsWhatMustBeFresh(t *testing.T) {
	f := newFront(t)
	kept := map[string]*httptest.ResponseRecorder{}
	f.instead = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodGet || r.URL.RawQuery != "same=1" {
			return false
		}
		if kept[r.URL.String()] == nil {
			kept[r.URL.String()] = httptest.NewRecorder()
			f.Handler().ServeHTTP(kept[r.URL.String()], r)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(kept[r.URL.String()].Body.Bytes())
		return true
	}
	f.wantRed("caching", "nginx: proxy_cache off;", "CacheDisable /")
}

func TestTheSelfTestNamesACacheThatMixesUpPagesAndActivityPub(t *testing.T) {
	f := newFront(t)
	var page []byte
	f.toWorld = func(r *http.Response) {
		if !strings.HasPrefix(r.Request.URL.Path, "/@") && !strings.HasPrefix(r.Request.URL.Path, "/ap/actors/") {
			return
		}
		if page == nil && r.StatusCode == http.StatusOK {
			page, _ = io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(page))
		} else if r.StatusCode == http.StatusOK {
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(page)), int64(len(page))
			r.Header.Set("Content-Type", "text/html")
			r.Header.Del("Content-Length")
		}
	}
	f.wantRed("caching, actor", "nginx: proxy_cache off;")
}

func TestTheSelfTestNamesWhatIsWrongWithTheMachine(t *testing.T) {
	f := newFront(t)
	f.freeSpace = func(string) (uint64, error) { return 20 << 20, nil }
	f.wantRed("disk", "df -h "+f.Config.Data)
	f.freeSpace = func(string) (uint64, error) { return 50 << 30, nil }

	f.toWorld = func(r *http.Response) {
		r.Header.Set("Date", time.Now().Add(-10*time.Minute).UTC().Format(http.TimeFormat))
	}
	f.wantRed("clock", "timedatectl set-ntp true")
	f.toWorld = nil

	if err := os.WriteFile(filepath.Join(f.Config.Data, "media"), []byte("a file where a folder belongs"), 0o600); err != nil {
		t.Fatal(err)
	}
	f.wantRed("data folder", "chown -R weftwork: "+filepath.Join(f.Config.Data, "media"))
	if err := f.Store.Close(); err != nil {
		t.Fatal(err)
	}
	if names, _ := f.red(); !strings.HasPrefix(names, "database") {
		t.Errorf("with a closed database these fail: %s", names)
	}
}

func TestTheSelfTestSaysThatTheSearchIsNotReady(t *testing.T) {
	a := open(t, func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) })
	search := func() domain.Check {
		for _, check := range a.Diagnose(t.Context()).Checks {
			if check.Name == "search" {
				return check
			}
		}
		return domain.Check{}
	}
	if check := search(); !check.Warning {
		t.Errorf("before it is filled: %+v", check)
	}
	if _, err := a.Store.IndexItems(t.Context(), 100); err != nil {
		t.Fatal(err)
	}
	if check := search(); !check.OK || check.Warning != (a.Store.SearchEngine() == storage.SearchPlain) {
		t.Errorf("once it is filled: %+v", check)
	}
}

func TestTheSelfTestComparesTheClockWithPeers(t *testing.T) {
	f := newFront(t)
	err := f.Store.Write(t.Context(), func(tx *storage.Tx) error { return tx.HeardFrom(t.Context(), "birch.example.com", time.Now()) })
	if err != nil {
		t.Fatal(err)
	}
	f.instead = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Host == "birch.example.com" {
			w.Header().Set("Date", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat))
			w.WriteHeader(http.StatusUnauthorized)
			return true
		}
		return false
	}
	f.wantRed("clock", "timedatectl set-ntp true")
}

func TestTheSelfTestNamesAWrongNameInTheDNS(t *testing.T) {
	f := newFront(t)
	f.lookup = func(context.Context, string) ([]netip.Addr, error) { return nil, errors.New("no such host") }
	f.wantRed("DNS", "DNS: example.com.  A ")
	f.lookup = func(context.Context, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("10.0.0.7")}, nil
	}
	for _, check := range f.Diagnose(t.Context()).Checks {
		if check.Name == "DNS" && !check.Warning {
			t.Errorf("a private address: %+v", check)
		}
	}
}

func TestTheSelfTestNamesACertificateThatExpiredOrSoonWill(t *testing.T) {
	expired := newFront(t, certificateUntil(t, time.Now().Add(-time.Hour)))
	expired.wantRed("TLS", "ssl_certificate /etc/letsencrypt/live/example.com/fullchain.pem;", "certbot renew", "restart caddy")
	soon := newFront(t, certificateUntil(t, time.Now().Add(48*time.Hour)))
	soon.wantRed("")
	stranger := newFront(t)
	stranger.transport.(*http.Transport).TLSClientConfig.RootCAs = x509.NewCertPool()
	stranger.wantRed("TLS", "fullchain.pem")
}

func certificateUntil(t *testing.T, end time.Time) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"example.com"}, NotBefore: end.Add(-90 * 24 * time.Hour), NotAfter: end,
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func TestTheSelfTestTestsTheHandleDomain(t *testing.T) {
	f := newFront(t)
	if err := f.Node.Reconfigure(t.Context(), "https://example.com", "www.example.com"); err != nil {
		t.Fatal(err)
	}
	f.transport.(*http.Transport).TLSClientConfig.InsecureSkipVerify = true
	redirects := true
	f.instead = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Host != "www.example.com" {
			return false
		}
		if redirects {
			http.Redirect(w, r, "https://example.com"+r.URL.RequestURI(), http.StatusMovedPermanently)
		} else {
			http.NotFound(w, r)
		}
		return true
	}
	f.wantRed("")
	redirects = false
	f.wantRed("handle domain", "return 301 https://example.com$request_uri;", "redir /.well-known/webfinger", "Redirect permanent")
}

func TestNobodyWithoutATokenSeesTheSelfTest(t *testing.T) {
	f := newFront(t)
	for _, path := range []string{"/ap/self-test/", "/ap/self-test/1.ab", "/ap/self-test/x/y", "/ap/self-test/1893456000.00"} {
		recorder := httptest.NewRecorder()
		f.Handler().ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, http.NoBody))
		if recorder.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, recorder.Code)
		}
	}
}

func TestBeforeSetUpTheSelfTestSaysSo(t *testing.T) {
	a := open(t, func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) })
	test := a.Diagnose(t.Context())
	if last := test.Checks[len(test.Checks)-1]; last.OK || last.Name != "set-up" {
		t.Errorf("the last line is %+v", last)
	}
	if _, err := a.LastSelfTest(t.Context()); err != nil && !errors.Is(err, domain.ErrNotFound) {
		t.Error(err)
	}
}

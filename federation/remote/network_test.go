package remote

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/weftwork/weftwork/pkg/domain"
)

// These tests look at the network itself: they need its dialer and its trust.

func TestTheGuardKnowsEveryPrivateAddress(t *testing.T) {
	for address, want := range map[string]struct{ careful, forTests bool }{
		"93.184.216.34":          {true, true},
		"2606:2800:220:1::1":     {true, true},
		"127.0.0.1":              {false, true},
		"10.1.2.3":               {false, true},
		"172.16.0.1":             {false, true},
		"192.168.1.1":            {false, true},
		"100.64.0.1":             {false, true}, // CGNAT
		"198.18.0.1":             {false, true},
		"::1":                    {false, true},
		"fd00::1":                {false, true},
		"0.0.0.0":                {},
		"169.254.169.254":        {}, // metadata of clouds
		"fe80::1":                {},
		"224.0.0.1":              {},
		"255.255.255.255":        {},
		"ff02::1":                {},
		"::":                     {},
		"::ffff:127.0.0.1":       {},
		"::ffff:93.184.216.34":   {},
		"64:ff9b::7f00:1":        {}, // NAT64 of 127.0.0.1
		"64:ff9b:1::a00:1":       {}, // local NAT64 of 10.0.0.1
		"2002:7f00:1::1":         {}, // 6to4 of 127.0.0.1
		"2001:0:7f00:1::1":       {}, // Teredo
		"2001:db8::1":            {},
		"192.0.2.1":              {},
		"fec0::1":                {},
		"fe80::1%lo":             {},
		"2606:2800:220:1::1%eth": {},
	} {
		for allow, passes := range map[bool]bool{false: want.careful, true: want.forTests} {
			network := "tcp4"
			if strings.Contains(address, ":") {
				network = "tcp6"
			}
			err := guarded(allow, time.Second).Control(network, net.JoinHostPort(address, "8443"), nil)
			if (err == nil) != passes {
				t.Errorf("%s, private allowed %t: %v", address, allow, err)
			}
		}
	}
}

func TestNoProxyOfTheEnvironmentIsUsed(t *testing.T) {
	pool := network(guarded(false, time.Second))
	if pool.Proxy != nil || pool.DialTLSContext != nil || pool.MaxIdleConns == 0 || pool.MaxIdleConnsPerHost != 4 {
		t.Errorf("got %+v", pool)
	}
}

// nameServer answers on loopback: each name has the addresses that it is asked for in turn, the last one for ever.
func nameServer(t *testing.T, names map[string][][4]byte) *net.Resolver {
	t.Helper()
	socket, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	go func() {
		packet := make([]byte, 1500)
		for {
			n, from, err := socket.ReadFrom(packet)
			if err != nil {
				return
			}
			var query dnsmessage.Message
			if query.Unpack(packet[:n]) != nil || len(query.Questions) != 1 {
				continue
			}
			question := query.Questions[0]
			reply := dnsmessage.Message{Header: dnsmessage.Header{ID: query.ID, Response: true, RecursionAvailable: true}, Questions: query.Questions}
			addresses, known := names[question.Name.String()]
			if !known {
				reply.RCode = dnsmessage.RCodeNameError
			}
			if known && question.Type == dnsmessage.TypeA {
				reply.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: question.Name, Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET},
					Body:   &dnsmessage.AResource{A: addresses[0]},
				}}
				if len(addresses) > 1 {
					names[question.Name.String()] = addresses[1:]
				}
			}
			if packed, err := reply.Pack(); err == nil {
				socket.WriteTo(packed, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", socket.LocalAddr().String())
	}}
}

func clientWith(t *testing.T, allowPrivate bool, change func(*net.Dialer, *tls.Config)) *Client {
	t.Helper()
	dialer := guarded(allowPrivate, DefaultTimeout)
	trust := &tls.Config{MinVersion: tls.VersionTLS12}
	change(dialer, trust)
	pool := network(dialer)
	pool.TLSClientConfig = trust
	client := New(Options{Transport: pool})
	t.Cleanup(client.Close)
	return client
}

func requireKind(t *testing.T, what string, err error, kind Kind, words string) {
	t.Helper()
	failure, ok := errors.AsType[*Error](err)
	if !ok || failure.Kind != kind {
		t.Errorf("%s: got %v, want kind %s", what, err, kind)
		return
	}
	if !strings.Contains(domain.Message(err), words) {
		t.Errorf("%s: %q does not say %q", what, domain.Message(err), words)
	}
}

func TestANameIsJudgedByTheAddressThatIsDialled(t *testing.T) {
	asked := 0
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	t.Cleanup(server.Close)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	names := nameServer(t, map[string][][4]byte{
		// Rebinding: a check before the connection would have seen the first address.
		"rebinds.example.": {{93, 184, 216, 34}, {127, 0, 0, 1}},
		"inside.example.":  {{10, 0, 0, 1}},
	})
	client := clientWith(t, false, func(dialer *net.Dialer, _ *tls.Config) { dialer.Resolver = names })
	if _, err := names.LookupNetIP(t.Context(), "ip4", "rebinds.example"); err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"rebinds.example", "inside.example", "127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433"} {
		_, err := client.Get(t.Context(), domain.URI("https://"+host+":"+port+"/"), "*/*")
		if host == "2130706433" { // 127.0.0.1 for some; for us a name that nobody has
			requireKind(t, host, err, KindDNS, "is not known")
			continue
		}
		requireKind(t, host, err, KindPrivate, "private address")
		if strings.Contains(domain.Message(err), "10.0.0.1") {
			t.Errorf("%q tells an address of our network", domain.Message(err))
		}
	}
	_, err = client.Get(t.Context(), "https://nobody.example/", "*/*")
	requireKind(t, "an unknown name", err, KindDNS, "the name nobody.example is not known")
	if asked != 0 {
		t.Errorf("%d requests arrived", asked)
	}
	silent := clientWith(t, false, func(dialer *net.Dialer, _ *tls.Config) {
		dialer.Resolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
			return nil, errors.New("no name server")
		}}
	})
	_, err = silent.Get(t.Context(), "https://peer.example/", "*/*")
	requireKind(t, "no name server", err, KindDNS, "cannot be looked up now")
}

func TestTheCertificateMustBeValidForTheName(t *testing.T) {
	var plain *httptest.Server
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/plain" {
			http.Redirect(w, r, plain.URL, http.StatusFound)
			return
		}
		fmt.Fprint(w, r.Proto)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // what this client does wrong is no news
	server.EnableHTTP2 = true
	server.StartTLS()
	plain = httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	t.Cleanup(plain.Close)
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	names := nameServer(t, map[string][][4]byte{"example.com.": {{127, 0, 0, 1}}, "other.example.": {{127, 0, 0, 1}}})
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate()) // valid for example.com
	trusting := clientWith(t, true, func(dialer *net.Dialer, trust *tls.Config) { dialer.Resolver, trust.RootCAs = names, pool })

	response, err := trusting.Get(t.Context(), domain.URI("https://example.com:"+port+"/"), "*/*")
	if err != nil || string(response.Body) != "HTTP/2.0" {
		t.Errorf("got %s, %v", response.Body, err)
	}
	_, err = trusting.Get(t.Context(), domain.URI("https://other.example:"+port+"/"), "*/*")
	requireKind(t, "another name", err, KindTLS, "its certificate is for another name")
	_, err = trusting.Get(t.Context(), domain.URI("https://example.com:"+port+"/plain"), "*/*")
	requireKind(t, "a redirect out of TLS", err, KindHTTP, "without encryption")
	_, err = trusting.Get(t.Context(), domain.URI(strings.Replace(plain.URL, "http:", "https:", 1)), "*/*")
	requireKind(t, "plain http", err, KindTLS, "speaks plain http")

	distrusting := clientWith(t, true, func(dialer *net.Dialer, trust *tls.Config) {
		dialer.Resolver, trust.RootCAs = names, x509.NewCertPool()
	})
	_, err = distrusting.Get(t.Context(), domain.URI("https://example.com:"+port+"/"), "*/*")
	requireKind(t, "an unknown authority", err, KindTLS, "nobody that this machine trusts")
	late := clientWith(t, true, func(dialer *net.Dialer, trust *tls.Config) {
		dialer.Resolver, trust.RootCAs = names, pool
		trust.Time = func() time.Time { return time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC) }
	})
	_, err = late.Get(t.Context(), domain.URI("https://example.com:"+port+"/"), "*/*")
	requireKind(t, "an old certificate", err, KindTLS, "has expired")
	old := clientWith(t, true, func(dialer *net.Dialer, trust *tls.Config) {
		dialer.Resolver, trust.RootCAs = names, pool
		trust.MinVersion, trust.MaxVersion = tls.VersionTLS10, tls.VersionTLS10
	})
	_, err = old.Get(t.Context(), domain.URI("https://example.com:"+port+"/"), "*/*")
	requireKind(t, "old TLS", err, KindTLS, "not valid")
}

func TestALibraryIsHeldToTheAddressThatIsDialled(t *testing.T) {
	names := nameServer(t, map[string][][4]byte{"rebinds.example.": {{93, 184, 216, 34}, {127, 0, 0, 1}}, "inside.example.": {{10, 0, 0, 1}}})
	client := clientWith(t, false, func(dialer *net.Dialer, _ *tls.Config) { dialer.Resolver = names }).HTTP()
	if _, err := names.LookupNetIP(t.Context(), "ip4", "rebinds.example"); err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"rebinds.example", "inside.example"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+host+"/token", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := client.Do(request)
		if err == nil {
			_ = answer.Body.Close()
		}
		requireKind(t, host, err, KindPrivate, "private address")
	}
}

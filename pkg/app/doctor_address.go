package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/weftwork/weftwork/federation"
	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
)

// certificateSoon is when a certificate that was not renewed by itself deserves a look; Let's Encrypt renews 30 days before.
const certificateSoon = 14 * 24 * time.Hour

// checkAddress looks whether the public address leads to a web server at all; false ends the self-test.
func (d *doctor) checkAddress(ctx context.Context) bool {
	dns := d.checkDNS(ctx)
	d.note(dns)
	if !dns.OK {
		return false
	}
	asked := d.now()
	answer, err := d.get(ctx, d.addresses.Base+"/.well-known/nodeinfo", "application/json")
	if skew, ok := skewOf(answer.Header, asked, d.now()); ok {
		d.seen = &skew
	}
	d.note(d.checkTLS(answer, err))
	if err != nil && !isKind(err, remote.KindTLS) {
		d.note(bad("public address", d.fixReach(), "%s cannot be reached: %s. Does \"weftwork serve\" run, and may the world reach ports 80 and 443 of this machine?",
			d.addresses.Base, sentence(err)))
	}
	return err == nil
}

func (d *doctor) checkDNS(ctx context.Context) domain.Check {
	name := (&url.URL{Host: d.addresses.Host()}).Hostname()
	if address, err := netip.ParseAddr(name); err == nil {
		if isPrivate(address) && !d.Config.Federation.AllowPrivateAddresses {
			return bad("DNS", fixDNS("your.name.example"), "%s is a private address and no name: peers cannot reach it.", name)
		}
		return wary("DNS", nil, "The public address is a number, %s. Most peers take names only.", name)
	}
	found, err := d.mirror.Lookup(ctx, name)
	if err != nil || len(found) == 0 {
		return bad("DNS", fixDNS(name), "The name %s is not known in the DNS, so nobody finds this node.", name)
	}
	var private []string
	for _, address := range found {
		if isPrivate(address.Unmap()) {
			private = append(private, address.Unmap().String())
		}
	}
	switch {
	case len(private) == 0:
		return good("DNS", "%s leads to %s.", name, found[0].Unmap())
	case d.Config.Federation.AllowPrivateAddresses:
		return good("DNS", "%s leads to the private address %s, which federation.allow_private_addresses permits.", name, private[0])
	case len(private) < len(found):
		return wary("DNS", fixDNS(name), "%s leads to public addresses and to %s, where peers cannot reach it.", name, strings.Join(private, ", "))
	}
	return wary("DNS", fixDNS(name), "Seen from this machine, %s leads to the private address %s. That is right only if the rest of the world sees another one.",
		name, strings.Join(private, ", "))
}

func isPrivate(address netip.Addr) bool {
	return !address.IsGlobalUnicast() || address.IsPrivate() || address.IsLoopback() || address.IsLinkLocalUnicast()
}

func (d *doctor) checkTLS(answer remote.Reflection, err error) domain.Check {
	switch {
	case strings.HasPrefix(d.addresses.Base, "http://"):
		return wary("TLS", nil, "The public address begins with http://. That is good for trying out only: other programs speak https.")
	case isKind(err, remote.KindTLS):
		return bad("TLS", d.fixTLS(), "Peers cannot make a safe connection: %s.", sentence(err))
	case err != nil:
		return domain.Check{Name: "TLS", OK: true, Warning: true, Message: "Not tested, since nothing answers."}
	case answer.CertificateUntil.IsZero():
		return good("TLS", "The connection is safe.")
	case answer.CertificateUntil.Sub(d.now()) < certificateSoon:
		return wary("TLS", d.fixTLS(), "The certificate is good until %s only and was not renewed yet.", answer.CertificateUntil.UTC().Format("2 January 2006"))
	}
	return good("TLS", "The certificate is good until %s.", answer.CertificateUntil.UTC().Format("2 January 2006"))
}

// awkward is a path with a query as peers sign them: what a proxy decodes, joins or sorts, no signature survives.
const awkward = "/r%C3%A9sum%C3%A9%21/%7Ea//b?resource=acct%3Aa%40b.example&empty=&b=2&a=1%202"

// echo asks the node what arrived of a request at its public address.
func (d *doctor) echo(ctx context.Context, q remote.Question) (federation.SelfTestAnswer, remote.Reflection, error) {
	q.URL = d.addresses.Base + federation.SelfTestPath + federation.SelfTestToken(d.key, d.now()) + q.URL
	answer, err := d.mirror.Ask(ctx, q)
	if err != nil {
		return federation.SelfTestAnswer{}, answer, err
	}
	var seen federation.SelfTestAnswer
	if answer.Status != http.StatusOK || json.Unmarshal(answer.Body, &seen) != nil || seen.Base != d.addresses.Base {
		return federation.SelfTestAnswer{}, answer, errOther
	}
	return seen, answer, nil
}

var errOther = domain.Explain(domain.ErrUnavailable, "another program answers", nil)

// checkRoundTrip sends requests through the proxy to ourselves and looks at what arrives.
func (d *doctor) checkRoundTrip(ctx context.Context) []domain.Check {
	plain, answer, err := d.echo(ctx, remote.Question{Method: http.MethodGet})
	if err != nil {
		return []domain.Check{d.elsewhere(answer, err)}
	}
	checks := []domain.Check{good("public address", "%s leads to this node.", d.addresses.Base), d.checkHost(plain), d.checkScheme(plain)}
	path := d.checkPath(ctx)
	checks = append(checks, path, d.checkCache(ctx), d.checkBodySize(ctx))
	for _, mode := range []domain.SignatureMode{domain.SignCavage, domain.SignRFC9421} {
		if failed := d.checkSignature(ctx, mode); failed != nil {
			return append(checks, *failed)
		}
	}
	return append(checks, good("signatures", "What is signed for the public address is verified here, in both ways of signing."))
}

// elsewhere explains an answer that is not this node's.
func (d *doctor) elsewhere(answer remote.Reflection, err error) domain.Check {
	const name = "public address"
	switch {
	case answer.Status == 0:
		return bad(name, d.fixReach(), "%s cannot be reached: %s.", d.addresses.Base, sentence(err))
	case answer.Status/100 == 3:
		return bad(name, d.fixReach(), "%s redirects to %s. Machines must find this node at its public address itself.", d.addresses.Base, answer.Header.Get("Location"))
	case answer.Status == http.StatusUnauthorized, answer.Status == http.StatusForbidden:
		return bad(name, d.fixOpen(), "The proxy asks for a password or refuses robots (%d): peers are robots, too.", answer.Status)
	case answer.Status >= http.StatusInternalServerError:
		return bad(name, d.fixReach(), "The proxy answers %d: it does not reach this node. Does \"weftwork serve\" run, and where the proxy asks for it?", answer.Status)
	}
	return bad(name, d.fixReach(), "%s answers, but not from this node (%s): does the proxy pass everything on to it, and is this its data folder?",
		d.addresses.Base, refusal(answer, nil))
}

func (d *doctor) checkHost(seen federation.SelfTestAnswer) domain.Check {
	public := d.addresses.Host()
	scheme, _, _ := strings.Cut(d.addresses.Base, "://")
	if domain.URI(scheme+"://"+seen.Host).Host() == public {
		return good("Host header", "The proxy passes it unchanged.")
	}
	return bad("Host header", d.fixHost(), "The proxy does not pass the Host header on: the node sees %q instead of %q. Logins fail, and signatures of some peers.", seen.Host, public)
}

func (d *doctor) checkScheme(seen federation.SelfTestAnswer) domain.Check {
	scheme, _, _ := strings.Cut(d.addresses.Base, "://")
	first, _, _ := strings.Cut(seen.Scheme, ",")
	if first = strings.ToLower(strings.TrimSpace(first)); first != "" && first != scheme {
		return bad("scheme", d.fixScheme(), "The proxy says in X-Forwarded-Proto that people come by %s; the public address begins with %s.", first, scheme)
	}
	return good("scheme", "People come by %s, as the public address says.", scheme)
}

func (d *doctor) checkPath(ctx context.Context) domain.Check {
	const name = "path and query"
	seen, answer, err := d.echo(ctx, remote.Question{Method: http.MethodGet, URL: awkward})
	if err != nil {
		return bad(name, d.fixPath(), "The proxy does not pass an address with %%-escapes and a query: %s.", refusal(answer, nonStatus(answer, err)))
	}
	want := federation.SelfTestPath + federation.SelfTestToken(d.key, d.now()) + awkward
	path, query, _ := strings.Cut(seen.Target, "?")
	wantPath, wantQuery, _ := strings.Cut(want, "?")
	_, path, _ = strings.Cut(strings.TrimPrefix(path, federation.SelfTestPath), "/")
	_, wantPath, _ = strings.Cut(strings.TrimPrefix(wantPath, federation.SelfTestPath), "/")
	switch {
	case query == "" && wantQuery != "":
		return bad(name, d.fixPath(), "The proxy cuts off the query, the part behind the “?”: WebFinger cannot work.")
	case query != wantQuery:
		return bad(name, d.fixPath(), "The proxy changes the query: %q became %q. Signatures cover it.", wantQuery, query)
	case path != wantPath:
		return wary(name, d.fixPath(), "The proxy rewrites paths: %q became %q. Addresses of this node have no such characters, but it is better left alone.", wantPath, path)
	}
	return good(name, "The proxy passes both untouched.")
}

// nonStatus is the error where there was no answer whose status tells more.
func nonStatus(answer remote.Reflection, err error) error {
	if answer.Status != 0 {
		return nil
	}
	return err
}

// checkCache asks the same twice, and one address in both of its forms.
func (d *doctor) checkCache(ctx context.Context) domain.Check {
	const name = "caching"
	const address = "/cache?same=1"
	first, _, err := d.echo(ctx, remote.Question{Method: http.MethodGet, URL: address})
	if err != nil {
		return bad(name, d.fixCache(), "This could not be tested: %s.", sentence(err))
	}
	second, _, err := d.echo(ctx, remote.Question{Method: http.MethodGet, URL: address})
	if err == nil && first.Serial == second.Serial {
		return bad(name, d.fixCache(), "The proxy keeps answers that say “no-store”: members would see each other's pages, and machines old ones.")
	}
	fresh, err := d.get(ctx, string(d.organisation.URI)+"?fresh="+first.Serial, typeActivity)
	if err != nil || mediaType(fresh) != typeActivity {
		return good(name, "The proxy does not keep what must be fresh.") // the actor's own line says what is wrong
	}
	for _, form := range []struct{ accept, want string }{{"text/html", "text/html"}, {typeActivity, typeActivity}, {"text/html", "text/html"}} {
		answer, err := d.get(ctx, string(d.organisation.URI), form.accept)
		if got := mediaType(answer); err == nil && got != form.want && (got == typeActivity || got == "text/html") {
			return bad(name, d.fixCache(), "The proxy mixes up pages and ActivityPub: asked for %s, it answers %s. Its cache must heed “Vary: Accept”.", form.want, got)
		}
	}
	return good(name, "The proxy does not keep what must be fresh, and does not mix up pages and ActivityPub.")
}

const typeActivity = "application/activity+json"

func (d *doctor) checkBodySize(ctx context.Context) domain.Check {
	body := []byte(strings.Repeat(" ", activitystreams.MaxBytes))
	seen, answer, err := d.echo(ctx, remote.Question{
		Method: http.MethodPost, URL: "/size", Body: body, Header: http.Header{"Content-Type": {typeActivity}}, Key: d.key,
	})
	switch {
	case err != nil && (answer.Status == http.StatusRequestEntityTooLarge || answer.Status == 0):
		return bad("body size", d.fixSize(), "The proxy does not let 1 MB pass (%s): large activities and pictures are lost.", refusal(answer, nonStatus(answer, err)))
	case err != nil:
		return bad("body size", d.fixPost(), "The proxy does not let a POST of 1 MB pass: %s.", refusal(answer, nil))
	case seen.Body != len(body):
		return bad("body size", d.fixSize(), "Of 1 MB that was posted, %d bytes arrived.", seen.Body)
	}
	return good("body size", "1 MB passes, the most that peers send.")
}

// checkSignature signs as the node actor; nil if it was verified on the other side of the proxy.
func (d *doctor) checkSignature(ctx context.Context, mode domain.SignatureMode) *domain.Check {
	body := []byte(`{"type":"SelfTest"}`)
	for _, q := range []remote.Question{
		{Method: http.MethodGet, URL: "/signed?page=1"},
		{Method: http.MethodPost, URL: "/signed", Body: body, Header: http.Header{"Content-Type": {typeActivity}}},
	} {
		q.Key, q.Mode = d.key, mode
		seen, answer, err := d.echo(ctx, q)
		var failed domain.Check
		switch missing := lost(seen, q, mode); {
		case err != nil:
			failed = bad("signatures", d.fixPost(), "A signed %s does not reach this node: %s.", q.Method, refusal(answer, nonStatus(answer, err)))
		case seen.Verified:
			continue
		case missing != "":
			failed = bad("signatures", d.fixSignature(missing), "The proxy takes the header %s away: no signed %s can be verified.", missing, q.Method)
		default:
			failed = bad("signatures", d.fixPath(), "A signed %s is not verified behind the proxy: %s.", q.Method, seen.Problem)
		}
		return &failed
	}
	return nil
}

// lost is the first of the signature's headers that did not arrive.
func lost(seen federation.SelfTestAnswer, q remote.Question, mode domain.SignatureMode) string {
	needed := []string{"Signature", "Date"}
	if mode == domain.SignRFC9421 {
		needed = []string{"Signature", "Signature-Input"}
	}
	if q.Body != nil && mode == domain.SignRFC9421 {
		needed = append(needed, "Content-Digest")
	} else if q.Body != nil {
		needed = append(needed, "Digest")
	}
	for _, name := range needed {
		if !strings.Contains(fmt.Sprint(" ", strings.Join(seen.Arrived, " "), " "), " "+name+" ") {
			return name
		}
	}
	return ""
}

package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

// maxHosts is how many peers' hosts are opened, each on a loopback address of its own.
const maxHosts = 500

// peers are many foreign hosts in this process. All their actors share one key: making keys is not what is measured.
type peers struct {
	authority []byte
	ca        *x509.Certificate
	caKey     *ecdsa.PrivateKey
	leaves    sync.Map // address → *tls.Certificate
	key       domain.PrivateKey
	plain     string // base of the host that speaks plain HTTP
	hosts     []string
	servers   []*http.Server
	posts     atomic.Int64
	accepts   atomic.Int64
}

func newPeers(ctx context.Context) (*peers, error) {
	p := &peers{}
	keys, err := signature.NewKeys("https://peer.example/actor")
	if err != nil {
		return nil, err
	}
	p.key = keys[0]
	if err := p.makeAuthority(); err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p.plain = "http://" + listener.Addr().String()
	p.serve(listener)
	port := listener.Addr().(*net.TCPAddr).Port
	for i := range maxHosts {
		address := fmt.Sprintf("127.0.%d.%d:%d", 10+i/250, 1+i%250, port)
		listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
		if err != nil {
			return nil, err
		}
		p.hosts = append(p.hosts, "https://"+address)
		p.serve(tls.NewListener(listener, &tls.Config{GetCertificate: p.certificate}))
	}
	return p, nil
}

func (p *peers) serve(listener net.Listener) {
	server := &http.Server{Handler: p, ReadHeaderTimeout: time.Minute, ErrorLog: log.New(io.Discard, "", 0)}
	p.servers = append(p.servers, server)
	go func() { _ = server.Serve(listener) }()
}

func (p *peers) close() {
	for _, server := range p.servers {
		_ = server.Close()
	}
}

// ServeHTTP answers actors, and takes everything that is delivered.
func (p *peers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), `"type":"Accept"`) {
			p.accepts.Add(1)
		}
		p.posts.Add(1)
		w.WriteHeader(http.StatusAccepted)
		return
	}
	name, ok := strings.CutPrefix(r.URL.Path, "/actors/")
	if !ok {
		http.NotFound(w, r)
		return
	}
	scheme := "https://"
	if r.TLS == nil {
		scheme = "http://"
	}
	w.Header().Set("Content-Type", "application/activity+json")
	_ = json.NewEncoder(w).Encode(p.actor(scheme+r.Host, name))
}

func (p *peers) actor(base, name string) map[string]any {
	id := base + "/actors/" + name
	return map[string]any{
		"@context": []string{"https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"},
		"id":       id, "type": "Person", "preferredUsername": name, "name": "Peer " + name, "inbox": id + "/inbox", "outbox": id + "/outbox",
		"followers": id + "/followers", "endpoints": map[string]string{"sharedInbox": base + "/inbox"},
		"publicKey": map[string]string{"id": id + "#main-key", "owner": id, "publicKeyPem": p.key.PublicPEM},
	}
}

// keyOf is the shared key under the id that an actor gives it.
func (p *peers) keyOf(actor string) domain.PrivateKey {
	key := p.key
	key.Owner, key.ID = domain.URI(actor), domain.URI(actor+"#main-key")
	return key
}

func (p *peers) makeAuthority() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "weftwork bench"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return err
	}
	p.caKey, p.authority = key, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw})
	p.ca, err = x509.ParseCertificate(raw)
	return err
}

// certificate makes the certificate of the loopback address that was dialled.
func (p *peers) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	host, _, err := net.SplitHostPort(hello.Conn.LocalAddr().String())
	if err != nil {
		return nil, err
	}
	if known, ok := p.leaves.Load(host); ok {
		return known.(*tls.Certificate), nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IPAddresses: []net.IP{net.ParseIP(host)}, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, p.ca, &key.PublicKey, p.caKey)
	if err != nil {
		return nil, err
	}
	leaf := &tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}
	p.leaves.Store(host, leaf)
	return leaf, nil
}

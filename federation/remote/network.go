package remote

import (
	"net"
	"net/http"
	"net/netip"
	"time"

	"code.dny.dev/ssrf"
)

// Bounds of the connections.
const (
	maxHeaderBytes      = 64 << 10 // of an answer
	maxIdleConns        = 100      // of all hosts; each costs some 50 KiB
	maxIdleConnsPerHost = 4
	idleTimeout         = time.Minute
	pingAfter           = 15 * time.Second
)

// guarded dials only addresses that are anybody's. It looks at the address at the moment of connecting, so that neither
// a name that resolves differently the second time nor a redirect gets around it.
func guarded(allowPrivate bool, timeout time.Duration) *net.Dialer {
	options := []ssrf.Option{ssrf.WithAnyPort()}
	if allowPrivate {
		// Still no link-local address, where clouds keep their secrets (169.254.169.254), no multicast, no 0.0.0.0.
		options = append(options,
			ssrf.WithAllowedV4Prefixes(
				netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"),
				netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("198.18.0.0/15"),
			),
			ssrf.WithAllowedV6Prefixes(netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("fc00::/7")),
		)
	}
	return &net.Dialer{Timeout: timeout, Control: ssrf.New(options...).Safe}
}

// network uses no proxy, whatever the environment says: a proxy would dial for us, past the guard.
func network(dialer *net.Dialer) *http.Transport {
	return &http.Transport{
		Proxy:                  nil,
		DialContext:            dialer.DialContext,
		TLSHandshakeTimeout:    dialer.Timeout,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // unpacked here, where the size is watched
		MaxIdleConns:           maxIdleConns,
		MaxIdleConnsPerHost:    maxIdleConnsPerHost,
		IdleConnTimeout:        idleTimeout,
		MaxResponseHeaderBytes: maxHeaderBytes,
		// Without pings, a connection that died unnoticed swallows requests for a quarter of an hour.
		HTTP2: &http.HTTP2Config{SendPingTimeout: pingAfter, PingTimeout: dialer.Timeout},
	}
}

package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Limits of one HTTP connection: generous for phones on bad lines, finite for those who hold on.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 2 * time.Minute // uploads
	writeTimeout      = 2 * time.Minute
	idleTimeout       = 2 * time.Minute
	// startupEnds is when what only the start needed is given back.
	startupEnds = 2 * time.Second
	// gcPercent lets the heap, which is 10 MB when idle, grow to four times that before it is swept: a tenth less work.
	gcPercent      = 300
	maxHeaderBytes = 32 << 10 // signatures and cookies stay below 8 KiB
)

// Serve listens, runs the workers, and returns when ctx ended and what was under way is finished.
// ready is called once with the address that people open.
func (a *App) Serve(ctx context.Context, ready func(address string)) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.Config.Listen)
	if err != nil {
		return domain.Explain(domain.ErrUnavailable, fmt.Sprintf(
			"cannot listen on %s: is another program using it? Choose another address with --listen", a.Config.Listen), err)
	}
	server := &http.Server{
		Handler: a.handler, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if a.Store.SearchEngine() == storage.SearchPlain {
		a.log.WarnContext(ctx, "this program was built without full-text search: the search reads every text; build it with -tags sqlite_fts5")
	}
	if err := a.Store.ReleaseLeases(ctx); err != nil {
		return errors.Join(err, listener.Close())
	}
	failures := make(chan error, 2)
	go func() { failures <- server.Serve(listener) }()
	go func() { failures <- a.RunWorkers(ctx) }()
	if ready != nil {
		ready(localAddress(listener.Addr()))
	}
	debug.SetGCPercent(gcPercent)
	trim := time.AfterFunc(startupEnds, func() {
		debug.FreeOSMemory()
		if err := returnStartupPages(); err != nil {
			a.log.DebugContext(ctx, "memory of the start stays", "error", err)
		}
	})
	defer trim.Stop()
	var failed error
	ended := 0
	select {
	case <-ctx.Done():
	case failed = <-failures:
		ended = 1
	}
	stop()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.Config.ShutdownGrace)
	defer cancel()
	failed = errors.Join(failed, server.Shutdown(grace))
	for ; ended < 2; ended++ {
		if err := <-failures; !errors.Is(err, http.ErrServerClosed) {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

// localAddress is how somebody at this machine opens the page.
func localAddress(address net.Addr) string {
	host, port, err := net.SplitHostPort(address.String())
	if err != nil {
		return "http://" + address.String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() || ip.IsLoopback() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// SetupAddress is the one-time address of the set-up page; "" once the node is set up.
func (a *App) SetupAddress(base string) string {
	settings, err := a.Store.Settings(context.Background())
	if err != nil || settings.IsSetUp() {
		return ""
	}
	return base + "/setup?token=" + a.setupToken
}

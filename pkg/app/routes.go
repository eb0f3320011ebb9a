package app

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/federation"
	"github.com/weftwork/weftwork/pkg/oidc"
	"github.com/weftwork/weftwork/pkg/web"
)

// machinePaths are the beginnings of the addresses that machines read; all others are pages.
func machinePaths() []string {
	return []string{"/ap/", "/.well-known/webfinger", "/.well-known/host-meta", "/.well-known/nodeinfo", "/nodeinfo/", "/ns"}
}

func isForMachines(path string) bool {
	for _, beginning := range machinePaths() {
		if strings.HasPrefix(path, beginning) {
			return beginning != "/ns" || path == "/ns"
		}
	}
	return false
}

// routes joins what machines and what people address.
func (a *App) routes(options federation.Options) (http.Handler, error) {
	pages, err := web.New(a.webOptions())
	if err != nil {
		return nil, err
	}
	a.pages = pages
	machines := echo.New()
	federation.New(options).Routes(machines)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isForMachines(r.URL.Path) {
			machines.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	}), nil
}

func (a *App) webOptions() web.Options {
	return web.Options{
		Node: a.Node, Store: a.Store, Log: a.log, Now: a.now,
		SetupToken: a.setupToken, ProposedURL: a.Config.URL, ProposedHandleDomain: a.Config.Federation.HandleDomain,
		TrustedProxies: a.Config.TrustedProxies, Development: a.Config.Development, File: fromFile(a.Config),
		Lookup: a.Lookup, FetchAgain: a.FetchAgain, Meet: a.Meet, Retry: a.Store.RetryDelivery, Diagnose: a.Diagnose, LastSelfTest: a.LastSelfTest, AskPeer: a.peerInfos.Ask,
		Providers: &oidc.Client{HTTP: a.remote.HTTP(), AllowHTTP: a.Config.Federation.AllowHTTP, Now: a.now},
		Interact:  a.Interact, TryMail: a.TryMail, RemoteImage: a.images.Path,
		AddPicture: a.AddPicture, RemovePicture: a.RemovePicture, OpenMedia: a.openMedia, OpenRemote: a.images.Open,
	}
}

package app

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/weftwork/weftwork/pkg/config"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage/storagetest"
)

// elsewhere answers for the whole network.
type elsewhere struct{ http.Handler }

func (e elsewhere) RoundTrip(request *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	e.ServeHTTP(recorder, request)
	return recorder.Result(), nil
}

func open(t *testing.T, network http.HandlerFunc) *App {
	t.Helper()
	settings := config.Defaults()
	settings.Data = filepath.Dir(storagetest.File(t))
	a, err := Open(t.Context(), Options{Config: settings, Log: slog.New(slog.DiscardHandler), Transport: elsewhere{network}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}

func setUp(t *testing.T, a *App) {
	t.Helper()
	_, err := a.Node.Setup(t.Context(), node.SetupRequest{
		Name: "Alder", Handle: "alder", URL: "https://alder.test", Email: "a@alder.test", Password: "a long enough password",
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheReadersServerSaysWhereToFollow(t *testing.T) {
	a := open(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Host {
		case "birch.test":
			w.Header().Set("Content-Type", "application/jrd+json")
			_, _ = w.Write([]byte(`{"links":[{"rel":"http://ostatus.org/schema/1.0/subscribe","template":"https://birch.test/follow?it={uri}"}]}`))
		case "mallory.test":
			w.Header().Set("Content-Type", "application/jrd+json")
			_, _ = w.Write([]byte(`{"links":[{"rel":"http://ostatus.org/schema/1.0/subscribe","template":"https://bank.test/pay?to={uri}"}]}`))
		default:
			http.NotFound(w, r)
		}
	})
	setUp(t, a)
	for server, want := range map[string]string{
		"@ann@birch.test":    "https://birch.test/follow?it=https%3A%2F%2Falder.test%2Fap%2Fx",
		"@ann@mallory.test":  "https://mallory.test/authorize_interaction?uri=https%3A%2F%2Falder.test%2Fap%2Fx",
		"https://cedar.test": "https://cedar.test/authorize_interaction?uri=https%3A%2F%2Falder.test%2Fap%2Fx",
	} {
		if got, err := a.Interact(t.Context(), server, "https://alder.test/ap/x", ""); err != nil || got != want {
			t.Errorf("%s leads to %s, %v; want %s", server, got, err, want)
		}
	}
	for _, server := range []string{"", "nowhere", "a b.test", "@@", "x.test/path"} {
		if got, err := a.Interact(t.Context(), server, "https://alder.test/ap/x", ""); !errors.Is(err, domain.ErrInvalid) {
			t.Errorf("%q leads to %s, %v", server, got, err)
		}
	}
}

func TestPagesAndMachinesHaveTheirOwnAddresses(t *testing.T) {
	for path, machines := range map[string]bool{
		"/ap/node": true, "/ns": true, "/nsx": false, "/.well-known/webfinger": true, "/": false, "/articles/ap": false, "/apple": false,
	} {
		if isForMachines(path) != machines {
			t.Errorf("%s is for machines: %t", path, !machines)
		}
	}
}

func TestADataFolderThatIsAFileIsRefused(t *testing.T) {
	if err := CheckOwner("app_test.go"); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("got %v", err)
	}
	if err := CheckOwner(t.TempDir()); err != nil {
		t.Errorf("our own folder: %v", err)
	}
	if err := CheckOwner(t.TempDir() + "/new"); err != nil {
		t.Errorf("a new folder: %v", err)
	}
}

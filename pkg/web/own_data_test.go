package web

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestAMemberTakesHerDataWithHerAndNobodyElsesNorWhatOpensAnything(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.article("A text of Ada's")
	bo := h.editor()
	if _, err := h.node.NewItem(t.Context(), bo.me, domain.KindArticle, domain.Content{Title: "A text of Bo's", Text: "Words of Bo."}); err != nil {
		t.Fatal(err)
	}
	body := bo.get("/desk/account/data.zip").is(http.StatusOK).body
	archive, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range archive.File {
		file, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(&all, file)
		_ = file.Close()
	}
	for _, want := range []string{"bo@example.org", "Words of Bo.", `"action":"log_in"`} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("%q is missing in %s", want, all.String())
		}
	}
	for _, foreign := range []string{"ada@example.org", "A text of Ada's", "argon2id"} {
		if strings.Contains(all.String(), foreign) {
			t.Errorf("%q is in it", foreign)
		}
	}
	h.client = newBrowser(t)
	h.get("/desk/account/data.zip").is(http.StatusSeeOther)
}

func TestEverybodySeesWhatIsStoredAsItIsSetNow(t *testing.T) {
	h := settled(t)
	h.get("/stored").is(http.StatusOK).has("365 days", "Network addresses are written down nowhere")
	h.logIn()
	h.post("/desk/settings/retention", url.Values{"keep_audit": {"180"}, "keep_notifications": {"0"}, "keep_deliveries": {"90"}, "keep_inbox": {"30"}, "keep_parked": {"30"}}).is(http.StatusSeeOther)
	h.client = newBrowser(t)
	h.get("/stored").is(http.StatusOK).has("180 days", "for ever", "came in: 30 days; sent: 90 days").lacks("365 days")
}

func TestNoNetworkAddressIsLogged(t *testing.T) {
	var log lockedText
	h := settled(t, func(o *Options) {
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		o.OpenMedia = func(context.Context, string) (io.ReadSeekCloser, error) { return nil, errors.New("the disk is gone") }
	})
	h.post("/login", url.Values{"email": {"ada@example.org"}, "password": {"not hers at all"}}).is(http.StatusUnauthorized)
	h.get("/nothing-here", "X-Forwarded-For", "203.0.113.77").is(http.StatusNotFound)
	h.get("/media/"+strings.Repeat("ab", 32)+".png", "X-Forwarded-For", "203.0.113.77").is(http.StatusInternalServerError)
	if text := log.String(); !strings.Contains(text, "the disk is gone") || strings.Contains(text, "127.0.0.1") || strings.Contains(text, "203.0.113") || strings.Contains(text, "[::1]") {
		t.Errorf("the log says %s", text)
	}
}

// lockedText is what several requests write.
type lockedText struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lockedText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lockedText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

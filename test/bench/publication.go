package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/config"
	"github.com/weftwork/weftwork/pkg/domain"
)

// publication is how long publishing to 10,000 followers on 2,000 hosts takes to commit. The server is stopped, so that it
// does not begin to send; the code that runs is this program's, so a base program shows no difference here.
func publication(ctx context.Context, s *server, _ *peers) (figure, error) {
	const followers, hosts = 10000, 2000
	f := figure{"publishing to 10,000 followers on 2,000 hosts", 0, "s", 0.3}
	if err := s.cmd.Process.Kill(); err != nil {
		return f, err
	}
	_ = s.cmd.Wait() // killed
	s.cmd = nil
	err := s.followers(ctx, followers, func(i int) (string, string) {
		return fmt.Sprintf("https://host%d.example", i%hosts), fmt.Sprintf("follower%d", i)
	})
	if err != nil {
		return f, err
	}
	settings := config.Defaults()
	settings.Data = s.data
	a, err := app.Open(ctx, app.Options{Config: settings, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return f, err
	}
	defer a.Close()
	members, err := a.Store.Members(ctx)
	if err != nil {
		return f, err
	}
	_, text, _ := strings.Cut(s.articleText(""), "---\n")
	began := time.Now()
	_, err = a.Node.PublishContent(ctx, members[0], domain.KindArticle, domain.Content{Title: "To everybody", Text: text, Language: "en"})
	f.value = time.Since(began).Seconds()
	return f, err
}

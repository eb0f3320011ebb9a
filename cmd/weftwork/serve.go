package main

import (
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/config"
)

func (c *cli) serveCommand() *cobra.Command {
	var listen, url string
	command := &cobra.Command{
		Use:   "serve",
		Short: "Run the node: its pages, its federation and its workers",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			flags := map[string]string{}
			if listen != "" {
				flags["listen"] = listen
			}
			if url != "" {
				flags["url"] = url
			}
			settings, err := c.config(flags)
			if err != nil {
				return err
			}
			if err := app.CheckOwner(settings.Data); err != nil {
				return err
			}
			a, err := app.Open(cmd.Context(), app.Options{Config: settings, Log: c.log(settings.Log)})
			if err != nil {
				return err
			}
			defer a.Close()
			return a.Serve(cmd.Context(), func(address string) {
				fmt.Fprintf(c.stderr, "Weftwork listens on %s\n", address)
				if setup := a.SetupAddress(address); setup != "" {
					fmt.Fprintf(c.stderr, "\nSet up this node here (the address works once):\n\n    %s\n\n", setup)
				}
			})
		},
	}
	command.Flags().StringVar(&listen, "listen", "", "address to listen on (default localhost:8080)")
	command.Flags().StringVar(&url, "url", "", "public address, such as https://weft.example.org")
	return command
}

func (c *cli) log(settings config.Log) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(settings.Level)); err != nil {
		level = slog.LevelInfo // config has checked it
	}
	options := &slog.HandlerOptions{Level: level}
	if settings.Format == "json" {
		return slog.New(slog.NewJSONHandler(c.stderr, options))
	}
	return slog.New(slog.NewTextHandler(c.stderr, options))
}

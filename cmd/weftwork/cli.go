package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/config"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// cli is what all commands share.
type cli struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	environ        []string
	configFile     string
	data           string
	as             string
	json           bool
}

func (c *cli) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "weftwork",
		Short:         "A federated node for one organisation: articles, events and initiative profiles over ActivityPub",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArguments,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().StringVar(&c.configFile, "config", "", "configuration file (YAML)")
	root.PersistentFlags().StringVar(&c.data, "data", "", "data folder (default ./data)")
	root.PersistentFlags().StringVar(&c.as, "as", "", "act as the member with this e-mail address, with her rights (default: the first owner)")
	root.PersistentFlags().BoolVar(&c.json, "json", false, "print one JSON document on standard output")
	root.CompletionOptions.HiddenDefaultCmd = true
	root.PersistentPreRun = func(cmd *cobra.Command, _ []string) {
		if name := cmd.Name(); name != "serve" && name != "demo" { // what nodes that run do is done by people, peers and clocks
			cmd.SetContext(node.ByCommand(cmd.Context()))
		}
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return wrongUse("%w", err) })
	root.AddCommand(
		c.serveCommand(), c.setupCommand(), c.demoCommand(),
		c.itemCommand(domain.KindArticle), c.itemCommand(domain.KindEvent), c.itemCommand(domain.KindInitiative),
		c.organisationCommand(), c.replyCommand(), c.respondCommand("reshare"), c.respondCommand("like"),
		c.lookupCommand(), c.followCommand(), c.unfollowCommand(), c.followersCommand(), c.followingCommand(),
		c.networkCommand(), c.responsesCommand(), c.deliveriesCommand(), c.peersCommand(), c.incomingCommand(), c.memberCommand(), c.rightsCommand(), c.keyCommand(),
		c.actorCommand(), c.aliasCommand(), c.moveCommand(), c.leaveCommand(),
		c.doctorCommand(), c.versionCommand(),
	)
	root.AddCommand(c.moderationCommands()...)
	return root
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return wrongUse("%q is no command of %q; see %q", args[0], cmd.CommandPath(), cmd.CommandPath()+" --help")
	}
	return nil
}

// arguments demands the named arguments, each once.
func arguments(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != len(names) {
			return wrongUse("write: %s %s", cmd.CommandPath(), strings.Join(names, " "))
		}
		return nil
	}
}

func (c *cli) config(flags map[string]string) (config.Config, error) {
	if flags == nil {
		flags = map[string]string{}
	}
	if c.data != "" {
		flags["data"] = c.data
	}
	loaded, err := config.Load(config.Options{File: c.configFile, Env: c.environ, Flags: flags})
	if err != nil {
		return config.Config{}, wrongUse("%w", err)
	}
	for _, warning := range loaded.Warnings {
		fmt.Fprintln(c.stderr, "weftwork:", warning)
	}
	return loaded, nil
}

// withApp opens the data folder without workers, runs do, and closes it again.
func (c *cli) withApp(ctx context.Context, do func(a *app.App) error) (err error) {
	settings, err := c.config(nil)
	if err != nil {
		return err
	}
	if err := app.CheckOwner(settings.Data); err != nil {
		return err
	}
	a, err := app.Open(ctx, app.Options{Config: settings, Log: c.quietLog()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return do(a)
}

// quietLog shows what went wrong, and nothing else, to somebody who typed a command.
func (c *cli) quietLog() *slog.Logger {
	return slog.New(slog.NewTextHandler(c.stderr, &slog.HandlerOptions{Level: slog.LevelError}))
}

// print shows a result: as one JSON document, or as text.
func (c *cli) print(document any, text string) error {
	if !c.json {
		_, err := io.WriteString(c.stdout, text)
		return err
	}
	encoder := json.NewEncoder(c.stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document)
}

// open reads the named file, or standard input for "-".
func (c *cli) open(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(c.stdin), nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, domain.Explain(domain.ErrNotFound, fmt.Sprintf("cannot read %s", name), err)
	}
	return file, nil
}

// owner is the first owner.
func owner(ctx context.Context, a *app.App) (domain.Member, error) {
	members, err := a.Store.Members(ctx)
	if err != nil {
		return domain.Member{}, err
	}
	for _, member := range members {
		if member.Role == domain.RoleOwner && member.DisabledAt.IsZero() {
			return member, nil
		}
	}
	return domain.Member{}, domain.Explain(domain.ErrUnavailable,
		"this node is not set up yet: run \"weftwork setup\" or open the address that \"weftwork serve\" prints", nil)
}

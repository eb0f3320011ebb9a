package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/node"
)

func (c *cli) setupCommand() *cobra.Command {
	var request node.SetupRequest
	var vocabulary string
	var passwordStdin bool
	command := &cobra.Command{
		Use:   "setup",
		Short: "Set the node up without a browser",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			password, err := c.password(passwordStdin)
			if err != nil {
				return err
			}
			request.Password, request.Vocabulary = password, node.Vocabulary(vocabulary)
			return c.withApp(cmd.Context(), func(a *app.App) error {
				if request.URL == "" {
					request.URL = a.Config.URL
				}
				if request.HandleDomain == "" {
					request.HandleDomain = a.Config.Federation.HandleDomain
				}
				settings, err := a.Node.Setup(cmd.Context(), request)
				if err != nil {
					return err
				}
				organisation, err := a.Store.ActorByURI(cmd.Context(), settings.Organisation)
				if err != nil {
					return err
				}
				return c.print(map[string]any{
					"id": organisation.URI, "url": organisation.URL, "handle": organisation.Handle.String(),
				}, fmt.Sprintf("%s is set up. People follow it as %s\n", organisation.Name, organisation.Handle))
			})
		},
	}
	flags := command.Flags()
	flags.StringVar(&request.Name, "name", "", "the organisation's name")
	flags.StringVar(&request.Handle, "handle", "", "its handle, before the @ (proposed from the name)")
	flags.StringVar(&request.URL, "url", "", "public address, such as https://weft.example.org")
	flags.StringVar(&request.HandleDomain, "handle-domain", "", "domain behind the @, if it is not the host of the address")
	flags.StringVar(&request.Language, "language", "en", "language that new texts start with")
	flags.StringVar(&vocabulary, "vocabulary", "commons", "commons or empty")
	flags.StringVar(&request.Email, "email", "", "e-mail address of the first member")
	flags.StringVar(&request.MemberName, "member-name", "", "name of the first member")
	flags.BoolVar(&passwordStdin, "password-stdin", false, "read the password from standard input")
	return command
}

// password reads one line from standard input; a password never stands on the command line, where others can see it.
func (c *cli) password(fromStdin bool) (string, error) {
	if !fromStdin {
		return "", wrongUse("give the password on standard input: … --password-stdin < file")
	}
	line, err := bufio.NewReader(io.LimitReader(c.stdin, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}

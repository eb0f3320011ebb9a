package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/domain"
)

// profileDocument is what --json prints of an actor of this node.
type profileDocument struct {
	actorDocument
	Discoverable       bool         `json:"discoverable"`
	Indexable          bool         `json:"indexable"`
	AttributionDomains []string     `json:"attributionDomains"`
	AlsoKnownAs        []domain.URI `json:"alsoKnownAs"`
	MovedTo            domain.URI   `json:"movedTo,omitempty"`
}

func (c *cli) printProfile(actor domain.Actor) error {
	document := profileDocument{
		actorDocument: describeActor(actor), Discoverable: actor.Discoverable, Indexable: actor.Indexable,
		AttributionDomains: actor.AttributionDomains, AlsoKnownAs: append([]domain.URI{}, actor.AlsoKnownAs...), MovedTo: actor.MovedTo,
	}
	var text strings.Builder
	text.WriteString(actorLine(actor))
	fmt.Fprintf(&text, "discoverable: %t\nindexable: %t\nattribution domains: %s\n", actor.Discoverable, actor.Indexable, strings.Join(actor.AttributionDomains, " "))
	for _, alias := range actor.AlsoKnownAs {
		fmt.Fprintf(&text, "also known as: %s\n", alias)
	}
	if actor.MovedTo != "" {
		fmt.Fprintf(&text, "moved to: %s\n", actor.MovedTo)
	}
	return c.print(document, text.String())
}

// onActor runs do with the actor of this node that a handle names, by default the organisation.
func (c *cli) onActor(ctx context.Context, handle string, do func(a *app.App, by domain.Member, actor domain.Actor) error) error {
	return c.asOwner(ctx, func(a *app.App, by domain.Member) error {
		var handles []string
		if handle != "" {
			handles = []string{handle}
		}
		actors, err := a.ActorsToRotate(ctx, handles, false)
		if err != nil {
			return err
		}
		return do(a, by, actors[0])
	})
}

func (c *cli) actorCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "actor", Short: "Show and set how an actor of this node wants to be found", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return wrongUse("write: %s show|set", cmd.CommandPath()) },
	}
	show := &cobra.Command{
		Use: "show [HANDLE]", Short: "Show what an actor (default: the organisation) tells peers", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.onActor(cmd.Context(), strings.Join(args, ""), func(_ *app.App, _ domain.Member, actor domain.Actor) error {
				return c.printProfile(actor)
			})
		},
	}
	command.AddCommand(show, c.actorSetCommand())
	return command
}

func (c *cli) actorSetCommand() *cobra.Command {
	var discoverable, indexable bool
	var domains []string
	command := &cobra.Command{
		Use: "set [HANDLE]", Short: "Change it; what is not named stays", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.onActor(cmd.Context(), strings.Join(args, ""), func(a *app.App, by domain.Member, actor domain.Actor) error {
				settings, err := a.Node.SettingsOf(cmd.Context(), actor)
				if err != nil {
					return err
				}
				if cmd.Flags().Changed("discoverable") {
					settings.Discoverable = discoverable
				}
				if cmd.Flags().Changed("indexable") {
					settings.Indexable = indexable
				}
				if cmd.Flags().Changed("attribution-domains") {
					settings.AttributionDomains = domains
				}
				if actor, err = a.Node.EditActor(cmd.Context(), by, actor.URI, settings); err != nil {
					return err
				}
				return c.printProfile(actor)
			})
		},
	}
	command.Flags().BoolVar(&discoverable, "discoverable", true, "peers may suggest it and list it in directories")
	command.Flags().BoolVar(&indexable, "indexable", true, "peers may find its public items by search")
	command.Flags().StringSliceVar(&domains, "attribution-domains", nil, "sites besides this node that may name it as their author, with commas")
	return command
}

func (c *cli) aliasCommand() *cobra.Command {
	var handle string
	command := &cobra.Command{
		Use: "alias", Short: "Say where an actor of this node is known as well, so that followers can move here", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return wrongUse("write: %s add|remove|list", cmd.CommandPath())
		},
	}
	command.PersistentFlags().StringVar(&handle, "handle", "", "the actor of this node (default: the organisation)")
	change := func(use, short string, do func(ctx context.Context, a *app.App, by domain.Member, actor domain.Actor, address string) (domain.Actor, error)) *cobra.Command {
		return &cobra.Command{
			Use: use + " ADDRESS", Short: short, Args: arguments("ADDRESS"),
			RunE: func(cmd *cobra.Command, args []string) error {
				return c.onActor(cmd.Context(), handle, func(a *app.App, by domain.Member, actor domain.Actor) error {
					actor, err := do(cmd.Context(), a, by, actor, args[0])
					if err != nil {
						return err
					}
					return c.printProfile(actor)
				})
			},
		}
	}
	command.AddCommand(
		change("add", "Name a further address; then start the move there", addAlias),
		change("remove", "Name it no longer", removeAlias),
		&cobra.Command{
			Use: "list", Short: "List the aliases", Args: noArguments,
			RunE: func(cmd *cobra.Command, _ []string) error {
				return c.onActor(cmd.Context(), handle, func(_ *app.App, _ domain.Member, actor domain.Actor) error { return c.printProfile(actor) })
			},
		},
	)
	return command
}

func addAlias(ctx context.Context, a *app.App, by domain.Member, actor domain.Actor, address string) (domain.Actor, error) {
	other, err := a.ActorElsewhere(ctx, address)
	if err != nil {
		return actor, err
	}
	return a.Node.AddAlias(ctx, by, actor.URI, other)
}

func removeAlias(ctx context.Context, a *app.App, by domain.Member, actor domain.Actor, address string) (domain.Actor, error) {
	alias, err := a.AliasOf(ctx, actor, address)
	if err != nil {
		return actor, err
	}
	return a.Node.RemoveAlias(ctx, by, actor.URI, alias)
}

func (c *cli) moveCommand() *cobra.Command {
	var to string
	var yes, undo bool
	command := &cobra.Command{
		Use: "move [HANDLE]", Short: "Move an actor of this node (default: the organisation) to another address, with its followers",
		Long: "Tells the followers that the organisation lives elsewhere now; their servers follow the new address. The new actor must name\n" +
			"this one as an alias first. Afterwards this one stays readable and can edit and answer, but publishes nothing new.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if undo == (to != "") {
				return wrongUse("write: %s --to ADDRESS, or --undo", cmd.CommandPath())
			}
			return c.onActor(cmd.Context(), strings.Join(args, ""), func(a *app.App, by domain.Member, actor domain.Actor) error {
				return c.move(cmd.Context(), a, by, actor, to, yes)
			})
		},
	}
	command.Flags().StringVar(&to, "to", "", "handle or address of the new actor")
	command.Flags().BoolVar(&yes, "yes", false, "do not ask")
	command.Flags().BoolVar(&undo, "undo", false, "take the direction to the new address back; followers who went there stay there")
	return command
}

func (c *cli) move(ctx context.Context, a *app.App, by domain.Member, actor domain.Actor, to string, yes bool) error {
	if to == "" {
		actor, err := a.Node.UndoMove(ctx, by, actor.URI)
		if err != nil {
			return err
		}
		return c.printProfile(actor)
	}
	target, err := a.ActorElsewhere(ctx, to)
	if err != nil {
		return err
	}
	if !yes {
		followers, _, err := a.Store.FollowCounts(ctx, actor.URI)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.stderr, "%s has %d followers. They are asked to follow %s instead; that cannot be taken back.\n",
			actor.Handle, followers, target.HandleOrGuess())
		if err := c.confirm("move"); err != nil {
			return err
		}
	}
	if actor, err = a.Node.Move(ctx, by, actor.URI, target); err != nil {
		return err
	}
	return c.printProfile(actor)
}

// confirm asks for a word at the terminal; without it nothing is done.
func (c *cli) confirm(word string) error {
	fmt.Fprintf(c.stderr, "Type %q to go on: ", word)
	typed, err := c.line()
	if err != nil {
		return err
	}
	if !strings.EqualFold(typed, word) {
		return wrongUse("nothing was done: %q was not typed", word)
	}
	return nil
}

// line is one line of standard input.
func (c *cli) line() (string, error) {
	line, err := bufio.NewReader(io.LimitReader(c.stdin, 4096)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", fmt.Errorf("read the answer: %w", err)
	}
	return strings.TrimSpace(line), nil
}

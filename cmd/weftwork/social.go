package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

func timestamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func (c *cli) replyCommand() *cobra.Command {
	return &cobra.Command{
		Use: "reply ADDRESS TEXT", Short: "Answer an item or a note in the organisation's name", Args: arguments("ADDRESS", "TEXT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				object, err := a.ObjectAt(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				a.Meet(cmd.Context(), object)
				note, err := a.Node.Reply(cmd.Context(), by, object, args[1], node.ReplyOptions{})
				if err != nil {
					return err
				}
				return c.print(map[string]any{"id": note.URI, "url": note.URL, "inReplyTo": note.InReplyTo}, note.URL+"\n")
			})
		},
	}
}

// respondCommand makes "reshare" and "like".
func (c *cli) respondCommand(what string) *cobra.Command {
	var undo bool
	command := &cobra.Command{
		Use: what + " ADDRESS", Short: "Pass an item or note on (reshare), or say that it is liked (like)", Args: arguments("ADDRESS"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				object, err := a.ObjectAt(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				act := map[string]func(context.Context, domain.Member, domain.URI) error{
					"reshare": a.Node.Reshare, "like": a.Node.Like, "reshare undo": a.Node.Unreshare, "like undo": a.Node.Unlike,
				}
				name := what
				if undo {
					name += " undo"
				}
				if err := act[name](cmd.Context(), by, object); err != nil {
					return err
				}
				return c.print(map[string]any{"id": object, "done": name}, name+" "+string(object)+"\n")
			})
		},
	}
	command.Flags().BoolVar(&undo, "undo", false, "take it back")
	return command
}

// asOwner is withApp with the member in whose name the command acts.
func (c *cli) asOwner(ctx context.Context, do func(a *app.App, by domain.Member) error) error {
	return c.withApp(ctx, func(a *app.App) error {
		by, err := c.actor(ctx, a)
		if err != nil {
			return err
		}
		return do(a, by)
	})
}

// actor is the member in whose name a command acts: the one of --as, else the first owner.
func (c *cli) actor(ctx context.Context, a *app.App) (domain.Member, error) {
	if c.as == "" {
		return owner(ctx, a)
	}
	member, err := memberAt(ctx, a, c.as)
	if err == nil && member.HasLeft() {
		err = domain.Explain(domain.ErrForbidden, "this member left already", nil)
	}
	return member, err
}

func (c *cli) lookupCommand() *cobra.Command {
	return &cobra.Command{
		Use: "lookup HANDLE|ADDRESS", Short: "Show what a handle or an address is", Args: arguments("HANDLE|ADDRESS"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.withApp(cmd.Context(), func(a *app.App) error {
				found, err := a.Lookup(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				switch {
				case found.Actor != nil:
					return c.print(describeActor(*found.Actor), actorLine(*found.Actor))
				case found.Item != nil:
					return c.print(describe(*found.Item), fmt.Sprintf("%s  %s\n%s\n", found.Item.Kind, found.Item.Content.Title, found.Item.URL))
				}
				return c.print(map[string]any{"id": found.Note.URI, "url": found.Note.URL, "author": found.Note.Actor, "html": found.Note.HTML},
					fmt.Sprintf("note by %s\n%s\n", found.Note.Actor, found.Note.URI))
			})
		},
	}
}

type actorDocument struct {
	ID     domain.URI         `json:"id"`
	URL    string             `json:"url"`
	Handle string             `json:"handle,omitempty"`
	Name   string             `json:"name"`
	Type   domain.ActorType   `json:"type"`
	State  domain.FollowState `json:"state,omitempty"`
}

func describeActor(a domain.Actor) actorDocument {
	document := actorDocument{ID: a.URI, URL: a.URL, Name: a.DisplayName(), Type: a.Type}
	if handle := a.HandleOrGuess(); handle != "" {
		document.Handle = handle.String()
	}
	return document
}

func actorLine(a domain.Actor) string {
	name := string(a.URI)
	if handle := a.HandleOrGuess(); handle != "" {
		name = handle.String()
	}
	return fmt.Sprintf("%-12s %-40s %s\n", a.Type, name, a.DisplayName())
}

func (c *cli) followCommand() *cobra.Command {
	return &cobra.Command{
		Use: "follow HANDLE|ADDRESS", Short: "Follow an actor of another host", Args: arguments("HANDLE|ADDRESS"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				found, err := a.Lookup(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				if found.Actor == nil {
					return domain.Explain(domain.ErrInvalid, "this is not an actor; paste the handle or profile address of one", nil)
				}
				follow, err := a.Node.Follow(cmd.Context(), by, *found.Actor)
				if err != nil {
					return err
				}
				document := describeActor(*found.Actor)
				document.State = follow.State
				return c.print(document, "asked to follow "+actorLine(*found.Actor))
			})
		},
	}
}

func (c *cli) unfollowCommand() *cobra.Command {
	return &cobra.Command{
		Use: "unfollow HANDLE|ADDRESS", Short: "No longer follow an actor", Args: arguments("HANDLE|ADDRESS"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				actor, err := a.FollowedActor(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				if err := a.Node.Unfollow(cmd.Context(), by, actor.URI); err != nil {
					return err
				}
				return c.print(describeActor(actor), "no longer follows "+actorLine(actor))
			})
		},
	}
}

func (c *cli) followersCommand() *cobra.Command {
	return c.followListCommand("followers", "List who follows this node", (*storage.Store).FollowersOf)
}

func (c *cli) followingCommand() *cobra.Command {
	return c.followListCommand("following", "List whom the organisation follows", (*storage.Store).FollowingOf)
}

type followList func(s *storage.Store, ctx context.Context, actor domain.URI, page storage.Page) ([]storage.FollowWith, int, error)

func (c *cli) followListCommand(use, short string, list followList) *cobra.Command {
	var page int
	command := &cobra.Command{
		Use: use, Short: short, Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withApp(cmd.Context(), func(a *app.App) error {
				settings, err := a.Store.Settings(cmd.Context())
				if err != nil {
					return err
				}
				follows, total, err := list(a.Store, cmd.Context(), settings.Organisation, storage.Page{Number: page, Size: 100})
				if err != nil {
					return err
				}
				documents := make([]actorDocument, len(follows))
				var text strings.Builder
				for i, follow := range follows {
					documents[i] = describeActor(follow.Actor)
					documents[i].State = follow.Follow.State
					fmt.Fprintf(&text, "%-9s %s", follow.Follow.State, actorLine(follow.Actor))
				}
				return c.print(map[string]any{"total": total, "actors": documents}, text.String())
			})
		},
	}
	command.Flags().IntVar(&page, "page", 1, "page of 100")
	return command
}

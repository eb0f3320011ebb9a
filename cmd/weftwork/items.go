package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// itemDocument is what --json prints of an item.
type itemDocument struct {
	ID        domain.URI        `json:"id"`
	URL       string            `json:"url"`
	Kind      domain.Kind       `json:"kind"`
	Title     string            `json:"title"`
	State     domain.State      `json:"state"`
	Author    domain.URI        `json:"author"`
	Published string            `json:"published,omitempty"`
	Updated   string            `json:"updated,omitempty"`
	Start     string            `json:"start,omitempty"`
	Visible   domain.Visibility `json:"visibility"`
}

func describe(item domain.Item) itemDocument {
	document := itemDocument{
		ID: item.URI, URL: item.URL, Kind: item.Kind, Title: item.Editing().Title, State: item.State,
		Author: item.Actor, Published: timestamp(item.PublishedAt), Updated: timestamp(item.UpdatedAt), Visible: item.Visibility,
	}
	if item.Content.Event != nil {
		document.Start = timestamp(item.Content.Event.Start)
	}
	return document
}

func (c *cli) itemCommand(kind domain.Kind) *cobra.Command {
	command := &cobra.Command{
		Use:   string(kind),
		Short: fmt.Sprintf("Publish, edit, retract and list %s", kind.Plural()),
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return wrongUse("write: %s publish|edit|retract|list", cmd.CommandPath())
		},
	}
	command.AddCommand(c.publishCommand(kind), c.editCommand(kind), c.retractCommand(kind), c.listCommand(kind))
	if kind == domain.KindInitiative {
		command.AddCommand(c.deleteCommand())
	}
	return command
}

func (c *cli) publishCommand(kind domain.Kind) *cobra.Command {
	return &cobra.Command{
		Use: "publish FILE", Short: "Publish what FILE says (- reads standard input)", Args: arguments("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				content, err := c.content(cmd, a, by, kind, args[0])
				if err != nil {
					return err
				}
				item, err := a.Node.PublishContent(cmd.Context(), by, kind, content)
				if err != nil {
					return err
				}
				return c.print(describe(item), item.URL+"\n")
			})
		},
	}
}

func (c *cli) editCommand(kind domain.Kind) *cobra.Command {
	return &cobra.Command{
		Use: "edit ADDRESS FILE", Short: "Replace what is published at ADDRESS by what FILE says", Args: arguments("ADDRESS", "FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				item, err := a.ItemAt(cmd.Context(), kind, args[0])
				if err != nil {
					return err
				}
				content, err := c.content(cmd, a, by, kind, args[1])
				if err != nil {
					return err
				}
				if item, err = a.Node.EditContent(cmd.Context(), by, item.ID, content); err != nil {
					return err
				}
				return c.print(describe(item), item.URL+"\n")
			})
		},
	}
}

func (c *cli) retractCommand(kind domain.Kind) *cobra.Command {
	return &cobra.Command{
		Use: "retract ADDRESS", Short: "Take back what is published at ADDRESS, here and at all peers", Args: arguments("ADDRESS"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				item, err := a.ItemAt(cmd.Context(), kind, args[0])
				if err != nil {
					return err
				}
				id := item.URI
				if item, err = a.Node.Retract(cmd.Context(), by, item.ID); err != nil {
					return err
				}
				document := describe(item)
				document.ID = id
				return c.print(document, "retracted "+item.URL+"\n")
			})
		},
	}
}

func (c *cli) listCommand(kind domain.Kind) *cobra.Command {
	var page int
	command := &cobra.Command{
		Use: "list", Short: "List what this node has, with drafts", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				viewer := domain.Viewer{Member: &by}
				filter := storage.ItemFilter{Kind: kind, Local: true, AnyState: true}
				items, total, err := a.Store.Items(cmd.Context(), viewer, filter, storage.Page{Number: page, Size: 50})
				if err != nil {
					return err
				}
				documents := make([]itemDocument, len(items))
				var text strings.Builder
				for i, item := range items {
					documents[i] = describe(item)
					fmt.Fprintf(&text, "%-10s %-50s %s\n", item.State, documents[i].Title, item.URL)
				}
				return c.print(map[string]any{"total": total, "items": documents}, text.String())
			})
		},
	}
	command.Flags().IntVar(&page, "page", 1, "page of 50")
	return command
}

func (c *cli) organisationCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "organisation", Short: "Edit the organisation's own card", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return wrongUse("write: %s edit FILE", cmd.CommandPath()) },
	}
	command.AddCommand(&cobra.Command{
		Use: "edit FILE", Short: "Replace the card by what FILE says", Args: arguments("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				content, err := c.content(cmd, a, by, domain.KindOrganisation, args[0])
				if err != nil {
					return err
				}
				item, err := a.Node.EditOrganisation(cmd.Context(), by, content)
				if err != nil {
					return err
				}
				document := describe(item)
				document.ID = item.Subject
				return c.print(document, item.URL+"\n")
			})
		},
	})
	return command
}

// content reads FILE; pictures that it names are found beside it.
func (c *cli) content(cmd *cobra.Command, a *app.App, by domain.Member, kind domain.Kind, name string) (domain.Content, error) {
	file, err := c.open(name)
	if err != nil {
		return domain.Content{}, err
	}
	defer file.Close()
	folder := "."
	if name != "-" {
		folder = filepath.Dir(name)
	}
	return a.ReadContent(cmd.Context(), by, kind, file, folder)
}

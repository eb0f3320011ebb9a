package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func (c *cli) networkCommand() *cobra.Command {
	var page int
	command := &cobra.Command{
		Use: "network", Short: "List what followed actors published, newest first", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				filter := storage.TimelineFilter{Notes: true}
				entries, total, err := a.Store.Timeline(cmd.Context(), domain.Viewer{Member: &by}, filter, storage.Page{Number: page, Size: 50})
				if err != nil {
					return err
				}
				documents := make([]entryDocument, len(entries))
				var text strings.Builder
				for i, entry := range entries {
					documents[i] = describeEntry(entry)
					fmt.Fprintf(&text, "%s  %-10s %-25s %s\n", documents[i].At, documents[i].Kind, documents[i].From, documents[i].Title)
				}
				return c.print(map[string]any{"total": total, "entries": documents}, text.String())
			})
		},
	}
	command.Flags().IntVar(&page, "page", 1, "page of 50")
	return command
}

type entryDocument struct {
	ID         domain.URI `json:"id"`
	URL        string     `json:"url"`
	Kind       string     `json:"kind"`
	Title      string     `json:"title"`
	Author     domain.URI `json:"author"`
	From       string     `json:"from"`
	ResharedBy domain.URI `json:"resharedBy,omitempty"`
	At         string     `json:"at"`
}

func describeEntry(e storage.Entry) entryDocument {
	document := entryDocument{Author: e.Author.URI, From: e.Author.URI.Host(), At: timestamp(e.At)}
	if e.ResharedBy != nil {
		document.ResharedBy = e.ResharedBy.URI
	}
	if e.Item != nil {
		document.ID, document.URL, document.Kind, document.Title = e.Item.URI, e.Item.URL, string(e.Item.Kind), e.Item.Content.Title
	} else {
		document.ID, document.URL, document.Kind, document.Title = e.Note.URI, e.Note.URL, "note", app.NoteTitle(*e.Note)
	}
	return document
}

func (c *cli) responsesCommand() *cobra.Command {
	return &cobra.Command{
		Use: "responses ADDRESS", Short: "List replies, likes and reshares of an item or note", Args: arguments("ADDRESS"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				object, err := a.ObjectAt(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				replies, err := a.Store.Replies(cmd.Context(), domain.Viewer{Member: &by}, object)
				if err != nil {
					return err
				}
				document := map[string]any{"id": object}
				var texts []map[string]any
				var text strings.Builder
				for _, reply := range replies {
					texts = append(texts, map[string]any{
						"id": reply.Note.URI, "author": reply.Note.Actor, "inReplyTo": reply.Note.InReplyTo,
						"html": reply.Note.HTML, "hidden": reply.Note.Hidden, "published": timestamp(reply.Note.PublishedAt),
					})
					fmt.Fprintf(&text, "reply    %s  %s\n", reply.Author.DisplayName(), reply.Note.URI)
				}
				document["replies"] = texts
				for name, kind := range map[string]domain.ResponseKind{"likes": domain.ResponseLike, "reshares": domain.ResponseReshare} {
					responses, err := a.Store.Responses(cmd.Context(), object, kind)
					if err != nil {
						return err
					}
					actors := []domain.URI{}
					for _, response := range responses {
						switch response.Actor.Role {
						case domain.RoleNode, domain.RoleInitiative, domain.RoleStream:
							continue // passes on by itself what belongs to it
						}
						actors = append(actors, response.Actor.URI)
						fmt.Fprintf(&text, "%-8s %s\n", kind, response.Actor.DisplayName())
					}
					document[name] = actors
				}
				return c.print(document, text.String())
			})
		},
	}
}

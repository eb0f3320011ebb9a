package node

import (
	"context"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// maxNote is in characters; GoToSocial's default is 5,000, Mastodon shows any length.
const maxNote = 5000

// ReplyOptions say how an answer appears.
type ReplyOptions struct {
	// ShowMember puts the member's name under the answer; else only the organisation is named.
	ShowMember bool
}

// Reply answers an item or a note in the organisation's name. The answer to a direct message is direct.
func (n *Node) Reply(ctx context.Context, by domain.Member, to domain.URI, text string, options ReplyOptions) (domain.Note, error) {
	h, err := n.home(ctx)
	if err != nil {
		return domain.Note{}, err
	}
	text = strings.TrimSpace(cleanText(text))
	var wrong domain.InvalidError
	checkLength(&wrong, "text", text, 1, maxNote)
	if err := wrong.OrNil(); err != nil {
		return domain.Note{}, err
	}
	parent, err := n.threadOf(ctx, to)
	if err != nil {
		return domain.Note{}, err
	}
	if err := domain.Allow(by, domain.ActReply, parent.subject); err != nil {
		return domain.Note{}, err
	}
	note, err := n.answer(ctx, h, by, parent, text, options)
	if err != nil {
		return domain.Note{}, err
	}
	direct := note.Visibility == domain.VisibilityDirect
	create, err := n.prepare(h, &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: domain.VerbCreate, Actor: note.Actor, Object: &note,
		ObjectURI: note.URI, To: note.To, Cc: note.Cc, PublishedAt: note.PublishedAt,
	}, note.URI, !direct)
	if err != nil {
		return domain.Note{}, err
	}
	if direct {
		create = create.toFollowersOf(nil, audience(note))
	} else {
		create = create.inOutbox().toFollowersOf([]domain.URI{note.Actor}, audience(note))
	}
	err = n.record(ctx, n.audit(ctx, by, domain.AuditReply, string(to), ""), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if _, err := tx.SaveNote(ctx, note); err != nil {
			return err
		}
		return send(ctx, tx, create)
	})
	return note, err
}

// parentOf is what a note may answer.
type parentOf struct {
	uri, root, actor domain.URI
	above            domain.URI // what it answers itself
	context          domain.URI // of the thread, as a peer named it
	rootURL          string
	visibility       domain.Visibility
	mentions         []domain.Mention
	subject          domain.Subject // the item of ours that the thread is about
}

func (n *Node) threadOf(ctx context.Context, uri domain.URI) (parentOf, error) {
	item, err := n.store.ItemByURI(ctx, uri)
	if err == nil {
		parent := parentOf{uri: uri, root: uri, actor: item.Actor, context: item.Context, rootURL: item.URL, visibility: item.Visibility}
		if item.Local {
			parent.subject = domain.OfItem(&item)
		}
		return parent, nil
	}
	if !notFound(err) {
		return parentOf{}, err
	}
	note, err := n.store.NoteByURI(ctx, uri)
	if err != nil {
		return parentOf{}, err
	}
	parent := parentOf{
		uri: uri, root: note.Root, actor: note.Actor, above: note.InReplyTo, context: note.Context, visibility: note.Visibility,
		mentions: note.Mentions,
	}
	if root, err := n.store.ItemByURI(ctx, note.Root); err == nil {
		parent.rootURL = root.URL
		if root.Local && note.Visibility != domain.VisibilityDirect {
			parent.subject = domain.OfItem(&root)
		}
	} else if !notFound(err) {
		return parentOf{}, err
	}
	return parent, nil
}

func (n *Node) answer(ctx context.Context, h home, by domain.Member, parent parentOf, text string, options ReplyOptions) (domain.Note, error) {
	rendered := n.render(ctx, h, text)
	id := n.newID()
	note := domain.Note{
		ID: id, URI: h.addresses.Note(id), Local: true, Actor: h.organisation.URI, Member: by.ID, ShowMember: options.ShowMember,
		InReplyTo: parent.uri, Root: parent.root, Text: text, HTML: rendered.HTML, Tags: rendered.Tags,
		Language: h.settings.Language, PublishedAt: n.moment(),
	}
	note.URL = h.addresses.Base + "/notes/" + string(id)
	if parent.rootURL != "" && h.addresses.IsOurs(domain.URI(parent.rootURL)) {
		note.URL = parent.rootURL + "#note-" + string(id)
	}
	if options.ShowMember {
		note.HTML += signatureOf(by.Name)
	}
	note.Context = parent.context
	if h.addresses.IsOurs(parent.root) {
		note.Context = parent.root + "/context"
	}
	named, err := n.namedIn(ctx, h, parent)
	if err != nil {
		return domain.Note{}, err
	}
	note.Mentions = uniqueMentions(append(named, rendered.mentions...), h.organisation.URI)
	if parent.visibility == domain.VisibilityDirect {
		note.Visibility = domain.VisibilityDirect
		note.To = people(note)
		return note, nil
	}
	note.Visibility = domain.VisibilityPublic
	note.To = []domain.URI{domain.Public}
	others, err := n.store.ParticipantsOf(ctx, parent.root, maxParticipants)
	if err != nil {
		return domain.Note{}, err
	}
	note.Cc = distinctURIs([]domain.URI{h.organisation.Followers}, people(note), others)
	return note, nil
}

func uniqueMentions(mentions []domain.Mention, except domain.URI) []domain.Mention {
	seen := map[domain.URI]bool{except: true, "": true}
	var kept []domain.Mention
	for _, m := range mentions {
		if !seen[m.Actor] {
			seen[m.Actor] = true
			kept = append(kept, m)
		}
	}
	return kept
}

func people(note domain.Note) []domain.URI {
	actors := make([]domain.URI, len(note.Mentions))
	for i, m := range note.Mentions {
		actors[i] = m.Actor
	}
	return actors
}

// RetractNote takes an answer of ours back.
func (n *Node) RetractNote(ctx context.Context, by domain.Member, id domain.ID) error {
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	note, err := n.store.NoteByID(ctx, id)
	if err != nil {
		return err
	}
	if err := domain.Allow(by, domain.ActRetractReply, domain.OfNote(&note)); err != nil {
		return err
	}
	if !note.Local {
		return domain.Explain(domain.ErrForbidden, "this was written elsewhere; it can be hidden here, not retracted", nil)
	}
	tombstone := domain.Tombstone{URI: note.URI, FormerType: "Note", DeletedAt: n.moment()}
	deletion, err := n.deletion(h, note.Actor, tombstone, note.To, note.Cc)
	if err != nil {
		return err
	}
	responders, err := n.store.RespondersOf(ctx, note.URI)
	if err != nil {
		return err
	}
	followersOf := []domain.URI{note.Actor}
	if note.Visibility == domain.VisibilityDirect {
		followersOf = nil
	}
	deletion = deletion.toFollowersOf(followersOf, append(audience(note), responders...))
	return n.record(ctx, n.audit(ctx, by, domain.AuditReplyRetract, string(note.URI), ""), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := send(ctx, tx, deletion); err != nil {
			return err
		}
		if err := tx.DropFromOutbox(ctx, note.URI); err != nil {
			return err
		}
		if err := tx.DeleteNoteByURI(ctx, note.URI); err != nil {
			return err
		}
		return tx.AddTombstone(ctx, tombstone)
	})
}

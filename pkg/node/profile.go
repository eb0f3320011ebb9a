package node

import (
	"context"
	"fmt"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/storage"
)

// SaveProfile keeps a member's name and what she tells of herself. handle is her own in the fediverse, "" for none.
func (n *Node) SaveProfile(ctx context.Context, by domain.Member, name, words, handle string, photo *domain.Image) (domain.Member, error) {
	if err := allow(by, domain.ActAccount); err != nil {
		return by, err
	}
	name, words = oneLine(name), strings.TrimSpace(cleanText(words))
	var wrong domain.InvalidError
	checkLength(&wrong, "name", name, 1, maxMemberName)
	checkLength(&wrong, "words", words, 0, domain.MaxProfile)
	profile := domain.Profile{Words: words, Photo: photo}
	if handle = strings.TrimSpace(handle); handle != "" {
		parsed, err := domain.ParseHandle(handle)
		if err != nil {
			wrong.Add("handle", "write it like @name@example.social")
		}
		profile.Handle = parsed
	}
	if err := wrong.OrNil(); err != nil {
		return by, err
	}
	slug := by.Slug
	if slug == string(by.ID) || slug == "" { // from before members had pages
		var err error
		if slug, err = n.freeMemberSlug(ctx, domain.Member{ID: by.ID, Name: name}); err != nil {
			return by, err
		}
	}
	var member domain.Member
	err := n.record(ctx, n.audit(ctx, by, domain.AuditProfile, name, "").About("member", by.ID), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		var err error
		if member, err = tx.MemberByID(ctx, by.ID); err != nil {
			return err
		}
		member.Name, member.Slug, member.Profile = name, slug, profile
		return tx.SaveMember(ctx, member)
	})
	return member, err
}

// maxAuthors is how many members stand in one byline.
const maxAuthors = 10

// signed is a content with the byline that it is published with, and with its translators.
func (n *Node) signed(ctx context.Context, t translated, item domain.Item, content domain.Content) (domain.Content, error) {
	content = item.TidyAuthors(content)
	named := len(content.Authors) > 0
	var err error
	if content.Authors, err = n.knownMembers(ctx, content.Authors); err != nil {
		return content, err
	}
	content.Unsigned = content.Unsigned || named && len(content.Authors) == 0 // not who happens to have it now
	if !t.set.IsTranslation(item.ID) {
		content.Translators = nil
		return content, nil
	}
	content.Translators, err = n.knownMembers(ctx, credited(item, content).Translators)
	return content, err
}

// knownMembers leaves out of a byline who is no member, and who is too many.
func (n *Node) knownMembers(ctx context.Context, ids []domain.ID) ([]domain.ID, error) {
	var known []domain.ID
	for _, id := range ids {
		_, err := n.store.MemberByID(ctx, id)
		if err != nil && !notFound(err) {
			return nil, err
		}
		if err == nil && len(known) < maxAuthors {
			known = append(known, id)
		}
	}
	return known, nil
}

// freeMemberSlug makes the address of a member's page from her name; it stays when the name changes.
func (n *Node) freeMemberSlug(ctx context.Context, member domain.Member) (string, error) {
	base := cut(markup.Slug(member.Name), maxSlug)
	if base == "" {
		return string(member.ID), nil
	}
	slug := base
	for try := 2; try < 100; try++ {
		held, err := n.store.MemberBySlug(ctx, slug)
		if notFound(err) || err == nil && held.ID == member.ID {
			return slug, nil
		}
		if err != nil {
			return "", err
		}
		slug = fmt.Sprintf("%s-%d", base, try)
	}
	return string(member.ID), nil
}

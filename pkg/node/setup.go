package node

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/storage"
)

// SetupRequest is what set-up asks for.
type SetupRequest struct {
	Name   string
	Handle string // "" proposes one from the name
	// URL is the public address: scheme and host, with the port where there is one.
	URL string
	// HandleDomain stands behind the "@"; "" for the host of URL.
	HandleDomain string
	Language     string
	Vocabulary   Vocabulary
	Email        string
	Password     string
	MemberName   string
}

// ProposeHandle makes a handle from an organisation's name: "P2P Foundation" gives "p2p_foundation".
func ProposeHandle(name string) string {
	handle := strings.Trim(strings.ReplaceAll(markup.Slug(name), "-", "_"), "_")
	handle = strings.Map(func(r rune) rune {
		if r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, handle)
	if len(handle) > 30 {
		handle = strings.TrimRight(handle[:30], "_")
	}
	if !handlePattern.MatchString(handle) || domain.IsReservedHandle(handle) {
		return "organisation"
	}
	return handle
}

// Setup makes the node usable: its actors, its vocabulary and its first member, in one transaction. It works once.
func (n *Node) Setup(ctx context.Context, request SetupRequest) (domain.Settings, error) {
	settings, err := n.store.Settings(ctx)
	if err != nil {
		return domain.Settings{}, err
	}
	if settings.IsSetUp() {
		return domain.Settings{}, errSetUpAlready
	}
	request, member, err := n.checkSetup(ctx, request)
	if err != nil {
		return domain.Settings{}, err
	}
	addresses := domain.NewAddresses(request.URL, request.HandleDomain)
	birth, err := n.organisationAt(addresses, request, member)
	if err != nil {
		return domain.Settings{}, err
	}
	settings = domain.Settings{
		Base: addresses.Base, HandleDomain: request.HandleDomain, Language: request.Language, Organisation: birth.organisation.URI,
	}
	terms := vocabularyTerms(addresses, request.Vocabulary, n.newID)
	err = n.store.Write(ctx, func(tx *storage.Tx) error {
		if now, err := tx.Settings(ctx); err != nil || now.IsSetUp() {
			return errors.Join(err, errSetUpAlready)
		}
		if err := tx.SaveSettings(ctx, settings); err != nil {
			return err
		}
		if err := tx.AddMember(ctx, member); err != nil {
			return err
		}
		for _, term := range terms {
			if err := tx.SaveTerm(ctx, term); err != nil {
				return err
			}
		}
		return birth.save(ctx, tx, member)
	})
	return settings, err
}

var errSetUpAlready = domain.Explain(domain.ErrConflict, "this node is set up already", nil)

func (n *Node) checkSetup(ctx context.Context, request SetupRequest) (SetupRequest, domain.Member, error) {
	var wrong domain.InvalidError
	request.Name = oneLine(request.Name)
	checkLength(&wrong, "name", request.Name, 2, 100)
	request.Handle = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(request.Handle)), "@")
	if request.Handle == "" {
		request.Handle = ProposeHandle(request.Name)
	}
	checkHandle(&wrong, "handle", request.Handle)
	request.URL = checkBase(&wrong, "url", request.URL)
	request.HandleDomain = checkHandleDomain(&wrong, "handle_domain", request.HandleDomain, request.URL)
	if request.Language == "" {
		request.Language = "en"
	}
	if !languagePattern.MatchString(request.Language) {
		wrong.Add("language", "write a language code such as en, fr or pt-BR")
	}
	if request.Vocabulary == "" {
		request.Vocabulary = VocabularyCommons
	}
	if request.Vocabulary != VocabularyCommons && request.Vocabulary != VocabularyEmpty {
		wrong.Add("vocabulary", "choose commons or empty")
	}
	member, err := n.makeMember(ctx, NewMember{Email: request.Email, Name: request.MemberName, Password: request.Password, Role: domain.RoleOwner, near: []string{request.Name, request.Handle, request.URL}})
	if invalid, ok := errors.AsType[*domain.InvalidError](err); ok {
		wrong.Fields = append(wrong.Fields, invalid.Fields...)
	} else if err != nil {
		return request, member, err
	}
	return request, member, wrong.OrNil()
}

// checkBase takes a public address apart: scheme and host only.
func checkBase(wrong *domain.InvalidError, field, address string) string {
	address = strings.TrimRight(strings.TrimSpace(address), "/")
	parsed, err := url.Parse(address)
	switch {
	case err != nil || parsed.Host == "" || parsed.User != nil || (parsed.Scheme != "https" && parsed.Scheme != "http"):
		wrong.Add(field, "write the public address as https://weft.example.org")
	case parsed.Path != "" || parsed.RawQuery != "" || parsed.Fragment != "":
		wrong.Add(field, "write scheme and host only, without a path")
	case parsed.Scheme == "http" && !isLocal(parsed.Hostname()):
		wrong.Add(field, "the fediverse needs https; http works for localhost only")
	default:
		return strings.ToLower(address)
	}
	return address
}

func isLocal(host string) bool {
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || strings.HasPrefix(host, "127.") ||
		host == "::1" || strings.HasSuffix(host, ".test")
}

// checkHandleDomain accepts a bare domain; the node's own host is kept as "".
func checkHandleDomain(wrong *domain.InvalidError, field, handleDomain, base string) string {
	handleDomain = strings.ToLower(strings.TrimSpace(handleDomain))
	if handleDomain == "" || handleDomain == domain.URI(base).Host() {
		return ""
	}
	if u, err := url.Parse("https://" + handleDomain); err != nil || u.Host != handleDomain || strings.ContainsAny(handleDomain, " @/") {
		wrong.Add(field, "write a domain only, such as example.org")
	}
	return handleDomain
}

// birth is what set-up makes: the node actor and the organisation.
type birth struct {
	node, organisation domain.Actor
	keys               []domain.PrivateKey
	card               domain.Item
}

func (n *Node) organisationAt(a domain.Addresses, request SetupRequest, owner domain.Member) (birth, error) {
	node := n.newActor(a, a.NodeActor(), domain.RoleNode, domain.TypeApplication, a.HandleDomain)
	node.Name, node.URL, node.Discoverable, node.Indexable = nodeName(request.Name), a.Base+"/", false, false
	content := domain.Content{
		Title: request.Name, Language: request.Language,
		Card: &domain.Card{Handle: request.Handle, Status: domain.StatusActive},
	}
	organisation := withCard(n.newActor(a, a.Actor(n.newID()), domain.RoleOrganisation, domain.TypeOrganization, request.Handle), content)
	organisation.Initiatives = organisation.URI + "/initiatives"
	nodeKeys, err := n.newKeys(node.URI)
	if err != nil {
		return birth{}, fmt.Errorf("make keys: %w", err)
	}
	keys, err := n.newKeys(organisation.URI)
	if err != nil {
		return birth{}, fmt.Errorf("make keys: %w", err)
	}
	node.Keys, organisation.Keys = publicKeys(nodeKeys), publicKeys(keys)
	now := n.moment()
	return birth{
		node: node, organisation: organisation, keys: append(nodeKeys, keys...),
		card: domain.Item{
			ID: n.newID(), Kind: domain.KindOrganisation, Local: true, Actor: organisation.URI, Subject: organisation.URI,
			Slug: request.Handle, URL: a.Profile(request.Handle), State: domain.StatePublished, Visibility: domain.VisibilityPublic,
			Content: content, Revision: 1, CreatedBy: owner.ID, CreatedAt: now, PublishedAt: now,
		},
	}, nil
}

func (b birth) save(ctx context.Context, tx *storage.Tx, owner domain.Member) error {
	for _, actor := range []domain.Actor{b.node, b.organisation} {
		if err := tx.ReserveHandle(ctx, actor.Username, actor.URI); err != nil {
			return err
		}
		if err := tx.SaveActor(ctx, actor); err != nil {
			return err
		}
	}
	if err := tx.SavePrivateKeys(ctx, b.keys); err != nil {
		return err
	}
	if err := tx.InsertItem(ctx, b.card); err != nil {
		return err
	}
	return tx.AddRevision(ctx, storage.Revision{Item: b.card.ID, Number: 1, Content: b.card.Content, Member: owner.ID, CreatedAt: b.card.CreatedAt})
}

package web

import (
	"bytes"
	"html/template"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
)

// linkCardView is what a text shows in the place of a bare link, or below it for those who may have it fetched again.
type linkCardView struct {
	URL, Link, Title, Description, Site, Host, Lang, Image string
	Local                                                  bool
	// Renew is for who may; Waiting and Problem say why there is no card yet, or none. Back is the page with the form.
	Renew, Waiting bool
	Problem, Back  string
}

// IsCard says whether there is enough for one.
func (l linkCardView) IsCard() bool { return l.Title != "" }

// withCards shows the bare links of a text of ours as cards, from what is stored: nothing is fetched while somebody waits. back
// is the page on which the text stands, "" in a form, where no other form can be.
func (s *Server) withCards(v *visit, p presenter, text template.HTML, back string) (template.HTML, error) {
	links := markup.BareLinks(string(text))
	if len(links) == 0 {
		return text, nil
	}
	links = links[:min(len(links), domain.MaxLinkCards)]
	stored, err := s.store.LinkCards(v.ctx(), links)
	if err != nil {
		return text, err
	}
	items, err := s.store.OpenItemsAt(v.ctx(), links)
	if err != nil {
		return text, err
	}
	isMember := v.member != nil
	var failed error
	shown := markup.ReplaceBareLinks(string(text), func(link string) string {
		view := linkCardView{URL: link, Link: link}
		if at := slices.IndexFunc(items, func(i domain.Item) bool { return string(i.URI) == link || i.URL == link }); at >= 0 {
			view = p.cardOfItem(&items[at], link)
		} else if card, ok := stored[link]; ok {
			view = p.cardOfPage(card, view)
			view.Waiting = isMember && card.State == domain.CardWanted && card.Attempts == 0
			if isMember && !view.Waiting {
				view.Problem = card.Problem
			}
			view.Back, view.Renew = back, back != "" && v.may(domain.ActPublish)
		}
		if !slices.Contains(links, link) || !view.IsCard() && !view.Waiting && view.Problem == "" {
			return ""
		}
		var out bytes.Buffer
		if err := v.speaker.set.Execute(&out, "partials/link-card", view); err != nil {
			failed = err
		}
		return strings.TrimSpace(out.String())
	})
	return template.HTML(shown), failed //nolint:gosec // sanitised, and our own template
}

// cardOfPage shows what a page said of itself.
func (p presenter) cardOfPage(card domain.LinkCard, view linkCardView) linkCardView {
	view.Title, view.Description, view.Lang = card.Title, card.Description, card.Language
	view.Host = strings.TrimPrefix(firstOf(card.Host, domain.URI(card.URL).Host()), "www.")
	if card.Site != view.Host {
		view.Site = card.Site
	}
	if card.Image != "" && p.remote != nil {
		view.Image = p.remote(card.Image + domain.CardPicture)
	}
	return view
}

// cardOfItem shows something that is here: it needs no fetch.
func (p presenter) cardOfItem(item *domain.Item, link string) linkCardView {
	view := linkCardView{
		URL: p.path(link), Link: link, Title: item.Content.Title, Lang: item.Content.Language, Host: domain.URI(link).Host(), Local: item.Local,
		Description: firstOf(item.Content.Summary, markup.Excerpt(item.Content.HTML, 200)),
	}
	if image := p.picture(item.Content.Image); image != nil {
		view.Image = image.Src
		if item.Local {
			view.Image = inWidth(image.Src, linkCardWidth)
		}
	}
	return view
}

// linkCardWidth is how wide a picture of ours is sent for a card, in pixels: twice what is shown.
const linkCardWidth = 320

// shownContent is a text of ours as its page shows it.
func (s *Server) shownContent(v *visit, p presenter, item *domain.Item, html template.HTML) (template.HTML, error) {
	if !item.Local {
		return html, nil
	}
	return s.withCards(v, p, html, p.itemPath(item))
}

// previewCards shows what is written with its cards, and has those fetched that are missing. An address on which
// somebody may still be typing is left alone: the last line, and the one that the script names.
func (s *Server) previewCards(v *visit, p presenter, typed domain.Content, html template.HTML) (template.HTML, error) {
	last := typed.Text[strings.LastIndexAny(strings.TrimRight(typed.Text, " \t"), "\n ")+1:]
	if err := s.node.WantCards(v.ctx(), string(html), strings.TrimSpace(last), v.FormValue("typing")); err != nil {
		return html, err
	}
	return s.withCards(v, p, html, "")
}

// renewCard has the page behind a link fetched again.
func (s *Server) renewCard(v *visit) error {
	if err := s.node.RenewCard(v.ctx(), v.FormValue("link")); err != nil {
		return err
	}
	v.tell("linkcard.renewed")
	return v.seeOther(v.back("/desk"))
}

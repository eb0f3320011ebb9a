package web

import (
	"fmt"
	"html/template"
	"net/http"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
)

// itemPage is the page of an article, ours or a peer's.
type itemPage struct {
	Origin             *origin
	Lang, Dir          string // of the text; the words around it are in the reader's language
	Kickers            []link
	Title, Summary     string
	Long               string // how much smaller a long title is set: "", "long" or "longer"
	Author             actorCard
	By                 []author // members of ours
	Translators        []author
	Published, Updated time.Time
	Minutes            int
	Language           string
	Cover              *picture
	HTML               template.HTML
	Contents           []markup.Heading
	Share              *sharing
	Licence            *link
	Ending             ending
	Responses          *responses
	Tongues            *inTongues
}

// ending stands below a text.
type ending struct {
	Series  []seriesPlace
	Belongs []link
	Tags    []link
	Edit    string
	Reach   *reachView
	Respond *respond
}

// respond are a member's buttons for an object.
type respond struct {
	URI             domain.URI
	Back            string
	Liked, Reshared bool
	// MayRespond and MayReply are what the member's role lets her do.
	MayRespond, MayReply bool
	Theirs               bool   // there is a copy to tell about
	Thread               string // our page of a peer's note, with its thread
}

// showArticle is the page of an article of ours.
func (s *Server) showArticle(v *visit) error { return s.showOwn(v, domain.KindArticle) }

// showOwn finds an item of ours by its readable address.
func (s *Server) showOwn(v *visit, kind domain.Kind) error {
	item, err := s.ownItem(v, kind, v.Param("slug"))
	if err != nil {
		return err
	}
	if wantsActivityPub(v.Request()) {
		return v.toObject(item.URI)
	}
	return s.showItem(v, &item)
}

// ownItem is a published item of ours; what was retracted is gone, what was never published was never here.
func (s *Server) ownItem(v *visit, kind domain.Kind, slug string) (domain.Item, error) {
	item, err := s.store.ItemBySlug(v.ctx(), kind, slug)
	switch {
	case isNotFound(err):
		return item, s.goneOr(v, kind, slug, err)
	case err != nil:
		return item, err
	case item.State == domain.StatePublished && item.Local:
		return item, nil
	case item.Revision > 0:
		return item, &withdrawnError{kind: kind, slug: slug, at: item.UpdatedAt}
	}
	return item, fmt.Errorf("%s %q is not published: %w", kind, slug, domain.ErrNotFound)
}

// goneOr is domain.ErrGone where something of ours was deleted for ever, else err.
func (s *Server) goneOr(v *visit, kind domain.Kind, slug string, err error) error {
	stone, failed := s.store.TombstoneOf(v.ctx(), domain.URI(v.site.addresses.Page(kind, slug)))
	if failed == nil {
		return &withdrawnError{kind: kind, slug: slug, at: stone.DeletedAt}
	}
	return err
}

// showItem renders an article or event.
func (s *Server) showItem(v *visit, item *domain.Item) error {
	if item.Kind == domain.KindEvent {
		return s.showOccasion(v, item)
	}
	p := s.presenter(v)
	in, err := s.inTongues(v, item)
	if err != nil {
		return err
	}
	page, author, err := s.itemPage(v, p, item, in)
	if err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "articles/show", s.itemHead(v, item, author, in), page)
}

func (s *Server) itemPage(v *visit, p presenter, item *domain.Item, in *inTongues) (itemPage, domain.Actor, error) {
	c := item.Content
	author, err := s.store.ActorByURI(v.ctx(), item.Actor)
	if err != nil && !isNotFound(err) {
		return itemPage{}, author, err
	}
	page := itemPage{
		Tongues: in, Lang: c.Language, Dir: textDirection(c.Language), Kickers: p.termLinks(c.Streams), Title: c.Title, Long: longTitle(c.Title), Summary: c.Summary,
		Author: p.actor(author), Published: p.here(item.PublishedAt), Updated: p.here(item.UpdatedAt), Minutes: minutes(c),
		Language: p.otherLanguage(c.Language), Cover: p.picture(c.Image), HTML: p.html(c.HTML, item.Local),
	}
	signed, err := s.bylineOf(v, item)
	if err != nil {
		return itemPage{}, author, err
	}
	page.By = p.authors(signed)
	if page.Translators, err = s.creditsOf(v, p, item, in); err != nil {
		return itemPage{}, author, err
	}
	if !item.Local {
		page.Origin = p.origin(item, author)
	}
	page.Share, page.Licence = s.sharingOf(v, item), licenceOf(v, item)
	if err := s.withContents(v, p, item, &page); err != nil {
		return itemPage{}, author, err
	}
	if page.Ending, err = s.ending(v, p, item); err != nil {
		return itemPage{}, author, err
	}
	page.Responses, err = s.responsesTo(v, p, in.talk, in.beside()...)
	return page, author, err
}

// ending says what the item belongs to and what members can do with it.
func (s *Server) ending(v *visit, p presenter, item *domain.Item) (ending, error) {
	e := ending{Tags: p.tagLinks(item.Content.Tags)}
	if item.Content.Card == nil { // a card has a heading of its own for them
		e.Tags = append(p.termLinks(item.Content.Themes), e.Tags...)
	}
	var err error
	if e.Series, err = s.placesOf(v, item); err != nil {
		return e, err
	}
	actors, err := s.store.ActorsByURI(v.ctx(), item.Content.Initiatives)
	if err != nil {
		return e, err
	}
	for _, uri := range item.Content.Initiatives {
		if actor, ok := actors[uri]; ok {
			e.Belongs = append(e.Belongs, link{Name: actor.DisplayName(), URL: p.path(actor.URL)})
		}
	}
	if v.member == nil {
		return e, nil
	}
	if item.Local {
		if v.mayOpen(item) {
			e.Edit = editPath(item)
		}
		e.Reach, err = s.reach(v, item, shownProblems)
		return e, err
	}
	e.Respond, err = s.respond(v, item.URI, p.itemPath(item))
	return e, err
}

// editPath is where members change an item of ours.
func editPath(item *domain.Item) string {
	if item.Kind == domain.KindOrganisation {
		return "/desk/organisation"
	}
	return "/desk/" + item.Kind.Plural() + "/" + string(item.ID)
}

// respond says what the organisation did with an object so far.
func (s *Server) respond(v *visit, object domain.URI, back string) (*respond, error) {
	r := &respond{URI: object, Back: back, Theirs: !v.site.addresses.IsOurs(object), MayRespond: v.may(domain.ActRespond)}
	var err error
	if r.MayReply, err = s.mayReply(v, object); err != nil {
		return nil, err
	}
	for kind, done := range map[domain.ResponseKind]*bool{domain.ResponseLike: &r.Liked, domain.ResponseReshare: &r.Reshared} {
		_, err := s.store.ResponseOf(v.ctx(), kind, v.site.settings.Organisation, object)
		if err != nil && !isNotFound(err) {
			return nil, err
		}
		*done = err == nil
	}
	return r, nil
}

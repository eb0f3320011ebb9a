package web

import (
	"net/http"
	"net/url"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// personPage is a member who stands in a byline, as everybody sees her.
type personPage struct {
	Name, Words, Handle, HandleURL string
	Face                           face
	Organisation                   string
	Items                          []itemCard
	Pager                          pager
}

// author is a member in a byline. URL is her page.
type author struct {
	Name, URL, Handle string
	Face              face
}

// personPath is a member's page.
func personPath(m *domain.Member) string { return "/people/" + m.Slug }

// showPerson is public as soon as something with her name is; before that, nobody is told that she is a member.
func (s *Server) showPerson(v *visit) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	m, err := s.store.MemberBySlug(v.ctx(), v.Param("slug"))
	if err != nil {
		return err
	}
	items, total, err := s.store.SignedBy(v.ctx(), m.ID, storage.Page{Number: number, Size: pageSize})
	if err != nil {
		return err
	}
	if len(items) == 0 {
		return domain.ErrNotFound
	}
	p := s.presenter(v)
	page := personPage{
		Name: m.Name, Words: m.Profile.Words, Handle: handleText(m.Profile.Handle), HandleURL: handleURL(m.Profile.Handle), Face: p.portrait(&m),
		Organisation: v.site.organisation.DisplayName(), Pager: newPager(personPath(&m), nil, number, total, pageSize),
	}
	page.Face.Size = "large"
	for i := range items {
		card := p.card(&items[i])
		page.Items = append(page.Items, card)
	}
	h := head{
		Heading: m.Name, Description: m.Profile.Words, Canonical: v.site.addresses.Base + personPath(&m), Type: "profile", Creator: page.Handle,
		JSONLD: jsonLD(personThing(v.site, &m, "https://schema.org")),
	}
	return s.page(v, http.StatusOK, "people/show", h, page)
}

func handleText(h domain.Handle) string {
	if h == "" {
		return ""
	}
	return h.String()
}

// handleURL is the page of a handle at its own server: Mastodon, Pixelfed and most others have it there.
func handleURL(h domain.Handle) string {
	if h == "" {
		return ""
	}
	return "https://" + h.Host() + "/@" + h.Name()
}

// bylineOf are the members in an item's byline; one who is not known any more is left out.
func (s *Server) bylineOf(v *visit, item *domain.Item) ([]domain.Member, error) {
	return s.membersOf(v, item.Byline(item.Content))
}

// membersOf are the members with these ids that are known.
func (s *Server) membersOf(v *visit, ids []domain.ID) ([]domain.Member, error) {
	var members []domain.Member
	for _, id := range ids {
		m, err := s.store.MemberByID(v.ctx(), id)
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		members = append(members, m)
	}
	return members, nil
}

// portrait is the face of a member, in a size that nobody waits for.
func (p presenter) portrait(m *domain.Member) face {
	f := p.face(m.Profile.Photo, m.Name)
	f.Src = inWidth(f.Src, thumbWidth)
	return f
}

func (p presenter) authors(members []domain.Member) []author {
	var authors []author
	for i := range members {
		m := &members[i]
		one := author{Name: m.Name, URL: personPath(m), Handle: handleText(m.Profile.Handle), Face: p.portrait(m)}
		one.Face.Size = "small"
		authors = append(authors, one)
	}
	return authors
}

// personThing describes a member in schema.org's words.
func personThing(s *site, m *domain.Member, context string) thing {
	t := thing{Context: context, Type: "Person", Name: m.Name, URL: s.addresses.Base + personPath(m)}
	if m.Profile.Photo != nil {
		t.Image = m.Profile.Photo.URL
	}
	if url := handleURL(m.Profile.Handle); url != "" {
		t.SameAs = []string{url}
	}
	return t
}

// fillAuthors offers the members for the byline of an article: its writer stands first.
func (s *Server) fillAuthors(v *visit, item *domain.Item, page *editPage) error {
	if item.Kind != domain.KindArticle {
		return nil
	}
	all, err := s.store.Members(v.ctx())
	if err != nil {
		return err
	}
	for _, m := range all {
		if !m.HasLeft() || page.Form.Has("authors", string(m.ID)) {
			page.Authors = append(page.Authors, option{Value: string(m.ID), Label: firstOf(m.Name, m.Email)})
		}
	}
	page.Signing = []option{
		{Value: "people", Label: v.say("byline.people")}, {Value: "organisation", Label: v.say("byline.organisation", "Name", v.site.organisation.DisplayName())},
	}
	return nil
}

// authorValues shows a byline in a form: its writer where nobody else was chosen.
func authorValues(values url.Values, item *domain.Item, member *domain.Member) {
	if item.Kind != domain.KindArticle || values.Has("signing") {
		return
	}
	content := item.Editing()
	values.Set("signing", "people")
	if content.Unsigned {
		values.Set("signing", "organisation")
	}
	for _, id := range mine(item, member).Byline(content) {
		values.Add("authors", string(id))
	}
}

// takeAuthors reads the byline of a form. One without the field, such as a script's, keeps what stands there.
func takeAuthors(values url.Values, c *domain.Content) {
	c.Unsigned = values.Get("signing") == "organisation"
	if c.Unsigned {
		return
	}
	for _, id := range values["authors"] {
		c.Authors = append(c.Authors, domain.ID(id))
	}
}

// tellAuthors names an article's members to programs: the first handle is whom Mastodon shows beside the link.
func (s *Server) tellAuthors(v *visit, item *domain.Item, h *head, t *thing) {
	members, err := s.bylineOf(v, item)
	if err != nil || len(members) == 0 {
		return
	}
	people := make([]thing, len(members))
	for i := range members {
		people[i] = personThing(v.site, &members[i], "")
		if handle := handleText(members[i].Profile.Handle); handle != "" && h.Creator == handleOf(v.site.organisation) {
			h.Creator = handle
		}
	}
	t.Author = people
	if len(people) == 1 {
		t.Author = &people[0]
	}
}

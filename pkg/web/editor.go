package web

import (
	"html/template"
	"net/http"
	"net/url"

	"github.com/weftwork/weftwork/pkg/domain"
)

// editPage is the form of an item of any kind, or of the organisation's card.
type editPage struct {
	Desk                                            *deskNav
	Kind                                            domain.Kind
	Heading, State, Action, Page, Handle            string
	Forever                                         string // the handle to type in to delete the initiative for ever; "" where that cannot be done
	Form                                            form
	ID                                              domain.ID
	Version                                         int
	Published, HasDraft, HandleOpen, Typed, NoTerms bool
	Languages, Statuses, Joins, Quotes, Licences    []option
	Streams, Themes, Modes, Audiences, Initiatives  []option
	Series                                          []option
	MaySeries                                       bool
	Authors, Signing, Translators                   []option
	Zones                                           []string
	ZoneKnown                                       bool // the zone of a new event is that of the last one
	Picture, Logo                                   pictureField
	TextPictures                                    []textPicture
	Limits                                          uploadLimits
	Programmes, Links                               linkRows
	Occasion                                        *occasionForm // of events
	Facts                                           *factForm     // of cards
	Preview                                         *preview
	Arrived                                         *reachView
	Holders                                         int // hosts that may have a copy
	Work                                            workState
	// Tongues are its translations; nil for the organisation's card. Translation says that it has its facts from an original.
	Tongues     *tonguesPanel
	Translation bool
}

// preview shows what is being written, here and as Mastodon will.
type preview struct {
	Title, Summary, Lang string
	HTML                 template.HTML
	Mastodon             mastodonView
}

func (s *Server) newArticle(v *visit) error    { return s.showNew(v, domain.KindArticle) }
func (s *Server) newEvent(v *visit) error      { return s.showNew(v, domain.KindEvent) }
func (s *Server) newInitiative(v *visit) error { return s.showNew(v, domain.KindInitiative) }

func (s *Server) createArticle(v *visit) error    { return s.create(v, domain.KindArticle) }
func (s *Server) createEvent(v *visit) error      { return s.create(v, domain.KindEvent) }
func (s *Server) createInitiative(v *visit) error { return s.create(v, domain.KindInitiative) }

func (s *Server) editArticle(v *visit) error    { return s.showEdit(v, domain.KindArticle) }
func (s *Server) editEvent(v *visit) error      { return s.showEdit(v, domain.KindEvent) }
func (s *Server) editInitiative(v *visit) error { return s.showEdit(v, domain.KindInitiative) }

func (s *Server) saveArticle(v *visit) error    { return s.saveOwn(v, domain.KindArticle) }
func (s *Server) saveEvent(v *visit) error      { return s.saveOwn(v, domain.KindEvent) }
func (s *Server) saveInitiative(v *visit) error { return s.saveOwn(v, domain.KindInitiative) }

func (s *Server) editOrganisation(v *visit) error { return s.showEditor(v, &v.site.card, nil, nil) }
func (s *Server) saveOrganisation(v *visit) error { return s.save(v, v.site.card) }

// showNew is an empty form. Going back to it finds the same one, with the id of the item that it made.
func (s *Server) showNew(v *visit, kind domain.Kind) error {
	v.goesBack = true
	return s.showEditor(v, &domain.Item{Kind: kind, Local: true, State: domain.StateDraft}, nil, nil)
}

func (s *Server) showEdit(v *visit, kind domain.Kind) error {
	item, err := s.itemToEdit(v, kind)
	if err != nil {
		return err
	}
	if v.mayItem(domain.ActWrite, &item) != nil {
		return v.seeOther(reviewPath(&item)) // to be read, and approved
	}
	return s.showEditor(v, &item, nil, nil)
}

func (s *Server) itemToEdit(v *visit, kind domain.Kind) (domain.Item, error) {
	item, err := s.store.ItemByID(v.ctx(), domain.ID(v.Param("id")))
	if err == nil && (!item.Local || item.Kind != kind) {
		err = domain.ErrNotFound
	}
	if err == nil {
		err = v.mayItem(domain.ActRead, &item)
	}
	return item, err
}

func (s *Server) published(v *visit, item *domain.Item) error {
	if err := s.node.WatchLinks(v.ctx(), *item); err != nil { // now that there is a page to link back to
		return err
	}
	outlook, err := s.node.Outlook(v.ctx(), item.ID)
	if err != nil {
		return err
	}
	if len(outlook.Hosts) == 0 {
		v.tell("edit.published_alone")
	} else {
		v.tell("edit.published", "Count", len(outlook.Hosts))
	}
	return v.seeOther(s.presenter(v).itemPath(item))
}

// typed reads the form of a kind: what was typed, and the content that it means. A picture that came along is stored
// at once, so that it is not lost when something else is wrong.
func (s *Server) typed(v *visit, kind domain.Kind) (url.Values, *domain.Content, error) {
	values, sent, err := s.formWithPictures(v, "image", "logo", textPictures)
	if err != nil {
		return url.Values{}, nil, err
	}
	var wrong domain.InvalidError
	if err := s.takePlace(v, values, &wrong); err != nil {
		return values, nil, err
	}
	if err := s.addTypedTerms(v, values, &wrong); err != nil {
		return values, nil, err
	}
	if err := s.takePictures(v, &wrong, values, sent); err != nil {
		return values, nil, err
	}
	content, err := s.contentOf(v, kind, values, &wrong)
	if err != nil {
		return values, nil, err
	}
	return values, &content, wrong.OrNil()
}

// again shows the form as it was typed, with what is wrong, and with a preview if one was asked for.
func (s *Server) again(v *visit, item *domain.Item, values url.Values, content *domain.Content, cause error) error {
	if values == nil || content == nil && cause == nil {
		return cause
	}
	if v.wantsJSON() && cause != nil {
		return s.tellUnsaved(v, cause)
	}
	var shown *preview
	if content != nil && values.Get("action") == "preview" {
		var err error
		if shown, err = s.preview(v, item, *content); err != nil && cause == nil {
			cause = err
		}
		if shown != nil && values.Get("part") == "preview" {
			return s.showPart(v, shown)
		}
	}
	f, ok := newForm(values, labelsOf(item.Kind)).with(cause)
	if cause != nil && !ok {
		return cause
	}
	return s.showEditor(v, item, &f, shown)
}

// showEditor renders the form of a kind; f is what was typed, nil for what is stored.
func (s *Server) showEditor(v *visit, item *domain.Item, f *form, shown *preview) error {
	page := editPage{
		Kind: item.Kind, Action: editPath(item), ID: item.ID, Version: item.DraftVersion, Preview: shown, Typed: f != nil,
		Published: item.State == domain.StatePublished, HasDraft: item.Draft != nil, HandleOpen: item.Subject == "",
	}
	if f == nil {
		fresh, err := s.freshForm(v, item, &page)
		if err != nil {
			return err
		}
		f = &fresh
	}
	page.Form = *f
	if item.ID == "" {
		page.Action = "/desk/" + item.Kind.Plural()
	}
	if err := s.fillEditor(v, item, &page); err != nil {
		return err
	}
	if err := s.fillWork(v, item, &page); err != nil {
		return err
	}
	if err := s.fillTongues(v, item, &page); err != nil {
		return err
	}
	if page.Published {
		var err error
		if page.Arrived, err = s.reach(v, item, shownProblems); err != nil {
			return err
		}
		holders, err := s.node.OutlookOfRetraction(v.ctx(), item.ID)
		if err != nil {
			return err
		}
		page.Holders = len(holders.Hosts)
	}
	status := http.StatusOK
	if f.wrong() && page.Typed {
		status = http.StatusUnprocessableEntity
	}
	return s.page(v, status, editorOf(item.Kind), head{Heading: page.Heading, NoIndex: true}, page)
}

// freshForm is a form as it is opened.
func (s *Server) freshForm(v *visit, item *domain.Item, page *editPage) (form, error) {
	fresh := newForm(valuesOf(s.editing(v, item), item.Kind), labelsOf(item.Kind))
	authorValues(fresh.Values, item, v.member)
	if item.ID == "" && item.Kind == domain.KindEvent {
		zone, known, err := s.node.Zone(v.ctx())
		if err != nil {
			return fresh, err
		}
		fresh.Values.Set("timezone", zone)
		page.ZoneKnown = known
	}
	if v.QueryParam("check") != "" && v.Request().Method == http.MethodGet {
		fresh = s.checked(v, item, fresh)
	}
	return fresh, nil
}

// checked says at each field what keeps the working copy from being published.
func (s *Server) checked(v *visit, item *domain.Item, f form) form {
	_, err := s.node.Preview(v.ctx(), item.Kind, item.Editing())
	f, _ = f.with(err)
	return f
}

func editorOf(kind domain.Kind) string {
	switch kind {
	case domain.KindEvent:
		return "events/edit"
	case domain.KindInitiative:
		return "initiatives/edit"
	case domain.KindOrganisation:
		return "organisation/edit"
	}
	return "articles/edit"
}

// editing is what a form starts with.
func (s *Server) editing(v *visit, item *domain.Item) domain.Content {
	content := item.Editing()
	if item.ID == "" {
		content.Language = v.site.settings.Language
	}
	return content
}

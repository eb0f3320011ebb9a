package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// vocabularyPage shows the lists that classify, and adds to them.
type vocabularyPage struct {
	Desk      *deskNav
	Schemes   []schemeView
	Form      form
	Options   []option
	Languages []option
	Question  string
	Shows     []option
	Filtered  bool
	Found     int
}

// schemeView is one vocabulary. Ordered says that its terms can be moved: all of them are shown.
type schemeView struct {
	Scheme     domain.Scheme
	Name, Text string
	Document   string // what is published of it
	Ordered    bool
	Terms      []termRow
	Merged     []mergedRow
	Total      int
}

type termRow struct {
	termWords
	ID                   domain.ID
	URL                  string
	Page                 string // the list of what has it, "" for none
	Items                int
	Missing              string // the languages that lack a name
	Retired, First, Last bool
}

type mergedRow struct {
	ID         domain.ID
	Name, Into string
}

// The terms that the list can be narrowed to.
const (
	showUsed    = "used"
	showUnused  = "unused"
	showMissing = "missing"
	showRetired = "retired"
)

func (s *Server) showVocabulary(v *visit) error {
	return s.vocabularyForm(v, newForm(url.Values{"language": {v.site.settings.Language}}, termLabels()))
}

func (s *Server) vocabularyForm(v *visit, f form) error {
	uses, err := s.store.TermUses(v.ctx())
	if err != nil {
		return err
	}
	page := vocabularyPage{Form: f, Question: strings.TrimSpace(v.QueryParam("q")), Languages: languageOptions(f.Value("language"))}
	show := v.QueryParam("show")
	for _, one := range [][2]string{{"", "vocabulary.show_all"}, {showUsed, "vocabulary.show_used"}, {showUnused, "vocabulary.show_unused"},
		{showMissing, "vocabulary.show_missing"}, {showRetired, "vocabulary.show_retired"}} {
		page.Shows = append(page.Shows, option{Value: one[0], Label: v.say(one[1]), Chosen: one[0] == show})
		page.Filtered = page.Filtered || one[0] == show && show != ""
	}
	page.Filtered = page.Filtered || page.Question != ""
	for _, scheme := range domain.Schemes() {
		view := s.schemeView(v, scheme, uses, page.Question, show)
		view.Ordered = !page.Filtered
		page.Found += len(view.Terms)
		page.Schemes = append(page.Schemes, view)
		page.Options = append(page.Options, option{Value: string(scheme), Label: view.Name})
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, f.status(), "vocabulary/list", head{Heading: v.say("vocabulary.heading"), NoIndex: true}, page)
}

// schemeView shows those terms of a vocabulary that are asked for.
func (s *Server) schemeView(v *visit, scheme domain.Scheme, uses map[domain.URI]storage.TermUse, question, show string) schemeView {
	p := s.presenter(v)
	view := schemeView{
		Scheme: scheme, Name: schemeName(v, scheme), Text: schemeText(v, scheme), Document: string(v.site.addresses.Vocabulary(scheme)),
	}
	asked := foldedName(question)
	for _, term := range v.site.terms.all {
		if term.Scheme != scheme {
			continue
		}
		if term.MergedInto != "" {
			if now, ok := v.site.terms.of(term.URI); ok && show == "" && strings.Contains(foldedName(term.Label(p.l.tag)), asked) {
				view.Merged = append(view.Merged, mergedRow{ID: term.ID, Name: term.Label(p.l.tag), Into: now.Label(p.l.tag)})
			}
			continue
		}
		view.Total++
		use, missing := uses[term.URI], s.missingLabels(v, term)
		if !strings.Contains(foldedName(v.site.terms.names(term)), asked) || show == showUsed && use.Items == 0 || show == showUnused && use.Items > 0 ||
			show == showMissing && missing == "" || show == showRetired && term.RetiredAt.IsZero() {
			continue
		}
		view.Terms = append(view.Terms, termRow{
			ID: term.ID, termWords: p.l.term(term), URL: "/desk/vocabulary/" + string(term.ID), Page: p.termPath(term), Items: use.Items,
			Missing: missing, Retired: !term.RetiredAt.IsZero(),
		})
	}
	if n := len(view.Terms); n > 0 {
		view.Terms[0].First, view.Terms[n-1].Last = true, true
	}
	return view
}

// missingLabels names the languages of the pages in which a term has no name.
func (s *Server) missingLabels(v *visit, term domain.Term) string {
	var missing []string
	for _, tag := range s.offeredBy(v.site).tags {
		if term.Labels[tag] == "" {
			missing = append(missing, v.speaker.languageName(tag))
		}
	}
	return strings.Join(missing, ", ")
}

// foldedName is a name without accents and capitals.
func foldedName(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.M, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(text))
}

func schemeName(v *visit, scheme domain.Scheme) string {
	switch scheme {
	case domain.SchemeStream:
		return v.say("card.streams")
	case domain.SchemeTheme:
		return v.say("card.themes")
	case domain.SchemeMode:
		return v.say("card.modes")
	case domain.SchemeAudience:
		return v.say("card.audiences")
	}
	return string(scheme)
}

// schemeText says what a vocabulary is for.
func schemeText(v *visit, scheme domain.Scheme) string {
	switch scheme {
	case domain.SchemeStream:
		return v.say("vocabulary.about_stream")
	case domain.SchemeTheme:
		return v.say("vocabulary.about_theme")
	case domain.SchemeMode:
		return v.say("vocabulary.about_mode")
	case domain.SchemeAudience:
		return v.say("vocabulary.about_audience")
	}
	return ""
}

func (s *Server) addTerm(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	scheme := domain.Scheme(values.Get("scheme"))
	if !slices.Contains(domain.Schemes(), scheme) {
		return domain.Explain(domain.ErrInvalid, v.say("error.bad_form"), nil)
	}
	if v.wantsJSON() {
		return s.tellTerm(v, scheme, values.Get("label"))
	}
	term, err := s.node.AddTermIn(v.ctx(), *v.member, scheme, values.Get("language"), values.Get("label"), values.Get("description"))
	if err != nil {
		f, ok := newForm(values, termLabels()).with(err)
		if !ok {
			return err
		}
		return s.vocabularyForm(v, f)
	}
	v.tell("vocabulary.added", "Name", term.Label(v.speaker.tag))
	return v.seeOther("/desk/vocabulary/" + string(term.ID))
}

func termLabels() map[string]string { return map[string]string{"description": "field.meaning"} }

func (s *Server) moveTerm(v *visit) error {
	steps := 1
	if v.FormValue("direction") == "up" {
		steps = -1
	}
	if err := s.node.MoveTerm(v.ctx(), *v.member, domain.ID(v.Param("id")), steps); err != nil {
		return s.refused(v, err, "/desk/vocabulary")
	}
	return v.seeOther("/desk/vocabulary#term-" + url.PathEscape(v.Param("id")))
}

// answerTerm says what became of a press of a button on the page of a term.
func (s *Server) answerTerm(v *visit, err error, path, said string) error {
	if err != nil {
		return s.refused(v, err, "/desk/vocabulary")
	}
	v.tell(said)
	return v.Redirect(http.StatusSeeOther, path)
}

func (s *Server) retireTerm(v *visit) error {
	err := s.node.RetireTerm(v.ctx(), *v.member, domain.ID(v.Param("id")))
	return s.answerTerm(v, err, "/desk/vocabulary/"+url.PathEscape(v.Param("id")), "vocabulary.retired_done")
}

func (s *Server) offerTerm(v *visit) error {
	err := s.node.OfferTerm(v.ctx(), *v.member, domain.ID(v.Param("id")))
	return s.answerTerm(v, err, "/desk/vocabulary/"+url.PathEscape(v.Param("id")), "vocabulary.offered_done")
}

func (s *Server) deleteTerm(v *visit) error {
	err := s.node.DeleteTerm(v.ctx(), *v.member, domain.ID(v.Param("id")))
	return s.answerTerm(v, err, "/desk/vocabulary", "vocabulary.deleted_done")
}

func (s *Server) partTerm(v *visit) error {
	err := s.node.UnmergeTerm(v.ctx(), *v.member, domain.ID(v.Param("id")))
	return s.answerTerm(v, err, "/desk/vocabulary/"+url.PathEscape(v.Param("id")), "vocabulary.parted_done")
}

package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const (
	// libraryPageSize is how many pictures a page of the library shows: whole rows of 2, 3, 4 and 6.
	libraryPageSize = 24
	// thumbWidth is how wide pictures in lists are, in pixels.
	thumbWidth = 320
)

// libraryPage lists what was uploaded.
type libraryPage struct {
	Desk     *deskNav
	Query    string
	Which    string // the filter, as the address names it
	Filters  []link
	Pictures []pictureTile
	Total    int
	Pager    pager
	Refused  []sentPicture
	Limits   uploadLimits
}

// uploadLimits are told before an upload begins.
type uploadLimits struct {
	MaxBytes int64
	Size     string // in words
	MaxText  int    // characters of a text
}

// pictureTile is a picture in a list of the library.
type pictureTile struct {
	ID          domain.ID
	URL, Src    string
	Label       string // what to call it
	Focus       string
	Uses        int
	Undescribed bool
}

// picturePage is one picture with its words and its places.
type picturePage struct {
	MayChange        bool
	Desk             *deskNav
	ID               domain.ID
	Form             form
	Shown            picture
	Name, Mark, Size string
	Focus            focusField
	At               time.Time
	Uses             []useView
	Others           []otherView // published with other words
}

// useView is an item that shows the picture.
type useView struct{ Title, Kind, URL, Places string }

func picturePath(m domain.Media) string { return "/desk/pictures/" + string(m.ID) }

func (v *visit) limits() uploadLimits {
	return uploadLimits{MaxBytes: v.site.upload, Size: megabytes(v.site.upload), MaxText: domain.MaxText}
}

func megabytes(n int64) string {
	return strings.TrimSuffix(strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64), ".0") + " MB"
}

func (s *Server) listPictures(v *visit) error {
	if wantsJSON(v) {
		return s.offerPictures(v)
	}
	return s.showLibrary(v, http.StatusOK, nil)
}

func libraryFilter(v *visit) storage.MediaFilter {
	which := v.QueryParam("show")
	return storage.MediaFilter{Query: v.QueryParam("q"), Unused: which == "unused", Undescribed: which == "undescribed"}
}

func (s *Server) showLibrary(v *visit, status int, refused []sentPicture) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	filter := libraryFilter(v)
	list, total, err := s.store.MediaList(v.ctx(), filter, storage.Page{Number: number, Size: libraryPageSize})
	if err != nil {
		return err
	}
	page := libraryPage{
		Query: filter.Query, Which: v.QueryParam("show"), Total: total, Refused: refused, Limits: v.limits(), Filters: libraryFilters(v),
		Pager: newPager("/desk/pictures", url.Values{"q": v.QueryParams()["q"], "show": v.QueryParams()["show"]}, number, total, libraryPageSize),
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	if page.Pictures, err = s.tiles(v, list); err != nil {
		return err
	}
	return s.page(v, status, "pictures/list", head{Heading: v.say("pictures.heading"), NoIndex: true}, page)
}

func libraryFilters(v *visit) []link {
	var links []link
	for _, f := range []struct{ which, name string }{
		{"", v.say("pictures.show_all")}, {"unused", v.say("pictures.show_unused")}, {"undescribed", v.say("pictures.show_undescribed")},
	} {
		query := url.Values{}
		if f.which != "" {
			query.Set("show", f.which)
		}
		if q := v.QueryParam("q"); q != "" {
			query.Set("q", q)
		}
		address := "/desk/pictures"
		if len(query) > 0 {
			address += "?" + query.Encode()
		}
		links = append(links, link{Name: f.name, URL: address, Current: v.QueryParam("show") == f.which})
	}
	return links
}

func (s *Server) tiles(v *visit, list []domain.Media) ([]pictureTile, error) {
	hashes := make([]string, len(list))
	for i := range list {
		hashes[i] = list[i].Hash
	}
	uses, err := s.store.MediaUses(v.ctx(), hashes...)
	if err != nil {
		return nil, err
	}
	count := map[string]int{}
	for _, use := range uses {
		count[use.Hash]++
	}
	tiles := make([]pictureTile, len(list))
	for i, m := range list {
		tiles[i] = pictureTile{
			ID: m.ID, URL: picturePath(m), Src: inWidth(s.mediaPath(v, m), thumbWidth), Label: firstOf(m.Alt, m.Name, v.say("pictures.unnamed")),
			Focus: focusClass(&m.Focus), Uses: count[m.Hash], Undescribed: m.Alt == "" && !m.Decorative,
		}
	}
	return tiles, nil
}

// mediaPath is where a picture is served.
func (s *Server) mediaPath(v *visit, m domain.Media) string {
	return s.presenter(v).path(v.site.addresses.Media(m.Hash, m.MediaType))
}

// addPictures takes uploads: from the form of the library, or one from a script, which is answered in JSON.
func (s *Server) addPictures(v *visit) error {
	_, sent, err := s.formWithPictures(v, textPictures)
	if wantsJSON(v) {
		return s.tellUpload(v, sent[textPictures], err)
	}
	if err != nil {
		return err
	}
	var refused []sentPicture
	for _, picture := range sent[textPictures] {
		if picture.Problem != "" {
			refused = append(refused, picture)
		}
	}
	if len(refused) > 0 {
		return s.showLibrary(v, http.StatusUnprocessableEntity, refused)
	}
	if added := len(sent[textPictures]); added > 0 {
		v.tell("pictures.added", "Count", added)
	} else {
		v.warn(v.say("pictures.none_chosen"))
	}
	return v.seeOther("/desk/pictures")
}

func (s *Server) showPicture(v *visit) error {
	picture, err := s.store.MediaByID(v.ctx(), domain.ID(v.Param("id")))
	if err != nil {
		return err
	}
	values := url.Values{"alt": {picture.Alt}, "caption": {picture.Caption}, "credit": {picture.Credit}}
	values.Set("focus_x", strconv.Itoa(picture.Focus.X))
	values.Set("focus_y", strconv.Itoa(picture.Focus.Y))
	if picture.Decorative {
		values.Set("decorative", "yes")
	}
	return s.showPictureForm(v, picture, newForm(values, pictureLabels()))
}

func pictureLabels() map[string]string {
	return map[string]string{
		"alt": "field.image_alt", "caption": "field.image_caption", "credit": "field.image_credit",
		"focus_x": "picture.focus_x", "focus_y": "picture.focus_y",
	}
}

func (s *Server) showPictureForm(v *visit, m domain.Media, f form) error {
	path := s.mediaPath(v, m)
	focus := wordsOf(f.Values, "").Focus
	page := picturePage{
		ID: m.ID, Form: f, Name: m.Name, At: v.here(m.CreatedAt), Mark: markOfPicture(m),
		Focus:     focusField{ID: "f", Src: inWidth(path, coverWidth), X: focus.X, Y: focus.Y},
		Size:      strconv.Itoa(m.Width) + " × " + strconv.Itoa(m.Height) + ", " + megabytes(max(int64(m.Bytes), 50_000)),
		MayChange: domain.May(*v.member, domain.ActChangePictures, domain.OfMedia(&m)),
		Shown:     picture{Src: path, Alt: m.Alt, Width: m.Width, Height: m.Height, Srcset: srcset(path, m.Width)},
	}
	var err error
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	uses, err := s.store.MediaUses(v.ctx(), m.Hash)
	if err != nil {
		return err
	}
	for _, use := range uses {
		shown, err := s.useView(v, use)
		if err != nil {
			return err
		}
		page.Uses = append(page.Uses, shown)
	}
	if page.Others, err = s.otherWords(v, m); err != nil {
		return err
	}
	return s.page(v, f.status(), "pictures/show", head{Heading: firstOf(m.Alt, m.Name, v.say("pictures.unnamed")), NoIndex: true}, page)
}

// useView shows a place where a picture stands: of a draft that the member may not read, only that there is one.
func (s *Server) useView(v *visit, use domain.MediaUse) (useView, error) {
	shown := useView{Title: firstOf(use.Title, v.say("desk.untitled")), Kind: s.presenter(v).kindName(use.Kind)}
	switch {
	case slices.Contains(use.Places, domain.PlacePortrait):
		shown.Kind, shown.Places = v.say("pictures.portrait"), v.say("pictures.in_profile")
		if v.may(domain.ActMembers) {
			shown.URL = "/desk/members/" + string(use.Item)
		}
		return shown, nil
	case use.Kind == domain.KindSeries && v.may(domain.ActSeries):
		shown.URL = seriesDesk(use.Item)
	case use.Kind == domain.KindSeries:
		shown.URL = seriesPath(use.Slug)
	default:
		item, err := s.store.ItemByID(v.ctx(), use.Item)
		if err != nil {
			return shown, err
		}
		switch {
		case v.mayOpen(&item):
			shown.URL = editPath(&item)
		case item.State == domain.StatePublished:
			shown.Title, shown.URL = item.Content.Title, s.presenter(v).itemPath(&item)
		default:
			shown.Title = v.say("desk.others_draft")
		}
	}
	if use.Kind == domain.KindOrganisation {
		shown.Kind = v.say("desk.organisation")
	}
	shown.Places = placesOf(v, use)
	return shown, nil
}

// placesOf says in which versions of an item a picture stands.
func placesOf(v *visit, use domain.MediaUse) string {
	var places []string
	for _, place := range use.Places {
		switch {
		case place == domain.PlacePublished && use.State == domain.StatePublished:
			places = append(places, v.say("pictures.in_published"))
		case place == domain.PlacePublished:
			places = append(places, v.say("pictures.in_retracted"))
		case place == domain.PlaceDraft:
			places = append(places, v.say("pictures.in_draft"))
		case len(use.Places) == 1: // every published version is a revision, too
			places = append(places, v.say("pictures.in_revision"))
		}
	}
	return strings.Join(places, ", ")
}

func (s *Server) savePicture(v *visit) error {
	picture, err := s.store.MediaByID(v.ctx(), domain.ID(v.Param("id")))
	if err != nil {
		return err
	}
	values, err := v.form()
	if err != nil {
		return err
	}
	saved, err := s.node.SaveMedia(v.ctx(), *v.member, picture.ID, wordsOf(values, ""))
	if err != nil {
		f, ok := newForm(values, pictureLabels()).with(err)
		if !ok {
			return err
		}
		return s.showPictureForm(v, picture, f)
	}
	return s.pictureSaved(v, saved)
}

func (s *Server) deletePicture(v *visit) error {
	if s.o.RemovePicture == nil {
		return domain.ErrNotFound
	}
	values, err := v.form()
	if err != nil {
		return err
	}
	id := domain.ID(v.Param("id"))
	err = s.o.RemovePicture(v.ctx(), *v.member, id, values.Get("anyway") != "")
	if isNotFound(err) { // sent twice
		return v.seeOther("/desk/pictures")
	}
	if message := v.explain(err); message != "" {
		v.warn(message)
		return v.seeOther("/desk/pictures/" + string(id))
	}
	if err != nil {
		return err
	}
	v.tell("pictures.deleted")
	return v.seeOther("/desk/pictures")
}

package web

import (
	"regexp"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
)

// needed are the fields that keep an item from being published. Behind the link, the editor says so at the field, too.
func (s *Server) needed(v *visit, item *domain.Item, wrong []domain.FieldError) []lack {
	f := newForm(nil, labelsOf(item.Kind)).withProblems(&domain.InvalidError{Fields: wrong})
	var list []lack
	for _, p := range f.summary(v.speaker.locale) {
		list = append(list, lack{Label: p.Label, Message: p.Message, URL: editPath(item) + "?check=yes#" + p.ID})
	}
	return list
}

// adviser collects what would be better; nothing of it keeps an item from being published.
type adviser struct {
	v    *visit
	item *domain.Item
	form form
	list []lack
}

// say advises on a field.
func (a *adviser) say(when bool, field, key string, pairs ...any) {
	if !when {
		return
	}
	label, _ := a.v.speaker.message(a.form.labelKey(field))
	a.list = append(a.list, lack{Label: label, Message: a.v.say(key, pairs...), URL: editPath(a.item) + "#" + a.form.id(field)})
}

// advised is what readers and programs would miss. item has the content as it would be published.
func (s *Server) advised(v *visit, item *domain.Item) ([]lack, error) {
	a := &adviser{v: v, item: item, form: form{keys: labelsOf(item.Kind)}}
	typed := item.Editing()
	a.say(typed.Summary == "", "summary", "before.no_summary")
	if item.Kind == domain.KindArticle || item.Kind == domain.KindEvent {
		a.say(typed.Image == nil, "image", "before.no_image")
	}
	a.say(namesFile(typed.Image), "image_alt", "before.file_name")
	for _, mark := range markup.PictureMarks(typed.Text, maxTextPictures) {
		if fileName.MatchString(mark.Alt) {
			a.say(true, "pictures", "before.file_name")
			break
		}
	}
	a.say(beginsWithFrontMatter(typed.Text), "text", "before.front_matter")
	a.say(typed.Language == "", "language", "before.no_language", "Language", v.speaker.languageName(item.Content.Language))
	if err := s.adviseTerms(a, typed); err != nil {
		return nil, err
	}
	a.say(item.Kind == domain.KindArticle && effectiveLicence(v.site, item) == "", "licence", "before.no_licence")
	a.adviseOccasion(typed.Event, s)
	if card := typed.Card; card != nil {
		a.say(card.Logo == nil, "logo", "before.no_logo")
		a.say(card.Contact == (domain.Contact{}), "contact.email", "before.no_contact")
	}
	return a.list, nil
}

func (s *Server) adviseTerms(a *adviser, typed domain.Content) error {
	if len(typed.Streams) == 0 {
		streams, err := s.store.Terms(a.v.ctx(), domain.SchemeStream)
		if err != nil {
			return err
		}
		a.say(len(streams) > 0, "streams", "before.no_stream")
	}
	a.say(len(a.item.Content.Tags) == 0 && a.item.Kind != domain.KindOrganisation, "tags", "before.no_tags")
	return nil
}

func (a *adviser) adviseOccasion(o *domain.Occasion, s *Server) {
	if o == nil || o.Start.IsZero() {
		return
	}
	now := s.now()
	a.say(o.LastMoment().Before(now), "start", "before.over")
	a.say(o.Start.Before(now) && !o.LastMoment().Before(now), "start", "before.begun")
	a.say(o.End.IsZero(), "end", "before.no_end")
	a.say(o.TimeZone == "UTC" && !o.Place.IsEmpty(), "timezone", "before.utc")
	a.say(!o.Place.IsEmpty() && o.Place.City == "", "place.city", "before.no_town")
}

// fileName is what cameras and programs call pictures: no description of what one sees.
var fileName = regexp.MustCompile(`(?i)^(\S+\.(jpe?g|png|gif|webp|heic)|(img|dsc|dscn|pxl|image|screenshot|photo)[-_ ]?\d[\d_-]*)$`)

func namesFile(image *domain.Image) bool {
	return image != nil && fileName.MatchString(strings.TrimSpace(image.Alt))
}

package web

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// tonguesPanel is what an editor shows of an item's translations.
type tonguesPanel struct {
	Lines []tongueLine
	// Offered are the languages that it can be translated into.
	Offered []option
	// Of is the original that the text is a translation of; nil for an original.
	Of *originalView
	// Waits says that the original is not published yet, Alone that it was taken back.
	Waits, Alone bool
	// Since is when the original changed after this was last compared with it; zero if it did not. Then Fields and Text say how.
	Since  time.Time
	Fields []changedField
	Text   []diffView
	// Untouched is how many paragraphs still stand as in the original.
	Untouched int
	// Link is nil where there is nothing to link it with, or the member may not.
	Link *linkPanel
}

// tongueLine is one text of a set.
type tongueLine struct {
	tongue
	State                    string
	Original, Behind, Listed bool
	ID                       domain.ID
	Separable                bool
}

// originalView is an original beside its translation.
type originalView struct {
	tongue
	Title, Summary string
	Parts          []string
	More           []link // other words of a card, each with the name of its field
}

// fillTongues says what there is in other languages.
func (s *Server) fillTongues(v *visit, item *domain.Item, page *editPage) error {
	if item.Kind == domain.KindOrganisation {
		return nil
	}
	panel := &tonguesPanel{}
	page.Tongues = panel
	set, err := s.store.Translations(v.ctx(), item.ID)
	if err != nil {
		return err
	}
	taken := []string{strings.ToLower(firstOf(page.Form.Value("language"), item.Editing().Language))}
	for _, line := range set {
		taken = append(taken, strings.ToLower(line.Language))
		one := tongueLine{
			tongue: v.tongue(line.Language, "/desk/"+line.Kind.Plural()+"/"+string(line.Item)), Original: line.IsOriginal(),
			State: s.presenter(v).state(&domain.Item{State: line.State}), Behind: !set.ChangedSince(line.Item).IsZero(), Listed: line.Listed, ID: line.Item,
		}
		one.Current = line.Item == item.ID
		panel.Lines = append(panel.Lines, one)
	}
	chosen := page.Form.Value("translate_into")
	panel.Offered = append(panel.Offered, option{Label: v.say("tongues.choose")})
	for _, known := range contentLanguages() {
		if !slices.Contains(taken, known.tag) {
			panel.Offered = append(panel.Offered, option{Value: known.tag, Label: known.name, Chosen: known.tag == chosen})
		}
	}
	if err := s.fillLinking(v, item, set, page); err != nil {
		return err
	}
	if !set.IsTranslation(item.ID) {
		return nil
	}
	page.Translation = true
	if err := s.fillTranslators(v, item, page); err != nil {
		return err
	}
	return s.fillOriginal(v, item, set, page)
}

// fillOriginal puts the original beside a translation, and says what changed in it.
func (s *Server) fillOriginal(v *visit, item *domain.Item, set domain.TranslationSet, page *editPage) error {
	line, ok := set.Original()
	if !ok {
		page.Translation = false // it stands on its own, with facts of its own
		return nil
	}
	original, err := s.store.ItemByID(v.ctx(), line.Item)
	if err != nil {
		return err
	}
	panel, content := page.Tongues, original.Content
	if original.State != domain.StatePublished {
		content = original.Editing()
		panel.Alone = original.Revision > 0
		panel.Waits = !panel.Alone
	}
	panel.Of = &originalView{
		tongue: v.tongue(content.Language, editPath(&original)), Title: content.Title, Summary: content.Summary, Parts: domain.Paragraphs(content.Text),
	}
	if content.Event != nil && content.Event.Access.Notes != "" {
		panel.Of.More = append(panel.Of.More, link{Name: v.say("field.access_notes"), Text: content.Event.Access.Notes})
	}
	if content.Card != nil {
		for _, priority := range content.Card.Priorities {
			panel.Of.More = append(panel.Of.More, link{Name: v.say("card.priorities"), Text: priority})
		}
	}
	panel.Untouched = domain.Untranslated(content.Text, page.Form.Value("text"))
	own, _ := set.Of(item.ID)
	if panel.Since = set.ChangedUnseen(item.ID); panel.Since.IsZero() {
		return nil
	}
	seen, err := s.store.RevisionOf(v.ctx(), original.ID, own.Seen)
	if isNotFound(err) {
		return nil // made from a draft: there is nothing to compare with
	}
	if err != nil {
		return err
	}
	words := []string{"title", "summary", "image", "access", "priorities", "programmes"}
	for _, name := range domain.ChangedFields(seen.Content, content) {
		if slices.Contains(words, name) {
			panel.Fields = append(panel.Fields, changedField{
				Name: fieldWords(v, item.Kind, name), Before: s.fieldText(v, name, seen.Content), After: s.fieldText(v, name, content),
			})
		}
	}
	if seen.Content.Text != content.Text {
		panel.Text = diff(seen.Content.Text, content.Text)
	}
	return nil
}

// translate begins a translation of what was just saved, or leads to the one that there is.
func (s *Server) translate(v *visit, item domain.Item, values url.Values) error {
	tag := values.Get("translate_into")
	if !slices.ContainsFunc(contentLanguages(), func(known contentLanguage) bool { return known.tag == tag }) {
		var wrong domain.InvalidError
		wrong.Add("translate_into", v.say("tongues.choose"))
		return &wrong
	}
	made, err := s.node.Translate(v.ctx(), *v.member, item.ID, tag)
	switch {
	case errors.Is(err, domain.ErrConflict) && made.ID != "":
		v.tell("tongues.there", "Language", v.speaker.languageName(tag))
	case err != nil:
		return err
	default:
		v.tell("tongues.begun", "Language", v.speaker.languageName(tag))
	}
	v.settle(item.ID)
	return v.seeOther(editPath(&made))
}

// markTongues says of items in a list for members in which language of a set each is, and whether its original changed.
func (s *Server) markTongues(v *visit, items []domain.Item, shown []workView) error {
	ids := make([]domain.ID, len(items))
	for i := range items {
		ids[i] = items[i].ID
	}
	sets, err := s.store.TranslationsOf(v.ctx(), ids)
	if err != nil {
		return err
	}
	for i := range items {
		set := sets[items[i].ID]
		line, ok := set.Of(items[i].ID)
		if !ok || len(set) < 2 {
			continue
		}
		shown[i].Tongue, shown[i].Behind = v.speaker.languageName(line.Language), !set.ChangedUnseen(line.Item).IsZero()
		if original, ok := set.Original(); ok && items[i].Editing().Title == "" && original.Title != "" {
			shown[i].Title = original.Title
		}
	}
	return nil
}

// leftTongues says, after an original was taken back, that its translations stay.
func (s *Server) leftTongues(v *visit, item domain.Item) {
	set, err := s.store.Translations(v.ctx(), item.ID)
	if err != nil || set.IsTranslation(item.ID) {
		return
	}
	var names []string
	for _, line := range set.Readable() {
		if line.Item != item.ID {
			names = append(names, v.speaker.languageName(line.Language))
		}
	}
	if len(names) > 0 {
		v.tell("tongues.left", "Languages", strings.Join(names, ", "))
	}
}

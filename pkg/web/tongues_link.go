package web

import (
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// linkPanel offers to say that a text which is here already says the same in another language.
type linkPanel struct {
	Texts []option // their titles, each with its language
	As    []option
}

const (
	// separateFrom begins the action of the button that takes a translation out of its set.
	separateFrom = "separate."
	asOriginal   = "original"
)

// mayTie says whether the member may link and separate an item: what is published changes for readers then.
func (v *visit) mayTie(item *domain.Item) bool {
	action := domain.ActWrite
	if item.State == domain.StatePublished {
		action = domain.ActPublish
	}
	return v.mayItem(action, item) == nil
}

// fillLinking offers what an item can be linked with.
func (s *Server) fillLinking(v *visit, item *domain.Item, set domain.TranslationSet, page *editPage) error {
	panel := page.Tongues
	mayTie := v.mayTie(item)
	for i, line := range set {
		_, stands := set.Original()
		panel.Lines[i].Separable = mayTie && stands && !line.IsOriginal() && (line.Item == item.ID || set[0].Item == item.ID)
	}
	if item.ID == "" || !mayTie && len(set) == 0 {
		return nil
	}
	language := firstOf(item.Editing().Language, v.site.settings.Language)
	texts, err := s.store.LinkableTexts(v.ctx(), *item, language, "")
	if err != nil || len(texts) == 0 && page.Form.Value("tie_to") == "" {
		return err
	}
	panel.Link = &linkPanel{}
	for _, text := range texts {
		panel.Link.Texts = append(panel.Link.Texts, option{Value: text.Title, Label: v.speaker.languageName(text.Language)})
	}
	panel.Link.As = []option{{Value: "translation", Label: v.say("tongues.as_translation")}}
	if len(set) == 0 && item.Subject == "" {
		panel.Link.As = append(panel.Link.As, option{Value: asOriginal, Label: v.say("tongues.as_original")})
	}
	if !page.Form.Values.Has("tie_as") {
		page.Form.Values.Set("tie_as", "translation")
	}
	return nil
}

// linkText links what was just saved with the text that was named.
func (s *Server) linkText(v *visit, item domain.Item, values url.Values) error {
	other, err := s.meantText(v, &item, strings.TrimSpace(values.Get("tie_to")))
	if err != nil {
		return err
	}
	translation, original := other, item.ID
	if values.Get("tie_as") == asOriginal {
		translation, original = item.ID, other
	}
	_, err = s.node.LinkTranslation(v.ctx(), *v.member, translation, original)
	if message := domain.Message(err); message != "" {
		var wrong domain.InvalidError
		wrong.Add("tie_to", message)
		return &wrong
	}
	return err
}

// meantText is the item of ours that a title or an address means.
func (s *Server) meantText(v *visit, item *domain.Item, named string) (domain.ID, error) {
	var wrong domain.InvalidError
	if strings.Contains(named, "://") || strings.HasPrefix(named, "/") {
		path := strings.TrimPrefix(named, v.site.addresses.Base)
		if id, ok := strings.CutPrefix(path, "/desk/"+item.Kind.Plural()+"/"); ok {
			return s.textWithID(v, domain.ID(id))
		}
		found, err := s.itemAtAddress(v, named)
		if err != nil {
			return "", err
		}
		if len(found) == 1 && found[0].Local {
			return found[0].ID, nil
		}
	} else if named != "" {
		texts, err := s.store.LinkableTexts(v.ctx(), *item, "", named)
		switch {
		case err != nil:
			return "", err
		case len(texts) == 1:
			return texts[0].Item, nil
		case len(texts) > 1:
			wrong.Add("tie_to", v.say("tongues.link_several"))
			return "", &wrong
		}
	}
	wrong.Add("tie_to", v.say("tongues.link_none"))
	return "", &wrong
}

// textWithID is the id of an item of ours, as it stands in the address of an editor, if the member may know of it.
func (s *Server) textWithID(v *visit, id domain.ID) (domain.ID, error) {
	item, err := s.store.ItemByID(v.ctx(), id)
	if err == nil && item.Local && (item.State == domain.StatePublished || v.mayItem(domain.ActRead, &item) == nil) {
		return item.ID, nil
	}
	if err != nil && !isNotFound(err) {
		return "", err
	}
	var wrong domain.InvalidError
	wrong.Add("tie_to", v.say("tongues.link_none"))
	return "", &wrong
}

// separateText takes the translation out of its set that a button names. Sent twice, it is out all the same.
func (s *Server) separateText(v *visit, item domain.Item, values url.Values) error {
	id, asked := strings.CutPrefix(values.Get("action"), separateFrom)
	if !asked {
		return nil
	}
	values.Set("action", "separate")
	set, err := s.store.Translations(v.ctx(), item.ID)
	if err != nil {
		return err
	}
	if _, linked := set.Of(domain.ID(id)); linked {
		_, err = s.node.SeparateTranslation(v.ctx(), *v.member, domain.ID(id))
	}
	return err
}

package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// termField is a choice of terms. Scheme is the vocabulary that new ones go to, "" for none.
type termField struct {
	Field         field
	Scheme, Typed string
	MayAdd        bool
}

// termSchemes are the vocabularies behind the fields of a card.
func termSchemes() map[string]domain.Scheme {
	return map[string]domain.Scheme{
		"streams": domain.SchemeStream, "themes": domain.SchemeTheme, "modes": domain.SchemeMode, "audiences": domain.SchemeAudience,
	}
}

// termFieldOf is the field of a vocabulary.
func termFieldOf(scheme domain.Scheme) string {
	for name, of := range termSchemes() {
		if of == scheme {
			return name
		}
	}
	return ""
}

func newTermField(mayAdd bool, f field, options []option) termField {
	return termField{Field: f.Choose(options), Scheme: string(termSchemes()[f.Name]), MayAdd: mayAdd, Typed: f.form.Value("new_" + f.Name)}
}

// addTypedTerms adds the terms that were typed into a form to their vocabularies, and chooses them. A form that saves itself
// adds none: its text is not finished.
func (s *Server) addTypedTerms(v *visit, values url.Values, wrong *domain.InvalidError) error {
	s.followMerges(v, values)
	if values.Get("action") == "autosave" || values.Get("action") == "preview" || !v.may(domain.ActVocabulary) {
		return nil
	}
	for name, scheme := range termSchemes() {
		for label := range strings.SplitSeq(values.Get("new_"+name), ",") {
			if label = strings.TrimSpace(label); label == "" {
				continue
			}
			uri, err := s.termNamed(v, scheme, label)
			if message := reason(err); message != "" {
				wrong.Add(name, message)
				continue
			}
			if err != nil {
				return err
			}
			values.Add(name, string(uri))
		}
		if !hasField(wrong, name) {
			values.Del("new_" + name)
		}
	}
	return nil
}

// followMerges chooses in a form what took the place of terms that were merged since it was opened, and says so.
func (s *Server) followMerges(v *visit, values url.Values) {
	for name := range termSchemes() {
		now := v.site.terms.standing(values[name])
		for i, uri := range values[name] {
			if now[i] == uri || values.Get("action") == "autosave" {
				continue
			}
			old, into := v.site.terms.byURI[domain.URI(uri)], v.site.terms.byURI[domain.URI(now[i])]
			v.tell("terms.merged_meanwhile", "Name", old.Label(v.speaker.tag), "Other", into.Label(v.speaker.tag))
		}
		if len(now) > 0 {
			values[name] = now
		}
	}
}

// termNamed is the term of that name in any language, which is added if there is none.
func (s *Server) termNamed(v *visit, scheme domain.Scheme, label string) (domain.URI, error) {
	if known, err := s.node.MatchTerms(v.ctx(), scheme, "", "", []string{label}); err == nil && len(known) == 1 {
		if term, ok := v.site.terms.of(known[0].URI); ok && !term.IsOffered() {
			return "", domain.Explain(domain.ErrConflict, v.say("terms.retired"), nil)
		}
		return known[0].URI, nil
	}
	term, err := s.node.AddTerm(v.ctx(), *v.member, scheme, label, "")
	return term.URI, err
}

// tellTerm answers a script that adds a term.
func (s *Server) tellTerm(v *visit, scheme domain.Scheme, label string) error {
	uri, err := s.termNamed(v, scheme, label)
	if message := reason(err); message != "" {
		return v.JSON(http.StatusUnprocessableEntity, map[string]string{"words": v.speaker.sentence(message)})
	}
	if err != nil {
		return err
	}
	if term, ok := v.site.terms.of(uri); ok {
		label = term.Label(v.speaker.tag)
	}
	return v.JSON(http.StatusOK, map[string]string{"uri": string(uri), "label": label})
}

// reason is the sentence of an error, without the name of its field.
func reason(err error) string {
	if invalid, ok := errors.AsType[*domain.InvalidError](err); ok && len(invalid.Fields) > 0 {
		return invalid.Fields[0].Message
	}
	return domain.Message(err)
}

func hasField(wrong *domain.InvalidError, name string) bool {
	for _, f := range wrong.Fields {
		if f.Field == name {
			return true
		}
	}
	return false
}

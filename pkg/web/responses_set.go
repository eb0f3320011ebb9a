package web

import (
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// beside are the ids of the texts that say the same as the one that people answer: some found their way to one of those.
func (t *inTongues) beside() []domain.URI {
	var others []domain.URI
	for _, line := range t.set {
		if line.URI != "" && line.URI != t.talk.URI {
			others = append(others, line.URI)
		}
	}
	return others
}

// countedAs is an item with the responses to all languages counted: who liked two of them counts once.
func (s *Server) countedAs(v *visit, item *domain.Item, others []domain.URI) (*domain.Item, error) {
	if len(others) == 0 {
		return item, nil
	}
	all := *item
	var err error
	all.Counts, err = s.store.CountsOfSet(v.ctx(), append([]domain.URI{item.URI}, others...))
	return &all, err
}

// quotesOf are the quotes of an item in any language; a post that quotes two of them stands there once.
func (s *Server) quotesOf(v *visit, item domain.URI, others []domain.URI) (int, []storage.Reply, error) {
	total, quoting, err := s.store.QuotesOf(v.ctx(), v.viewer(), item)
	for _, other := range others {
		if err != nil {
			return 0, nil, err
		}
		var more []storage.Reply
		var n int
		n, more, err = s.store.QuotesOf(v.ctx(), v.viewer(), other)
		total += n
		for _, quote := range more {
			if slices.ContainsFunc(quoting, func(known storage.Reply) bool { return known.Note.URI == quote.Note.URI }) {
				total--
				continue
			}
			quoting = append(quoting, quote)
		}
	}
	return total, quoting, err
}

// openResponders are those who let everybody know that they liked or reshared an item in any language.
func (s *Server) openResponders(v *visit, objects []domain.URI, kind domain.ResponseKind) ([]domain.Actor, error) {
	var actors []domain.Actor
	for _, object := range objects {
		more, err := s.store.OpenResponders(v.ctx(), object, kind, maxFaces)
		if err != nil {
			return nil, err
		}
		for _, actor := range more {
			known := slices.ContainsFunc(actors, func(a domain.Actor) bool { return a.URI == actor.URI })
			if !known && len(actors) < maxFaces {
				actors = append(actors, actor)
			}
		}
	}
	return actors, nil
}

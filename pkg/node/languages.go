package node

import (
	"context"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// SpeakTo keeps the language in which a member wants to be spoken to; "" leaves it to her browser.
func (n *Node) SpeakTo(ctx context.Context, by domain.Member, language string) error {
	if err := allow(by, domain.ActAccount); err != nil {
		return err
	}
	if err := checkLanguage(language, true); err != nil {
		return err
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		member, err := tx.MemberByID(ctx, by.ID)
		if err != nil {
			return err
		}
		member.Language = language
		return tx.SaveMember(ctx, member)
	})
}

// SetLanguage says which language the node speaks to whoever asks for none, and new texts start with.
func (n *Node) SetLanguage(ctx context.Context, by domain.Member, language string) error {
	if err := allow(by, domain.ActSettings); err != nil {
		return err
	}
	if err := checkLanguage(language, false); err != nil {
		return err
	}
	return n.changeSettings(ctx, by, KeyLanguage, language, func(s *domain.Settings) { s.Language = language })
}

// maxOffered is more than the languages that pages are written in.
const maxOffered = 100

// SetLanguages says in which languages visitors are offered pages; none for all that there are, also later ones.
func (n *Node) SetLanguages(ctx context.Context, by domain.Member, languages []string) error {
	if err := allow(by, domain.ActSettings); err != nil {
		return err
	}
	var wrong domain.InvalidError
	for _, language := range languages {
		if !languagePattern.MatchString(language) || len(languages) > maxOffered {
			wrong.Add("languages", "choose among the languages of the list")
			return &wrong
		}
	}
	languages = slices.Clone(languages)
	slices.Sort(languages)
	value := strings.Join(slices.Compact(languages), " ")
	return n.changeSettings(ctx, by, KeyLanguages, value, func(s *domain.Settings) { s.Languages = value })
}

func checkLanguage(language string, maybeNone bool) error {
	var wrong domain.InvalidError
	if !languagePattern.MatchString(language) && (language != "" || !maybeNone) {
		wrong.Add("language", "write a language code such as en, fr or pt-BR")
	}
	return wrong.OrNil()
}

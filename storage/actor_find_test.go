package storage_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

func TestActorsAreFoundByTheBeginningsOfTheirNamesWhateverTheAccents(t *testing.T) {
	storagetest.EachDatabase(t, func(t *testing.T, s *storage.Store) {
		people := map[string]string{
			"jose@peer.example": "José Núñez", "coeur@peer.example": "Cœur de Ville", "fil_ouvert@peer.example": "Le Fil", "strasse@peer.example": "Straßenfest",
			"ivan@peer.example": "Иван Петров", "josephine@far.example": "Jo",
		}
		write(t, s, func(tx *storage.Tx) error {
			for handle, name := range people {
				user, host, _ := strings.Cut(handle, "@")
				actor := domain.Actor{
					ID: domain.ID("a-" + user), URI: domain.URI("https://" + host + "/users/" + user), Type: domain.TypePerson,
					Handle: domain.Handle(handle), Username: user, Name: name,
				}
				if err := tx.SaveActor(t.Context(), actor); err != nil {
					return err
				}
			}
			return nil
		})
		for question, want := range map[string]string{
			"jose":         "Jo José Núñez",
			"JOSÉ nun":     "José Núñez",
			"nunez":        "José Núñez",
			"coeur":        "Cœur de Ville",
			"vill":         "Cœur de Ville",
			"ouvert":       "Le Fil",
			"fil_ouvert@p": "Le Fil",
			"stras":        "Straßenfest",
			"петр":         "Иван Петров",
			"far.ex":       "Jo",
			"unez":         "",
			"nobody":       "",
			"%":            "",
			"":             "",
		} {
			found, err := s.FindActors(t.Context(), question, 10)
			check(t, err)
			var names []string
			for i := range found {
				names = append(names, found[i].Name)
			}
			if got := strings.Join(slices.Sorted(slices.Values(names)), " "); got != want {
				t.Errorf("%q finds %q, want %q", question, got, want)
			}
		}
	})
}

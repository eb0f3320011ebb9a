package web

import (
	"net/http"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// pictureFacts is a picture as the scripts of the editor get it.
type pictureFacts struct {
	ID         domain.ID `json:"id"`
	Hash       string    `json:"hash"`
	Path       string    `json:"path"` // as a text names it
	Thumb      string    `json:"thumb"`
	Page       string    `json:"page"`
	Name       string    `json:"name"`
	Alt        string    `json:"alt"`
	Caption    string    `json:"caption"`
	Credit     string    `json:"credit"`
	Decorative bool      `json:"decorative"`
	FocusX     int       `json:"focus_x"`
	FocusY     int       `json:"focus_y"`
}

// uploadAnswer is what a script is told of its upload, or of the pictures that it looks for.
type uploadAnswer struct {
	Picture  *pictureFacts  `json:"picture,omitempty"`
	Pictures []pictureFacts `json:"pictures,omitempty"`
	More     bool           `json:"more,omitempty"`
	Problem  string         `json:"problem,omitempty"`
}

// wantsJSON says whether a script of ours asks.
func wantsJSON(v *visit) bool {
	return strings.HasPrefix(v.Request().Header.Get("Accept"), "application/json")
}

func (s *Server) facts(v *visit, m domain.Media) pictureFacts {
	path := s.mediaPath(v, m)
	return pictureFacts{
		ID: m.ID, Hash: m.Hash[:domain.ShortHash], Path: shortPath(m), Thumb: inWidth(path, thumbWidth), Page: picturePath(m), Name: m.Name, Alt: m.Alt,
		Caption: m.Caption, Credit: m.Credit, Decorative: m.Decorative, FocusX: m.Focus.X, FocusY: m.Focus.Y,
	}
}

// offerPictures lists the library for choosing.
func (s *Server) offerPictures(v *visit) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	list, total, err := s.store.MediaList(v.ctx(), libraryFilter(v), storage.Page{Number: number, Size: libraryPageSize})
	if err != nil {
		return err
	}
	answer := uploadAnswer{More: number*libraryPageSize < total, Pictures: make([]pictureFacts, len(list))}
	for i, m := range list {
		answer.Pictures[i] = s.facts(v, m)
	}
	return sendJSON(v, http.StatusOK, answer)
}

// tellUpload says what became of an upload: the picture, or what is wrong with it.
func (s *Server) tellUpload(v *visit, sent []sentPicture, err error) error {
	switch {
	case err != nil && domain.Message(err) != "":
		return sendJSON(v, statusOf(err), uploadAnswer{Problem: v.speaker.sentence(domain.Message(err))})
	case err != nil:
		return err
	case len(sent) == 0:
		return sendJSON(v, http.StatusUnprocessableEntity, uploadAnswer{Problem: sentence(v.say("pictures.none_chosen"))})
	case sent[0].Problem != "":
		return sendJSON(v, http.StatusUnprocessableEntity, uploadAnswer{Problem: sent[0].Problem})
	}
	facts := s.facts(v, sent[0].media)
	return sendJSON(v, http.StatusOK, uploadAnswer{Picture: &facts})
}

func sendJSON(v *visit, status int, answer uploadAnswer) error {
	v.Response().Header().Set("Cache-Control", "private, no-store")
	v.Response().Header().Set("Vary", "Accept, Cookie")
	return v.JSON(status, answer)
}

package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/weftwork/weftwork/pkg/domain"
)

// takePicture stores an upload and puts its id where the form keeps it; what is wrong with it is noted under its field.
func (s *Server) takePicture(v *visit, wrong *domain.InvalidError, values url.Values, name string) {
	if values.Get(name+"_remove") != "" {
		values.Del(name + "_id")
	}
	if s.o.AddPicture == nil {
		return
	}
	file, header, err := v.Request().FormFile(name)
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) || err == nil && header.Size == 0 {
		return
	}
	if err != nil {
		wrong.Add(name, v.say("picture.broken"))
		return
	}
	defer file.Close()
	media, err := s.o.AddPicture(v.ctx(), *v.member, file, values.Get(name+"_alt"), values.Get(name+"_credit"))
	switch {
	case err == nil:
		values.Set(name+"_id", string(media.ID))
		values.Del(name + "_remove")
	case domain.Message(err) != "":
		wrong.Add(name, domain.Message(err))
	default:
		s.log.ErrorContext(v.ctx(), "upload", "request", v.id, "error", err)
		wrong.Add(name, v.say("picture.broken"))
	}
}

// chosenImage is the picture that a form names, with its words.
func (s *Server) chosenImage(v *visit, values url.Values, name string) (*domain.Image, error) {
	id := values.Get(name + "_id")
	if id == "" {
		return nil, nil //nolint:nilnil // a picture is not required
	}
	media, err := s.store.MediaByID(v.ctx(), domain.ID(id))
	if isNotFound(err) {
		return nil, nil //nolint:nilnil // deleted in the meantime
	}
	if err != nil {
		return nil, err
	}
	return s.node.ImageOf(v.ctx(), media, values.Get(name+"_alt"), values.Get(name+"_credit"))
}

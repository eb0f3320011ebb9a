package web

import (
	"net/http"
	"net/url"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// profilePhoto is the picture in the form of one's own profile.
type profilePhoto struct {
	Src, ID, Problem string
	Limits           uploadLimits
}

func profileKeys() map[string]string {
	return map[string]string{"name": "field.member_name", "words": "profile.words", "handle": "profile.handle", "photo": "profile.photo"}
}

// ownProfile is the form with what the member told of herself.
func (s *Server) ownProfile(v *visit) form {
	values := url.Values{"name": {v.member.Name}, "words": {v.member.Profile.Words}, "handle": {handleText(v.member.Profile.Handle)}}
	if photo := v.member.Profile.Photo; photo != nil {
		values.Set("photo_id", string(photo.MediaID))
	}
	f := newForm(values, profileKeys())
	f.prefix = "profile-"
	return f
}

// shownProfile is what stands beside the form: the photo, and the page that everybody sees.
func (s *Server) shownProfile(v *visit, f form) (profilePhoto, string, error) {
	photo := profilePhoto{ID: f.Value("photo_id"), Problem: f.problem(v.speaker.locale, "photo"), Limits: v.limits()}
	if photo.ID != "" {
		media, err := s.store.MediaByID(v.ctx(), domain.ID(photo.ID))
		if err == nil {
			photo.Src = inWidth(s.mediaPath(v, media), thumbWidth)
		} else if !isNotFound(err) {
			return photo, "", err
		}
	}
	_, signed, err := s.store.SignedBy(v.ctx(), v.member.ID, storage.Page{Size: 1})
	if err != nil || signed == 0 {
		return photo, "", err
	}
	return photo, personPath(v.member), nil
}

// saveOwnProfile keeps name, words, handle and photo.
func (s *Server) saveOwnProfile(v *visit) error {
	values, sent, err := s.formWithPictures(v, "photo")
	if err != nil {
		return err
	}
	var wrong domain.InvalidError
	values.Set("photo_decorative", "yes") // the name stands beside it
	if err := s.takePicture(v, &wrong, values, sent["photo"], "photo"); err != nil {
		return err
	}
	err = wrong.OrNil()
	if err == nil {
		var photo *domain.Image
		if photo, err = s.chosenImage(v, values, "photo"); err != nil {
			return err
		}
		_, err = s.node.SaveProfile(v.ctx(), *v.member, values.Get("name"), values.Get("words"), values.Get("handle"), photo)
	}
	if err != nil {
		f, ok := newForm(values, profileKeys()).with(err)
		if !ok {
			return err
		}
		f.prefix = "profile-"
		return s.accountForm(v, http.StatusUnprocessableEntity, f)
	}
	v.tell("profile.saved")
	return v.seeOther("/desk/account")
}

package web

import (
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
)

// textPicture is a picture that a text shows, with the words that stand there; templates/static/js/pictures.js keeps the same list.
type textPicture struct {
	Hash, Src, Alt, Caption, Credit, Page string
	Decorative, Known                     bool
}

// BlankPicture is what scripts make a new entry of the list from.
func (editPage) BlankPicture() textPicture { return textPicture{Hash: "HASH", Known: true} }

// maxTextPictures is how many pictures of a text are listed below it.
const maxTextPictures = 500

// picturesIn lists the pictures of a text, each once, with what the library knows of them.
func (s *Server) picturesIn(v *visit, text string) ([]textPicture, error) {
	var list []textPicture
	seen := map[string]bool{}
	for _, mark := range markup.PictureMarks(text, maxTextPictures) {
		hash := domain.MediaHash(mark.Path)
		if seen[hash] {
			continue
		}
		seen[hash] = true
		shown := textPicture{Hash: hash, Alt: mark.Alt, Caption: mark.Title}
		picture, err := s.store.MediaByHash(v.ctx(), hash)
		if err != nil && !isNotFound(err) {
			return nil, err
		}
		if err == nil {
			shown.Known, shown.Decorative, shown.Credit = true, picture.Decorative, picture.Credit
			shown.Src = inWidth("/media/"+picture.Hash+domain.MediaExtension(picture.MediaType), thumbWidth)
			shown.Page = picturePath(picture)
			if shown.Alt == "" {
				shown.Alt = picture.Alt
			}
		}
		list = append(list, shown)
	}
	return list, nil
}

// wordsOfText adds uploads at the end of the text, and writes what was said of the pictures below it into the text. The first
// words of a picture become the library's, too.
func (s *Server) wordsOfText(v *visit, values url.Values, sent []sentPicture) error {
	text := values.Get("text")
	for _, picture := range sent {
		if picture.media.ID != "" {
			text = strings.TrimRight(text, "\r\n") + "\n\n" + markOfPicture(picture.media) + "\n"
		}
	}
	for name := range values {
		hash, ok := strings.CutPrefix(name, "pic_was_")
		if !ok {
			continue
		}
		words := wordsOf(values, "pic_"+hash+"_")
		if words.Alt != values.Get(name) || words.Caption != values.Get("pic_title_"+hash) {
			text = describeIn(text, hash, words)
		}
		if err := s.describe(v, hash, words); err != nil {
			return err
		}
	}
	if len(sent) > 0 || text != values.Get("text") {
		values.Set("text", strings.TrimLeft(text, "\n"))
	}
	return nil
}

// describe keeps in the library what a form says of a picture in its text.
func (s *Server) describe(v *visit, hash string, words domain.Media) error {
	picture, err := s.store.MediaByHash(v.ctx(), hash)
	if isNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if picture.Decorative && !words.Decorative {
		picture.Decorative = false
		if _, err := s.node.SaveMedia(v.ctx(), *v.member, picture.ID, picture); err != nil {
			return err
		}
	}
	_, err = s.node.FillMedia(v.ctx(), *v.member, picture.ID, domain.Media{Alt: words.Alt, Decorative: words.Decorative})
	return err
}

// shortPath is how a text names a picture: without most of its digits, which tell a writer nothing.
func shortPath(picture domain.Media) string {
	return "/media/" + picture.Hash[:domain.ShortHash] + domain.MediaExtension(picture.MediaType)
}

// markOfPicture is a picture in Markdown.
func markOfPicture(picture domain.Media) string {
	return markup.PictureMark{Path: shortPath(picture), Alt: picture.Alt, Title: picture.Caption}.String()
}

// describeIn writes the words of a picture wherever the text shows it.
func describeIn(text, hash string, words domain.Media) string {
	return markup.ChangePictures(text, func(mark markup.PictureMark) (markup.PictureMark, bool) {
		mark.Alt, mark.Title = strings.Join(strings.Fields(words.Alt), " "), strings.Join(strings.Fields(words.Caption), " ")
		return mark, domain.MediaHash(mark.Path) == hash
	})
}

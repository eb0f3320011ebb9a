package web

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/media"
)

// textPictures is the field of the pictures that go into the text.
const textPictures = "pictures"

// takePictures puts what was uploaded where the form keeps it: covers by their ids, the others into the text. What is wrong
// with one is noted under its field.
func (s *Server) takePictures(v *visit, wrong *domain.InvalidError, values url.Values, sent map[string][]sentPicture) error {
	for _, name := range []string{"image", "logo"} {
		if err := s.takePicture(v, wrong, values, sent[name], name); err != nil {
			return err
		}
	}
	for _, picture := range sent[textPictures] {
		if picture.Problem != "" {
			wrong.Add(textPictures, "“"+picture.Name+"”: "+picture.Problem)
		}
	}
	return s.wordsOfText(v, values, sent[textPictures])
}

// takePicture puts the id of an upload, or of a picture chosen from the library, where the form keeps it.
func (s *Server) takePicture(v *visit, wrong *domain.InvalidError, values url.Values, sent []sentPicture, name string) error {
	chosen := values.Get(name + "_pick")
	if values.Get(name+"_remove") != "" {
		values.Del(name + "_id")
	}
	for _, picture := range sent {
		if picture.Problem != "" {
			wrong.Add(name, picture.Problem)
			return nil
		}
		chosen = string(picture.media.ID)
	}
	if chosen != "" {
		values.Set(name+"_id", chosen)
		values.Del(name + "_remove")
		values.Del(name + "_pick")
	}
	id := domain.ID(values.Get(name + "_id"))
	if id == "" {
		return nil
	}
	picture, err := s.node.FillMedia(v.ctx(), *v.member, id, wordsOf(values, name+"_"))
	if isNotFound(err) {
		return nil // deleted in the meantime
	}
	if err != nil {
		return err
	}
	if chosen != "" {
		borrowWords(values, name+"_", picture)
	}
	return nil
}

// wordsOf are the words of a picture in a form.
func wordsOf(values url.Values, prefix string) domain.Media {
	focus := domain.Middle()
	if x, err := strconv.Atoi(values.Get(prefix + "focus_x")); err == nil {
		focus.X = x
	}
	if y, err := strconv.Atoi(values.Get(prefix + "focus_y")); err == nil {
		focus.Y = y
	}
	return domain.Media{
		Alt: values.Get(prefix + "alt"), Caption: values.Get(prefix + "caption"), Credit: values.Get(prefix + "credit"),
		Decorative: values.Get(prefix+"decorative") != "", Focus: focus,
	}
}

// borrowWords takes from the library what a form does not say of a picture.
func borrowWords(values url.Values, prefix string, picture domain.Media) {
	for field, word := range map[string]string{"alt": picture.Alt, "caption": picture.Caption, "credit": picture.Credit} {
		if strings.TrimSpace(values.Get(prefix+field)) == "" {
			values.Set(prefix+field, word)
		}
	}
	if picture.Decorative && values.Get(prefix+"alt") == "" {
		values.Set(prefix+"decorative", "yes")
	}
	values.Set(prefix+"focus_x", strconv.Itoa(picture.Focus.X))
	values.Set(prefix+"focus_y", strconv.Itoa(picture.Focus.Y))
}

// chosenImage is the picture that a form names, with its words.
func (s *Server) chosenImage(v *visit, values url.Values, name string) (*domain.Image, error) {
	id := values.Get(name + "_id")
	if id == "" {
		return nil, nil //nolint:nilnil // a picture is not required
	}
	picture, err := s.store.MediaByID(v.ctx(), domain.ID(id))
	if isNotFound(err) {
		return nil, nil //nolint:nilnil // deleted in the meantime
	}
	if err != nil {
		return nil, err
	}
	return s.node.ImageOf(v.ctx(), picture, wordsOf(values, name+"_"))
}

// inWidth is the path of one of our pictures at a width; other paths stay.
func inWidth(path string, width int) string {
	dot := strings.LastIndexByte(path, '.')
	if dot < 0 || domain.MediaHash(path) == "" {
		return path
	}
	return path[:dot] + "-" + strconv.Itoa(width) + path[dot:]
}

// srcset offers a picture of ours at the widths below its own; "" where that is not known, or there are none.
func srcset(path string, width int) string {
	if domain.MediaHash(path) == "" {
		return ""
	}
	var set strings.Builder
	for _, smaller := range media.Widths() {
		if smaller < width {
			set.WriteString(inWidth(path, smaller) + " " + strconv.Itoa(smaller) + "w, ")
		}
	}
	if set.Len() == 0 {
		return ""
	}
	return set.String() + path + " " + strconv.Itoa(width) + "w"
}

var sizedPicture = regexp.MustCompile(`<img src="(/media/[0-9a-f]{64}\.(?:jpg|png))" alt="[^"]*" width="([0-9]+)" `)

// textSizes is how wide a picture in a text is shown: the measure of the style sheet, or a phone's page.
const textSizes = "(min-width: 45rem) 41rem, calc(100vw - 2rem)"

// inWidths offers the pictures of a text of ours at several widths.
func inWidths(html string) string {
	if !strings.Contains(html, `<img src="/media/`) {
		return html
	}
	return sizedPicture.ReplaceAllStringFunc(html, func(tag string) string {
		parts := sizedPicture.FindStringSubmatch(tag)
		width, err := strconv.Atoi(parts[2])
		if set := srcset(parts[1], width); err == nil && set != "" {
			return tag + `srcset="` + set + `" sizes="` + textSizes + `" `
		}
		return tag
	})
}

// focusClass says in classes of the style sheet, in steps of a tenth, what of a picture may not be cut off.
func focusClass(focus *domain.Focus) string {
	if focus == nil || !focus.IsValid() {
		return ""
	}
	return "fx" + strconv.Itoa((focus.X+5)/10) + " fy" + strconv.Itoa((focus.Y+5)/10)
}

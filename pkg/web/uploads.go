package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const (
	// maxPicturesAtOnce is how many pictures one form may bring; scripts send each on its own.
	maxPicturesAtOnce = 100
	// maxUploadBytes ends a form that never does: 100 large photographs. What is over MaxUpload is read and thrown away, so that
	// the browser gets an answer in words instead of a broken connection.
	maxUploadBytes = 2 << 30
	// uploadPatience is how long a line may stand still while it uploads.
	uploadPatience = time.Minute
)

// sentPicture is a file of a form: stored, or refused with a problem.
type sentPicture struct {
	Name    string
	Problem string
	media   domain.Media
}

// formWithPictures reads a form and stores the pictures in fields as they come, so that a file which is no picture, too large
// or broken loses nothing else of the form. Files in other fields are skipped.
func (s *Server) formWithPictures(v *visit, fields ...string) (url.Values, map[string][]sentPicture, error) {
	if !strings.HasPrefix(v.Request().Header.Get("Content-Type"), "multipart/form-data") {
		values, err := v.form()
		return values, nil, err
	}
	patient := http.NewResponseController(v.Response())
	body := http.MaxBytesReader(v.Response(), v.body, maxUploadBytes)
	v.Request().Body = &patientBody{ReadCloser: body, wait: func(until time.Time) {
		_ = patient.SetReadDeadline(until) // a test's connection may have none
		_ = patient.SetWriteDeadline(until.Add(uploadPatience))
	}}
	parts, err := v.Request().MultipartReader()
	if err != nil {
		return nil, nil, domain.Explain(domain.ErrInvalid, v.say("error.bad_form"), err)
	}
	r := formReader{s: s, v: v, fields: fields, values: url.Values{}, sent: map[string][]sentPicture{}, left: maxFormBytes}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			v.Request().PostForm, v.Request().Form = r.values, r.values
			return r.values, r.sent, v.inTime(r.values)
		}
		if err == nil {
			err = r.part(part)
		}
		if err != nil {
			return nil, nil, v.unread(err)
		}
	}
}

var errFormTooLarge = errors.New("the fields of the form are too large")

// formReader takes a form part by part.
type formReader struct {
	s      *Server
	v      *visit
	fields []string
	values url.Values
	sent   map[string][]sentPicture
	count  int
	left   int64 // bytes for fields
}

func (r *formReader) part(part *multipart.Part) error {
	name := part.FormName()
	switch {
	case part.Header.Get("Content-Type") == "" || part.FileName() == "" && !slices.Contains(r.fields, name):
		text, err := io.ReadAll(io.LimitReader(part, r.left+1))
		if err != nil {
			return err
		}
		if r.left -= int64(len(text)); r.left < 0 {
			return errFormTooLarge
		}
		r.values.Add(name, string(text))
	case part.FileName() == "" || !slices.Contains(r.fields, name): // nothing was chosen, or nobody asked for it
	default:
		picture, err := r.picture(part)
		if err != nil {
			return err
		}
		r.sent[name] = append(r.sent[name], picture)
	}
	return nil
}

// picture stores one upload. An error says that the whole form is broken.
func (r *formReader) picture(part *multipart.Part) (sentPicture, error) {
	sent := sentPicture{Name: part.FileName()}
	if r.s.o.AddPicture == nil {
		return sent, nil
	}
	if r.count++; r.count > maxPicturesAtOnce {
		sent.Problem = r.v.say("picture.too_many", "Limit", maxPicturesAtOnce)
		return sent, nil
	}
	whole := &wholeReader{Reader: part}
	media, err := r.s.o.AddPicture(r.v.ctx(), *r.v.member, whole, domain.Media{Name: sent.Name})
	switch {
	case whole.err != nil:
		return sent, whole.err
	case err == nil:
		sent.media = media
	case domain.Message(err) != "":
		sent.Problem = r.v.speaker.sentence(domain.Message(err))
	default:
		r.s.log.ErrorContext(r.v.ctx(), "upload", "request", r.v.id, "error", err)
		sent.Problem = sentence(r.v.say("picture.broken"))
	}
	return sent, nil
}

// wholeReader notes when a file breaks off: what came of it is not kept.
type wholeReader struct {
	io.Reader
	err error
}

func (w *wholeReader) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		w.err = err
	}
	return n, err
}

// patientBody lets an upload take as long as it needs while something comes.
type patientBody struct {
	io.ReadCloser
	wait func(until time.Time)
	next time.Time
}

func (b *patientBody) Read(p []byte) (int, error) {
	if now := time.Now(); now.After(b.next) {
		b.wait(now.Add(uploadPatience))
		b.next = now.Add(uploadPatience / 6)
	}
	return b.ReadCloser.Read(p)
}

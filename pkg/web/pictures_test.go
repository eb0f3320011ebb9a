package web

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/pkg/media"
	"github.com/weftwork/weftwork/storage"
)

// library is a house that keeps pictures as pkg/app does.
type library struct {
	*house
	files media.Files
}

const testMaxUpload = 200_000

func newLibrary(t *testing.T) *library {
	t.Helper()
	l := &library{files: media.Files{Dir: t.TempDir()}}
	l.house = settled(t, func(o *Options) {
		o.MaxUpload = testMaxUpload
		o.AddPicture = func(ctx context.Context, by domain.Member, r io.Reader, words domain.Media) (domain.Media, error) {
			picture, err := media.Process(r, media.Limits{MaxBytes: testMaxUpload})
			if err != nil {
				return domain.Media{}, err
			}
			if err := l.files.Save(picture.Hash, domain.MediaExtension(picture.MediaType), picture.Bytes); err != nil {
				return domain.Media{}, err
			}
			words.Hash, words.MediaType, words.Width, words.Height = picture.Hash, picture.MediaType, picture.Width, picture.Height
			return l.node.AddMedia(ctx, by, words)
		}
		o.RemovePicture = func(ctx context.Context, by domain.Member, id domain.ID, anyway bool) error {
			gone, err := l.node.DeleteMedia(ctx, by, id, anyway)
			if err != nil {
				return err
			}
			return l.files.Remove(gone.Hash, domain.MediaExtension(gone.MediaType))
		}
		o.OpenMedia = func(_ context.Context, name string) (io.ReadSeekCloser, error) { return l.files.OpenNamed(name) }
	})
	l.logIn()
	return l
}

// shade is a picture that no other shade is.
func shade(t *testing.T, number, width int) []byte {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, width, 20))
	for x := range width {
		for y := range 20 {
			picture.SetRGBA(x, y, color.RGBA{uint8(number), uint8(x % 7 * 30), uint8(number >> 8), 255})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

type file struct {
	field, name string
	bytes       []byte
}

// multi is a form with files, in the order of the page: fields first.
func (l *library) multi(values url.Values, files ...file) (contentType string, body []byte) {
	l.t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for name, all := range values {
		for _, value := range all {
			l.must(w.WriteField(name, value))
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile(f.field, f.name)
		l.must(err)
		_, err = part.Write(f.bytes)
		l.must(err)
	}
	l.must(w.Close())
	return w.FormDataContentType(), out.Bytes()
}

func (l *library) send(path string, values url.Values, files ...file) answer {
	l.t.Helper()
	contentType, body := l.multi(values, files...)
	r, err := http.NewRequestWithContext(l.ctx(), http.MethodPost, l.base+path, bytes.NewReader(body))
	l.must(err)
	r.Header.Set("Content-Type", contentType)
	if values.Get("accept") != "" {
		r.Header.Set("Accept", values.Get("accept"))
	}
	return l.do(r)
}

func (l *library) count() int {
	l.t.Helper()
	_, total, err := l.store.MediaList(l.ctx(), storage.MediaFilter{}, storage.Page{})
	l.must(err)
	return total
}

// onDisk counts the files that are kept.
func (l *library) onDisk() int {
	l.t.Helper()
	found := 0
	l.must(filepath.Walk(l.files.Dir, func(_ string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			found++
		}
		return err
	}))
	return found
}

func TestAFormBringsPicturesIntoItsTextAndComesBackToDescribeThem(t *testing.T) {
	l := newLibrary(t)
	values := url.Values{"title": {"Looms"}, "text": {"Words."}, "action": {"upload"}}
	edit := l.send("/desk/articles", values, file{"pictures", "one.png", shade(t, 1, 700)}, file{"pictures", "two.png", shade(t, 2, 30)}).
		is(http.StatusSeeOther).location
	page := l.get(edit).is(http.StatusOK).has("Words.\n\n![](/media/", "What the picture shows")
	hashes := marksOf(page.body)
	if len(hashes) != 2 || l.count() != 2 {
		t.Fatalf("the text shows %v of %d pictures", hashes, l.count())
	}
	values.Set("text", textOf(page.body))
	values.Set("version", "1")
	values.Set("action", "publish")
	a := l.send(edit, values).is(http.StatusUnprocessableEntity).has("Picture 1 of the text has no description", "Picture 2 of the text")
	values.Set("version", valueOf(t, a.body, "version"))
	values.Set("pic_was_"+hashes[0], "")
	values.Set("pic_title_"+hashes[0], "")
	values.Set("pic_"+hashes[0]+"_alt", "A loom [1] of \"oak\"")
	values.Set("pic_"+hashes[0]+"_caption", `In "Ghent"`)
	values.Set("pic_was_"+hashes[1], "")
	values.Set("pic_"+hashes[1]+"_decorative", "yes")
	l.send(edit, values).is(http.StatusSeeOther).leadsTo("/articles/looms")
	l.get("/articles/looms").has(`<figure><img src="/media/`, `alt="A loom [1] of &#34;oak&#34;" width="700" srcset="/media/`, ` 320w, `, ` 640w, `, ` 700w" sizes="`, ` height="20" loading="lazy"/>`,
		"<figcaption>In &#34;Ghent&#34;</figcaption>", `alt="" width="30" height="20" loading`)
	first, err := l.store.MediaByHash(l.ctx(), hashes[0])
	l.must(err)
	if first.Alt != `A loom [1] of "oak"` || first.Name != "one.png" {
		t.Errorf("the library knows %+v", first)
	}
	l.get("/media/" + hashes[0] + ".png").is(http.StatusFound).leadsTo("/media/" + first.Hash + ".png")
}

func marksOf(body string) (hashes []string) {
	for _, found := range markup.PictureMarks(textOf(body), -1) {
		hashes = append(hashes, domain.MediaHash(found.Path))
	}
	return hashes
}

func textOf(body string) string {
	_, after, _ := strings.Cut(body, `name="text"`)
	_, after, _ = strings.Cut(after, ">\n")
	text, _, _ := strings.Cut(after, "</textarea>")
	return strings.ReplaceAll(text, "&#34;", `"`)
}

func TestABadFileLosesNothingElseOfTheForm(t *testing.T) {
	l := newLibrary(t)
	values := url.Values{"title": {"Looms"}, "text": {"Many words."}, "action": {"save"}}
	cut := shade(t, 2, 300)
	cut = cut[:len(cut)/2]
	a := l.send("/desk/articles", values, file{"pictures", "good.png", shade(t, 1, 30)},
		file{"pictures", "evil.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)},
		file{"pictures", "huge.jpg", append([]byte("\xff\xd8\xff"), make([]byte, 5*testMaxUpload)...)},
		file{"image", "cut.png", cut}).is(http.StatusUnprocessableEntity)
	a.has("Many words.\n\n![](/media/", ">\nLooms</textarea>", "“evil.svg”: SVG drawings can carry programs", "“huge.jpg”: The file has more than 0.2 MB", "The picture is damaged")
	if l.count() != 1 || l.onDisk() != 1 {
		t.Errorf("%d pictures and %d files are kept", l.count(), l.onDisk())
	}
}

func TestTheSameUploadTwiceIsOnePicture(t *testing.T) {
	l := newLibrary(t)
	for range 2 {
		l.send("/desk/pictures", nil, file{"pictures", "one.png", shade(t, 1, 30)}, file{"pictures", "copy.png", shade(t, 1, 30)}).is(http.StatusSeeOther)
	}
	if l.count() != 1 || l.onDisk() != 1 {
		t.Errorf("%d pictures and %d files are kept", l.count(), l.onDisk())
	}
}

func TestAnUploadThatIsCutOffLeavesNothingBehind(t *testing.T) {
	l := newLibrary(t)
	contentType, body := l.multi(url.Values{"title": {"Looms"}}, file{"pictures", "one.png", shade(t, 1, 3000)})
	connection, err := (&net.Dialer{}).DialContext(l.ctx(), "tcp", strings.TrimPrefix(strings.Replace(l.base, "localhost", "127.0.0.1", 1), "http://"))
	l.must(err)
	var cookies []string
	at, err := url.Parse(l.base)
	l.must(err)
	for _, c := range l.client.Jar.Cookies(at) {
		cookies = append(cookies, c.Name+"="+c.Value)
	}
	_, err = fmt.Fprintf(connection, "POST /desk/articles HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n",
		at.Host, strings.Join(cookies, "; "), contentType, len(body))
	l.must(err)
	_, err = connection.Write(body[:len(body)-300])
	l.must(err)
	l.must(connection.(*net.TCPConn).CloseWrite())
	_, err = io.Copy(io.Discard, connection) // nobody reads the answer
	l.must(err)
	drafts, _, err := l.store.Drafts(l.ctx(), storage.Page{})
	l.must(err)
	if l.count() != 0 || l.onDisk() != 0 || len(drafts) != 0 {
		t.Errorf("%d pictures, %d files and %d drafts are kept", l.count(), l.onDisk(), len(drafts))
	}
	l.send("/desk/articles", url.Values{"title": {"Looms"}, "action": {"save"}}, file{"pictures", "one.png", shade(t, 1, 3000)}).is(http.StatusSeeOther)
}

func TestFiveHundredPicturesAtOnceAreAnsweredInWords(t *testing.T) {
	l := newLibrary(t)
	var files []file
	for i := range 500 {
		files = append(files, file{"pictures", fmt.Sprintf("IMG_%d.png", i), shade(t, i, 30)})
	}
	l.send("/desk/pictures", nil, files...).is(http.StatusUnprocessableEntity).has("400 files were not taken", "IMG_499.png", "at most 100 pictures fit into one upload").
		lacks("IMG_99.png</b>")
	if l.count() != maxPicturesAtOnce {
		t.Errorf("%d pictures are kept", l.count())
	}
}

func TestAScriptGetsJSONForItsUpload(t *testing.T) {
	l := newLibrary(t)
	asked := url.Values{"accept": {"application/json"}}
	l.send("/desk/pictures", asked, file{"pictures", "one.png", shade(t, 1, 30)}).is(http.StatusOK).has(`"path":"/media/`, `"name":"one.png"`)
	l.send("/desk/pictures", asked, file{"pictures", "one.txt", []byte("words")}).is(http.StatusUnprocessableEntity).has(`"problem":"This file is no picture`)
	l.send("/desk/pictures", asked).is(http.StatusUnprocessableEntity).has(`"problem":"Choose a picture first."`)
	l.get("/desk/pictures?q=one", "Accept", "application/json").is(http.StatusOK).has(`"pictures":[{`)
	l.get("/desk/pictures?q=two", "Accept", "application/json").is(http.StatusOK).lacks(`"id"`)
	l.client = newBrowser(t)
	l.send("/desk/pictures", asked, file{"pictures", "two.png", shade(t, 2, 30)}).is(http.StatusUnauthorized)
	if l.count() != 1 {
		t.Error("a stranger's picture is kept")
	}
}

func TestAPictureIsDescribedFoundAndDeletedInTheLibrary(t *testing.T) {
	l := newLibrary(t)
	l.send("/desk/pictures", nil, file{"pictures", "loom.png", shade(t, 1, 700)}).is(http.StatusSeeOther).leadsTo("/desk/pictures")
	picture := l.only()
	path := "/desk/pictures/" + string(picture.ID)
	l.get("/desk/pictures").has("The picture was added.", path, "Not used", "No description")
	l.post(path, url.Values{"alt": {strings.Repeat("a", domain.MaxAlt+1)}, "caption": {"In Ghent"}}).is(http.StatusUnprocessableEntity).has(`href="#f-alt"`, `value="In Ghent"`)
	l.post(path, url.Values{"alt": {"A loom"}, "credit": {"Ann"}, "focus_x": {"10"}, "focus_y": {"300"}}).is(http.StatusUnprocessableEntity).has("Choose a point on the picture")
	l.post(path, url.Values{"alt": {"A loom"}, "credit": {"Ann"}, "focus_x": {"10"}, "focus_y": {"90"}}).is(http.StatusSeeOther)
	l.get("/desk/pictures?q=LOO").has(path, "fx1 fy9")
	l.get("/desk/pictures?q=wheel").lacks(path).has("No picture fits.")
	l.get("/desk/pictures?show=undescribed").lacks(path)

	cover := url.Values{"title": {"Looms"}, "text": {"Words."}, "image_pick": {string(picture.ID)}, "action": {"publish"}}
	l.post("/desk/articles", cover).is(http.StatusSeeOther)
	l.get("/articles/looms").has(`alt="A loom"`, "fx1 fy9", "<figcaption>Ann</figcaption>", `srcset="/media/`)
	l.get("/desk/pictures?show=unused").lacks(path)
	l.get(path).has("Looms", "published", "Delete it all the same")
	l.post(path+"/delete", nil).is(http.StatusSeeOther).leadsTo(path)
	if l.count() != 1 {
		t.Fatal("a picture in use went without a word")
	}
	l.post(path+"/delete", url.Values{"anyway": {"yes"}}).is(http.StatusSeeOther).leadsTo("/desk/pictures")
	if l.count() != 0 || l.onDisk() != 0 {
		t.Errorf("%d pictures and %d files are left", l.count(), l.onDisk())
	}
	l.get(path).is(http.StatusNotFound)
	l.post(path+"/delete", nil).is(http.StatusSeeOther).leadsTo("/desk/pictures")
}

func (l *library) only() domain.Media {
	l.t.Helper()
	list, total, err := l.store.MediaList(l.ctx(), storage.MediaFilter{}, storage.Page{})
	l.must(err)
	if total != 1 {
		l.t.Fatalf("%d pictures", total)
	}
	return list[0]
}

func TestPicturesAtAnotherWidthAreServedWithTheSameCare(t *testing.T) {
	l := newLibrary(t)
	l.send("/desk/pictures", nil, file{"pictures", "loom.png", shade(t, 1, 700)}).is(http.StatusSeeOther)
	hash := l.only().Hash
	a := l.get("/media/"+hash+"-320.png", "Accept", activityJSON).is(http.StatusOK)
	config, _, err := image.DecodeConfig(strings.NewReader(a.body))
	if err != nil || config.Width != 320 {
		t.Errorf("it is %d wide, %v", config.Width, err)
	}
	for name, want := range map[string]string{
		"Content-Type": "image/png", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox",
	} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	for _, name := range []string{hash + "-321.png", hash + "-0320.png", hash + "-320.svg", hash[:15] + ".png", strings.Repeat("0", 16) + ".png", hash + "-99999.png"} {
		l.get("/media/" + name).is(http.StatusNotFound)
	}
}

func TestTheLibrarySaysWhereOldWordsStandAndUpdatesThemWithOnePress(t *testing.T) {
	l := newLibrary(t)
	l.send("/desk/pictures", nil, file{"pictures", "loom.png", shade(t, 1, 400)})
	list, _, err := l.store.MediaList(l.ctx(), storage.MediaFilter{}, storage.Page{})
	l.must(err)
	page := "/desk/pictures/" + string(list[0].ID)
	l.post(page, url.Values{"alt": {"A lom"}}).is(http.StatusSeeOther)
	text := "Words.\n\n" + markOfPicture(domain.Media{Hash: list[0].Hash, MediaType: list[0].MediaType, Alt: "A lom"})
	saying := func(c *domain.Content) { c.Text = text }
	one := l.article("One", saying)
	l.article("Two", saying)
	if a := l.get(page).is(http.StatusOK); strings.Contains(a.body, `id="elsewhere"`) {
		t.Error("other words stand nowhere, and are told of")
	}
	a := l.post(page, url.Values{"alt": {"A loom"}}).is(http.StatusSeeOther)
	if a.location != page+"#elsewhere" {
		t.Errorf("saved words lead to %s", a.location)
	}
	a = l.get(page).has("In 2 published texts", "A lom</q>", `value="`+string(one.ID)+`" checked`, "Update them everywhere")
	form := url.Values{"item": {}}
	for _, part := range strings.Split(a.body, `name="item" value="`)[1:] {
		id, _, _ := strings.Cut(part, `"`)
		form.Add("item", id)
	}
	l.post(page+"/spread", url.Values{"item": {"nothing-that-there-is"}}).is(http.StatusSeeOther)
	l.get(page).has("Choose at least one text", "A lom</q>")
	l.post(page+"/spread", form).is(http.StatusSeeOther)
	if a = l.get(page).has("updated in 2 published texts"); strings.Contains(a.body, `id="elsewhere"`) {
		t.Error("what is updated is still told of")
	}
	l.get("/articles/" + one.Slug).has(`alt="A loom"`)
}

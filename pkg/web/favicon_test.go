package web

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestTheLogoOfTheOrganisationIsTheIconOfItsPages(t *testing.T) {
	l := newLibrary(t)
	mark := l.server.lookNow(t).Mark
	l.get("/").has(`<link rel="icon" href="` + mark + `" type="image/svg&#43;xml">`)
	wide := image.NewRGBA(image.Rect(0, 0, 400, 100))
	for i := range wide.Pix {
		wide.Pix[i] = 0xff
	}
	wide.Set(0, 0, color.Black)
	var raw bytes.Buffer
	l.must(png.Encode(&raw, wide))
	picture, err := l.server.o.AddPicture(l.ctx(), l.owner, &raw, domain.Media{Name: "logo.png"})
	l.must(err)
	logo, err := l.node.ImageOf(l.ctx(), picture, domain.Media{Alt: "Our sign"})
	l.must(err)
	own, err := l.node.Organisation(l.ctx())
	l.must(err)
	content := own.Editing()
	content.Text, content.Card.Logo = "Who we are.", logo
	_, err = l.node.EditOrganisation(l.ctx(), l.owner, content)
	l.must(err)

	page := l.get("/").is(http.StatusOK).has(`type="image/png"`, "/icon-"+picture.Hash[:16]+".png", "/touch-"+picture.Hash[:16]+".png").lacks(mark)
	_, after, _ := strings.Cut(page.body, `<link rel="icon" href="`)
	icon, _, _ := strings.Cut(after, `"`)
	drawn, err := png.Decode(strings.NewReader(l.get(icon).is(http.StatusOK).body))
	l.must(err)
	if size := drawn.Bounds().Size(); size.X != iconSize || size.Y != iconSize {
		t.Errorf("the icon is %v", size)
	}
	if _, _, _, above := drawn.At(96, 10).RGBA(); above != 0 {
		t.Error("around the logo nothing shines through")
	}
	if _, _, _, middle := drawn.At(96, 96).RGBA(); middle == 0 {
		t.Error("the logo is not in the middle")
	}
	l.get("/favicon.ico").is(http.StatusFound).leadsTo(icon)
	l.get(mark).is(http.StatusOK) // for who still has a page of before
	l.must(l.files.Remove(picture.Hash, domain.MediaExtension(picture.MediaType)))
	l.server.lastLogo.Store(nil)
	l.server.lastSite.Store(nil)
	l.get("/desk/settings").is(http.StatusOK).has(mark) // a file that is lost
	l.get(icon).is(http.StatusSeeOther).leadsTo(mark)
}

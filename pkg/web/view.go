package web

import (
	"hash/fnv"
	"html/template"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
)

// link is a name that may lead somewhere. Count is shown behind the name where it is not zero.
type link struct {
	Name, URL, Text string
	Lang, TextLang  string // of Name and Text, where they are not the page's
	Current         bool
	Count           int
	Verified        string // that the page links back, in words
}

// picture is an image that a page shows; Src is always an address of ours.
type picture struct {
	Src, Alt, Credit string // Credit with the caption in front
	Srcset           string // the same at other widths; "" where there are none
	Focus            string // classes that say what may not be cut off; "" for the middle
	Width, Height    int
}

// face is an actor's picture, or its initials on cloth. Size is a class: "", "small" or "large".
type face struct{ Src, Initials, Cloth, Size string }

// actorCard is somebody who published something. URL is where to read more, "" if there is nothing.
type actorCard struct {
	Name, Handle, URL, Host string
	URI                     domain.URI
	Face                    face
	Summary                 string
	Local                   bool
}

// origin says from which peer an item came. URL is its page there.
type origin struct{ Name, Host, URL string }

// whenView is when and where an event takes place, on the event's own clock.
type whenView struct {
	// End is zero where none was named. Last is the last of its days.
	Start, End, Last                time.Time
	SameDay, AllDay                 bool
	Past, Now                       bool // as of the moment the page is made
	Cancelled, Tentative, Postponed bool
	OtherYear                       bool
	Zone, ZoneShort, ZoneLong       string
	EndZone                         string // how far the clocks are from UTC at the end, where they change meanwhile
	UTC                             string // the same in UTC; "" where the event's clocks show it
	Duration                        string
	Where                           string // the place in one line
	Online                          string
	Place                           *placeView
}

// placeView is an address with links to maps; none of them is loaded.
type placeView struct {
	Name  string
	Lines []string
	Map   string       // a page with a map
	Route string       // a page that says how to get there
	Geo   template.URL // opens the reader's own program for maps
}

// itemCard is an item in a list.
type itemCard struct {
	Title, Summary, URL, Lang string
	Language                  string // its name, where it is not the page's own
	Note                      string // what kind of thing it is, in mixed lists
	At                        time.Time
	Minutes                   int
	Image                     *picture
	Lead                      bool
	Kickers                   []link
	Origin                    *origin
	When                      *whenView
	Face                      face
	Town                      string // of an initiative
}

// presenter makes view models: for one language, one viewer and one moment.
type presenter struct {
	l      *locale
	a      domain.Addresses
	remote func(address string) string
	now    time.Time
	// language is what texts of the node are usually written in: others are named.
	language string
	// reads are the languages of the reader, for what peers tell in several.
	reads []string
	// terms are those of ours.
	terms termBook
}

// picture shows an image if it is ours or already in our cache.
func (p presenter) picture(image *domain.Image) *picture {
	if image == nil || image.URL == "" {
		return nil
	}
	src := p.source(image.URL)
	if src == "" {
		return nil
	}
	return &picture{
		Src: src, Alt: image.Alt, Credit: domain.CaptionLine(image.Caption, image.Credit), Width: image.Width, Height: image.Height,
		Srcset: srcset(src, image.Width), Focus: focusClass(image.Focus),
	}
}

// source is where a picture is served from on this node; "" while it is not here.
func (p presenter) source(address string) string {
	if path, ok := strings.CutPrefix(address, p.a.Base+"/"); ok {
		return "/" + path
	}
	if p.remote == nil {
		return ""
	}
	return p.remote(address)
}

func (p presenter) pictures(images []domain.Image) []picture {
	var shown []picture
	for i := range images {
		if one := p.picture(&images[i]); one != nil {
			shown = append(shown, *one)
		}
	}
	return shown
}

// face shows an icon, else the initials of name.
func (p presenter) face(icon *domain.Image, name string) face {
	f := face{Initials: initials(name), Cloth: cloth(name)}
	if icon != nil {
		f.Src = p.source(icon.URL)
	}
	return f
}

func initials(name string) string {
	var letters []rune
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		letters = append(letters, unicode.ToUpper([]rune(word)[0]))
	}
	if len(letters) > 2 {
		letters = letters[:2]
	}
	return string(letters)
}

// cloth picks one of the four bindings in the style sheet, the same for the same name.
func cloth(name string) string {
	sum := fnv.New32a()
	sum.Write([]byte(name))
	return [...]string{"cloth0", "cloth1", "cloth2", "cloth3"}[sum.Sum32()%4]
}

// actor shows an actor, ours or a peer's.
func (p presenter) actor(a domain.Actor) actorCard {
	card := actorCard{
		Name: a.DisplayName(), URI: a.URI, Handle: handleOf(a), Host: a.URI.Host(), Local: a.Local,
		Face: p.face(a.Icon, a.DisplayName()), URL: webAddress(a.URL),
	}
	if a.Local {
		card.Host, card.URL = "", p.path(a.URL)
	}
	return card
}

func handleOf(a domain.Actor) string {
	switch {
	case a.Handle != "":
		return a.Handle.String()
	case a.Username != "":
		return "@" + a.Username + "@" + a.URI.Host()
	}
	return ""
}

// path makes an address of ours relative, so that a page works under any name of the node.
func (p presenter) path(address string) string {
	if address == p.a.Base {
		return "/"
	}
	if path, ok := strings.CutPrefix(address, p.a.Base+"/"); ok {
		return "/" + path
	}
	return webAddress(address)
}

// webAddress is the address if a browser may be sent there.
func webAddress(address string) string {
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return address
	}
	return ""
}

// html marks what was sanitised when it was stored. Pictures of peers are shown from our cache, or stay links.
func (p presenter) html(sanitised string, local bool) template.HTML {
	if local {
		sanitised = inWidths(strings.ReplaceAll(sanitised, `src="`+p.a.Base+`/media/`, `src="/media/`))
	} else {
		sanitised = markup.Pictures(sanitised, p.source)
	}
	return template.HTML(p.l.scrollable.Replace(sanitised)) //nolint:gosec // by markup, before it was stored
}

func queryEscape(text string) string { return url.QueryEscape(text) }

package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/templates"
)

// stylePage shows every token and component to who works on the pages; it speaks English only. What stands on it is made by the
// partials that the pages are made of.
type stylePage struct {
	Colours, Type, Space, Shape []templates.Token
	Icons                       []string
	Form, Wrong                 form
	Options                     []option
	Cards                       []itemCard
	Event, Cancelled            itemCard
	Tiles                       []itemCard
	Dates                       []*whenView
	Faces                       []face
	Actors                      []actorCard
	Chips                       []link
	Pager                       pager
	Follow                      followPanel
	Thread                      threadView
	Place                       *placeView
	Mastodon                    *mastodonView
	Scripts                     []scriptSample
}

// scriptSample is a title and words in a language that needs faces, hyphens or a direction of its own.
type scriptSample struct{ Lang, Title, Text string }

func (s *Server) showStyle(v *visit) error {
	if !s.o.Development {
		return domain.ErrNotFound
	}
	page := s.styleSamples(v)
	for _, token := range templates.Tokens() {
		switch kindOfToken(token) {
		case "colour":
			page.Colours = append(page.Colours, token)
		case "type":
			page.Type = append(page.Type, token)
		case "space":
			page.Space = append(page.Space, token)
		default:
			page.Shape = append(page.Shape, token)
		}
	}
	for name := range iconPaths() {
		page.Icons = append(page.Icons, name)
	}
	slices.Sort(page.Icons)
	return s.page(v, http.StatusOK, "style/show", head{Heading: "Style", NoIndex: true}, page)
}

func kindOfToken(t templates.Token) string {
	switch {
	case strings.HasPrefix(t.Day, "#"):
		return "colour"
	case strings.HasPrefix(t.Name, "t-") || slices.Contains([]string{"serif", "sans", "mono"}, t.Name):
		return "type"
	case strings.HasPrefix(t.Name, "s") || slices.Contains([]string{"wide", "measure", "gutter", "touch"}, t.Name):
		return "space"
	}
	return "shape"
}

// styleTokens are rules that let the page wear each token: inline styles are forbidden to it as to every page.
func (s *Server) styleTokens(v *visit) error {
	if !s.o.Development {
		return domain.ErrNotFound
	}
	var css strings.Builder
	specimens, _ := s.assets.Get("specimens.css")
	css.Write(specimens.Body)
	for _, t := range templates.Tokens() {
		property := map[string]string{"colour": "background", "space": "inline-size"}[kindOfToken(t)]
		switch {
		case strings.HasPrefix(t.Name, "t-"):
			property = "font-size"
		case kindOfToken(t) == "type":
			property = "font-family"
		case strings.HasPrefix(t.Name, "round") || t.Name == "pill":
			property = "border-radius"
		case t.Name == "lift" || t.Name == "over":
			property = "box-shadow"
		case property == "":
			property = "transition: transform"
		}
		separator := ": "
		if strings.Contains(property, ":") {
			separator = " "
		}
		fmt.Fprintf(&css, ".v-%s { %s%svar(--%s); }\n", t.Name, property, separator, t.Name)
	}
	v.Response().Header().Set("Cache-Control", "no-cache")
	return v.Blob(http.StatusOK, "text/css; charset=utf-8", []byte(css.String()))
}

// styleSamples are made-up things, each in the states that pages show.
func (s *Server) styleSamples(v *visit) stylePage {
	p := s.presenter(v)
	at := time.Date(2026, 11, 22, 18, 30, 0, 0, time.UTC)
	people := []actorCard{
		{Name: "Open Loom", Handle: "@loom@weave.example", URL: "#", Face: p.face(nil, "Open Loom")},
		{Name: "مكتبة المشاع", Handle: "@maktaba@commons.example", URL: "#", Face: p.face(nil, "مكتبة المشاع")},
		{Name: "Fil Ouvert", Handle: "@fil@ouvert.example", URL: "#", Face: p.face(nil, "Fil Ouvert")},
	}
	soon := &whenView{Start: at, End: at.Add(90 * time.Minute), SameDay: true, ZoneShort: "CET", Where: "Halles Saint-Géry, Brussels"}
	past := &whenView{Start: at.AddDate(0, -3, 0), SameDay: true, Past: true, ZoneShort: "CET"}
	later := &whenView{Start: at.AddDate(1, 2, 0), SameDay: true, OtherYear: true, ZoneShort: "CET"}
	cancelled := *soon
	cancelled.Cancelled = true
	values := url.Values{"title": {"Two scarcities, both the wrong way round"}, "themes": {"care"}, "language": {"en"}}
	wrong, _ := newForm(url.Values{"title": {"…"}}, nil).with(&domain.InvalidError{Fields: []domain.FieldError{{Field: "title", Message: "a title has at least three characters"}}})
	wrong.prefix = "wrong-"
	return stylePage{
		Form: newForm(values, nil), Wrong: wrong,
		Options: []option{{Value: "care", Label: "Care work"}, {Value: "land", Label: "Land", Note: "and what grows on it"}, {Value: "code", Label: "Code"}},
		Cards: []itemCard{
			{Title: "What an organised network can do", Summary: "A network forgets and an organisation excludes. Between the two lies a third form with five modest duties.", URL: "#", At: at, Minutes: 3, Kickers: []link{{Name: "Cultures and Politics", URL: "#"}}},
			{Title: "شبكة منظمة من أجل المشاع", Summary: "كيف تنسج المبادرات الصغيرة ما لا تستطيع منصة كبيرة واحدة أن تنسجه.", Lang: "ar", Language: "العربية", URL: "#", At: at, Minutes: 4, Origin: &origin{Name: "Bucle Abierto", Host: "bucle.example"}},
		},
		Event: itemCard{Title: "Commons assembly", URL: "#", When: soon}, Cancelled: itemCard{Title: "Repair Saturday", URL: "#", When: &cancelled},
		Tiles: []itemCard{{Title: "Commons Labels", Summary: "Three labels for initiatives that share what they know.", URL: "#", Face: p.face(nil, "Commons Labels"), Kickers: []link{{Name: "Open Coops"}, {Name: "Care"}}}},
		Dates: []*whenView{soon, past, later}, Actors: people,
		Faces:  []face{{Initials: "OL", Cloth: "cloth0", Size: "small"}, {Initials: "OL", Cloth: "cloth1"}, {Initials: "FO", Cloth: "cloth2"}, {Initials: "ש", Cloth: "cloth3", Size: "large"}},
		Chips:  []link{{Name: "All", URL: "#", Current: true, Count: 42}, {Name: "Events", URL: "#", Count: 7}, {Name: "Not a link"}},
		Pager:  newPager("/style", nil, 4, 200, 20),
		Follow: followPanel{Name: "Open Loom", Handle: "@loom@weave.example", Feeds: []link{{Name: "RSS", URL: "#"}, {Name: "Calendar", URL: "#"}}},
		Thread: threadView{Replies: p.branches([]replyView{
			{ID: "sample-1", Author: people[0], At: at, URL: "#", Ours: true, HTML: "<p>Which of the five duties is the hardest to keep?</p>"},
			{ID: "sample-2", Author: people[1], At: at, URL: "#", Ours: true, Depth: 1, Lang: "ar", Dir: "rtl", HTML: "<p>التواصل بين المجموعات، بلا شك.</p>"},
			{Missing: true, Depth: 1},
			{ID: "sample-3", Author: people[2], At: at, URL: "#", Ours: true, Depth: 2, Warning: "Long", HTML: "<p>Stepping aside.</p>"},
		}), From: 1, To: 4, Total: 4},
		Place:    &placeView{Name: "Halles Saint-Géry, upper gallery", Lines: []string{"Place Saint-Géry 1", "1000 Brussels"}, Map: "#"},
		Mastodon: &mastodonView{Face: people[0].Face, Name: "Open Loom", Handle: "@loom@weave.example", Title: "Two scarcities", Text: "We treat forests as if they could not run out.", Link: "https://weave.example/articles/two-scarcities"},
		Scripts: []scriptSample{
			{"ar", "شبكة منظمة من أجل المشاع", "تنسج المبادرات الصغيرة معًا ما لا تستطيع منصة كبيرة واحدة أن تنسجه، ويبقى الخيط في أيدي من يغزلونه."},
			{"he", "רשת מאורגנת למען נחלת הכלל", "יוזמות קטנות אורגות יחד את מה שפלטפורמה גדולה אחת אינה יכולה לארוג, והחוט נשאר בידי הטווים."},
			{"zh", "为公地而织的网络", "小小的倡议一起编织一个大平台织不出的东西，线始终握在纺线人的手里。"},
			{"th", "เครือข่ายที่จัดระเบียบเพื่อส่วนรวม", "โครงการเล็ก ๆ ทอสิ่งที่แพลตฟอร์มใหญ่เพียงแห่งเดียวทอไม่ได้"},
			{"de", "Gemeingüterverträglichkeitsprüfungsverfahren", "Nachbarschaftsgenossenschaften veröffentlichen Veranstaltungsankündigungen gemeinschaftlich: Zeilenumbrüche folgen der Silbentrennung der Sprache."},
		},
	}
}

package web

import (
	"archive/zip"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// ownMember is what is stored of a member herself, without what opens anything.
type ownMember struct {
	Email    string            `json:"email"`
	Name     string            `json:"name"`
	Role     domain.MemberRole `json:"role"`
	Language string            `json:"language,omitempty"`
	Joined   time.Time         `json:"joined"`
	Profile  domain.Profile    `json:"profile"`
	Logins   []ownLogin        `json:"logins"`
}

type ownLogin struct {
	Session string    `json:"session"`
	Device  string    `json:"device,omitempty"`
	Begun   time.Time `json:"begun"`
	Seen    time.Time `json:"seen"`
}

type ownText struct {
	ID        domain.ID       `json:"id"`
	Kind      domain.Kind     `json:"kind"`
	State     domain.State    `json:"state"`
	Address   string          `json:"address,omitempty"`
	Created   time.Time       `json:"created"`
	Published domain.Content  `json:"published"`
	Draft     *domain.Content `json:"draft,omitempty"`
}

type ownRemark struct {
	Item domain.ID `json:"item"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

type ownPicture struct {
	File    string    `json:"file"`
	Name    string    `json:"name"`
	Alt     string    `json:"alt,omitempty"`
	Caption string    `json:"caption,omitempty"`
	Credit  string    `json:"credit,omitempty"`
	At      time.Time `json:"at"`
}

// exportOwn sends a member what the node has of her, file by file: nothing of it is held as a whole.
func (s *Server) exportOwn(v *visit) error {
	v.download("application/zip", "my-data.zip")
	archive := zip.NewWriter(v.Response())
	for _, part := range []func(*visit, *zip.Writer) error{s.zipMember, s.zipTexts, s.zipRemarks, s.zipDeeds, s.zipPictures} {
		if err := part(v, archive); err != nil {
			return err // without its directory the archive says that it is not whole
		}
	}
	return archive.Close()
}

func zipJSON(archive *zip.Writer, name string, value any) error {
	file, err := archive.Create(name)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(file)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

func (s *Server) zipMember(v *visit, archive *zip.Writer) error {
	m := v.member
	logins, err := s.store.Logins(v.ctx(), m.ID, s.now())
	if err != nil {
		return err
	}
	own := ownMember{Email: m.Email, Name: m.Name, Role: m.Role, Language: m.Language, Joined: m.CreatedAt, Profile: m.Profile, Logins: []ownLogin{}}
	for _, l := range logins {
		own.Logins = append(own.Logins, ownLogin{l.SessionName(), l.Device, l.BegunAt, l.SeenAt})
	}
	return zipJSON(archive, "member.json", own)
}

func (s *Server) zipTexts(v *visit, archive *zip.Writer) error {
	items, err := s.store.ItemsOf(v.ctx(), v.member.ID)
	if err != nil {
		return err
	}
	for i := range items {
		item := &items[i]
		text := ownText{item.ID, item.Kind, item.State, string(item.URL), item.CreatedAt, item.Content, item.Draft}
		if err := zipJSON(archive, "texts/"+string(item.Kind)+"-"+string(item.ID)+".json", text); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) zipRemarks(v *visit, archive *zip.Writer) error {
	remarks, err := s.store.RemarksBy(v.ctx(), v.member.ID)
	if err != nil {
		return err
	}
	own := []ownRemark{}
	for _, r := range remarks {
		if r.Text != "" {
			own = append(own, ownRemark{r.Item, r.Text, r.CreatedAt})
		}
	}
	return zipJSON(archive, "remarks.json", own)
}

// zipDeeds are the entries of the list of what was done that are about what she did.
func (s *Server) zipDeeds(v *visit, archive *zip.Writer) error {
	file, err := archive.Create("what-was-done.jsonl")
	if err != nil {
		return err
	}
	lines := json.NewEncoder(file)
	return s.store.EachAudit(v.ctx(), storage.AuditFilter{Member: v.member.ID}, func(e domain.AuditEntry) error {
		return lines.Encode(lineOf(e, v.member.Name))
	})
}

func (s *Server) zipPictures(v *visit, archive *zip.Writer) error {
	pictures, err := s.store.MediaOf(v.ctx(), v.member.ID)
	if err != nil {
		return err
	}
	own := []ownPicture{}
	for _, m := range pictures {
		name := m.Hash + domain.MediaExtension(m.MediaType)
		own = append(own, ownPicture{"pictures/" + name, m.Name, m.Alt, m.Caption, m.Credit, m.CreatedAt})
		if err := s.zipPicture(v, archive, name); err != nil && !isNotFound(err) {
			return err
		}
	}
	return zipJSON(archive, "pictures.json", own)
}

func (s *Server) zipPicture(v *visit, archive *zip.Writer, name string) error {
	if s.o.OpenMedia == nil {
		return domain.ErrNotFound
	}
	picture, err := s.o.OpenMedia(v.ctx(), name)
	if err != nil {
		return err
	}
	defer picture.Close()
	file, err := archive.CreateHeader(&zip.FileHeader{Name: "pictures/" + name}) // stored: pictures do not get smaller
	if err != nil {
		return err
	}
	_, err = io.Copy(file, picture)
	return err
}

// storedPage says what the node stores about whom, and for how long, as it is set now.
type storedPage struct{ Rows []storedRow }

type storedRow struct{ Who, What, Long string }

func (s *Server) showStored(v *visit) error {
	r, err := s.node.Retention(v.ctx())
	if err != nil {
		return err
	}
	life := lastsWords(v, v.site.login)
	page := storedPage{Rows: []storedRow{
		{v.say("stored.visitors"), v.say("stored.visitors_what"), v.say("stored.visitors_long")},
		{v.say("stored.members"), v.say("stored.members_what"), v.say("stored.members_long")},
		{v.say("stored.logins"), v.say("stored.logins_what"), v.say("stored.logins_long", "Time", life)},
		{v.say("stored.deeds"), v.say("stored.deeds_what"), daysKept(v, r.Audit)},
		{v.say("stored.news"), v.say("stored.news_what"), daysKept(v, r.Notifications)},
		{v.say("stored.people"), v.say("stored.people_what"), v.say("stored.people_long")},
		{v.say("stored.traffic"), v.say("stored.traffic_what"), v.say("stored.traffic_long", "In", daysKept(v, r.Inbox), "Out", daysKept(v, r.Deliveries))},
		{v.say("stored.complaints"), v.say("stored.complaints_what"), v.say("stored.complaints_long")},
	}}
	return s.page(v, http.StatusOK, "stored/show", head{Heading: v.say("stored.heading"), Canonical: v.site.addresses.Base + "/stored"}, page)
}

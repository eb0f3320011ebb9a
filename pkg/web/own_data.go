package web

import (
	"archive/zip"
	"encoding/json"
	"io"
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
	SignIn   ownSignIn         `json:"sign_in"`
	// Mails is what she chose to be told by mail, by topic; what is not there is as usual.
	Mails map[domain.Topic]domain.When `json:"mails,omitempty"`
	// Identities are what she is called where she may sign in besides this node.
	Identities []ownIdentity `json:"identities"`
}

type ownIdentity struct {
	Issuer  string    `json:"issuer"`
	Subject string    `json:"subject"`
	Email   string    `json:"email,omitempty"`
	Linked  time.Time `json:"linked"`
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
	Item domain.ID         `json:"item"`
	Kind domain.RemarkKind `json:"kind,omitempty"`
	Text string            `json:"text,omitempty"`
	At   time.Time         `json:"at"`
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
	if done, err := s.sure(v, "/desk/account"); done || err != nil {
		return err
	}
	v.download("application/zip", "my-data.zip")
	archive := zip.NewWriter(v.Response())
	for _, part := range []func(*visit, *zip.Writer) error{
		s.zipReadme, s.zipMember, s.zipTexts, s.zipVersions, s.zipAnswers, s.zipRemarks, s.zipInvitations, s.zipNotifications, s.zipLetters, s.zipDeeds,
		s.zipPictures,
	} {
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
	own := ownMember{Email: m.Email, Name: m.Name, Role: m.Role, Language: m.Language, Joined: m.CreatedAt, Profile: m.Profile, Logins: []ownLogin{}, Identities: []ownIdentity{}}
	identities, err := s.store.Identities(v.ctx(), m.ID)
	if err != nil {
		return err
	}
	for _, i := range identities {
		own.Identities = append(own.Identities, ownIdentity{i.Issuer, i.Subject, i.Email, i.CreatedAt})
	}
	for _, l := range logins {
		own.Logins = append(own.Logins, ownLogin{l.SessionName(), l.Device, l.BegunAt, l.SeenAt})
	}
	if own.SignIn, err = s.ownSignIn(v); err != nil {
		return err
	}
	choice, err := s.store.MailChoice(v.ctx(), m.ID)
	if err != nil {
		return err
	}
	own.Mails = choice.Choices
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
		own = append(own, ownRemark{r.Item, r.Kind, r.Text, r.CreatedAt})
	}
	return zipJSON(archive, "remarks.json", own)
}

// zipDeeds are the entries of the list of what was done that say what she did, and what was done about her.
func (s *Server) zipDeeds(v *visit, archive *zip.Writer) error {
	file, err := archive.Create("what-was-done.jsonl")
	if err != nil {
		return err
	}
	lines := json.NewEncoder(file)
	names := map[domain.ID]string{v.member.ID: v.member.Name} // who else did something is not hers to take away
	return s.store.EachAudit(v.ctx(), storage.AuditFilter{With: v.member}, func(e domain.AuditEntry) error {
		return lines.Encode(lineOf(e, names[e.Member]))
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

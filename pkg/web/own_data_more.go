package web

import (
	"archive/zip"
	"fmt"
	"io"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// ownSignIn is how she signs in, without what opens anything.
type ownSignIn struct {
	App           bool         `json:"app"`
	RecoveryCodes int          `json:"recovery_codes_left"`
	Passkeys      []ownPasskey `json:"passkeys"`
}

type ownPasskey struct {
	Name string    `json:"name"`
	Made time.Time `json:"made"`
	Used time.Time `json:"used,omitzero"`
}

func (s *Server) ownSignIn(v *visit) (ownSignIn, error) {
	own := ownSignIn{Passkeys: []ownPasskey{}}
	_, err := s.store.CodeAppOf(v.ctx(), v.member.ID)
	if own.App = err == nil; err != nil && !isNotFound(err) {
		return own, err
	}
	if own.RecoveryCodes, err = s.store.RecoveryCodesLeft(v.ctx(), v.member.ID); err != nil {
		return own, err
	}
	keys, err := s.store.Passkeys(v.ctx(), v.member.ID)
	for _, key := range keys {
		own.Passkeys = append(own.Passkeys, ownPasskey{key.Name, key.CreatedAt, key.UsedAt})
	}
	return own, err
}

// zipReadme says in her language what each file is.
func (s *Server) zipReadme(v *visit, archive *zip.Writer) error {
	file, err := archive.Create("README.txt")
	if err != nil {
		return err
	}
	_, err = io.WriteString(file, v.say("zip.heading", "Site", v.site.organisation.DisplayName(), "Name", v.member.Name, "Date", v.speaker.locale.date(v.here(s.now())))+"\r\n\r\n")
	for _, line := range [][2]string{
		{"member.json", v.say("zip.member")}, {"texts/", v.say("zip.texts")}, {"versions/", v.say("zip.versions")}, {"answers.json", v.say("zip.answers")},
		{"remarks.json", v.say("zip.remarks")}, {"invitations.json", v.say("zip.invitations")}, {"notifications.json", v.say("zip.notifications")},
		{"letters.json", v.say("zip.letters")}, {"what-was-done.jsonl", v.say("zip.deeds")}, {"pictures.json, pictures/", v.say("zip.pictures")},
	} {
		if err == nil {
			_, err = fmt.Fprintf(file, "%s\r\n    %s\r\n", line[0], line[1])
		}
	}
	if err == nil {
		_, err = io.WriteString(file, "\r\n"+v.say("zip.without")+"\r\n")
	}
	return err
}

type ownVersion struct {
	Item    domain.ID      `json:"item"`
	Kind    string         `json:"kind"`
	Number  int            `json:"number"`
	At      time.Time      `json:"at"`
	Content domain.Content `json:"content"`
}

func (s *Server) zipVersions(v *visit, archive *zip.Writer) error {
	return s.store.EachVersionBy(v.ctx(), v.member.ID, func(one storage.OwnVersion) error {
		return zipJSON(archive, fmt.Sprintf("versions/%s-%s-%d.json", one.Item, one.Kind, one.Number), ownVersion{one.Item, one.Kind, one.Number, one.At, one.Content})
	})
}

type ownAnswer struct {
	To      domain.URI `json:"to"`
	Address string     `json:"address"`
	Text    string     `json:"text"`
	Signed  bool       `json:"signed"`
	At      time.Time  `json:"at"`
}

func (s *Server) zipAnswers(v *visit, archive *zip.Writer) error {
	notes, err := s.store.NotesBy(v.ctx(), v.member.ID)
	if err != nil {
		return err
	}
	own := make([]ownAnswer, len(notes))
	for i := range notes {
		n := &notes[i]
		own[i] = ownAnswer{n.InReplyTo, n.URL, n.Text, n.ShowMember, n.PublishedAt}
	}
	return zipJSON(archive, "answers.json", own)
}

type ownInvitation struct {
	Made    bool              `json:"made"`
	Used    bool              `json:"used"`
	Role    domain.MemberRole `json:"role"`
	Note    string            `json:"note,omitempty"`
	At      time.Time         `json:"at"`
	Expires time.Time         `json:"expires"`
	UsedAt  time.Time         `json:"used_at,omitzero"`
	Revoked time.Time         `json:"revoked,omitzero"`
}

func (s *Server) zipInvitations(v *visit, archive *zip.Writer) error {
	list, err := s.store.InvitationsOf(v.ctx(), v.member.ID)
	if err != nil {
		return err
	}
	own := make([]ownInvitation, len(list))
	for i, one := range list {
		own[i] = ownInvitation{one.CreatedBy == v.member.ID, one.UsedBy == v.member.ID, one.Role, one.Note, one.CreatedAt, one.ExpiresAt, one.UsedAt, one.RevokedAt}
	}
	return zipJSON(archive, "invitations.json", own)
}

type ownNotification struct {
	Kind   domain.NotificationKind `json:"kind"`
	Actor  domain.URI              `json:"actor,omitempty"`
	Object domain.URI              `json:"object,omitempty"`
	About  domain.URI              `json:"about,omitempty"`
	At     time.Time               `json:"at"`
	Read   time.Time               `json:"read,omitzero"`
}

func (s *Server) zipNotifications(v *visit, archive *zip.Writer) error {
	list, err := s.store.NotificationsTo(v.ctx(), v.member.ID)
	if err != nil {
		return err
	}
	own := make([]ownNotification, len(list))
	for i, n := range list {
		own[i] = ownNotification{n.Kind, n.Actor, n.Object, n.About, n.CreatedAt, n.ReadAt}
	}
	return zipJSON(archive, "notifications.json", own)
}

type ownLetter struct {
	To      string           `json:"to"`
	Subject string           `json:"subject,omitempty"`
	Text    string           `json:"text,omitempty"`
	State   domain.MailState `json:"state"`
	At      time.Time        `json:"at"`
	Ended   time.Time        `json:"ended,omitzero"`
}

func (s *Server) zipLetters(v *visit, archive *zip.Writer) error {
	list, err := s.store.MailsTo(v.ctx(), *v.member)
	if err != nil {
		return err
	}
	own := make([]ownLetter, len(list))
	for i := range list {
		m := &list[i]
		own[i] = ownLetter{m.Letter.To, m.Letter.Subject, m.Letter.Text, m.State, m.CreatedAt, m.DoneAt}
		if !m.Letter.ExpiresAt.IsZero() { // it has a link that opens something
			own[i].Text = ""
		}
	}
	return zipJSON(archive, "letters.json", own)
}

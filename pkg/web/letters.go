package web

import (
	"context"
	"fmt"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/templates"
)

// letterWords are what a mail says, in the language of who gets it. They become plain text and HTML.
type letterWords struct {
	Language string
	Subject  string
	Intro    string
	Entries  []letterEntry
	Outro    string
	// Button is the one thing to do; its URL stands in the text as it is.
	Button *link
	// Ending says why the mail came; Links are what can be done about that.
	Ending string
	Links  []link
	look   letterLook
}

// letterEntry is one thing that a mail tells of.
type letterEntry struct {
	Text    string
	Excerpt string // what somebody wrote, as plain text
	Link    *link
}

type letterLook struct {
	Organisation, Home, Accent, OnAccent string
}

// letterData flattens what the template reads.
type letterData struct {
	letterWords
	letterLook
}

// write makes the plain text and the HTML of a mail.
func (w letterWords) write() (text, html string, err error) {
	var plain, page strings.Builder
	paragraph := func(lines ...string) {
		for _, line := range lines {
			if line != "" {
				plain.WriteString(line + "\n")
			}
		}
		plain.WriteString("\n")
	}
	paragraph(w.look.Organisation)
	if w.Intro != "" {
		paragraph(w.Intro)
	}
	for _, entry := range w.Entries {
		lines := []string{"* " + entry.Text}
		if entry.Excerpt != "" {
			lines = append(lines, "  “"+entry.Excerpt+"”")
		}
		if entry.Link != nil {
			lines = append(lines, "  "+entry.Link.Name, "  "+entry.Link.URL)
		}
		paragraph(lines...)
	}
	if w.Outro != "" {
		paragraph(w.Outro)
	}
	if w.Button != nil {
		paragraph(w.Button.Name+":", w.Button.URL)
	}
	plain.WriteString("-- \n")
	paragraph(w.Ending)
	for _, l := range w.Links {
		paragraph(l.Name+":", l.URL)
	}
	if err := templates.Letter().Execute(&page, letterData{w, w.look}); err != nil {
		return "", "", fmt.Errorf("write a mail: %w", err)
	}
	return strings.TrimSpace(plain.String()) + "\n", page.String(), nil
}

// letterTo completes a mail to a member: in her language, from the organisation, in its colour.
func (s *Server) letterTo(site *site, member domain.Member, w letterWords) (domain.Letter, error) {
	day := site.look.palette.Light
	w.look = letterLook{
		Organisation: site.organisation.DisplayName(), Home: site.addresses.Base + "/", Accent: day.Accent.String(), OnAccent: day.OnAccent.String(),
	}
	text, html, err := w.write()
	return domain.Letter{To: member.Email, Name: oneLine(member.Name), Subject: oneLine(w.Subject), Text: text, HTML: html}, err
}

// writtenTo is the language of whoever joins, so that mails come in it: "" where it is the node's own.
func (s *Server) writtenTo(v *visit) string {
	if v.speaker.tag == s.tongues.house(v.site).tag {
		return ""
	}
	return v.speaker.tag
}

// speakerOf speaks a member's language, else the node's.
func (s *Server) speakerOf(site *site, member domain.Member) *speaker {
	if own := s.tongues.of(member.Language); member.Language != "" && own != nil {
		return own
	}
	return s.tongues.house(site)
}

// oneLine makes text fit for the head of a mail: foreign names come with anything.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, "�"), func(r rune) bool { return r <= ' ' || r >= 0x7f && r <= 0xa0 }), " ")
}

// testLetter is what the button of the mail settings sends.
func (s *Server) testLetter(ctx context.Context, member domain.Member) (domain.Letter, error) {
	site, err := s.siteNow(ctx)
	if err != nil {
		return domain.Letter{}, err
	}
	l := s.speakerOf(site, member)
	return s.letterTo(site, member, letterWords{
		Language: l.tag, Subject: l.say("mail.test_subject", "Name", site.organisation.DisplayName()), Intro: l.say("mail.test_text"), Ending: l.say("mail.test_ending"),
	})
}

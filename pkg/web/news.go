package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/storage"
)

const (
	// maxEntries is how many things one mail tells of; it says how many there are besides.
	maxEntries = 20
	// maxSaid is how much of somebody's words a mail shows, in characters.
	maxSaid = 280
)

// mailChoicesPage is where a member chooses what she is told of by mail.
type mailChoicesPage struct {
	Desk    *deskNav
	Email   string
	Sends   bool // the node has a mail server
	MaySet  bool // the member may name one
	Form    form
	Topics  []string // fields of the form
	Options []option
}

func (s *Server) showMailChoices(v *visit) error {
	choice, err := s.store.MailChoice(v.ctx(), v.member.ID)
	if err != nil {
		return err
	}
	settings, _, err := s.node.MailSettings(v.ctx())
	if err != nil {
		return err
	}
	page := mailChoicesPage{
		Email: v.member.Email, Sends: settings.IsSetUp(), MaySet: v.may(domain.ActSettings),
		Options: []option{
			{Value: string(domain.AtOnce), Label: v.say("news.at_once")}, {Value: string(domain.Daily), Label: v.say("news.daily")},
			{Value: string(domain.Never), Label: v.say("news.never")},
		},
	}
	values, names := url.Values{}, map[string]string{}
	for _, rule := range domain.TopicsFor(v.member.Role) {
		topic := string(rule.Topic)
		values.Set(topic, string(choice.Of(rule)))
		names[topic] = topicKey(rule.Topic)
		page.Topics = append(page.Topics, topic)
	}
	page.Form = newForm(values, names)
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "notifications/mail", head{Heading: v.say("news.heading"), NoIndex: true}, page)
}

// topicKey is the message that names a topic.
func topicKey(topic domain.Topic) string {
	switch topic {
	case domain.TopicReplies:
		return "news.replies"
	case domain.TopicMentions:
		return "news.mentions"
	case domain.TopicMessages:
		return "news.messages"
	case domain.TopicFollows:
		return "news.follows"
	case domain.TopicReports:
		return "news.reports"
	case domain.TopicReviews:
		return "news.reviews"
	case domain.TopicSubmissions:
		return "news.submissions"
	case domain.TopicDeliveries:
		return "news.deliveries"
	}
	return "news.responses"
}

func (s *Server) saveMailChoices(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	choices := map[domain.Topic]domain.When{}
	for _, rule := range domain.TopicRules() {
		choices[rule.Topic] = domain.When(values.Get(string(rule.Topic)))
	}
	if err := s.node.ChooseMail(v.ctx(), *v.member, choices); err != nil {
		return err
	}
	v.tell("news.saved")
	return v.seeOther("/desk/notifications/mail")
}

// unsubscribePage is where the link of a mail leads: to a button, as programs follow links, too.
type unsubscribePage struct {
	Path         string
	Daily, Done  bool
	Organisation string
}

func (s *Server) showUnsubscribe(v *visit) error {
	if _, err := s.store.MemberByMailToken(v.ctx(), v.Param("token")); err != nil {
		return err
	}
	return s.unsubscribePage(v, false)
}

func (s *Server) unsubscribePage(v *visit, done bool) error {
	page := unsubscribePage{
		Path: "/unsubscribe/" + url.PathEscape(v.Param("token")), Daily: v.QueryParam("of") == string(domain.Daily), Done: done, Organisation: v.site.organisation.DisplayName(),
	}
	return s.page(v, http.StatusOK, "notifications/unsubscribe", head{Heading: v.say("news.stop"), NoIndex: true}, page)
}

// unsubscribe is pressed on that page, or by a mail program (RFC 8058): without a session, from anywhere.
func (s *Server) unsubscribe(v *visit) error {
	like := domain.AtOnce
	switch {
	case v.FormValue("all") != "":
		like = domain.Never
	case v.QueryParam("of") == string(domain.Daily):
		like = domain.Daily
	}
	if err := s.node.StopMail(v.ctx(), v.Param("token"), like); err != nil {
		return err
	}
	return s.unsubscribePage(v, true)
}

// NewsLetter makes a mail to a member of what happened. list is what it shows, oldest first, total how much there is.
func (s *Server) NewsLetter(ctx context.Context, member domain.Member, token string, daily bool, list []storage.NotificationBy, total int) (domain.Letter, error) {
	site, err := s.siteNow(ctx)
	if err != nil {
		return domain.Letter{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, site.addresses.Base+"/desk/notifications", http.NoBody)
	if err != nil {
		return domain.Letter{}, err
	}
	l := s.speakerOf(site, member)
	v := &visit{Context: s.echo.NewContext(request, nil), speaker: l, site: site, member: &member, reads: []string{l.tag}}
	p := s.presenter(v)
	base, name := site.addresses.Base, site.organisation.DisplayName()
	w := letterWords{Language: l.tag, Ending: l.say("news.why", "Name", name)}
	for i := range list {
		entry, err := s.newsEntry(v, p, &list[i])
		if err != nil {
			return domain.Letter{}, err
		}
		w.Entries = append(w.Entries, entry)
	}
	of := domain.AtOnce
	switch {
	case daily:
		of, w.Subject = domain.Daily, l.say("news.daily_subject", "Name", name)
	case total == 1:
		w.Subject = w.Entries[0].Text
	default:
		w.Subject = l.say("news.several", "Count", total, "Name", name)
	}
	if more := total - len(list); more > 0 {
		w.Outro = l.say("news.more", "Count", more)
	}
	stop := base + "/unsubscribe/" + url.PathEscape(token) + "?of=" + string(of)
	w.Button = &link{Name: l.say("news.see"), URL: base + "/desk/notifications"}
	w.Links = []link{{Name: l.say("news.choose"), URL: base + "/desk/notifications/mail"}, {Name: l.say("news.stop"), URL: stop}}
	letter, err := s.letterTo(site, member, w)
	letter.Unsubscribe = stop
	return letter, err
}

// newsEntry says what happened, with the words that everybody may read.
func (s *Server) newsEntry(v *visit, p presenter, n *storage.NotificationBy) (letterEntry, error) {
	shown, err := s.notification(v, p, n)
	if err != nil {
		return letterEntry{}, err
	}
	entry := letterEntry{Text: oneLine(shown.Text)}
	if shown.About != nil {
		address := shown.About.URL
		if len(address) > 0 && address[0] == '/' {
			address = v.site.addresses.Base + address
		}
		entry.Link = &link{Name: oneLine(shown.About.Name), URL: address}
	}
	switch n.Notification.Kind {
	case domain.NotifyReply, domain.NotifyMention, domain.NotifyQuote:
	default:
		return entry, nil // messages stay on the node: a mail is read by who carries it
	}
	note, err := s.store.NoteByURI(v.ctx(), n.Notification.Object)
	if isNotFound(err) {
		return entry, nil
	}
	if err == nil && !note.Hidden && !note.Held && note.Visibility.IsForEverybody() {
		entry.Excerpt = oneLine(firstOf(note.Warning, markup.Excerpt(note.HTML, maxSaid)))
	}
	return entry, err
}

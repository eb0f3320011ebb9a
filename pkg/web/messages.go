package web

import (
	"net/http"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// messagesPage lists direct notes to our actors, for members only.
type messagesPage struct {
	Desk     *deskNav
	Messages []replyView
	Pager    pager
}

// notificationsPage lists what came from elsewhere.
type notificationsPage struct {
	Desk    *deskNav
	Unread  bool
	Entries []notificationView
	Pager   pager
}

type notificationView struct {
	Actor  actorCard
	Ours   bool // it happened here, Person did it
	Text   string
	Person string
	About  *link
	At     time.Time
	Ago    string
	New    bool
}

func (s *Server) listMessages(v *visit) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	notes, total, err := s.store.Messages(v.ctx(), storage.Page{Number: number, Size: pageSize})
	if err != nil {
		return err
	}
	page := messagesPage{Pager: newPager("/desk/messages", nil, number, total, pageSize)}
	p := s.presenter(v)
	for i := range notes {
		page.Messages = append(page.Messages, p.reply(&notes[i].Note, notes[i].Author))
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "messages/list", head{Heading: v.say("messages.heading"), NoIndex: true}, page)
}

func (s *Server) listNotifications(v *visit) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	list, total, err := s.store.Notifications(v.ctx(), v.member, storage.Page{Number: number, Size: pageSize})
	if err != nil {
		return err
	}
	page := notificationsPage{Pager: newPager("/desk/notifications", nil, number, total, pageSize)}
	p := s.presenter(v)
	for i := range list {
		shown, err := s.notification(v, p, &list[i])
		if err != nil {
			return err
		}
		page.Entries = append(page.Entries, shown)
		page.Unread = page.Unread || shown.New
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "notifications/list", head{Heading: v.say("notifications.heading"), NoIndex: true}, page)
}

// notification says in a sentence what happened, and links to what it is about.
func (s *Server) notification(v *visit, p presenter, n *storage.NotificationBy) (notificationView, error) {
	shown := notificationView{Actor: p.actor(n.Actor), At: p.here(n.Notification.CreatedAt), Ago: p.l.relative(n.Notification.CreatedAt, p.now), New: n.Notification.ReadAt.IsZero()}
	name := n.Actor.DisplayName()
	switch n.Notification.Kind {
	case domain.NotifyReply:
		shown.Text = v.say("notifications.reply", "Name", name)
	case domain.NotifyMention:
		shown.Text = v.say("notifications.mention", "Name", name)
	case domain.NotifyMessage:
		shown.Text = v.say("notifications.message", "Name", name)
		shown.About = &link{Name: v.say("messages.heading"), URL: "/desk/messages"}
	case domain.NotifyLike:
		shown.Text = v.say("notifications.like", "Name", name)
	case domain.NotifyReshare:
		shown.Text = v.say("notifications.reshare", "Name", name)
	case domain.NotifyJoin:
		shown.Text = v.say("notifications.join", "Name", name)
	case domain.NotifyQuote:
		shown.Text = v.say("notifications.quote", "Name", name)
	case domain.NotifyMove:
		shown.Text = v.say("notifications.move", "Name", name)
		shown.About = &link{Name: v.say("notifications.look"), URL: "/desk/follow?q=" + queryEscape(string(n.Notification.Object))}
	case domain.NotifyUnpublished, domain.NotifyReview, domain.NotifyApproved, domain.NotifyReturned:
		return s.workNews(v, shown, n.Notification)
	case domain.NotifyParked:
		host := n.Notification.Object.Host()
		shown.Text, shown.About = v.say("notifications.parked", "Host", host), &link{Name: v.say("notifications.look"), URL: peerPath(host)}
	case domain.NotifyFollow:
		shown.Text = v.say("notifications.follow", "Name", name)
		shown.About = &link{Name: v.say("follows.followers"), URL: "/desk/followers"}
	case domain.NotifyFeature:
		shown.Text = v.say("notifications.feature", "Name", name)
		shown.About = &link{Name: v.say("features.heading"), URL: "/desk/features"}
	case domain.NotifySubmission:
		shown.Text = v.say("notifications.submission", "Name", name)
		shown.About = &link{Name: v.say("streams.heading"), URL: "/desk/streams"}
	default:
		shown.Text, shown.About = moderationNews(v, n.Notification.Kind, name)
	}
	if shown.About != nil {
		return shown, nil
	}
	return s.newsAbout(v, p, n, shown)
}

// newsAbout links to what a notification is about.
func (s *Server) newsAbout(v *visit, p presenter, n *storage.NotificationBy, shown notificationView) (notificationView, error) {
	item, err := s.store.ItemByURI(v.ctx(), n.Notification.About)
	if err == nil {
		shown.About = &link{Name: item.Content.Title, URL: p.itemPath(&item)}
	}
	if n.Notification.Object == n.Notification.About && isNotFound(err) { // an item that names us, of somebody whom we do not follow
		shown.About = &link{Name: v.say("notifications.look"), URL: "/desk/follow?q=" + queryEscape(string(n.Notification.Object))}
		return shown, nil
	}
	if n.Notification.Object != "" && isNotFound(err) {
		shown.About = &link{Name: v.say("notifications.look"), URL: "/desk/reply?to=" + queryEscape(string(n.Notification.Object))}
		return shown, nil
	}
	if isNotFound(err) {
		return shown, nil
	}
	return shown, err
}

// workNews says what became of something that is being written; the item's remarks say why.
func (s *Server) workNews(v *visit, shown notificationView, n domain.Notification) (notificationView, error) {
	item, err := s.store.ItemByID(v.ctx(), n.About.ItemID())
	if err != nil && !isNotFound(err) {
		return shown, err
	}
	shown.Ours = true
	who := domain.ID("")
	switch n.Kind {
	case domain.NotifyReview:
		shown.Text, who = v.say("notifications.review"), item.Review.AskedBy
	case domain.NotifyApproved:
		shown.Text, who = v.say("notifications.approved"), item.Review.ApprovedBy
	case domain.NotifyReturned:
		shown.Text = v.say("notifications.returned")
	default:
		shown.Text = v.say("notifications.unpublished")
	}
	if err != nil { // deleted since
		return shown, nil
	}
	if who != "" {
		if shown.Person, err = s.memberName(v, who); err != nil {
			return shown, err
		}
	}
	shown.About = &link{Name: firstOf(item.Editing().Title, v.say("desk.untitled")), URL: editPath(&item)}
	if n.Kind == domain.NotifyReview {
		shown.About.URL = reviewPath(&item)
	}
	return shown, nil
}

func (s *Server) readNotifications(v *visit) error {
	if err := s.node.MarkNotificationsRead(v.ctx(), *v.member); err != nil {
		return err
	}
	return v.seeOther("/desk/notifications")
}

package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// told is news of a peer's actor.
func (h *house) told(kind domain.NotificationKind, by domain.Actor, about domain.URI) {
	h.t.Helper()
	news := domain.Notification{ID: node.NewID(), Kind: kind, Actor: by.URI, About: about, CreatedAt: h.now}
	h.write(func(tx *storage.Tx) error { return tx.AddNotification(h.ctx(), news) })
}

func TestAMemberIsToldOnlyWhatHerRightsLetHerActOn(t *testing.T) {
	h := settled(t)
	ana, rui := h.member("ana@example.org", "Ana", domain.RoleAuthor), h.member("rui@example.org", "Rui", domain.RoleReviewer)
	cleo := h.member("cleo@example.org", "Cleo", domain.RoleCurator)
	maria := h.peer("Maria", "maria", "mastodon.example")
	hers := h.publish(domain.KindArticle, domain.Content{Title: "Of Ana", Text: "Words.", Language: "en", Authors: []domain.ID{ana.me.ID}})
	h.now = h.now.Add(time.Second) // after they joined
	h.told(domain.NotifyLike, maria, hers.URI)
	h.told(domain.NotifyReshare, maria, h.article("Of Ada").URI)
	h.told(domain.NotifyReport, maria, "")
	h.told(domain.NotifyMessage, maria, h.organisation().URI)
	h.told(domain.NotifyRequest, maria, h.organisation().URI)
	const news = "/desk/notifications"
	ana.get(news).is(http.StatusOK).has("Of Ana").lacks("Of Ada", "/desk/messages", "/desk/moderation/reports", "/desk/moderation/followers")
	rui.get(news).is(http.StatusOK).lacks("Of Ana", "Of Ada", "/desk/messages", "/desk/moderation/reports", `class="unread"`)
	cleo.get(news).is(http.StatusOK).has("Of Ana", "Of Ada", "/desk/messages", "/desk/moderation/reports", "/desk/moderation/followers")
	h.now = h.now.Add(time.Second)
	cleo.post(news+"/read", nil).is(http.StatusSeeOther)
	cleo.get(news).lacks(`class="unread"`)
	ana.get(news).has(`class="unread"`) // what one has read is news to the others
	after := h.member("late@example.org", "Late", domain.RoleCurator)
	after.get(news).has("Of Ada").lacks(`class="unread"`) // what was before she came is no news to her
}

func TestAMessageIsReadOnlyByThoseWhoseRightIncludesMessages(t *testing.T) {
	h := settled(t)
	ana, cleo := h.member("ana@example.org", "Ana", domain.RoleAuthor), h.member("cleo@example.org", "Cleo", domain.RoleCurator)
	maria := h.peer("Maria", "maria", "mastodon.example")
	article := h.publish(domain.KindArticle, domain.Content{Title: "Of Ana", Text: "Words.", Language: "en", Authors: []domain.ID{ana.me.ID}})
	secret := h.replied(maria, article.URI, article.URI, "Between us.", domain.VisibilityDirect)
	public := h.replied(maria, article.URI, article.URI, "For all.", domain.VisibilityPublic)
	for _, path := range []string{notePath(&secret), "/desk/reply?to=" + url.QueryEscape(string(secret.URI)), "/desk/copy?of=" + url.QueryEscape(string(secret.URI))} {
		ana.get(path).is(http.StatusForbidden).has("read messages to the organisation").lacks("Between us.")
		cleo.get(path).is(http.StatusOK)
	}
	cleo.get(notePath(&secret)).has("Between us.")
	ana.get(notePath(&public)).is(http.StatusOK).has("For all.")
	ana.get("/articles/" + article.Slug).is(http.StatusOK).has("For all.").lacks("Between us.")
	cleo.get("/articles/"+article.Slug).is(http.StatusOK).has("For all.", "Between us.")
}

func TestWhereAPictureIsUsedTellsNoTitleOfADraftOfSomebodyElse(t *testing.T) {
	h := settled(t)
	ana, rui := h.member("ana@example.org", "Ana", domain.RoleAuthor), h.member("rui@example.org", "Rui", domain.RoleReviewer)
	picture, err := h.node.AddMedia(h.ctx(), h.owner, domain.Media{Hash: strings.Repeat("ab", 32), MediaType: "image/png", Width: 10, Height: 10, Alt: "A loom"})
	h.must(err)
	image, err := h.node.ImageOf(h.ctx(), picture, picture)
	h.must(err)
	_, err = h.node.NewItem(h.ctx(), h.owner, domain.KindArticle, domain.Content{Title: "A secret draft", Text: "x", Image: image})
	h.must(err)
	h.publish(domain.KindArticle, domain.Content{Title: "Known to all", Text: "x", Language: "en", Image: image})
	path := picturePath(picture)
	ana.get(path).is(http.StatusOK).has("A draft of somebody else", `href="/articles/known-to-all"`).lacks("A secret draft")
	rui.get(path).is(http.StatusOK).has("A secret draft")
}

func TestAPhotoOfAMemberIsNotDeletedUnseenAndLeavesInitials(t *testing.T) {
	h := settled(t)
	ana := h.member("ana@example.org", "Ana Ruiz", domain.RoleAuthor)
	picture, err := h.node.AddMedia(h.ctx(), ana.me, domain.Media{Hash: strings.Repeat("cd", 32), MediaType: "image/png", Width: 10, Height: 10, Decorative: true})
	h.must(err)
	image, err := h.node.ImageOf(h.ctx(), picture, picture)
	h.must(err)
	_, err = h.node.SaveProfile(h.ctx(), ana.me, "Ana Ruiz", "", "", image)
	h.must(err)
	h.publish(domain.KindArticle, domain.Content{Title: "Of Ana", Text: "Words.", Language: "en", Authors: []domain.ID{ana.me.ID}})
	h.get("/people/ana-ruiz").is(http.StatusOK).has("/media/" + picture.Hash)
	h.logIn()
	h.get("/desk/pictures?show=unused").is(http.StatusOK).lacks(picturePath(picture))
	h.get(picturePath(picture)).is(http.StatusOK).has("Photo of a member", "Ana Ruiz")
	if _, err := h.node.DeleteMedia(h.ctx(), h.owner, picture.ID, false); statusOf(err) != http.StatusConflict {
		t.Errorf("deleted all the same: %v", err)
	}
	_, err = h.node.DeleteMedia(h.ctx(), h.owner, picture.ID, true)
	h.must(err)
	h.get("/people/ana-ruiz").is(http.StatusOK).lacks("/media/" + picture.Hash)
	ana.get("/desk/account").is(http.StatusOK).lacks("/media/" + picture.Hash)
}

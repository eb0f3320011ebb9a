package peers

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/test/cluster"
)

// story is a node of ours, @weft@weft.test, and an actor of another program.
type story struct {
	*testing.T
	c    *cluster.Cluster
	weft *cluster.Node
	fan  *Actor
	org  string // the id of our organisation
}

func begin(t *testing.T, program func(testing.TB, *cluster.Cluster) *Actor) *story {
	t.Helper()
	t.Parallel() // much of a test is waiting for the disk
	c := cluster.New(t, "weft")
	s := &story{T: t, c: c, weft: c.Node("weft")}
	s.org = string(s.weft.Organisation().URI)
	s.fan = program(t, c)
	return s
}

// atPeace lets everybody work and fails if something was refused on either side.
func (s *story) atPeace() {
	s.Helper()
	s.c.Settle()
	for _, complaint := range s.fan.Complaints() {
		s.Errorf("%s: %s", s.fan.name, complaint)
	}
	for _, row := range s.parked() {
		s.Errorf("parked: %s %s", row.LastError, row.Body)
	}
	for _, state := range []domain.DeliveryState{domain.DeliveryFailed, domain.DeliveryPending} {
		for _, delivery := range s.deliveries(state) {
			s.Errorf("%s delivery of %s to %s: %s", state, delivery.Verb, delivery.Inbox, delivery.LastError)
		}
	}
}

// parked are the messages that the node put aside.
func (s *story) parked() []domain.InboxRow {
	s.Helper()
	rows, _, err := s.weft.Store.InboxRows(s.Context(), domain.InboxParked, storage.Page{Size: 100})
	if err != nil {
		s.Fatal(err)
	}
	return rows
}

func (s *story) deliveries(state domain.DeliveryState) []domain.Delivery {
	s.Helper()
	rows, _, err := s.weft.Store.Deliveries(s.Context(), storage.DeliveryFilter{State: state}, storage.Page{Size: 100})
	if err != nil {
		s.Fatal(err)
	}
	return rows
}

// followsUs: the fan finds our organisation by its handle and follows it.
func (s *story) followsUs() {
	s.Helper()
	if found := s.fan.Follow("weft@weft.test"); found != s.org {
		s.Fatalf("the handle leads to %s", found)
	}
	s.atPeace()
	if !s.fan.Follows(s.org) {
		s.Fatal("the Follow was not accepted")
	}
	if got := s.followers(s.org); !slices.Equal(got, []string{s.fan.ID}) {
		s.Fatalf("the node knows the followers %q", got)
	}
}

// followers are who follows an actor of ours, as the node knows it.
func (s *story) followers(actor string) []string {
	s.Helper()
	follows, _, err := s.weft.Store.FollowersOf(s.Context(), domain.URI(actor), storage.Page{Size: 100})
	if err != nil {
		s.Fatal(err)
	}
	var ids []string
	for _, follow := range follows {
		if follow.Follow.State == domain.FollowAccepted {
			ids = append(ids, string(follow.Follow.Follower))
		}
	}
	return ids
}

// picture uploads a picture of ours.
func (s *story) picture() *domain.Image {
	s.Helper()
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewRGBA(image.Rect(0, 0, 40, 30))); err != nil {
		s.Fatal(err)
	}
	media, err := s.weft.AddPicture(s.Context(), s.weft.Member, &file, domain.Media{Alt: "a grey field"})
	if err != nil {
		s.Fatal(err)
	}
	picture, err := s.weft.Node.ImageOf(s.Context(), media, media)
	if err != nil {
		s.Fatal(err)
	}
	return picture
}

func (s *story) publish(kind domain.Kind, content domain.Content) domain.Item {
	s.Helper()
	content.Language = "en"
	item, err := s.weft.Node.PublishContent(s.Context(), s.weft.Member, kind, content)
	if err != nil {
		s.Fatal(err)
	}
	return item
}

// article publishes one with a picture.
func (s *story) article() domain.Item {
	s.Helper()
	return s.publish(domain.KindArticle, domain.Content{
		Title: "Seed libraries & how to start one", Summary: "Where seeds are lent, and what comes back.", Text: "What there is to say of *seeds*.",
		Tags: []string{"commons"}, Image: s.picture(),
	})
}

// event publishes one in a hall and online, with a picture.
func (s *story) event() domain.Item {
	s.Helper()
	start, latitude, longitude := s.c.Now().Add(72*time.Hour).Truncate(time.Hour), 51.05, 3.0
	return s.publish(domain.KindEvent, domain.Content{
		Title: "Spring assembly", Summary: "All who share a garden meet.", Text: "Bring a *chair*.", Tags: []string{"commons"}, Image: s.picture(),
		Event: &domain.Occasion{
			Start: start, End: start.Add(2 * time.Hour), TimeZone: "Europe/Brussels", OnlineAddress: "https://meet.test/spring",
			Place: &domain.Place{Name: "Huis van de Buurt", Street: "Kerkstraat 1", City: "Gent", Country: "Belgium", Latitude: &latitude, Longitude: &longitude},
		},
	})
}

func (s *story) initiative() domain.Item {
	s.Helper()
	return s.publish(domain.KindInitiative, domain.Content{
		Title: "Tool library", Summary: "Lends tools.", Text: "Tools for everybody.", Image: s.picture(),
		Card: &domain.Card{Handle: "tools", Founded: "2019", Priorities: []string{"Lend before selling"}, Status: domain.StatusActive},
	})
}

// edit changes the title and publishes again.
func (s *story) edit(item domain.Item, title string) domain.Item {
	s.Helper()
	content := item.Content
	content.Title = title
	item, err := s.weft.Node.EditContent(s.Context(), s.weft.Member, item.ID, content)
	if err != nil {
		s.Fatal(err)
	}
	return item
}

func (s *story) retract(item domain.Item) {
	s.Helper()
	if _, err := s.weft.Node.Retract(s.Context(), s.weft.Member, item.ID); err != nil {
		s.Fatal(err)
	}
}

// shown is what the fan's program shows of an item; it must show it.
func (s *story) shown(item domain.Item) Shown {
	s.Helper()
	shown, ok := s.fan.Shows(string(item.URI))
	if !ok {
		s.Fatalf("%s does not show the %s: %q", s.fan.name, item.Kind, s.fan.Complaints())
	}
	return shown
}

// hidden fails if the fan's program shows an item.
func (s *story) hidden(item domain.Item) {
	s.Helper()
	if shown, ok := s.fan.Shows(string(item.URI)); ok {
		s.Errorf("%s still shows %+v", s.fan.name, shown)
	}
}

// followsThrough: twice edited within a second, then retracted, and the fan's program goes along.
func (s *story) followsThrough(item domain.Item, read func(Shown) string) {
	s.Helper()
	for _, title := range []string{"Second title", "Third title"} {
		item = s.edit(item, title)
		s.atPeace()
		if got := read(s.shown(item)); !strings.Contains(got, title) {
			s.Errorf("after the edit it shows %q", got)
		}
	}
	s.retract(item)
	s.atPeace()
	s.hidden(item)
	if answer := s.fan.Get(string(item.URI), activityJSON); answer.Status != http.StatusGone || text(answer.JSON(), "type") != "Tombstone" {
		s.Errorf("the id answers %d %s", answer.Status, answer.Body)
	}
}

// counts are the responses to something of ours, the node actor's own Announce left out.
func (s *story) responses(kind domain.ResponseKind, object domain.URI) []string {
	s.Helper()
	responses, err := s.weft.Store.Responses(s.Context(), object, kind)
	if err != nil {
		s.Fatal(err)
	}
	var actors []string
	for _, response := range responses {
		if !response.Actor.Local {
			actors = append(actors, string(response.Response.Actor))
		}
	}
	return actors
}

func (s *story) replies(root domain.URI) []storage.Reply {
	s.Helper()
	replies, err := s.weft.Store.Replies(s.Context(), domain.Viewer{Member: &s.weft.Member}, root)
	if err != nil {
		s.Fatal(err)
	}
	return replies
}

// responds: the fan likes, passes on and answers an item of ours, edits the answer, and takes all back.
func (s *story) responds(item domain.Item) {
	s.Helper()
	id, only := string(item.URI), []string{s.fan.ID}
	s.fan.Like(id)
	s.fan.Reshare(id)
	reply := s.fan.Reply(id, "<p>Count me <strong>in</strong>.</p>")
	s.atPeace()
	if likes, reshares := s.responses(domain.ResponseLike, item.URI), s.responses(domain.ResponseReshare, item.URI); !slices.Equal(likes, only) || !slices.Equal(reshares, only) {
		s.Errorf("liked by %q, reshared by %q", likes, reshares)
	}
	replies := s.replies(item.URI)
	if len(replies) != 1 || string(replies[0].Note.URI) != reply || !strings.Contains(replies[0].Note.HTML, "<strong>in</strong>") {
		s.Fatalf("the answers are %+v", replies)
	}
	s.c.Pass(time.Minute)
	s.fan.Edit(reply, Object{"content": "<p>Count me out.</p>", "contentMap": nil})
	s.atPeace()
	if replies := s.replies(item.URI); len(replies) != 1 || !strings.Contains(replies[0].Note.HTML, "out") {
		s.Errorf("the edited answer is %+v", replies)
	}
	s.answers(reply)
	s.fan.Unlike(id)
	s.fan.Unreshare(id)
	s.fan.Remove(reply)
	s.atPeace()
	if likes, reshares := s.responses(domain.ResponseLike, item.URI), s.responses(domain.ResponseReshare, item.URI); len(likes)+len(reshares) != 0 {
		s.Errorf("after taking them back liked by %q, reshared by %q", likes, reshares)
	}
	for _, reply := range s.replies(item.URI) {
		if !reply.Note.Local {
			s.Errorf("the deleted answer is still there: %+v", reply.Note)
		}
	}
}

// answers: a member answers the fan's reply, who sees it.
func (s *story) answers(reply string) {
	s.Helper()
	note, err := s.weft.Node.Reply(s.Context(), s.weft.Member, domain.URI(reply), "What a *pity*.", node.ReplyOptions{})
	if err != nil {
		s.Fatal(err)
	}
	s.atPeace()
	if shown, ok := s.fan.Shows(string(note.URI)); !ok || !strings.Contains(shown.Text, "<em>pity</em>") {
		s.Errorf("our answer is shown as %+v", shown)
	}
}

// weFollow: our organisation follows somebody by a handle.
func (s *story) weFollow(whom *Actor) {
	s.Helper()
	found := s.weft.FollowsAt("@" + whom.Handle())
	s.atPeace()
	follow, err := s.weft.Store.FollowOf(s.Context(), domain.URI(s.org), found.URI)
	if err != nil || follow.State != domain.FollowAccepted || string(found.URI) != whom.ID || found.Handle.String() != "@"+whom.Handle() {
		s.Fatalf("followed %s %s: %+v, %v", found.URI, found.Handle, follow, err)
	}
	if got := whom.Followers(); !slices.Equal(got, []string{s.org}) {
		s.Fatalf("%s knows the followers %q", whom.Host, got)
	}
}

// entry is what stands on the node's timeline for an id; nil if nothing does.
func (s *story) entry(id string) *storage.Entry {
	s.Helper()
	for _, entry := range s.weft.Timeline() {
		if entry.Item != nil && string(entry.Item.URI) == id || entry.Note != nil && string(entry.Note.URI) == id {
			return &entry
		}
	}
	return nil
}

// arrives is the entry that must stand on the timeline.
func (s *story) arrives(id string) storage.Entry {
	s.Helper()
	entry := s.entry(id)
	if entry == nil {
		s.Fatalf("%s is not on the timeline, which has %d entries", id, len(s.weft.Timeline()))
	}
	return *entry
}

// noteArrives: what the fan posts, edits and deletes is on the timeline, changed, and gone; we like, pass on and answer it.
func (s *story) noteArrives() {
	s.Helper()
	id := s.fan.Publish("Note", Object{"content": "<p>The beans are <em>up</em>.</p>"})
	s.atPeace()
	if note := s.arrives(id).Note; note == nil || !strings.Contains(note.HTML, "<em>up</em>") || note.Visibility != domain.VisibilityPublic {
		s.Errorf("the post arrived as %+v", note)
	}
	s.weRespond(id)
	s.c.Pass(time.Minute)
	s.fan.Edit(id, Object{"content": "<p>The beans are down.</p>", "contentMap": nil, "_misskey_content": "The beans are down."})
	s.atPeace()
	if note := s.arrives(id).Note; !strings.Contains(note.HTML, "down") {
		s.Errorf("the edited post is %q", note.HTML)
	}
	s.fan.Remove(id)
	s.atPeace()
	if s.entry(id) != nil {
		s.Error("the deleted post is still on the timeline")
	}
}

func (s *story) weRespond(id string) {
	s.Helper()
	ctx, member, uri := s.Context(), s.weft.Member, domain.URI(id)
	for _, err := range []error{s.weft.Node.Like(ctx, member, uri), s.weft.Node.Reshare(ctx, member, uri)} {
		if err != nil {
			s.Fatal(err)
		}
	}
	s.answers(id)
	if likes, reshares := s.fan.Responses("Like", id), s.fan.Responses("Announce", id); likes != 1 || reshares != 1 {
		s.Errorf("%s counts %d likes, %d reshares", s.fan.name, likes, reshares)
	}
	for _, err := range []error{s.weft.Node.Unlike(ctx, member, uri), s.weft.Node.Unreshare(ctx, member, uri)} {
		if err != nil {
			s.Fatal(err)
		}
	}
	s.atPeace()
	if likes, reshares := s.fan.Responses("Like", id), s.fan.Responses("Announce", id); likes != 0 || reshares != 0 {
		s.Errorf("after taking them back %s counts %d likes, %d reshares", s.fan.name, likes, reshares)
	}
}

// parting: both unfollow, and nothing more is sent.
func (s *story) parting(whom *Actor) {
	s.Helper()
	s.fan.Unfollow(s.org)
	if err := s.weft.Node.Unfollow(s.Context(), s.weft.Member, domain.URI(whom.ID)); err != nil {
		s.Fatal(err)
	}
	s.atPeace()
	if ours, theirs := s.followers(s.org), whom.Followers(); len(ours)+len(theirs) != 0 {
		s.Errorf("still followed by %q and %q", ours, theirs)
	}
	before := len(s.fan.Got(""))
	s.weft.Publishes("Unheard words")
	s.atPeace()
	if got := len(s.fan.Got("")) - before; got != 0 {
		s.Errorf("%d messages after the unfollow", got)
	}
}

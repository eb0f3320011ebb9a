package storage_test

import (
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// specimensLater are those of the tables that came after the first schema.
func specimensLater(t testing.TB, tx *storage.Tx) {
	t.Helper()
	ctx := t.Context()
	const org = ourHost + "/ap/actors/org"
	check(t, tx.LockReplies(ctx, specimenArticle))
	check(t, tx.SaveStandings(ctx, domain.Standing{Target: "loud.example", Level: domain.LevelSilence, Reason: "noise", Since: monday}))
	check(t, tx.AddAudit(ctx, domain.AuditEntry{ID: specimenID("1201"), Action: domain.AuditSilence, Member: "m1", Target: "loud.example", CreatedAt: monday}))
	check(t, tx.SaveBlocklist(ctx, domain.Blocklist{ID: specimenID("1202"), URL: "https://lists.example/hosts.csv", NextAt: monday, CreatedAt: monday}))
	_, err := tx.AddReport(ctx, domain.Report{
		ID: specimenID("1203"), URI: "https://loud.example/flags/1", Reporter: "https://loud.example/bob", Target: org,
		Objects: []domain.URI{specimenArticle}, Text: "Not nice.", State: domain.ReportOpen, CreatedAt: monday,
	})
	check(t, err)
	_, err = tx.AddQuote(ctx, domain.Quote{
		ID: specimenID("1204"), Object: specimenArticle, Author: org, Post: specimenPeer + "/notes/9", Actor: specimenPeer,
		State: domain.QuoteAccepted, CreatedAt: monday,
	})
	check(t, err)
	check(t, tx.SaveFeature(ctx, domain.Feature{
		ID: specimenID("1205"), Collection: ourHost + "/ap/actors/org/collections/initiatives", Owner: org, Actor: specimenPeer,
		Request: ourHost + "/ap/activities/9", State: domain.FeatureAsked, CreatedAt: monday,
	}))
	_, err = tx.AddErrand(ctx, domain.Errand{
		ID: specimenID("1206"), Kind: domain.ErrandParent, URI: specimenPeer + "/notes/0", Thread: specimenArticle, CreatedAt: monday,
	}, storage.ErrandLimits{PerThread: 1, PerHost: 1})
	check(t, err)
	check(t, tx.AddSitePage(ctx, domain.SitePage{ID: specimenID("1207"), Slug: "imprint", Title: "Imprint", Text: "See " + ourHost + "/articles/x", Place: domain.PlaceFooter, CreatedAt: monday}))
	translation := article("specimen-translation")
	translation.State, translation.URI = domain.StateDraft, ""
	translation.Content.Image = &domain.Image{URL: ourHost + "/media/" + specimenHash + ".png"}
	check(t, tx.AddMedia(ctx, domain.Media{ID: specimenID("1401"), Hash: specimenHash, MediaType: "image/png", Name: "loom.png", CreatedAt: monday}))
	check(t, tx.InsertItem(ctx, translation))
	check(t, tx.AddTranslation(ctx, domain.Translation{Item: specimenID("0001"), Set: specimenID("0001"), Language: "en"},
		domain.Translation{Item: translation.ID, Set: specimenID("0001"), Language: "de"}))
	series := domain.Series{ID: specimenID("1208"), Slug: "weaving", Title: "Weaving", Text: "See " + ourHost + "/articles/x", Language: "en", Version: 1, CreatedAt: monday, UpdatedAt: monday}
	check(t, tx.AddSeries(ctx, series))
	series.Slug = "weaving-again"
	check(t, tx.SaveSeries(ctx, series))
	check(t, tx.AddPart(ctx, series.ID, value(tx.ItemByURI(ctx, specimenArticle))(t).ID))
	check(t, tx.SavePlace(ctx, domain.SavedPlace{ID: specimenID("1901"), Place: domain.Place{Name: "The Mill"}, CreatedAt: monday}))
	check(t, tx.WantLinkCards(ctx, []string{string(specimenPeer) + "/page"}, monday))
	check(t, tx.SaveLinkCard(ctx, domain.LinkCard{URL: string(specimenPeer) + "/page", State: domain.CardHere, PageFacts: domain.PageFacts{Title: "A page"}, FetchedAt: monday}, monday))
	check(t, tx.AddInvitation(ctx, domain.Invitation{ID: specimenID("1221"), Hash: "ab12", Role: domain.RoleAuthor, CreatedBy: "m1", CreatedAt: monday, ExpiresAt: monday}))
	check(t, tx.SaveLinkCheck(ctx, domain.LinkCheck{Item: specimenID("0001"), URL: "https://wiki.example/", State: domain.LinkReachable, DueAt: monday}))
	check(t, tx.AddMail(ctx, domain.Mail{ID: specimenID("2801"), Letter: domain.Letter{To: "ada@weft.example", Text: "See " + ourHost + "/desk"}, CreatedAt: monday}))
	check(t, tx.AddMember(ctx, domain.Member{ID: specimenID("2802"), Email: "cy@weft.example", Role: domain.RoleOwner, CreatedAt: monday, Slug: "cy"}))
	check(t, tx.SaveMailChoice(ctx, specimenID("2802"), domain.MailChoice{Token: "abc", Choices: map[domain.Topic]domain.When{domain.TopicFollows: domain.Daily}}))
	check(t, tx.AddNotification(ctx, domain.Notification{ID: specimenID("2803"), Kind: domain.NotifyFollow, Actor: specimenPeer, About: org, Member: specimenID("2802"), CreatedAt: monday}))
	check(t, tx.SavePeerInfo(ctx, "peer.example", domain.PeerInfo{Software: "mastodon"}, monday))
	check(t, tx.OpenCopy(ctx, domain.WorkingCopy{Item: translation.ID, Version: 1, Content: translation.Content, Member: "m1", SavedAt: monday}))
	check(t, tx.AddRemark(ctx, domain.Remark{ID: specimenID("1501"), Item: translation.ID, Member: "m1", Text: "Is it like " + ourHost + "/articles/x?", CreatedAt: monday}))
	specimenSignIn(t, tx)
	check(t, tx.WantRetelling(ctx, []domain.ID{specimenID("0001")}, monday))
	check(t, tx.Schedule(ctx, domain.Schedule{Item: translation.ID, Content: translation.Content, Version: 1, At: monday, TimeZone: "UTC", Member: "m1", CreatedAt: monday}))
}

// specimenSignIn is how a member signs in.
func specimenSignIn(t testing.TB, tx *storage.Tx) {
	t.Helper()
	ctx := t.Context()
	check(t, tx.AddLogin(ctx, domain.Login{ID: specimenID("2701"), Member: "m1", Device: "Firefox · Linux", Method: domain.MethodPassword, BegunAt: monday, SeenAt: monday, ExpiresAt: monday.AddDate(100, 0, 0)}))
	check(t, tx.SaveResetLink(ctx, domain.ResetLink{Member: "m1", Hash: "cd34", Forget: true, CreatedAt: monday, ExpiresAt: monday}))
	check(t, tx.SaveCodeApp(ctx, domain.CodeApp{Member: "m1", Secret: "ABCD", LastStep: 7, CreatedAt: monday}))
	check(t, tx.SetRecoveryCodes(ctx, "m1", []string{"ef56"}, monday))
	check(t, tx.AddPasskey(ctx, domain.Passkey{ID: specimenID("2702"), Credential: "Y3JlZA", Member: "m1", Name: "Phone", Data: []byte("{}"), CreatedAt: monday}))
	check(t, tx.AddIdentity(ctx, domain.Identity{ID: specimenID("2703"), Member: "m1", Issuer: "https://id.example", Subject: "s1", Email: "ada@id.example", CreatedAt: monday}))
}

// specimenHash stands for the SHA-256 of a picture.
var specimenHash = strings.Repeat("ab", 32)

// specimenTables are what a specimen lies in, by the first schema whose dump has it.
var specimenTables = map[int]map[string]string{
	10: {
		"moves": "target", "locks": "object", "audit": "target", "blocklists": "url", "reports": "uri",
		"quotes": "post", "features": "actor", "errands": "uri", "peer_info": "host", "submissions": "object", "stream_authors": "author",
	},
	25: {
		"pages": "slug", "media_uses": "hash", "working_copies": "content", "remarks": "text", "schedules": "content", "series": "slug",
		"series_slugs": "slug", "series_parts": "item_id", "places": "name_key", "invitations": "hash",
		"link_cards": "facts", "link_checks": "url",
	},
	29: {
		"logins": "device", "reset_links": "hash", "code_apps": "secret", "recovery_codes": "hash", "passkeys": "credential",
		"mails": "data", "mail_choices": "token", "news": "member_id",
	},
	30: {"retellings": "item_id"},
	31: {"identities": "subject"},
}

// wantSpecimensLater reads one of everything that came after the first schema and is in the dump of a later one.
func wantSpecimensLater(t *testing.T, s *storage.Store, schema int) {
	t.Helper()
	for since, tables := range specimenTables {
		for table, want := range tables {
			rows := value(s.Strings(t.Context(), "SELECT "+want+" FROM "+table))(t)
			if since <= schema && (len(rows) != 1 || rows[0] == "") {
				t.Errorf("%s has %q", table, rows)
			}
		}
	}
	standings := value(s.Standings(t.Context()))(t)
	if standing := standings.OfHost("sub.loud.example"); standing.Level != domain.LevelSilence {
		t.Errorf("a silenced host is at %q", standing.Level)
	}
}

package activitystreams

import (
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func create(i *domain.Item) domain.Activity {
	return domain.Activity{ID: here.Activity(otherID), Verb: domain.VerbCreate, Actor: org, Object: i, To: i.To, Cc: i.Cc, PublishedAt: i.PublishedAt}
}

// createArticle is a Create{Article} of about 9 KB, as the contract measures it.
func createArticle(b *testing.B) (domain.Activity, []byte) {
	article := anArticle()
	article.Content.HTML = longHTML(2200)
	activity := create(article)
	raw, err := encoder.Activity(activity)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(raw)))
	return activity, raw
}

func BenchmarkEncodeCreateArticle(b *testing.B) {
	activity, _ := createArticle(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := encoder.Activity(activity); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeCreateArticle(b *testing.B) {
	_, raw := createArticle(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decoder.Activity(raw); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPeekCreateArticle(b *testing.B) {
	_, raw := createArticle(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Peek(raw); err != nil {
			b.Fatal(err)
		}
	}
}

const mastodonNote = `{"@context":["https://www.w3.org/ns/activitystreams",{"ostatus":"http://ostatus.org#","atomUri":"ostatus:atomUri","inReplyToAtomUri":"ostatus:inReplyToAtomUri","conversation":"ostatus:conversation","sensitive":"as:sensitive","toot":"http://joinmastodon.org/ns#","votersCount":"toot:votersCount"}],"id":"https://peer.example/users/ana/statuses/1/activity","type":"Create","actor":"https://peer.example/users/ana","published":"2026-02-03T09:00:00Z","to":["https://www.w3.org/ns/activitystreams#Public"],"cc":["https://peer.example/users/ana/followers","https://weft.example.org/ap/actors/1"],"object":{"id":"https://peer.example/users/ana/statuses/1","type":"Note","summary":null,"inReplyTo":"https://weft.example.org/ap/articles/1","published":"2026-02-03T09:00:00Z","url":"https://peer.example/@ana/1","attributedTo":"https://peer.example/users/ana","to":["https://www.w3.org/ns/activitystreams#Public"],"cc":["https://peer.example/users/ana/followers","https://weft.example.org/ap/actors/1"],"sensitive":false,"atomUri":"https://peer.example/users/ana/statuses/1","inReplyToAtomUri":"https://weft.example.org/ap/articles/1","conversation":"tag:peer.example,2026-02-03:objectId=61:objectType=Conversation","content":"<p><span class=\"h-card\"><a href=\"https://weft.example.org/@org\" class=\"u-url mention\">@<span>org</span></a></span> What about potatoes?</p>","contentMap":{"en":"<p><span class=\"h-card\"><a href=\"https://weft.example.org/@org\" class=\"u-url mention\">@<span>org</span></a></span> What about potatoes?</p>"},"attachment":[],"tag":[{"type":"Mention","href":"https://weft.example.org/ap/actors/1","name":"@org@example.org"}],"replies":{"id":"https://peer.example/users/ana/statuses/1/replies","type":"Collection","first":{"type":"CollectionPage","next":"https://peer.example/users/ana/statuses/1/replies?page=true","partOf":"https://peer.example/users/ana/statuses/1/replies","items":[]}}},"signature":{"type":"RsaSignature2017","creator":"https://peer.example/users/ana#main-key","created":"2026-02-03T09:00:00Z","signatureValue":"AAAA"}}`

const follow = `{"@context":"https://www.w3.org/ns/activitystreams","id":"https://peer.example/f/1","type":"Follow","actor":"https://peer.example/users/ana","object":"https://weft.example.org/ap/actors/1"}`

func benchmarkBoth(b *testing.B, raw string) {
	b.Run("Decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := decoder.Activity([]byte(raw)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Peek", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Peek([]byte(raw)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkMastodonNote(b *testing.B) { benchmarkBoth(b, mastodonNote) }

func BenchmarkFollow(b *testing.B) { benchmarkBoth(b, follow) }

package activitystreams

import (
	"encoding/json"
	"strings"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Limits of what we take from and send to peers, in characters or entries.
const (
	maxForeignTitle = 300 // twice what we allow ourselves
	maxSentTags     = 40  // DESIGN §4
	maxReadTags     = 100
	maxReadImages   = 16 // Mastodon shows 4
	maxReadMentions = 500
)

// itemBase sets what an article, an event and an initiative share.
func (e Encoder) itemBase(o asObject, i *domain.Item) {
	c := i.Content
	setID(o, i.URI)
	setURL(o, i.URL)
	setAttributedTo(o, i.Actor)
	to, cc := audienceOfItem(i)
	setAudience(o, to, cc)
	setGroups(o, c.Audience)
	setName(o, c.Title, c.Language)
	setContent(o, c.HTML, c.Language)
	setMediaType(o, "text/html")
	updated := i.UpdatedAt
	if i.RetoldAt.After(updated) {
		updated = i.RetoldAt // peers take only what is newer
	}
	setTimes(o, i.PublishedAt, updated)
	e.setTags(o, c.Mentions, c)
	extend(o, "inLanguage", notEmpty(c.Language))
	extend(o, termLicence, notEmpty(string(c.Licence)))
	extend(o, termStream, concepts(c.Streams))
	extend(o, termTheme, concepts(c.Themes))
	extend(o, termInitiative, addresses(c.Initiatives))
	e.setResponses(o, i.URI, i.Counts)
	if e.Addresses.IsOurs(i.URI) {
		setContext(o, i.URI+"/context")
	}
	setQuotable(o, i.Actor, i.QuotableBy, to, cc)
}

// audienceOfItem is everybody and the author's followers, unless the item says otherwise.
func audienceOfItem(i *domain.Item) (to, cc []domain.URI) {
	if len(i.To)+len(i.Cc) == 0 && (i.Visibility == "" || i.Visibility == domain.VisibilityPublic) {
		return []domain.URI{domain.Public}, []domain.URI{i.Actor + "/followers"}
	}
	return i.To, i.Cc
}

// setResponses names the collections of replies, likes and reshares of an object of ours; Mastodon reads the totals.
func (e Encoder) setResponses(o asObject, id domain.URI, counts domain.Counts) {
	if !e.Addresses.IsOurs(id) {
		return
	}
	replies := streams.NewActivityStreamsRepliesProperty()
	replies.SetActivityStreamsCollection(repliesOf(id + "/replies"))
	o.SetActivityStreamsReplies(replies)
	likes := streams.NewActivityStreamsLikesProperty()
	likes.SetIRI(iri(id + "/likes"))
	if counts.Likes > 0 {
		likes.SetActivityStreamsCollection(countOf(id+"/likes", counts.Likes))
	}
	o.SetActivityStreamsLikes(likes)
	shares := streams.NewActivityStreamsSharesProperty()
	shares.SetIRI(iri(id + "/shares"))
	if counts.Reshares > 0 {
		shares.SetActivityStreamsCollection(countOf(id+"/shares", counts.Reshares))
	}
	o.SetActivityStreamsShares(shares)
}

// repliesOf is as Mastodon writes it: a first page stands inside, without which GoToSocial warns and looks no further.
func repliesOf(id domain.URI) vocab.ActivityStreamsCollection {
	page := streams.NewActivityStreamsCollectionPage()
	setItems(page, Collection{})
	partOf := streams.NewActivityStreamsPartOfProperty()
	partOf.SetIRI(iri(id))
	page.SetActivityStreamsPartOf(partOf)
	next := streams.NewActivityStreamsNextProperty()
	next.SetIRI(iri(id + "?page=1"))
	page.SetActivityStreamsNext(next)
	o := streams.NewActivityStreamsCollection()
	setID(o, id)
	first := streams.NewActivityStreamsFirstProperty()
	first.SetActivityStreamsCollectionPage(page)
	o.SetActivityStreamsFirst(first)
	return o
}

// setContext names the collection of the thread that an object stands in (FEP-7888).
func setContext(o asObject, context domain.URI) {
	if context == "" {
		return
	}
	p := streams.NewActivityStreamsContextProperty()
	p.AppendIRI(iri(context))
	o.SetActivityStreamsContext(p)
}

// countOf is a collection of which peers learn the size only.
func countOf(id domain.URI, total int) vocab.ActivityStreamsCollection {
	o := streams.NewActivityStreamsCollection()
	fillCollection(o, Collection{ID: id, Total: total})
	return o
}

// setPreview adds the short form that WordPress and Ghost readers show (FEP-b2b8).
func setPreview(o asObject, actor domain.URI, html string) {
	note := streams.NewActivityStreamsNote()
	setAttributedTo(note, actor)
	setContent(note, html, "")
	preview := streams.NewActivityStreamsPreviewProperty()
	preview.AppendActivityStreamsNote(note)
	o.SetActivityStreamsPreview(preview)
}

// setTags writes mentions, then hashtags: the author's, then those of streams and themes, so that programs that drop our
// terms still find the text by theme.
func (e Encoder) setTags(o asObject, mentions []domain.Mention, c domain.Content) {
	p := streams.NewActivityStreamsTagProperty()
	for _, m := range mentions {
		p.AppendActivityStreamsMention(mention(m))
	}
	seen := map[string]bool{}
	for _, tag := range append(append([]string{}, c.Tags...), conceptTags(c)...) {
		tag = strings.TrimPrefix(tag, "#")
		if key := strings.ToLower(tag); tag != "" && !seen[key] && len(seen) < maxSentTags {
			seen[key] = true
			hashtag := named("Hashtag", "#"+tag)
			extend(hashtag, "href", e.Addresses.Tag(tag))
			p.AppendActivityStreamsObject(hashtag)
		}
	}
	o.SetActivityStreamsTag(p)
}

func mention(m domain.Mention) vocab.ActivityStreamsMention {
	tag := streams.NewActivityStreamsMention()
	href := streams.NewActivityStreamsHrefProperty()
	href.Set(iri(m.Actor))
	tag.SetActivityStreamsHref(href)
	name := streams.NewActivityStreamsNameProperty()
	name.AppendXMLSchemaString(m.Name)
	tag.SetActivityStreamsName(name)
	return tag
}

// itemBase reads what an article, an event and an initiative share. raw is the object as the peer sent it.
func (d Decoder) itemBase(m map[string]any, kind domain.Kind, raw []byte) *domain.Item {
	i := &domain.Item{
		Kind: kind, URI: uri(m["id"]), Actor: author(m), URL: page(m["url"]), State: domain.StatePublished,
		To: uris(m["to"]), Cc: uris(m["cc"]), Raw: raw,
		PublishedAt: moment(m["published"], utc), UpdatedAt: moment(m["updated"], utc),
	}
	if i.URL == "" {
		i.URL = string(i.URI)
	}
	i.Context, i.Replies = uri(m["context"]), collectionOf(m, "replies")
	if !i.UpdatedAt.After(i.PublishedAt) {
		i.UpdatedAt = noTime // GoToSocial and Ghost write published there too
	}
	i.Visibility = visibility(i.To, i.Cc)
	language := languageOf(m)
	i.Content = domain.Content{
		Title:    name(mapped(m, "name", language), maxForeignTitle),
		HTML:     d.clean(withoutCard(markup(m, mapped(m, "content", language)))),
		Language: language,
		Streams:  readConcepts(m[termStream]),
		Themes:   readConcepts(m[termTheme]),
	}
	i.Content.Licence = readLicence(m)
	i.Content.Initiatives = uris(m[termInitiative])
	i.Content.Audience = uris(m["audience"])
	i.Content.Tags = hashtags(m["tag"], i.Content)
	i.Content.Mentions = mentions(m["tag"])
	i.Counts = domain.Counts{Likes: whole(object(m["likes"])["totalItems"]), Reshares: whole(object(m["shares"])["totalItems"])}
	return i
}

// readLicence takes our term, and the names that others use for the same.
func readLicence(m map[string]any) domain.Licence {
	for _, name := range []string{termLicence, "schema:license", "license", "dcterms:license"} {
		if found := domain.ReadLicence(firstText(text(m[name]), string(uri(m[name])))); found != "" {
			return found
		}
	}
	return ""
}

func firstText(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}

// author is whom an object is attributed to: the first of several (PeerTube names account and channel).
func author(m map[string]any) domain.URI {
	if u := uri(m["attributedTo"]); u != "" {
		return u
	}
	return uri(m["actor"])
}

// visibility guesses without knowing the author's followers collection, which is anything that ends like one.
func visibility(to, cc []domain.URI) domain.Visibility {
	for _, u := range append(append([]domain.URI{}, to...), cc...) {
		if strings.HasSuffix(string(u), "/followers") || strings.HasSuffix(string(u), "/followers/") {
			return domain.VisibilityOf(to, cc, u)
		}
	}
	return domain.VisibilityOf(to, cc, "")
}

// mentions are the actors that an object names.
func mentions(v any) []domain.Mention {
	var out []domain.Mention
	for _, entry := range list(v) {
		m, ok := entry.(map[string]any)
		if !ok || !hasType(m, "Mention") || len(out) == maxReadMentions {
			continue
		}
		if actor := uri(m["href"]); actor != "" {
			out = append(out, domain.Mention{Actor: actor, Name: name(text(m["name"]), maxForeignTitle)})
		}
	}
	return out
}

// hashtags are the free tags of an object, without those that only repeat its streams and themes.
func hashtags(v any, c domain.Content) []string {
	repeated := map[string]bool{}
	for _, tag := range conceptTags(c) {
		repeated[strings.ToLower(tag)] = true
	}
	var tags []string
	for _, entry := range list(v) {
		m, ok := entry.(map[string]any)
		if !ok || !hasType(m, "Hashtag") || len(tags) == maxReadTags {
			continue
		}
		tag := clean(strings.TrimLeft(text(m["name"]), "#"))
		if key := strings.ToLower(tag); tag != "" && len([]rune(tag)) <= 100 && !repeated[key] {
			repeated[key] = true
			tags = append(tags, tag)
		}
	}
	return tags
}

// rawOf is the JSON of an object that stands alone.
func rawOf(m map[string]any) []byte {
	raw, err := json.Marshal(m)
	if err != nil {
		return nil
	}
	return raw
}

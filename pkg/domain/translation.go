package domain

import (
	"strings"
	"time"
)

// MaxTranslations is how many languages a text may have besides its own: the European Union has 24.
const MaxTranslations = 24

// Wording is what an item says in a further language.
type Wording struct {
	// Language is a BCP 47 tag.
	Language string `json:"language"`
	Title    string `json:"title,omitempty"`
	Summary  string `json:"summary,omitempty"`
	HTML     string `json:"html,omitempty"`
	// Item is the id of the translation; "" where a peer told the words only.
	Item URI `json:"item,omitempty"`
}

// Translation is an item of ours as one of a set that says the same in several languages.
type Translation struct {
	Item ID
	// Set is the id of the original, which may be deleted meanwhile; of the original itself it is Item.
	Set ID
	// Language is that of what is published, before that of the working copy.
	Language string
	// Revision is that of the original which the published text says the same as, Seen that of the working copy. In the
	// original's own line, Revision is the last one that changed its words, and ChangedAt when that was.
	Revision, Seen int
	ChangedAt      time.Time
	// Listed says that visitors see it.
	Listed bool
	// What the item is at present.
	Kind  Kind
	State State
	URI   URI
	URL   string
	Title string // as it is published
}

// IsOriginal says whether the others were made from it.
func (t Translation) IsOriginal() bool { return t.Item == t.Set }

// TranslationSet are the items that say the same, the original first; nil for an item without translations.
type TranslationSet []Translation

// Of is an item's line in the set.
func (s TranslationSet) Of(item ID) (Translation, bool) {
	for _, t := range s {
		if t.Item == item {
			return t, true
		}
	}
	return Translation{}, false
}

// Original is the line of what was translated first; false if it is deleted.
func (s TranslationSet) Original() (Translation, bool) {
	if len(s) > 0 && s[0].IsOriginal() {
		return s[0], true
	}
	return Translation{}, false
}

// IsTranslation says whether the item was made from another one.
func (s TranslationSet) IsTranslation(item ID) bool {
	t, ok := s.Of(item)
	return ok && !t.IsOriginal()
}

// ChangedSince is when the original's words changed after the published text of a translation was made; zero if they did not.
func (s TranslationSet) ChangedSince(item ID) time.Time {
	return s.changed(item, func(t Translation) int { return t.Revision })
}

// ChangedUnseen is the same for a translation's working copy.
func (s TranslationSet) ChangedUnseen(item ID) time.Time {
	return s.changed(item, func(t Translation) int { return t.Seen })
}

func (s TranslationSet) changed(item ID, from func(Translation) int) time.Time {
	original, ok := s.Original()
	t, found := s.Of(item)
	if !ok || !found || t.IsOriginal() || original.State != StatePublished || from(t) >= original.Revision {
		return time.Time{}
	}
	return original.ChangedAt
}

// In is the line in a language, other than the item's own.
func (s TranslationSet) In(language string, besides ID) (Translation, bool) {
	for _, t := range s {
		if t.Item != besides && strings.EqualFold(t.Language, language) {
			return t, true
		}
	}
	return Translation{}, false
}

// Readable are those that visitors see.
func (s TranslationSet) Readable() TranslationSet {
	var readable TranslationSet
	for _, t := range s {
		if t.Listed {
			readable = append(readable, t)
		}
	}
	return readable
}

// BaseLanguage is a tag without script and region, in lower case: "pt" of "pt-BR".
func BaseLanguage(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base
}

// WithFactsOf gives a translation what it has in common with its original: when and where, how to take part, what a card
// knows of an initiative, where it is filed, and who wrote it. Words and translators stay its own.
func (c Content) WithFactsOf(original Content) Content {
	c.Streams, c.Themes, c.Initiatives, c.Audience = original.Streams, original.Themes, original.Initiatives, original.Audience
	c.Quotes, c.Licence = original.Quotes, original.Licence
	c.Authors, c.Unsigned = original.Authors, original.Unsigned
	if original.Event != nil {
		occasion := *original.Event
		if c.Event != nil {
			occasion.Access.Notes = c.Event.Access.Notes
		}
		c.Event = &occasion
	}
	if original.Card == nil {
		return c
	}
	card := *original.Card
	if c.Card != nil {
		card.Priorities, card.Programmes = c.Card.Priorities, c.Card.Programmes
	}
	c.Card = &card
	return c
}

// Translatable is what a translation begins with: the text with its pictures and links, to be written over, and all facts.
// Title and summary are empty, since nobody sees that they are still in the other language.
func (c Content) Translatable(language string) Content {
	c.Language, c.Title, c.Summary, c.HTML, c.Mentions, c.Translators = language, "", "", "", nil, nil
	return c
}

// Wording is the content as one wording of many; item is the id of who says so.
func (c Content) Wording(item URI) Wording {
	return Wording{Language: c.Language, Title: c.Title, Summary: c.Summary, HTML: c.HTML, Item: item}
}

// SameWords says whether two versions of an original read the same, so that translations of one are right for the other:
// facts, tags and pictures may differ.
func SameWords(a, b Content) bool { return wordsOf(a) == wordsOf(b) }

type contentWords struct {
	title, summary, text, alt, caption, access string
	priorities, programmes                     string
}

func wordsOf(c Content) contentWords {
	w := contentWords{title: c.Title, summary: c.Summary, text: c.Text}
	if c.Image != nil {
		w.alt, w.caption = c.Image.Alt, c.Image.Caption
	}
	if c.Event != nil {
		w.access = c.Event.Access.Notes
	}
	if c.Card != nil {
		w.priorities = strings.Join(c.Card.Priorities, "\n")
		for _, l := range c.Card.Programmes {
			w.programmes += l.Name + "\n"
		}
	}
	return w
}

// In is the content in the best of the languages, and which wording that is; -1 for the item's own words.
func (i *Item) In(languages []string) (Content, int) {
	for _, language := range languages {
		if BaseLanguage(i.Content.Language) == language {
			break
		}
		for n, w := range i.Wordings {
			if BaseLanguage(w.Language) == language {
				return i.Worded(n), n
			}
		}
	}
	return i.Content, -1
}

// Worded is the content in one of its wordings. What that does not say is said in the item's own words.
func (i *Item) Worded(n int) Content {
	c, w := i.Content, i.Wordings[n]
	c.Language = w.Language
	if w.Title != "" {
		c.Title = w.Title
	}
	if w.Summary != "" || w.HTML != "" {
		c.Summary = w.Summary
	}
	if w.HTML != "" {
		c.HTML = w.HTML
	}
	return c
}

// Paragraphs are those of a text in Markdown.
func Paragraphs(text string) []string {
	var all []string
	for _, p := range textsOf(paragraphs(text)) {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// fewWords is what names, pictures and lines of code are alike in every language: a paragraph with fewer is no sentence.
const fewWords = 4

// Untranslated counts the paragraphs of a text that still stand as in the original.
func Untranslated(original, text string) int {
	there := map[string]bool{}
	for _, p := range Paragraphs(original) {
		there[p] = true
	}
	count := 0
	for _, p := range Paragraphs(text) {
		if there[p] && len(strings.Fields(p)) >= fewWords && !strings.HasPrefix(p, "```") && !strings.HasPrefix(p, "![") {
			count++
		}
	}
	return count
}

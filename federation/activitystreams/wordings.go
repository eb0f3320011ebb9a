package activitystreams

import (
	"bytes"
	"encoding/json"
	"sort"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// languageMap is a text in several languages. The first is the object's own: Mastodon, Misskey and Friendica take the first key
// of a map for the language of the whole.
type languageMap []inLanguage

type inLanguage struct{ tag, text string }

// MarshalJSON implements json.Marshaler.
func (m languageMap) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, one := range m {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := encoder.Encode(one.tag); err != nil {
			return nil, err
		}
		b.Truncate(b.Len() - 1)
		b.WriteByte(':')
		if err := encoder.Encode(one.text); err != nil {
			return nil, err
		}
		b.Truncate(b.Len() - 1)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// own keeps the object's own language only.
func (m languageMap) own() languageMap { return m[:min(len(m), 1)] }

// setWordings writes what the translations of an item say into its maps. content and summary make of a content what stands in the
// object's own members.
func setWordings(o asObject, i *domain.Item, content, summary func(domain.Content) string) {
	if i.TranslationOf != "" {
		extend(o, "translationOfWork", string(i.TranslationOf))
	}
	if len(i.Wordings) == 0 || i.Content.Language == "" {
		return
	}
	var names, contents, summaries languageMap
	var works []any
	add := func(c domain.Content) {
		names = append(names, inLanguage{c.Language, c.Title})
		contents = append(contents, inLanguage{c.Language, content(c)})
		if text := summary(c); text != "" {
			summaries = append(summaries, inLanguage{c.Language, bothReadings(text)})
		}
	}
	add(i.Content)
	for n, w := range i.Wordings {
		add(i.Worded(n))
		if w.Item != "" {
			works = append(works, string(w.Item))
		}
	}
	setName(o, i.Content.Title, "")
	setContent(o, content(i.Content), "")
	extend(o, "nameMap", names)
	extend(o, "contentMap", contents)
	if len(summaries) > 0 && summaries[0].tag == i.Content.Language {
		extend(o, "summaryMap", summaries)
	}
	if len(works) > 0 {
		extend(o, "workTranslation", works)
	}
}

func itself(c domain.Content) string { return c.Summary }

func itsHTML(c domain.Content) string { return c.HTML }

// readWordings reads what an object says besides its own language, whose content is own. summary tidies a summary.
func (d Decoder) readWordings(m map[string]any, own domain.Content, summary func(text, language string) string) []domain.Wording {
	names, contents, summaries := mapOf(m, "name"), mapOf(m, "content"), mapOf(m, "summary")
	var wordings []domain.Wording
	for _, key := range languagesOf(names, contents) {
		if len(wordings) == domain.MaxTranslations {
			break
		}
		tag := languageTag(key)
		if tag == "" || strings.EqualFold(tag, own.Language) || own.Language == "" {
			continue
		}
		w := domain.Wording{Language: tag, Title: name(text(names[key]), maxForeignTitle)}
		if body := text(contents[key]); body != "" && body != text(m["content"]) {
			w.HTML = d.clean(withoutCard(markup(m, body)))
		}
		if w.Title == "" && w.HTML == "" || w.Title == own.Title && w.HTML == "" {
			continue
		}
		w.Summary = summary(text(summaries[key]), tag)
		wordings = append(wordings, w)
	}
	return wordings
}

func mapOf(m map[string]any, member string) map[string]any {
	translations, _ := m[member+"Map"].(map[string]any)
	return translations
}

// languagesOf are the keys of the maps, sorted, each once.
func languagesOf(maps ...map[string]any) []string {
	seen := map[string]bool{}
	var keys []string
	for _, m := range maps {
		for key := range m {
			if folded := strings.ToLower(key); !seen[folded] {
				seen[folded] = true
				keys = append(keys, key)
			}
		}
	}
	sort.Strings(keys)
	return keys
}

func plainSummary(text, _ string) string { return cut(plain(text), domain.MaxSummary) }

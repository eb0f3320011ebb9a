package web

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// settingFact is one part of a setting in words; Label is "" where it has one only.
type settingFact struct{ Label, Text string }

// partOf says how a part of a setting that is kept as JSON is shown.
type partOf struct {
	name, label string // of its field in JSON, and of its message
	say         func(v *visit, value any) string
}

// maxSettingWords is how much of a longer setting an entry of a list shows, in characters.
const maxSettingWords = 160

// settingFacts are the parts of a setting, whole and in the order of its form.
func settingFacts(v *visit, key, value string) []settingFact {
	if facts := termFacts(v, key, value); facts != nil {
		return facts
	}
	kind, _, _ := strings.Cut(key, ":")
	parts := partsOf(kind)
	if parts == nil || value == "" {
		return []settingFact{{Text: oneSetting(v, kind, value)}}
	}
	var fields map[string]any
	if json.Unmarshal([]byte(value), &fields) != nil {
		return []settingFact{{Text: value}}
	}
	facts := make([]settingFact, len(parts))
	for i, part := range parts {
		say := part.say
		if say == nil {
			say = plainWords
		}
		facts[i] = settingFact{Label: v.say(part.label), Text: say(v, fields[part.name])}
	}
	return facts
}

// oneSetting says a setting that has one value.
func oneSetting(v *visit, kind, value string) string {
	switch kind {
	case node.KeyAccent:
		return firstOf(value, v.say("deeds.standard"))
	case node.KeyLanguage:
		return v.speaker.locale.languageName(value)
	case node.KeyLanguages:
		return languagesWords(v, value)
	case node.KeyLicence:
		if value == "" {
			return v.say("licence.unsaid")
		}
		return licenceName(v, domain.Licence(value))
	case node.KeyQuotes:
		for _, o := range quoteOptions(v) {
			if o.Value == value {
				return o.Label
			}
		}
	case node.KeyApproval:
		return yesOrNo(v, value == "on")
	case node.KeyFactorRoles:
		return rolesWords(v, domain.RoleSet(value))
	case node.KeyMenu:
		return menuWords(v, value)
	case node.KeyEditors:
		return editorsWords(v, value)
	case node.KeyRetention:
		return firstOf(value, v.say("deeds.standard"))
	}
	return firstOf(value, v.say("deeds.nothing"))
}

// partsOf are the parts of a setting that has several; nil for any other.
func partsOf(kind string) []partOf {
	switch kind {
	case node.KeyRetention:
		return retentionParts()
	case node.KeyModeration:
		return []partOf{{"Rules", "moderation.rules", nil}, {"Contact", "moderation.contact", nil}, {"Hide", "moderation.hide_list", nil}, {"Obfuscate", "moderation.obfuscate_list", nil}}
	case node.KeyCall:
		return []partOf{{"heading", "field.heading", nil}, {"text", "field.call_text", nil}, {"label", "field.call_label", nil}, {"url", "field.call_url", nil}}
	case node.KeyPage:
		return []partOf{
			{"title", "field.title", nil}, {"slug", "field.slug", nil}, {"place", "field.place", func(v *visit, value any) string { return placeName(v, domain.PagePlace(plainWords(v, value))) }},
			{"language", "field.language", func(v *visit, value any) string { return v.speaker.locale.languageName(plainWords(v, value)) }}, {"text", "field.text", nil},
		}
	case node.KeyMail:
		return []partOf{
			{"host", "mail.host", nil}, {"encryption", "mail.encryption", encryptionWords}, {"port", "mail.port", nil}, {"user", "mail.user", nil}, {"from", "mail.from", nil},
			{"password_of", "mail.password", passwordWords},
		}
	case node.KeyProvider:
		return []partOf{
			{"name", "provider.name", nil}, {"issuer", "provider.issuer", nil}, {"client_id", "provider.client_id", nil},
			{"secret_of", "provider.secret", passwordWords}, {"by_email", "provider.by_email_short", nil},
		}
	case node.KeyAddress:
		return []partOf{{"url", "field.url", nil}, {"handle_domain", "field.handle_domain", nil}}
	case node.KeyActor:
		return []partOf{{"Discoverable", "profiles.discoverable", nil}, {"Indexable", "profiles.indexable", nil}, {"AttributionDomains", "field.attribution_domains", nil}}
	case node.KeyCard:
		return []partOf{{"title", "field.title", nil}, {"revision", "changed.version", nil}}
	}
	return nil
}

// plainWords are a value of JSON for people.
func plainWords(v *visit, value any) string {
	switch value := value.(type) {
	case string:
		return value
	case bool:
		return yesOrNo(v, value)
	case float64:
		return v.speaker.locale.number(int(value))
	case []any:
		texts := make([]string, len(value))
		for i := range value {
			texts[i] = fmt.Sprint(value[i])
		}
		return strings.Join(texts, ", ")
	}
	return ""
}

func yesOrNo(v *visit, yes bool) string {
	if yes {
		return v.say("changed.yes")
	}
	return v.say("changed.no")
}

func rolesWords(v *visit, roles domain.RoleSet) string {
	var names []string
	for _, role := range domain.MemberRoles() {
		if roles.Has(role) {
			names = append(names, v.role(role))
		}
	}
	return firstOf(strings.Join(names, ", "), v.say("changed.nobody"))
}

func encryptionWords(v *visit, value any) string {
	for _, o := range encryptions(v) {
		if o.Value == value {
			return o.Label
		}
	}
	return ""
}

// passwordWords say when a password was set: it is kept nowhere else.
func passwordWords(v *visit, value any) string {
	at, err := time.Parse(time.RFC3339Nano, plainWords(v, value))
	if err != nil {
		return ""
	}
	return v.say("changed.set_on", "Date", v.speaker.moment(v.here(at)))
}

// menuWords are the titles of the pages in an order; one that is gone has none.
func menuWords(v *visit, value string) string {
	var ids []domain.ID
	if json.Unmarshal([]byte(value), &ids) != nil {
		return value
	}
	var titles []string
	for _, id := range ids {
		if i := slices.IndexFunc(v.site.pages, func(p domain.SitePage) bool { return p.ID == id }); i >= 0 {
			titles = append(titles, v.site.pages[i].Title)
		}
	}
	return strings.Join(titles, " · ")
}

// editorsWords are the names of members, as far as the page knows them.
func editorsWords(v *visit, value string) string {
	var ids []domain.ID
	if json.Unmarshal([]byte(value), &ids) != nil {
		return value
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = firstOf(v.names[id], string(id))
	}
	return firstOf(strings.Join(names, ", "), v.say("changed.nobody"))
}

// settingChange says what a change made of a setting in few words: of one with several parts those that differ.
func settingChange(v *visit, c domain.Changed) (before, after string) {
	was, is := settingFacts(v, c.Key, c.Before), settingFacts(v, c.Key, c.After)
	var left, right []settingFact
	for i := range max(len(was), len(is)) {
		switch {
		case len(was) != len(is): // there was none, or there is none any more
			if i < len(was) {
				left = append(left, was[i])
			}
			if i < len(is) {
				right = append(right, is[i])
			}
		case was[i] != is[i]:
			left, right = append(left, was[i]), append(right, is[i])
		}
	}
	return factWords(v, left), factWords(v, right)
}

func factWords(v *visit, facts []settingFact) string {
	texts := make([]string, 0, len(facts))
	for _, fact := range facts {
		text := strings.Join(strings.Fields(fact.Text), " ")
		if fact.Label != "" {
			text = v.say("keep.line", "What", fact.Label, "Time", firstOf(text, v.say("deeds.nothing")))
		}
		texts = append(texts, text)
	}
	words := []rune(strings.Join(texts, " · "))
	if len(words) > maxSettingWords {
		return string(words[:maxSettingWords]) + "…"
	}
	return string(words)
}

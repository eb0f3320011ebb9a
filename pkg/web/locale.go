package web

import (
	"fmt"
	"html/template"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/weftwork/weftwork/templates"
)

// defaultLanguage is the language that every message exists in.
const defaultLanguage = "en"

// locale speaks one language of the interface.
type locale struct {
	tag       string
	localizer *i18n.Localizer
	months    []string
	weekdays  []string
	// scrollable lets the keyboard reach what may be wider than the page.
	scrollable *strings.Replacer
}

// locales are the languages of the interface, by tag.
type locales map[string]*locale

// loadLocales reads every message file.
func loadLocales() (locales, error) {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	names, err := fs.Glob(templates.Locales(), "*.yaml")
	if err != nil {
		return nil, err
	}
	found := locales{}
	for _, name := range names {
		if _, err := bundle.LoadMessageFileFS(templates.Locales(), name); err != nil {
			return nil, fmt.Errorf("read messages %s: %w", name, err)
		}
		tag := strings.TrimSuffix(name, ".yaml")
		found[tag] = &locale{tag: tag}
	}
	for tag, l := range found {
		l.localizer = i18n.NewLocalizer(bundle, tag, defaultLanguage)
		l.months = strings.Fields(l.say("date.months"))
		l.weekdays = strings.Fields(l.say("date.weekdays"))
		l.scrollable = strings.NewReplacer("<pre>", `<pre tabindex="0">`, "</table>", "</table></div>", "<table>",
			`<div class="scroll" role="region" tabindex="0" aria-label="`+template.HTMLEscapeString(l.say("item.table"))+`"><table>`)
		if len(l.months) != 12 || len(l.weekdays) != 7 {
			return nil, fmt.Errorf("messages %s: date.months needs twelve words and date.weekdays seven", tag)
		}
	}
	return found, nil
}

// say is the message with that key, filled in with pairs of names and values. A value named Count chooses the plural.
func (l *locale) say(key string, pairs ...any) string {
	text, err := l.message(key, pairs...)
	if err != nil {
		return key // a test keeps every key in every file
	}
	return text
}

func (l *locale) message(key string, pairs ...any) (string, error) {
	config := i18n.LocalizeConfig{MessageID: key}
	if len(pairs) > 0 {
		data := make(map[string]any, len(pairs)/2)
		for i := 0; i+1 < len(pairs); i += 2 {
			name, _ := pairs[i].(string)
			data[name] = pairs[i+1]
			if count, ok := pairs[i+1].(int); ok && name == "Count" {
				config.PluralCount = count
				data[name] = l.number(count)
			}
		}
		config.TemplateData = data
	}
	text, err := l.localizer.Localize(&config)
	if err != nil {
		return "", fmt.Errorf("message %s: %w", key, err)
	}
	return text, nil
}

// number writes n with a separator for thousands.
func (l *locale) number(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + l.say("date.thousands") + digits[i:]
	}
	return digits
}

func (l *locale) month(t time.Time) string   { return l.months[t.Month()-1] }
func (l *locale) weekday(t time.Time) string { return l.weekdays[t.Weekday()] }

// shorten takes the first three letters, as dates in small boxes do.
func shorten(word string) string {
	letters := []rune(word)
	return string(letters[:min(3, len(letters))])
}

// date is "22 November 2026".
func (l *locale) date(t time.Time) string {
	return l.say("date.day", "Day", strconv.Itoa(t.Day()), "Month", l.month(t), "Year", strconv.Itoa(t.Year()))
}

// longDate is "Sunday, 22 November 2026".
func (l *locale) longDate(t time.Time) string {
	return l.say("date.long", "Weekday", l.weekday(t), "Date", l.date(t))
}

// clock is "18:30".
func (l *locale) clock(t time.Time) string { return t.Format("15:04") }

// languageName is how the interface calls a language; the tag itself if it has no name for it.
func (l *locale) languageName(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	for _, known := range contentLanguages() {
		if known.tag == tag || known.tag == base {
			return known.name
		}
	}
	return tag
}

type contentLanguage struct{ tag, name string }

// contentLanguages are those that forms offer, in their own names.
func contentLanguages() []contentLanguage {
	return []contentLanguage{
		{"ar", "العربية"}, {"ca", "Català"}, {"cs", "Čeština"}, {"da", "Dansk"}, {"de", "Deutsch"}, {"el", "Ελληνικά"},
		{"en", "English"}, {"es", "Español"}, {"et", "Eesti"}, {"eu", "Euskara"}, {"fa", "فارسی"}, {"fi", "Suomi"},
		{"fr", "Français"}, {"ga", "Gaeilge"}, {"gl", "Galego"}, {"he", "עברית"}, {"hr", "Hrvatski"}, {"hu", "Magyar"},
		{"id", "Bahasa Indonesia"}, {"is", "Íslenska"}, {"it", "Italiano"}, {"ja", "日本語"}, {"ko", "한국어"},
		{"lt", "Lietuvių"}, {"lv", "Latviešu"}, {"mt", "Malti"}, {"nb", "Norsk bokmål"}, {"nl", "Nederlands"},
		{"pl", "Polski"}, {"pt", "Português"}, {"pt-BR", "Português (Brasil)"}, {"ro", "Română"}, {"ru", "Русский"},
		{"sk", "Slovenčina"}, {"sl", "Slovenščina"}, {"sr", "Српски"}, {"sv", "Svenska"}, {"th", "ไทย"}, {"tr", "Türkçe"},
		{"uk", "Українська"}, {"vi", "Tiếng Việt"}, {"zh", "中文"},
	}
}

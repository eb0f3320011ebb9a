package web

import (
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/templates"
)

// defaultLanguage is the language that every message exists in.
const defaultLanguage = "en"

// locale speaks one language of the interface.
type locale struct {
	tag string
	// plain are the messages without values and plurals, by key: most of a page.
	plain     map[string]string
	localizer *i18n.Localizer
	english   *locale // nil in English itself
	calendar
	numerals
	lists
	retelling
	// scrollable lets the keyboard reach what may be wider than the page.
	scrollable *strings.Replacer
}

// locales are the languages of the interface, by tag.
type locales map[string]*locale

// loadLocales reads every message file.
func loadLocales() (locales, error) {
	tags, err := localeTags()
	if err != nil {
		return nil, err
	}
	found := locales{}
	for _, tag := range tags {
		if found[tag], err = loadLocale(tag); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// localeTags are the languages that there is a message file for.
func localeTags() ([]string, error) {
	names, err := fs.Glob(templates.Locales(), "*.yaml")
	for i, name := range names {
		names[i] = strings.TrimSuffix(name, ".yaml")
	}
	return names, err
}

// heldLocales are the languages that somebody asked for, each read once: a tenth of a second, and 1.5 MB that nobody changes.
var heldLocales sync.Map //nolint:gochecknoglobals // of functions of embedded files, by tag

// loadLocale reads a language's message file, at its first use.
func loadLocale(tag string) (*locale, error) {
	load, _ := heldLocales.LoadOrStore(tag, sync.OnceValues(func() (*locale, error) {
		l, err := readLocale(tag + ".yaml")
		if err != nil {
			return nil, err
		}
		if tag != defaultLanguage {
			if l.english, err = loadLocale(defaultLanguage); err != nil {
				return nil, err
			}
		}
		if err := l.prepare(); err != nil {
			return nil, fmt.Errorf("messages %s: %w", tag, err)
		}
		return l, nil
	}))
	once, _ := load.(func() (*locale, error))
	return once()
}

func readLocale(name string) (*locale, error) {
	tag := strings.TrimSuffix(name, ".yaml")
	bundle := i18n.NewBundle(language.Make(tag))
	bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	file, err := bundle.LoadMessageFileFS(templates.Locales(), name)
	if err != nil {
		return nil, fmt.Errorf("read messages %s: %w", name, err)
	}
	l := &locale{tag: tag, plain: map[string]string{}, localizer: i18n.NewLocalizer(bundle, tag)}
	if l.retelling, err = readSentences(name); err != nil {
		return nil, err
	}
	for _, m := range file.Messages {
		if m.One == "" && m.Many == "" && m.Few == "" && m.Two == "" && m.Zero == "" && !strings.Contains(m.Other, "{{") {
			l.plain[m.ID] = m.Other
		}
	}
	return l, nil
}

func (l *locale) prepare() (err error) {
	if l.calendar, err = newCalendar(l.say); err != nil {
		return err
	}
	if l.numerals, err = newNumerals(l.say); err != nil {
		return err
	}
	l.lists = newLists(l.tag, l.say)
	l.scrollable = strings.NewReplacer("<pre>", `<pre tabindex="0">`, "</table>", "</table></div>", "<table>",
		`<div class="scroll" role="region" tabindex="0" aria-label="`+template.HTMLEscapeString(l.say("item.table"))+`"><table>`)
	return nil
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
	if text, ok := l.plain[key]; ok {
		return text, nil
	}
	config := i18n.LocalizeConfig{MessageID: key}
	if len(pairs) > 0 {
		data := make(map[string]any, len(pairs)/2)
		for i := 0; i+1 < len(pairs); i += 2 {
			name, _ := pairs[i].(string)
			data[name] = pairs[i+1]
			if count, ok := pairs[i+1].(int); ok {
				data[name] = l.number(count)
				if name == "Count" {
					config.PluralCount = count
				}
			}
		}
		config.TemplateData = data
	}
	text, err := l.localizer.Localize(&config)
	if err != nil && l.english != nil {
		return l.english.message(key, pairs...)
	}
	if err != nil {
		return "", fmt.Errorf("message %s: %w", key, err)
	}
	return text, nil
}

// clock is "18:30".
func (l *locale) clock(t time.Time) string { return t.Format("15:04") }

// languageName is how a language calls itself; the tag if we do not know.
func (l *locale) languageName(tag string) string {
	base := domain.BaseLanguage(tag)
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

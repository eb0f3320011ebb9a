package web

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/nicksnyder/go-i18n/v2/i18n"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/templates"
)

// What the node explains is said in English where it goes wrong, and may lie in the store for long before somebody reads
// it. retelling recognises such a sentence by the format that it was made with, and tells it in another language with the
// values that it finds (ADR 6).
type retelling struct {
	formats []format
}

// format is a sentence of the source: the texts between its values, and the verb of each value.
type format struct {
	key   string
	texts []string
	verbs []byte
}

// sentencePrefix begins the keys of sentences among the messages.
const sentencePrefix = "sentences."

// readSentences reads which sentences a message file tells.
func readSentences(name string) (retelling, error) {
	text, err := templates.Locales().Open(name)
	if err != nil {
		return retelling{}, err
	}
	defer text.Close()
	var file struct {
		Sentences map[string]any `yaml:"sentences"`
	}
	if err := yaml.NewDecoder(text).Decode(&file); err != nil {
		return retelling{}, fmt.Errorf("read sentences %s: %w", name, err)
	}
	var r retelling
	for key := range file.Sentences {
		r.formats = append(r.formats, parseFormat(key))
	}
	// The one with the most words of its own is tried first: "%s was deleted" would take much that is not its own.
	slices.SortFunc(r.formats, func(a, b format) int {
		return cmp.Or(cmp.Compare(len(strings.Join(b.texts, "")), len(strings.Join(a.texts, ""))), cmp.Compare(a.key, b.key))
	})
	return r, nil
}

// parseFormat splits a format of fmt at its verbs.
func parseFormat(key string) format {
	f := format{key: key}
	text := ""
	for rest := key; ; {
		before, after, found := strings.Cut(rest, "%")
		text += before
		if !found || after == "" {
			f.texts = append(f.texts, text)
			return f
		}
		if after[0] == '%' {
			text += "%"
			rest = after[1:]
			continue
		}
		end := strings.IndexAny(after, "sdqvgf")
		if end < 0 {
			f.texts = append(f.texts, text+"%"+after)
			return f
		}
		f.texts, f.verbs = append(f.texts, text), append(f.verbs, after[end])
		text, rest = "", after[end+1:]
	}
}

// match finds the values of a sentence that was made with the format.
func (f *format) match(sentence string) (values []string, ok bool) {
	rest, ok := strings.CutPrefix(sentence, f.texts[0])
	if !ok {
		return nil, false
	}
	for i, verb := range f.verbs {
		text := f.texts[i+1]
		end := len(rest)
		switch {
		case i == len(f.verbs)-1:
			end -= len(text)
			if !strings.HasSuffix(rest, text) || end < 0 {
				return nil, false
			}
		default:
			if end = strings.Index(rest, text); text == "" || end < 0 {
				return nil, false
			}
		}
		value, ok := putIn(rest[:end], verb)
		if !ok {
			return nil, false
		}
		values, rest = append(values, value), rest[end+len(text):]
	}
	return values, rest == ""
}

// putIn is what was put in for a verb.
func putIn(text string, verb byte) (string, bool) {
	switch verb {
	case 'q':
		value, err := strconv.Unquote(text)
		return value, err == nil
	case 'd', 'f', 'g':
		_, err := strconv.ParseFloat(text, 64)
		return text, err == nil
	}
	return text, text != ""
}

// retell tells an English sentence of the node in this language; a sentence that nobody knows stays as it is.
func (l *locale) retell(sentence string) string { return l.retellAt(sentence, 0) }

// sentence is retell for a page: with a capital and a full stop.
func (l *locale) sentence(text string) string { return sentence(l.retell(text)) }

// deepestSentence bounds sentences within sentences: nothing of ours goes deeper.
const deepestSentence = 3

func (l *locale) retellAt(sentence string, depth int) string {
	if sentence == "" || len(sentence) > maxSentence || depth > deepestSentence {
		return sentence
	}
	for i := range l.formats {
		if values, ok := l.formats[i].match(sentence); ok {
			return l.fillSentence(&l.formats[i], values, depth)
		}
	}
	return sentence
}

// dayInEnglish is how sentences of the node write a date.
const dayInEnglish = "2 January 2006"

// maxSentence is in bytes; what is longer was not written by us alone.
const maxSentence = 4000

// fillSentence puts values into the translation: {1} is the first. The first whole number chooses the plural.
func (l *locale) fillSentence(f *format, values []string, depth int) string {
	config := i18n.LocalizeConfig{MessageID: sentencePrefix + f.key}
	pairs := make([]string, 0, 2*len(values))
	for i, value := range values {
		shown := value
		if n, err := strconv.Atoi(value); err == nil && f.verbs[i] == 'd' {
			if config.PluralCount == nil {
				config.PluralCount = n
			}
			shown = l.number(n)
		} else if x, err := strconv.ParseFloat(value, 64); err == nil && f.verbs[i] == 'f' {
			shown = l.fraction(x, 1)
		} else if day, err := time.Parse(dayInEnglish, value); err == nil {
			shown = l.date(day)
		} else if f.verbs[i] == 's' {
			shown = l.retellAt(value, depth+1)
		}
		pairs = append(pairs, "{"+strconv.Itoa(i+1)+"}", shown)
	}
	text, err := l.localizer.Localize(&config)
	if err != nil {
		return f.key // a test keeps every sentence in every language
	}
	return fill(text, pairs...)
}

// explain is what an error says to people, in the visitor's language; "" if nobody wrote anything.
func (v *visit) explain(err error) string {
	invalid, ok := errors.AsType[*domain.InvalidError](err)
	if !ok {
		return v.speaker.retell(domain.Message(err))
	}
	lines := make([]string, len(invalid.Fields))
	for i, f := range invalid.Fields {
		lines[i] = sentence(v.speaker.retell(f.Message))
	}
	return strings.Join(lines, " ")
}

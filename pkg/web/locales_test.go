package web

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/weftwork/weftwork/templates"
)

// pluralForms are CLDR's categories of cardinals for whole numbers. In Romance languages a million is "many": "un million de …".
func pluralForms(tag string) []string {
	switch tag {
	case "en", "de", "nl":
		return []string{"one", "other"}
	case "fr", "es", "pt", "it":
		return []string{"many", "one", "other"}
	}
	return nil
}

// messagesOf are the forms of each message of a file, by key; a message without plurals has the one form "".
func messagesOf(t *testing.T, tag string) map[string]map[string]string {
	t.Helper()
	text, err := fs.ReadFile(templates.Locales(), tag+".yaml")
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := yaml.Unmarshal(text, &tree); err != nil {
		t.Fatalf("%s: %v", tag, err)
	}
	found := map[string]map[string]string{}
	var walk func(key string, node any)
	walk = func(key string, node any) {
		branch, ok := node.(map[string]any)
		switch {
		case !ok:
			found[key] = map[string]string{"": fmt.Sprint(node)}
		case key != "" && isPlural(branch):
			found[key] = map[string]string{}
			for form, text := range branch {
				found[key][form] = fmt.Sprint(text)
			}
		default:
			for name, below := range branch {
				walk(strings.TrimPrefix(key+"."+name, "."), below)
			}
		}
	}
	walk("", tree)
	return found
}

// otherLanguages are the tags of all message files but English.
func otherLanguages(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(templates.Locales(), "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var tags []string
	for _, name := range names {
		if tag := strings.TrimSuffix(name, ".yaml"); tag != defaultLanguage {
			tags = append(tags, tag)
		}
	}
	return tags
}

func TestEveryLanguageHasWhatEnglishHas(t *testing.T) {
	english := messagesOf(t, defaultLanguage)
	for _, tag := range otherLanguages(t) {
		messages := messagesOf(t, tag)
		for key := range english {
			if _, ok := messages[key]; !ok {
				t.Errorf("%s lacks %s", tag, key)
			}
		}
		for key := range messages {
			if _, ok := english[key]; !ok && !strings.HasPrefix(key, sentencePrefix) {
				t.Errorf("%s has %s, which English has not", tag, key)
			}
		}
	}
}

func TestEveryPluralHasTheFormsOfItsLanguage(t *testing.T) {
	english := messagesOf(t, defaultLanguage)
	for _, tag := range append(otherLanguages(t), defaultLanguage) {
		want := pluralForms(tag)
		if want == nil {
			t.Errorf("say in pluralForms which plurals %s has (CLDR, cardinals)", tag)
		}
		for key, forms := range messagesOf(t, tag) {
			_, single := forms[""]
			_, singleInEnglish := english[key][""]
			if sentence := strings.HasPrefix(key, sentencePrefix); !sentence && single != singleInEnglish {
				t.Errorf("%s: %s has plurals in one of this and English only", tag, key)
			}
			var has []string
			for form, text := range forms {
				has = append(has, form)
				if strings.Trim(text, " \t\n") == "" { // a narrow space may part thousands
					t.Errorf("%s: %s is empty", tag, key)
				}
			}
			slices.Sort(has)
			if !single && !slices.Equal(has, want) {
				t.Errorf("%s: %s has the forms %v, the language %v", tag, key, has, want)
			}
		}
	}
}

var (
	namedValue    = regexp.MustCompile(`\{\{[^}]*\}\}|\{[a-z]+\}`)
	numberedValue = regexp.MustCompile(`\{\d+\}`)
)

// valuesIn are the values that a text names, each once.
func valuesIn(pattern *regexp.Regexp, text string) []string {
	found := pattern.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestEveryLanguageNamesTheSameValues(t *testing.T) {
	english := messagesOf(t, defaultLanguage)
	for _, tag := range otherLanguages(t) {
		for key, forms := range messagesOf(t, tag) {
			if strings.HasPrefix(key, sentencePrefix) {
				continue
			}
			want := valuesIn(namedValue, english[key][""]+english[key]["other"])
			for form, text := range forms {
				got := valuesIn(namedValue, text)
				if form == "one" { // "one thing" needs no number
					got = slices.DeleteFunc(got, func(v string) bool { return v == "{{.Count}}" })
					want := slices.DeleteFunc(slices.Clone(want), func(v string) bool { return v == "{{.Count}}" })
					if !slices.Equal(got, want) {
						t.Errorf("%s: %s (%s) names %v, English %v", tag, key, form, got, want)
					}
				} else if !slices.Equal(got, want) {
					t.Errorf("%s: %s (%s) names %v, English %v", tag, key, form, got, want)
				}
			}
		}
	}
}

// sample is a sentence as the source would make it, with a value for each verb.
func sample(f format) string {
	var text strings.Builder
	for i, part := range f.texts {
		text.WriteString(part)
		if i < len(f.verbs) {
			switch f.verbs[i] {
			case 'q':
				fmt.Fprintf(&text, "%q", fmt.Sprintf("value “%d”", i+1))
			case 'd':
				fmt.Fprint(&text, i+21)
			case 'f':
				fmt.Fprintf(&text, "%d.5", i+21)
			default:
				fmt.Fprintf(&text, "value%d.example", i+1)
			}
		}
	}
	return text.String()
}

func TestEverySentenceIsRetoldWithItsValues(t *testing.T) {
	all, err := loadLocales()
	if err != nil {
		t.Fatal(err)
	}
	for tag, l := range all {
		messages := messagesOf(t, tag)
		for i := range l.formats {
			f := l.formats[i]
			for j := range l.formats {
				if _, ok := l.formats[j].match(sample(f)); ok {
					if l.formats[j].key != f.key {
						t.Errorf("%s: %q is taken for %q", tag, f.key, l.formats[j].key)
					}
					break
				}
			}
			var want []string
			for n := range f.verbs {
				want = append(want, fmt.Sprintf("{%d}", n+1))
			}
			for form, text := range messages[sentencePrefix+f.key] {
				if got := valuesIn(numberedValue, text); form != "one" && !slices.Equal(got, want) {
					t.Errorf("%s: %q (%s) has the values %v, want %v", tag, f.key, form, got, want)
				}
			}
			if told := l.retell(sample(f)); numberedValue.MatchString(told) || told == f.key && len(f.verbs) > 0 {
				t.Errorf("%s retells %q as %q", tag, sample(f), told)
			}
		}
	}
}

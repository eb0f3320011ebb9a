package web

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/weftwork/weftwork/templates"
)

// sources is the text of every template and of every file of this package, but tests.
func sources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, files := range []fs.FS{templates.Sources(), os.DirFS(".")} {
		err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || strings.HasSuffix(path, "_test.go") || !strings.HasSuffix(path, ".html") && !strings.HasSuffix(path, ".go") {
				return err
			}
			text, err := fs.ReadFile(files, path)
			all.Write(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// keysOf are the keys of a message file; a message with plurals is one key.
func keysOf(t *testing.T, name string) []string {
	t.Helper()
	text, err := fs.ReadFile(templates.Locales(), name)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := yaml.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	var keys []string
	var walk func(prefix string, node any)
	walk = func(prefix string, node any) {
		branch, ok := node.(map[string]any)
		if _, plural := branch["other"].(string); !ok || plural && prefix != "" && isPlural(branch) {
			if key := strings.TrimPrefix(prefix, "."); !strings.HasPrefix(key, sentencePrefix) { // test/layout looks after those
				keys = append(keys, key)
			}
			return
		}
		for key, value := range branch {
			walk(prefix+"."+key, value)
		}
	}
	walk("", tree)
	slices.Sort(keys)
	return keys
}

func isPlural(branch map[string]any) bool {
	for key := range branch {
		if !slices.Contains([]string{"zero", "one", "two", "few", "many", "other"}, key) {
			return false
		}
	}
	return true
}

var (
	literalKey = regexp.MustCompile(`"([a-z]+\.[a-z_]+)"`)
	spokenKey  = regexp.MustCompile(`(?:\bt |say\(|tell\()"([^"]+)"`)
	fieldName  = regexp.MustCompile(`field \.\w+ "([^"]+)"`)
)

func TestEveryMessageIsThereAndUsed(t *testing.T) {
	text := sources(t)
	used := map[string]bool{}
	for _, match := range literalKey.FindAllStringSubmatch(text, -1) {
		used[match[1]] = true
	}
	for _, match := range fieldName.FindAllStringSubmatch(text, -1) {
		used["field."+strings.ReplaceAll(match[1], ".", "_")] = true
	}
	for key := range used { // errorPage asks for the text of a heading
		if strings.HasPrefix(key, "error.") {
			used[key+"_text"] = true
		}
	}
	names, err := fs.Glob(templates.Locales(), "*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no message files: %v", err)
	}
	for _, name := range names {
		keys := keysOf(t, name)
		for _, key := range keys {
			if !used[key] {
				t.Errorf("%s: nothing uses %s", name, key)
			}
		}
		for _, match := range spokenKey.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(keys, match[1]) {
				t.Errorf("%s lacks %s", name, match[1])
			}
		}
	}
}

func TestEveryTemplateIsUsed(t *testing.T) {
	text := sources(t)
	set, err := templates.Parse((&locale{}).funcs(func(string) string { return "" }))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range set.Pages() {
		if !strings.Contains(text, `"`+page+`"`) {
			t.Errorf("no handler renders the page %s", page)
		}
	}
	partials, err := fs.Glob(templates.Sources(), "partials/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, partial := range partials {
		if !strings.Contains(text, `"`+strings.TrimSuffix(partial, ".html")+`"`) {
			t.Errorf("nothing uses %s", partial)
		}
	}
}

func TestNoTemplateNeedsUnsafeInline(t *testing.T) {
	inline := regexp.MustCompile(`\s(style|on[a-z]+)=|<style|javascript:`)
	text := sources(t)
	if found := inline.FindString(text); found != "" {
		t.Errorf("the Content-Security-Policy forbids %q", found)
	}
}

func TestAReadingPageIsLight(t *testing.T) {
	assets, err := templates.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	const limit = 72 << 10 // some 20 KB when sent; leaves 28 KB for the page itself, uncompressed
	total := 0
	for _, name := range []string{"style.css", "mark.svg", "js/main.js", "js/copy.js", "js/times.js", "js/forms.js", "js/preview.js"} {
		asset, ok := assets.Get(name)
		if !ok {
			t.Fatalf("no asset %s", name)
		}
		total += len(asset.Body)
	}
	if total > limit {
		t.Errorf("styles and scripts have %d bytes before compression, want at most %d", total, limit)
	}
}

package web

import (
	"io/fs"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/templates"
)

func TestTheStylePageIsForDevelopmentOnly(t *testing.T) {
	settled(t).get("/style").is(http.StatusNotFound)
	h := settled(t, func(o *Options) { o.Development = true })
	h.get("/style").is(http.StatusOK).has(`content="noindex"`)
	h.get("/style/tokens.css").is(http.StatusOK).has(".v-accent { background: var(--accent); }", ".v-t-xl { font-size: var(--t-xl); }")
}

// styles is what the browser gets, and one file of it.
func styles(t *testing.T, file string) (all, one string) {
	t.Helper()
	assets, err := templates.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	asset, _ := assets.Get("style.css")
	text, err := fs.ReadFile(templates.Sources(), "static/css/"+file)
	if err != nil {
		t.Fatal(err)
	}
	return string(asset.Body), regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(string(text), "")
}

var (
	classInCSS  = regexp.MustCompile(`\.([a-z][a-z0-9-]*)`)
	classInHTML = regexp.MustCompile(`class="([^"]*)"`)
	selector    = regexp.MustCompile(`(?m)([^{};]+)\{`)
	tokenUsed   = regexp.MustCompile(`var\(--([a-z0-9-]+)`)
)

// classesOf are the classes that a style sheet speaks of.
func classesOf(css string) map[string]bool {
	classes := map[string]bool{}
	for _, rule := range selector.FindAllStringSubmatch(css, -1) {
		for _, match := range classInCSS.FindAllStringSubmatch(rule[1], -1) {
			classes[match[1]] = true
		}
	}
	return classes
}

func TestTheStylePageShowsEveryTokenAndComponent(t *testing.T) {
	h := settled(t, func(o *Options) { o.Development = true })
	page := h.get("/style").is(http.StatusOK).body
	for _, token := range templates.Tokens() {
		if !strings.Contains(page, "--"+token.Name+"<") {
			t.Errorf("/style does not show --%s", token.Name)
		}
	}
	shown := map[string]bool{}
	for _, match := range classInHTML.FindAllStringSubmatch(page, -1) {
		for _, class := range strings.Fields(match[1]) {
			shown[class] = true
		}
	}
	all, components := styles(t, "40-components.css")
	for class := range classesOf(components) {
		if !shown[class] {
			t.Errorf("/style does not show the component .%s", class)
		}
	}
	styled := classesOf(all + h.get("/style/tokens.css").body)
	bare := []string{"d0"} // an answer that stands at the edge
	for class := range shown {
		if !styled[class] && !strings.HasPrefix(class, "v-") && !slices.Contains(bare, class) {
			t.Errorf("/style shows .%s, which no style sheet knows", class)
		}
	}
}

func TestStylesUseOnlyTokensThatThereAre(t *testing.T) {
	all, _ := styles(t, "10-tokens.css")
	known := map[string]bool{}
	for _, token := range templates.Tokens() {
		known[token.Name] = true
	}
	for _, match := range tokenUsed.FindAllStringSubmatch(all, -1) {
		if !known[match[1]] && !strings.Contains(all, "--"+match[1]+":") {
			t.Errorf("a style uses --%s, which is no token", match[1])
		}
	}
	for name := range known {
		if !strings.Contains(all, "var(--"+name+")") {
			t.Errorf("nothing uses the token --%s", name)
		}
	}
}

func TestWordsStandInTheirLanguageAndDirection(t *testing.T) {
	for tag, want := range map[string]string{
		"ar": `lang="ar" dir="rtl"`, "he": `lang="he" dir="rtl"`, "de": `lang="de" dir="ltr"`, "": `dir="auto"`, `x" onclick="y`: `lang="x&#34; onclick=&#34;y" dir="ltr"`,
	} {
		if got := string(speaks(tag)); got != want {
			t.Errorf("speaks(%q) = %s, want %s", tag, got, want)
		}
	}
	h := settled(t)
	h.article("شبكة منظمة", func(c *domain.Content) { c.Language = "ar" })
	h.get("/articles").is(http.StatusOK).has(`<h3 lang="ar" dir="rtl">`)
}

// bare is a language without the direction that belongs to it.
var bare = regexp.MustCompile(`\blang="\{\{[^}]*\}\}"(?:\{\{end\}\})?\s*([a-z]*)`)

func TestTemplatesSayTheDirectionWithTheLanguage(t *testing.T) {
	err := fs.WalkDir(templates.Sources(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".html") {
			return err
		}
		text, err := fs.ReadFile(templates.Sources(), path)
		for _, match := range bare.FindAllStringSubmatch(string(text), -1) {
			if match[1] != "dir" && match[1] != "hreflang" && !strings.Contains(match[0], "{{lang}}") {
				t.Errorf("%s has %s; write {{speaks .Lang}}", path, match[0])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

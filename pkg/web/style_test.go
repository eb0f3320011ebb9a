package web

import (
	"io/fs"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

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

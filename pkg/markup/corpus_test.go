package markup

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// attempts are the sharper corpus, which test/browser also shows in Chromium. Each calls ran(1) if it runs.
func attempts(tb testing.TB) []string {
	tb.Helper()
	raw, err := os.ReadFile("testdata/xss.json")
	if err != nil {
		tb.Fatal(err)
	}
	var classes []struct{ Attempts []string }
	if err := json.Unmarshal(raw, &classes); err != nil {
		tb.Fatal(err)
	}
	var all []string
	for _, class := range classes {
		all = append(all, class.Attempts...)
	}
	return all
}

func TestNoAttemptOfTheCorpusSurvives(t *testing.T) {
	all := attempts(t)
	if len(all) < 150 {
		t.Fatalf("the corpus has only %d attempts", len(all))
	}
	for _, attempt := range all {
		for _, around := range []string{
			"%s", "<p>before %s after</p>", "<p title=\"%s\">a</p>", "<a href=\"%s\">a</a>", "<a href='%s'>a</a>", "<img src=\"%s\" alt=\"%s\">",
			"<ul><li>%s</li></ul>", "<table><tr><td>%s", "<pre>%s", "<svg><title>%s", "<math><mtext>%s", "<!-- %s -->", "<noscript>%s</noscript>", "<style>%s</style>",
		} {
			got := Sanitize(strings.ReplaceAll(around, "%s", attempt))
			requireSafe(t, got)
			requireStable(t, got)
			requireSafe(t, Pictures(got, func(string) string { return "/media/remote/1" }))
		}
		for _, around := range []string{"%s", "[a](%s)", "[a](<%s>)", "![%s](%s)", "[%s](https://a.example)", "# %s", "> %s", "| a |\n|-|\n| %s |"} {
			requireSafe(t, Render(strings.ReplaceAll(around, "%s", attempt), Base("https://a.example/"),
				LinkTags(func(tag string) string { return "https://a.example/tags/" + tag }),
				LinkMentions(func(string) (string, bool) { return "https://a.example/@b", true }),
				ImageURL(func(string) string { return "/media/1.jpg" })).HTML)
		}
	}
}

func TestNoHeadingSkipsALevel(t *testing.T) {
	for foreign, want := range map[string]string{
		"<h4>a</h4><h4>b</h4><h6>c</h6><h2>d</h2>": "<h2>a</h2><h2>b</h2><h3>c</h3><h2>d</h2>",
		"<h2>a</h2><h3>b</h3><h4>c</h4><h3>d</h3>": "<h2>a</h2><h3>b</h3><h4>c</h4><h3>d</h3>",
	} {
		if got := Sanitize(foreign); got != want {
			t.Errorf("%s becomes %s", foreign, got)
		}
	}
}

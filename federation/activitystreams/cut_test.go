package activitystreams

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// sent is the object of a Create{Article} whose text has about size bytes, as it is sent.
func sent(t *testing.T, html string) map[string]any {
	t.Helper()
	article := anArticle()
	article.Content.HTML = html
	raw, err := encoder.Activity(create(article))
	if err != nil {
		t.Fatal(err)
	}
	if len(raw) > MaxActivityBytes {
		t.Errorf("%d bytes", len(raw))
	}
	var m struct{ Object map[string]any }
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	whole, err := encoder.Object(article)
	if err != nil || !strings.Contains(string(whole), "contentMap") || !strings.Contains(string(whole), "preview") {
		t.Errorf("the id does not serve the whole: %v", err)
	}
	return m.Object
}

func TestALongActivityLosesPreviewThenTranslationThenItsEnd(t *testing.T) {
	const link = `<p><a href="https://weft.example.org/articles/seeds">https://weft.example.org/articles/seeds</a></p>`
	for _, test := range []struct {
		size                        int
		preview, contentMap, theEnd bool
	}{
		{20000, true, true, true},
		{40000, false, false, true},
		{80000, false, false, false},
		{450000, false, false, false},
	} {
		html := longHTML(test.size)
		o := sent(t, html)
		if _, has := o["preview"]; has != test.preview {
			t.Errorf("%d: preview %v", test.size, has)
		}
		if _, has := o["contentMap"]; has != test.contentMap {
			t.Errorf("%d: contentMap %v", test.size, has)
		}
		content, _ := o["content"].(string)
		if (content == html) != test.theEnd {
			t.Errorf("%d: content of %d bytes", test.size, len(content))
		}
		if !test.theEnd {
			kept, ok := strings.CutSuffix(content, link)
			if !ok || !strings.HasPrefix(html, kept) || !strings.HasSuffix(kept, "</p>") || len(kept) < 35000 {
				t.Errorf("%d: %d bytes are kept, ending %q", test.size, len(kept), content[len(content)-200:])
			}
		}
	}
}

func TestPreviewGoesBeforeTranslation(t *testing.T) {
	for extra := 0; extra < 3000; extra += 20 {
		o := sent(t, longHTML(23500)+"<p>"+strings.Repeat("x", extra)+"</p>")
		_, preview := o["preview"]
		_, contentMap := o["contentMap"]
		if preview && !contentMap {
			t.Fatalf("%d: the translation went first", extra)
		}
		if !preview && contentMap {
			return
		}
	}
	t.Error("preview never went alone")
}

func TestOneParagraphWithoutEndIsCutAtAWord(t *testing.T) {
	content, _ := sent(t, "<p>"+strings.Repeat("word & \" ", 20000)+"</p>")["content"].(string)
	if !strings.HasPrefix(content, "<p>word") || !strings.Contains(content, "…</p><p><a href=") {
		t.Errorf("%.80s … %s", content, content[len(content)-200:])
	}
}

func TestAnEventThatTheNodeActorAnnouncesIsCutToo(t *testing.T) {
	event := anEvent()
	event.Content.HTML = longHTML(90000)
	inner := anActivity(domain.VerbCreate, event)
	raw, err := encoder.Activity(domain.Activity{ID: here.Activity(itemID), Verb: domain.VerbAnnounce, Actor: here.NodeActor(), Object: &inner, To: public()})
	if err != nil || len(raw) > MaxActivityBytes {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
}

func TestCutHTMLStaysWellFormed(t *testing.T) {
	const html = `<div><h2>Title</h2><p>One <b>two</b><br>three</p><ul><li>a</li><li>b</li></ul><!-- x --><p>last</p></div>`
	for max := range len(html) {
		got := cutHTML(html, max)
		if len(got) > max {
			t.Fatalf("%d: %d bytes", max, len(got))
		}
		if strings.Count(got, "<p>") != strings.Count(got, "</p>") || strings.Count(got, "<ul>") != strings.Count(got, "</ul>") ||
			strings.Count(got, "<div>") != strings.Count(got, "</div>") {
			t.Fatalf("%d: %s", max, got)
		}
	}
	if got := cutHTML(html, 80); got != `<div><h2>Title</h2><p>One <b>two</b><br>three</p><ul><li>a</li></ul></div>` {
		t.Error(got)
	}
}

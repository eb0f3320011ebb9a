package federation_test

import (
	"net/http"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestASeriesIsACollectionOfItsPartsInTheirOrder(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	series := must(w.node.SaveSeries(ctx, w.member, domain.Series{Title: "Weaving", Text: "About *weaving*.", Language: "en"}))(t)
	id := domain.URI(ourBase + "/ap/series/" + string(series.ID))
	if code := w.get(path(id), "Accept", activityJSON).Code; code != http.StatusNotFound {
		t.Errorf("without a part it answers %d", code)
	}
	one, two := w.publish(domain.KindArticle, "One"), w.publish(domain.KindArticle, "Two")
	before := w.get(path(one.URI), "Accept", activityJSON).Body.String()
	draft := must(w.node.NewItem(ctx, w.member, domain.KindArticle, domain.Content{Title: "Not yet"}))(t)
	for _, part := range []domain.ID{two.ID, draft.ID, one.ID} {
		if err := w.node.AddPart(ctx, w.member, series.ID, part); err != nil {
			t.Fatal(err)
		}
	}
	top, entries := w.walk(id)
	if !top.Ordered || top.Total != 2 || top.AttributedTo != w.org.URI || len(entries) != 2 || entries[0].URI != two.URI || entries[1].URI != one.URI {
		t.Errorf("the collection is %+v with %v", top, entries)
	}
	told := decoded(t, w.get(path(id), "Accept", activityJSON))
	if told["name"] != "Weaving" || told["summary"] != "About weaving." || told["url"] != ourBase+"/series/weaving" {
		t.Errorf("it tells %v", told)
	}
	if after := w.get(path(one.URI), "Accept", activityJSON).Body.String(); after != before {
		t.Error("an item has other bytes for being in a series")
	}
	page := w.get(path(id), "Accept", "text/html")
	if page.Code != http.StatusSeeOther || page.Header().Get("Location") != ourBase+"/series/weaving" {
		t.Errorf("a browser is answered %d, %s", page.Code, page.Header().Get("Location"))
	}
	if err := w.node.DeleteSeries(ctx, w.member, series.ID); err != nil {
		t.Fatal(err)
	}
	if code := w.get(path(id), "Accept", activityJSON).Code; code != http.StatusGone {
		t.Errorf("deleted, it answers %d", code)
	}
}

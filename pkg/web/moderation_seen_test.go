package web

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestAVisitorsReportFormShowsNothingOfTheBlockedOrSilenced(t *testing.T) {
	for _, level := range []domain.Level{domain.LevelBlock, domain.LevelSilence} {
		h := settled(t)
		item := h.theirs(h.peer("Eve", "eve", "far.example"), domain.KindArticle, "far", "Of far away")
		form := "/report?about=" + url.QueryEscape(string(item.URI))
		h.get(form).is(http.StatusOK).has("Of far away")
		_, err := h.node.Decide(h.ctx(), h.owner, domain.Standing{Target: item.URI.Host(), Level: level})
		h.must(err)
		h.get(form).is(http.StatusNotFound).lacks("Of far away")
	}
}

func TestEditorsModerateTalkAndOwnersDecideWithWhomTheNodeSpeaks(t *testing.T) {
	h := settled(t)
	_, err := h.node.Decide(h.ctx(), h.owner, domain.Standing{Target: "bad.example", Level: domain.LevelBlock})
	h.must(err)
	h.logIn()
	h.get("/desk/moderation/blocks").is(http.StatusOK).has("bad.example", "/desk/moderation/decide", "/desk/moderation/lift")
	editor := h.editor()
	editor.get("/desk/moderation/blocks").is(http.StatusOK).has("bad.example").lacks("/desk/moderation/decide", "/desk/moderation/lift")
	editor.get("/desk/moderation").is(http.StatusOK).lacks("/desk/moderation/lists", `name="rules"`)
	editor.get("/desk/moderation/reports").is(http.StatusOK)
	editor.get("/desk/moderation/followers").is(http.StatusOK).lacks("/desk/moderation/approval")
	editor.post("/desk/moderation/lift", url.Values{"target": {"bad.example"}}).is(http.StatusForbidden)
}

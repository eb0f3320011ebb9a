package web

import (
	"net/http"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

func TestMembersSeeWhoRecommendsUsAndTakeTheLeaveBack(t *testing.T) {
	h := settled(t)
	settings, err := h.store.Settings(h.ctx())
	h.must(err)
	curator, other := h.peer("Ada", "ada", "social.example"), h.peer("Open Co-op", "opencoop", "coop.example")
	theirs := domain.Feature{
		ID: node.NewID(), Collection: curator.URI + "/collections/1", Owner: curator.URI, Actor: settings.Organisation, State: domain.FeatureAccepted, CreatedAt: h.now,
	}
	ours := domain.Feature{
		ID: node.NewID(), Collection: settings.Organisation + "/collections/network", Owner: settings.Organisation, Actor: other.URI, State: domain.FeatureAsked, CreatedAt: h.now,
	}
	h.write(func(tx *storage.Tx) error {
		if err := tx.SaveFeature(h.ctx(), ours); err != nil {
			return err
		}
		return tx.SaveFeature(h.ctx(), theirs)
	})
	h.get("/desk/features").is(http.StatusSeeOther)
	h.logIn()
	h.get("/desk/features").is(http.StatusOK).has("Ada", "Open Co-op", "asked", "Take the leave back", string(theirs.Collection))
	h.post("/desk/features/"+string(ours.ID)+"/revoke", nil).is(http.StatusSeeOther)
	h.get("/desk/features").is(http.StatusOK).has("another node")
	h.post("/desk/features/"+string(theirs.ID)+"/revoke", nil).is(http.StatusSeeOther).leadsTo("/desk/features")
	h.get("/desk/features").is(http.StatusOK).has("taken back").lacks("/revoke")
}

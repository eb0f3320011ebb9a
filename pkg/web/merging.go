package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// mergePage shows what two members wrote at the same time. What you wrote travels in hidden fields: nothing is stored
// until each conflict is chosen.
type mergePage struct {
	Desk             *deskNav
	Action, Title    string
	Name, Ago, Error string
	Theirs, Both     string // what the choices are called
	HasBase          bool
	Open             int // conflicts that nobody chose yet
	Fields           []mergeField
	Parts            []mergePart
	Carried          []carried
}

// carried is a value of a form that is sent on.
type carried struct{ Name, Value string }

type mergeField struct {
	ID, Label, Base, Theirs, Yours, Chosen string
	Taken                                  string // "" for a conflict
	Missing                                bool
}

type mergePart struct {
	ID, Chosen          string
	Taken               string // "" for a conflict
	Quiet               int
	Number              int
	Base                []string
	Theirs, Yours, Diff []diffView
	Both, Missing       bool
}

// pickPrefix begins the names of the fields with choices.
const pickPrefix = "pick."

// saveMerged stores what was merged, once every conflict is chosen.
func (s *Server) saveMerged(v *visit, item domain.Item, values url.Values, content domain.Content) error {
	theirs, _ := strconv.Atoi(values.Get("version"))
	from, _ := strconv.Atoi(values.Get("from"))
	choices := map[string]domain.Choice{}
	for name := range values {
		if id, ok := strings.CutPrefix(name, pickPrefix); ok {
			choices[id] = domain.Choice(values.Get(name))
		}
	}
	conflict, err := s.node.MergeDraft(v.ctx(), *v.member, item.ID, content, from, theirs, choices)
	if err != nil {
		if domain.Message(err) == "" {
			return err
		}
		return s.showConflict(v, &conflict, values, from, err)
	}
	s.seats.saved(item.ID, v.member, s.now())
	v.tell("merge.done")
	v.settle(item.ID)
	return v.seeOther(editPath(&conflict.Item))
}

// showConflict shows both versions of what two members saved; cause is why choosing did not work yet.
func (s *Server) showConflict(v *visit, c *node.Conflict, values url.Values, from int, cause error) error {
	name, err := s.memberName(v, c.Last.Member)
	if err != nil {
		return err
	}
	page := mergePage{
		Action: editPath(&c.Item), Title: firstOf(c.Yours.Title, c.Theirs.Title, v.say("desk.untitled")), Name: name,
		Theirs: v.say("merge.theirs", "Name", name), Both: v.say("merge.both", "Name", name), HasBase: c.HasBase, Error: v.speaker.sentence(domain.Message(cause)), Open: len(c.Conflicts()),
	}
	if c.Last.Member == v.member.ID {
		page.Name, page.Theirs, page.Both = v.say("merge.yourself"), v.say("merge.tab"), v.say("merge.both_tab")
	}
	if !c.Last.SavedAt.IsZero() {
		page.Ago = v.ago(s.now().Sub(c.Last.SavedAt))
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	tried := cause != nil
	for _, f := range c.Fields {
		page.Fields = append(page.Fields, s.mergeField(v, c, f, values, tried))
	}
	page.Parts = mergeParts(c.Parts, values, tried)
	page.Carried = carryOn(values, c.Item.DraftVersion, from)
	return s.page(v, http.StatusConflict, "items/merge", head{Heading: v.say("merge.heading"), NoIndex: true}, page)
}

func (s *Server) mergeField(v *visit, c *node.Conflict, f domain.MergedField, values url.Values, tried bool) mergeField {
	shown := mergeField{
		ID: f.ID, Label: fieldWords(v, c.Item.Kind, f.Name), Base: s.fieldText(v, f.Name, c.Base),
		Theirs: s.fieldText(v, f.Name, c.Theirs), Yours: s.fieldText(v, f.Name, c.Yours), Chosen: values.Get(pickPrefix + f.ID),
	}
	if f.Taken != domain.TakenConflict {
		shown.Taken = string(f.Taken)
	}
	if f.Taken == domain.TakenTogether {
		merged, _ := c.Choose(nil)
		shown.Yours = s.fieldText(v, f.Name, merged)
	}
	shown.Missing = tried && shown.Taken == "" && shown.Chosen == ""
	return shown
}

func mergeParts(parts []domain.MergedPart, values url.Values, tried bool) []mergePart {
	shown := make([]mergePart, 0, len(parts))
	number := 0
	for _, p := range parts {
		one := mergePart{ID: p.ID, Taken: string(p.Taken), Chosen: values.Get(pickPrefix + p.ID)}
		switch p.Taken {
		case domain.TakenConflict:
			number++
			one.Taken, one.Number, one.Both = "", number, p.Theirs != "" && p.Yours != ""
			one.Base = strings.FieldsFunc(p.Base, func(r rune) bool { return r == '\n' })
			one.Theirs, one.Yours = diff(p.Base, p.Theirs), diff(p.Base, p.Yours)
			one.Missing = tried && one.Chosen == ""
		case domain.TakenSame:
			one.Quiet = len(domain.Compare(p.Text, p.Text))
		default:
			one.Diff = diff(p.Base, p.Text)
		}
		shown = append(shown, one)
	}
	return shown
}

// carryOn are the values of a form as hidden fields, with the versions that are being merged.
func carryOn(values url.Values, theirs, from int) []carried {
	fields := []carried{{"version", fmt.Sprint(theirs)}, {"from", fmt.Sprint(from)}}
	for _, one := range hidden(values) {
		if one.Name != "version" && one.Name != "from" && one.Name != "action" && one.Name != "fresh" && !strings.HasPrefix(one.Name, pickPrefix) {
			fields = append(fields, one)
		}
	}
	return fields
}

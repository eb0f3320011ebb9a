package web

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/search"
)

const (
	// foundItems and foundActors are how many stand in the list under a text: it is to be seen at a glance.
	foundItems  = 6
	foundActors = 6
	foundOthers = 3
	// mentionMinimum is how many characters are asked after "@" before items are offered, too.
	mentionMinimum = 3
	// maxSought bounds a question, in bytes.
	maxSought = 200
)

// foundInText is something that a writer may link to or mention.
type foundInText struct {
	Kind   string `json:"kind"` // "item" or "actor"
	Title  string `json:"title"`
	Detail string `json:"detail,omitempty"`
	Insert string `json:"insert"` // Markdown
}

// finderAnswer is what the editor's finder reads.
type finderAnswer struct {
	Found []foundInText `json:"found"`
	// Unknown is a handle that nobody here has seen yet; it can be looked up.
	Unknown string `json:"unknown,omitempty"`
	Problem string `json:"problem,omitempty"`
}

// findForText finds items and actors, ours and the network's, by the beginnings of their words: for "[[" links, for "@" mentions.
func (s *Server) findForText(v *visit) error {
	question := strings.TrimSpace(v.QueryParam("q"))
	if len(question) > maxSought {
		question = strings.ToValidUTF8(question[:maxSought], "")
	}
	mention := v.QueryParam("for") == "mention"
	answer := finderAnswer{Found: []foundInText{}}
	v.Response().Header().Set("Cache-Control", "private, no-store")
	if v.QueryParam("lookup") != "" && s.o.Lookup != nil {
		found, err := s.o.Lookup(v.ctx(), question)
		switch {
		case err == nil && found.Actor != nil:
			answer.Found = append(answer.Found, asActor(found.Actor, true))
		case err == nil || domain.Message(err) == "" && isNotFound(err):
			answer.Problem = v.say("finder.nothing")
		case domain.Message(err) != "":
			answer.Problem = v.speaker.sentence(domain.Message(err))
		default:
			return err
		}
		return v.JSON(http.StatusOK, answer)
	}
	actors, err := s.actorsForText(v, question, mention)
	if err != nil {
		return err
	}
	items, err := s.itemsForText(v, question, mention)
	if err != nil {
		return err
	}
	answer.Found = slices.Concat(items, actors)
	if mention {
		answer.Found = slices.Concat(actors, items)
		answer.Unknown = s.unknownHandle(question, actors)
	}
	return v.JSON(http.StatusOK, answer)
}

func (s *Server) actorsForText(v *visit, question string, mention bool) ([]foundInText, error) {
	limit := foundOthers
	if mention {
		limit = foundActors
	}
	actors, err := s.store.FindActors(v.ctx(), question, limit)
	found := make([]foundInText, len(actors))
	for i := range actors {
		found[i] = asActor(&actors[i], mention)
	}
	return found, err
}

func (s *Server) itemsForText(v *visit, question string, mention bool) ([]foundInText, error) {
	var items []domain.Item
	var err error
	asked := search.Parse(question)
	switch {
	case mention && len(question) < mentionMinimum:
	case mention || !asked.IsEmpty():
		var hits storage.Found
		size := foundItems
		if mention {
			size = foundOthers
		}
		hits, err = s.store.Search(v.ctx(), v.viewer(), asked, storage.SearchFilter{}, storage.Page{Size: size})
		items = hits.Items
	default:
		items, _, err = s.store.Items(v.ctx(), v.viewer(), storage.ItemFilter{Local: true}, storage.Page{Size: foundItems})
	}
	p := s.presenter(v)
	found := []foundInText{}
	for i := range items {
		item := &items[i]
		address := firstOf(item.URL, string(item.URI))
		if item.Kind == domain.KindOrganisation || !strings.HasPrefix(address, "http") {
			continue
		}
		detail := p.kindName(item.Kind)
		if !item.Local {
			detail += " · " + item.URI.Host()
		}
		found = append(found, foundInText{Kind: "item", Title: item.Content.Title, Detail: detail, Insert: markdownLink(item.Content.Title, address)})
	}
	return found, err
}

// mentionable are the handles that a text takes for a mention.
var mentionable = regexp.MustCompile(`^@[A-Za-z0-9_.-]*[A-Za-z0-9_]@[^\s@]+$`)

// asActor offers a mention, by which the actor is told, or a link to its page. Whoever has no such handle can only be linked to.
func asActor(a *domain.Actor, mention bool) foundInText {
	found := foundInText{Kind: "actor", Title: a.DisplayName(), Detail: a.URI.Host()}
	if handle := a.HandleOrGuess(); handle != "" {
		found.Detail = handle.String()
	}
	if found.Insert = found.Detail; !mention || !mentionable.MatchString(found.Detail) {
		found.Insert = markdownLink(a.DisplayName(), firstOf(webAddress(a.URL), string(a.URI)))
	}
	return found
}

// unknownHandle is the question where it is a whole handle of nobody whom we know.
func (s *Server) unknownHandle(question string, known []foundInText) string {
	handle, err := domain.ParseHandle(question)
	if err != nil || s.o.Lookup == nil || !strings.ContainsAny(handle.Host(), ".:") {
		return ""
	}
	for _, k := range known {
		if strings.EqualFold(k.Detail, handle.String()) {
			return ""
		}
	}
	return handle.String()
}

// markdownLink is a link whose words mean nothing but themselves.
func markdownLink(words, address string) string {
	words = strings.Join(strings.Fields(words), " ")
	for _, sign := range []string{`\`, "[", "]", "*", "_", "`", "<"} {
		words = strings.ReplaceAll(words, sign, `\`+sign)
	}
	return "[" + words + "](" + strings.NewReplacer("(", "%28", ")", "%29", " ", "%20").Replace(address) + ")"
}

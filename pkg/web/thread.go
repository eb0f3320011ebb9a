package web

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// threadPage is how many replies a page shows at once: the page of a thread of thousands stays under 100 KB.
const threadPage = 25

// threadView is a part of a thread, in reading order.
type threadView struct {
	Replies []*branch
	Pager   pager
	// From and To count what is shown, of Total.
	From, To, Total int
}

// leaf is a place in the reading order of a thread.
type leaf struct {
	uri, above domain.URI
	depth      int
	missing    bool // it is not here: deleted, not public, or never fetched
}

// inOrder puts each reply under what it answers, oldest first. What is not here keeps its place while something answers it.
// Below another top than root it is the part of the thread that hangs there.
func inOrder(branches []storage.Branch, top, root domain.URI) []leaf {
	known := make(map[domain.URI]bool, len(branches))
	for _, branch := range branches {
		known[branch.URI] = true
	}
	children := make(map[domain.URI][]domain.URI, len(branches))
	missing := map[domain.URI]bool{}
	for _, branch := range branches {
		above := branch.InReplyTo
		switch {
		case above == branch.URI || above == "":
			above = root
		case above != root && !known[above] && !missing[above]:
			missing[above] = true
			children[root] = append(children[root], above)
		}
		children[above] = append(children[above], branch.URI)
	}
	order := make([]leaf, 0, len(branches))
	seen := map[domain.URI]bool{top: true}
	walk := func(from domain.URI, depth int) {
		stack := []leaf{}
		push := func(above domain.URI, depth int) {
			for i := len(children[above]) - 1; i >= 0; i-- {
				stack = append(stack, leaf{uri: children[above][i], above: above, depth: depth, missing: missing[children[above][i]]})
			}
		}
		push(from, depth)
		for len(stack) > 0 {
			last := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if seen[last.uri] {
				continue
			}
			seen[last.uri] = true
			order = append(order, last)
			push(last.uri, last.depth+1)
		}
	}
	walk(top, 0)
	if top == root {
		for _, branch := range branches { // what answers each other in a circle hangs nowhere
			if !seen[branch.URI] {
				seen[branch.URI] = true
				order = append(order, leaf{uri: branch.URI})
				walk(branch.URI, 1)
			}
		}
	}
	return order
}

// thread is the part of a thread below top that the address asks for; path is the page's own. What was answered to others, which
// are the same text in further languages, stands there too.
func (s *Server) thread(v *visit, p presenter, top, root domain.URI, path string, others ...domain.URI) (threadView, error) {
	branches, err := s.store.Thread(v.ctx(), v.viewer(), append([]domain.URI{root}, others...)...)
	if err != nil {
		return threadView{}, err
	}
	for i := range branches {
		if slices.Contains(others, branches[i].InReplyTo) {
			branches[i].InReplyTo = root
		}
	}
	order := inOrder(branches, top, root)
	number, _ := strconv.Atoi(v.QueryParam("replies"))
	last := max((len(order)+threadPage-1)/threadPage, 1)
	number = min(max(number, 1), last)
	from := (number - 1) * threadPage
	shown := order[from:min(from+threadPage, len(order))]
	view := threadView{From: from + 1, To: from + len(shown), Total: len(order)}
	view.Pager = pagerOf(number, len(order), threadPage, func(n int) string { return path + threadQuery(n) })
	found, err := s.store.RepliesByURI(v.ctx(), seenOf(branches, shown))
	if err != nil {
		return view, err
	}
	back := path
	if number > 1 {
		back += "?replies=" + strconv.Itoa(number)
	}
	mayReply, err := s.mayReply(v, root)
	if err != nil {
		return view, err
	}
	replies := make([]replyView, 0, len(shown))
	for _, l := range shown {
		r := replyView{Missing: true}
		if reply, ok := found[l.uri]; ok {
			r = p.inThread(&reply.Note, reply.Author)
			r.Back, r.Actions, r.Answerable = back, v.member != nil, !v.site.settings.HasLeft()
			r.allow(v, &reply.Note, mayReply)
			if len(others) > 0 && reply.Note.Language != "" {
				r.Language = v.speaker.languageName(reply.Note.Language)
			}
			if v.member != nil || reply.Note.Local {
				r.Page = notePath(&reply.Note)
			}
		}
		r.Depth, r.deeper = min(l.depth, maxDepth), l.depth > maxDepth
		if above, ok := found[l.above]; ok {
			r.AnswerTo = above.Author.DisplayName()
		}
		replies = append(replies, r)
	}
	view.Replies = p.branches(replies)
	return view, nil
}

// seenOf are the notes that are shown or answered by what is shown, as far as the viewer may see them: only those that
// the store gave as branches.
func seenOf(branches []storage.Branch, shown []leaf) []domain.URI {
	wanted := make(map[domain.URI]bool, 2*len(shown))
	for _, l := range shown {
		wanted[l.uri], wanted[l.above] = true, true
	}
	var uris []domain.URI
	for _, branch := range branches {
		if wanted[branch.URI] {
			uris = append(uris, branch.URI)
		}
	}
	return uris
}

func threadQuery(number int) string {
	if number == 1 {
		return "#responses"
	}
	return "?" + url.Values{"replies": {strconv.Itoa(number)}}.Encode() + "#responses"
}

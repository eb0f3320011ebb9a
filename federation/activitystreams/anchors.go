package activitystreams

import (
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
)

// travelling is the item as other hosts get it: the links of its footnotes lead to its own page. A translation's lead to its id,
// which answers with its page.
func travelling(i *domain.Item) *domain.Item {
	away := *i
	away.Content.HTML = domain.Anchored(i.Content.HTML, i.URL)
	away.Wordings = slices.Clone(i.Wordings)
	for n, w := range away.Wordings {
		away.Wordings[n].HTML = domain.Anchored(w.HTML, string(w.Item))
	}
	return &away
}

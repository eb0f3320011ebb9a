package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// unsigned stands in the place of members where the organisation alone signs.
const unsigned = "organisation"

// matchAuthors puts the members whom a file names into the byline.
func (a *App) matchAuthors(ctx context.Context, content *domain.Content, names []string) error {
	if len(names) == 1 && strings.EqualFold(names[0], unsigned) {
		content.Unsigned = true
		return nil
	}
	if len(names) == 0 {
		return nil
	}
	members, err := a.Store.Members(ctx)
	if err != nil {
		return err
	}
	var wrong domain.InvalidError
	for _, name := range names {
		var found []domain.ID
		for _, m := range members {
			if strings.EqualFold(m.Email, name) || m.Slug == name || strings.EqualFold(m.Name, name) {
				found = append(found, m.ID)
			}
		}
		switch len(found) {
		case 0:
			wrong.Add("authors", fmt.Sprintf("nobody called “%s” is a member here; see “weftwork member list”", name))
		case 1:
			content.Authors = append(content.Authors, found[0])
		default:
			wrong.Add("authors", fmt.Sprintf("several members are called “%s”: write the e-mail address", name))
		}
	}
	return wrong.OrNil()
}

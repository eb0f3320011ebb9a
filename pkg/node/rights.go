package node

import "github.com/weftwork/weftwork/pkg/domain"

// allow refuses what a member's role does not let her do. Every method of Node that a member calls asks it, or allowItem,
// before it writes anything: pages, commands and whatever comes are held alike.
func allow(by domain.Member, action domain.Action) error {
	return domain.Allow(by, action, domain.Subject{})
}

// allowItem is allow for an item of ours.
func allowItem(by domain.Member, action domain.Action, item *domain.Item) error {
	return domain.AllowItem(by, action, item)
}

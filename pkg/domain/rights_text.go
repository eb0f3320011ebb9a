package domain

import (
	"fmt"
	"strings"
)

// Words is the scope for people, as it stands in a cell of the table.
func (s Scope) Words() string {
	switch s {
	case ScopeOwn:
		return "own"
	case ScopeApproved:
		return "own, once approved"
	case ScopeOthers:
		return "that of others"
	case ScopeAll:
		return "yes"
	}
	return "no"
}

// RightsDocument is docs/rights.md: the table of rights as Markdown.
func RightsDocument() string {
	var text strings.Builder
	text.WriteString("# Who may do what\n\nMade from `pkg/domain/rights.go` by `make rights`; a test compares. Members see the same table, in their language,\n" +
		"at `/desk/rights`. Commands (`weftwork …`) act as the node's first owner, or, with `--as EMAIL`,\n" +
		"as that member and with her rights.\n\n" +
		"*Own* is what a member wrote or signs; *own, once approved*: after somebody else approved the text as it stands in a\n" +
		"review. A right is looked up again with each request.\n")
	area := ""
	for _, right := range Rights() {
		if right.Area != area {
			area = right.Area
			fmt.Fprintf(&text, "\n## %s\n\n|", area)
			for _, role := range MemberRoles() {
				fmt.Fprintf(&text, " | %s", role.Words())
			}
			text.WriteString(" |\n|---" + strings.Repeat("|---", len(MemberRoles())) + "|\n")
		}
		fmt.Fprintf(&text, "| %s", right.Words)
		for _, role := range MemberRoles() {
			fmt.Fprintf(&text, " | %s", right.Of(role).Words())
		}
		text.WriteString(" |\n")
	}
	return text.String()
}

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/domain"
)

// commandsThatRead change nothing that a member or a peer would notice; the others say what they leave in the audit list.
func commandsThatRead() map[string]string {
	const reads, self = "reads", "runs a node, whose members and clock do the rest"
	return map[string]string{
		"serve": self, "demo": self, "setup": "makes the node: nobody was there before", "version": reads, "doctor": reads, "rights": reads,
		"lookup": reads, "followers": reads, "following": reads, "network": reads, "responses": reads, "peers": reads, "audit": reads,
		"deliveries": "tries again earlier than it would", "incoming": "tries again earlier than it would",
		"article list": reads, "event list": reads, "initiative list": reads, "member list": reads, "member invitations": reads, "alias list": reads,
		"actor show": reads, "blocks list": reads, "blocks export": reads, "reports list": reads,
	}
}

func TestEveryCommandThatChangesSomethingIsInTheAuditListAsACommand(t *testing.T) {
	data := setUpFolder(t)
	file := func(name, text string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	article := file("article.md", "---\ntitle: Of looms\nlanguage: en\n---\nWords.\n")
	event := file("event.md", "---\ntitle: A fair\nlanguage: en\nstart: 2031-05-04T10:00\ntimezone: Europe/Paris\nplace:\n  name: The Mill\ntext: Words.\n---\n")
	profile := file("initiative.md", "---\nname: Loom library\nlanguage: en\nhandle: looms\nsummary: Looms for all.\ntext: Words.\n---\n")
	card := file("card.md", "---\nname: Weft\nlanguage: en\nsummary: We weave.\ntext: Words.\n---\n")
	const own = "https://weft.example/articles/of-looms"
	// By command: what is typed, and what it leaves.
	steps := []struct {
		name, args string
		leaves     domain.AuditAction
	}{
		{"article publish", article, domain.AuditPublish},
		{"article edit", own + " " + article, domain.AuditPublishChanges},
		{"reply", own + " Thanks.", domain.AuditReply},
		{"reshare", own, domain.AuditReshare},
		{"like", own, domain.AuditLike},
		{"article retract", own, domain.AuditRetract},
		{"event publish", event, domain.AuditPublish},
		{"event edit", "https://weft.example/events/a-fair " + event, domain.AuditPublishChanges},
		{"event retract", "https://weft.example/events/a-fair", domain.AuditRetract},
		{"initiative publish", profile, domain.AuditPublish},
		{"initiative edit", "https://weft.example/initiatives/loom-library " + profile, domain.AuditPublishChanges},
		{"initiative retract", "https://weft.example/initiatives/loom-library", domain.AuditRetract},
		{"initiative delete", "https://weft.example/initiatives/loom-library --handle looms", domain.AuditInitiativeDelete},
		{"organisation edit", card, domain.AuditCard},
		{"actor set", "--discoverable=false", domain.AuditActor},
		{"key rotate", "", domain.AuditKeys},
		{"member add", "bo@example.org --role author --password-stdin", domain.AuditJoin},
		{"member role", "bo@example.org editor", domain.AuditRole},
		{"member password", "bo@example.org --password-stdin", domain.AuditPassword},
		{"member reset", "bo@example.org", domain.AuditResetLink},
		{"member hand-over", "bo@example.org --to ada@example.org", domain.AuditHandOver},
		{"member remove", "bo@example.org --to ada@example.org", domain.AuditMemberRemove},
		{"member readmit", "bo@example.org", domain.AuditReadmit},
		{"member remove", "bo@example.org --to ada@example.org", domain.AuditMemberRemove},
		{"member erase", "bo@example.org --yes", domain.AuditErase},
		{"member invite", "author", domain.AuditInvite},
		{"block", "bad.example", domain.AuditBlock},
		{"silence", "loud.example", domain.AuditSilence},
		{"allow", "good.example", domain.AuditAllow},
		{"unblock", "bad.example", domain.AuditLift},
		{"allow-list", "on", domain.AuditAllowList},
		{"blocks import", "--apply " + file("list.csv", "worse.example\n"), domain.AuditImport},
		{"blocks subscribe", "https://lists.example/a.csv", domain.AuditSubscribe},
		{"blocks unsubscribe", "https://lists.example/a.csv", domain.AuditUnsubscribe},
		{"leave-the-network", "--yes-i-mean weft.example", domain.AuditLeave},
	}
	// These need another host, or something that came from one; they get the same context as all others, see cli.root.
	elsewhere := []string{"follow", "unfollow", "alias add", "alias remove", "move", "reports send", "reports resolve", "reports reopen", "member uninvite"}
	known, left := commandsThatRead(), map[domain.AuditAction]int{}
	for _, step := range steps {
		known[step.name] = "tried"
		code, out, complaints := command(t, data, "a long enough password\n", append(strings.Fields(step.name), strings.Fields(step.args)...)...)
		if code != exitDone {
			t.Errorf("weftwork %s %s: %s%s", step.name, step.args, out, complaints)
			continue
		}
		left[step.leaves]++
	}
	for _, e := range audited(t, data) {
		left[e.Action]--
	}
	for action, missing := range left {
		if missing > 0 {
			t.Errorf("%d commands left no %q", missing, action)
		}
	}
	for _, e := range audited(t, data) {
		if e.Via != domain.ViaCommand || e.Member == "" {
			t.Errorf("not as a member's command: %+v", e)
		}
	}
	for _, name := range elsewhere {
		known[name] = "needs another host"
	}
	for _, name := range leafCommands((&cli{stdout: &bytes.Buffer{}}).root()) {
		if known[name] == "" {
			t.Errorf("nobody says whether %q changes something: try it in this test, or name it among those that read", name)
		}
		delete(known, name)
	}
	for name := range known {
		t.Errorf("%q is no command", name)
	}
}

type auditedEntry struct {
	Action domain.AuditAction
	Via    domain.AuditVia
	Member domain.ID
}

func audited(t *testing.T, data string) []auditedEntry {
	t.Helper()
	var document struct{ Entries []auditedEntry }
	_, out, complaints := command(t, data, "", "--json", "audit")
	if err := json.Unmarshal([]byte(out), &document); err != nil {
		t.Fatal(err, complaints)
	}
	return document.Entries
}

// leafCommands are those that do something, by their words.
func leafCommands(c *cobra.Command) []string {
	var names []string
	for _, sub := range c.Commands() {
		switch {
		case sub.Name() == "help" || sub.Name() == "completion":
		case sub.HasSubCommands():
			names = append(names, leafCommands(sub)...)
		default:
			names = append(names, strings.TrimPrefix(sub.CommandPath(), "weftwork "))
		}
	}
	return names
}

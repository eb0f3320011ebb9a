package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMembersAreLookedAfterByCommands(t *testing.T) {
	data := setUpFolder(t)
	file := filepath.Join(t.TempDir(), "article.md")
	write := func(authors string) {
		t.Helper()
		if err := os.WriteFile(file, []byte("---\ntitle: Of looms\nlanguage: en\nauthors: ["+authors+"]\n---\nWords.\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("Ana Ruiz, ada@example.org")
	const password = "a long enough password\n"
	for _, step := range []struct {
		args  string
		code  int
		words string
	}{
		{"member invite author --note Bo", exitDone, "https://weft.example/join?code="},
		{"member invite weaver", exitFailed, "choose one of the roles"},
		{"member invitations", exitDone, "open"},
		{"member uninvite nothing", exitFailed, "weftwork:"},
		{"member add ana@example.org --name Ana_Ruiz --role author --password-stdin", exitDone, "added"},
		{"member role ada@example.org editor", exitFailed, "last owner"},
		{"member remove ada@example.org --to ana@example.org", exitFailed, "last owner"},
		{"member role nobody@example.org editor", exitFailed, "nobody with the e-mail address"},
		{"article publish FILE", exitFailed, "nobody called"},
		{"member add bo@example.org --name Bo --role owner --password-stdin", exitDone, "added"},
		{"--as ana@example.org member role bo@example.org author", exitFailed, "does not have this right"},
		{"--as ana@example.org member invitations", exitFailed, "does not have this right"},
		{"--as ana@example.org block bad.example", exitFailed, "does not have this right"},
		{"--as nobody@example.org audit", exitFailed, "nobody with the e-mail address"},
		{"member role ana@example.org editor", exitDone, "is editor now"},
		{"--as ana@example.org article publish FILE", exitDone, "https://weft.example/articles/of-looms"},
		{"member hand-over ana@example.org", exitWrongUse, "--to EMAIL"},
		{"member hand-over ana@example.org --to bo@example.org", exitDone, "with bo@example.org"},
		{"member remove ana@example.org --to bo@example.org --bylines", exitDone, "no member any more"},
		{"--as ana@example.org audit", exitFailed, "left already"},
		{"member list", exitDone, "left     ana@example.org"},
		{"member readmit ana@example.org", exitDone, "can log in again"},
		{"member", exitWrongUse, "hand-over"},
		{"audit", exitDone, "ana@example.org"},
	} {
		if strings.Contains(step.args, "--as ana@example.org article") {
			write("ana_ruiz, ada@example.org")
		}
		code, out, complaints := command(t, data, password, strings.Fields(strings.ReplaceAll(step.args, "FILE", file))...)
		if code != step.code || !strings.Contains(out+complaints, step.words) {
			t.Errorf("weftwork %s: exit code %d\n%s%s", step.args, code, out, complaints)
		}
	}
}

func TestWhatACommandChangesIsNotedAsDoneByACommand(t *testing.T) {
	data := setUpFolder(t)
	file := filepath.Join(t.TempDir(), "article.md")
	if err := os.WriteFile(file, []byte("---\ntitle: Of looms\nlanguage: en\n---\nWords.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"member", "add", "ana@example.org", "--password-stdin"}, {"article", "publish", file}, {"key", "rotate"},
		{"block", "bad.example"}, {"member", "reset", "ana@example.org"},
	} {
		if code, _, complaints := command(t, data, "a long enough password\n", args...); code != exitDone {
			t.Fatalf("weftwork %s: %s", strings.Join(args, " "), complaints)
		}
	}
	_, out, _ := command(t, data, "", "--json", "audit")
	var list struct {
		Entries []struct{ Action, Via string }
	}
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Entries) < 5 {
		t.Errorf("%d entries: %s", len(list.Entries), out)
	}
	for _, entry := range list.Entries {
		if entry.Via != "command" {
			t.Errorf("%s is noted as done by a %q", entry.Action, entry.Via)
		}
	}
}

func TestAnInvitationOfACommandIsListedUntilItIsTakenBack(t *testing.T) {
	data := setUpFolder(t)
	_, out, complaints := command(t, data, "", "--json", "member", "invite", "reviewer")
	var made struct{ ID, Link, Role string }
	if err := json.Unmarshal([]byte(out), &made); err != nil || made.Role != "reviewer" || !strings.Contains(made.Link, "/join?code=") {
		t.Fatalf("%v: %s%s", err, out, complaints)
	}
	if code, _, complaints := command(t, data, "", "member", "uninvite", made.ID); code != exitDone {
		t.Error(complaints)
	}
	if _, out, _ := command(t, data, "", "member", "invitations"); !strings.Contains(out, "revoked") || strings.Contains(out, "open") {
		t.Errorf("listed: %s", out)
	}
}

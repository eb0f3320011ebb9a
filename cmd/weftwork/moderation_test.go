package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// command runs one on a data folder and gives back its exit code and what it wrote.
func command(t *testing.T, data, input string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, complaints bytes.Buffer
	code = run(append([]string{"--data", data}, args...), strings.NewReader(input), &out, &complaints)
	return code, out.String(), complaints.String()
}

func setUpFolder(t *testing.T) string {
	t.Helper()
	data := t.TempDir()
	code, _, complaints := command(t, data, "a long enough password\n", "setup", "--name", "Weft", "--handle", "weft", "--url", "https://weft.example",
		"--email", "ada@example.org", "--password-stdin")
	if code != exitDone {
		t.Fatal(complaints)
	}
	return data
}

func TestBlocksAreMadeListedExportedAndLiftedByCommands(t *testing.T) {
	data := setUpFolder(t)
	for _, step := range []struct {
		args  string
		code  int
		words string
	}{
		{"block bad.example --reason spam --dry-run", exitDone, "nothing was changed"},
		{"unblock bad.example", exitFailed, "nothing was decided"},
		{"block https://Bad.example/ --reason spam", exitDone, "bad.example: block"},
		{"silence loud.example --obfuscate", exitDone, "loud.example: silence"},
		{"allow good.bad.example", exitDone, "allow"},
		{"block weft.example", exitFailed, "own host"},
		{"block co.uk", exitFailed, "public suffix"},
		{"block", exitWrongUse, "HOST|ACTOR"},
		{"blocks list", exitDone, "loud.example"},
		{"blocks export", exitDone, "bad.example,suspend,false,false,spam,false\nloud.example,silence,false,false,,true\n"},
		{"blocks export --allowed", exitDone, "good.bad.example,allow"},
		{"unblock bad.example", exitDone, "lifted"},
		{"allow-list on", exitDone, "on"},
		{"allow-list perhaps", exitWrongUse, "on|off"},
		{"reports list", exitDone, ""},
		{"reports resolve nothing", exitFailed, "not found"},
		{"blocks subscribe http://lists.example/a.csv", exitFailed, "https://"},
		{"blocks subscribe https://lists.example/a.csv", exitDone, "from now on"},
		{"blocks unsubscribe https://lists.example/a.csv", exitDone, "lifted 0"},
		{"audit", exitDone, "command"},
	} {
		code, out, complaints := command(t, data, "", strings.Fields(step.args)...)
		if code != step.code || !strings.Contains(out+complaints, step.words) {
			t.Errorf("weftwork %s: exit code %d\n%s%s", step.args, code, out, complaints)
		}
	}
}

func TestAnImportChangesNothingUntilItIsApplied(t *testing.T) {
	data := setUpFolder(t)
	const list = "bad.example\nb*d.example\n192.0.2.1\nweft.example\n"
	code, out, complaints := command(t, data, list, "blocks", "import", "-")
	if code != exitDone || !strings.Contains(out, "1 of 2 hosts would change") || !strings.Contains(out, "line 2") || !strings.Contains(out, "own host") {
		t.Fatalf("exit code %d\n%s%s", code, out, complaints)
	}
	if _, out, _ := command(t, data, "", "blocks", "list"); out != "" {
		t.Errorf("something was decided: %s", out)
	}
	code, out, complaints = command(t, data, list, "blocks", "import", "-", "--apply", "--json")
	var document struct {
		Applied  bool
		Changes  int
		Problems []struct{ Line int }
	}
	if err := json.Unmarshal([]byte(out), &document); err != nil || code != exitDone || !document.Applied || document.Changes != 1 || len(document.Problems) != 2 {
		t.Fatalf("exit code %d, %v\n%s%s", code, err, out, complaints)
	}
	if code, out, _ := command(t, data, "<html>", "blocks", "import", "-"); code != exitFailed {
		t.Errorf("a web page was read as a list: %s", out)
	}
}

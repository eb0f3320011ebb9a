package blocklist

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestMastodonsExportIsReadAndWrittenAsItIs(t *testing.T) {
	const file = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n" +
		"bad.example,suspend,false,false,\"spam, and \"\"worse\"\"\",true\n" +
		"loud.example,silence,true,true,,false\n" +
		"plain.example,noop,true,false,,false\n"
	list, err := Read(strings.NewReader(file), domain.LevelBlock)
	if err != nil || len(list.Problems) != 0 || len(list.Standings) != 3 {
		t.Fatalf("%+v, %v", list, err)
	}
	if s := list.Standings[0]; s.Level != domain.LevelBlock || s.Reason != `spam, and "worse"` || !s.Obfuscate {
		t.Errorf("the first is %+v", s)
	}
	if s := list.Standings[1]; s.Level != domain.LevelSilence || !s.RejectMedia || !s.RejectReports {
		t.Errorf("the second is %+v", s)
	}
	var out bytes.Buffer
	if err := Write(&out, list.Standings); err != nil || out.String() != file {
		t.Errorf("written again it is\n%s\n%v", &out, err)
	}
}

func TestAPlainListHasANameOnEachLine(t *testing.T) {
	list, err := Read(strings.NewReader("\xef\xbb\xbf# a comment\r\nBad.Example\r\n\r\n*.worse.example\r\nhttps://third.example/\r\nBÜCHER.example\r\n"), domain.LevelSilence)
	var names []string
	for _, s := range list.Standings {
		if s.Level != domain.LevelSilence {
			t.Errorf("%s is %q", s.Target, s.Level)
		}
		names = append(names, s.Target)
	}
	if want := []string{"bad.example", "worse.example", "third.example", "xn--bcher-kva.example"}; err != nil || !slices.Equal(names, want) || len(list.Problems) > 0 {
		t.Errorf("read %q, %+v, %v", names, list.Problems, err)
	}
}

func TestOtherOrdersOfColumnsAreFollowed(t *testing.T) {
	list, err := Read(strings.NewReader("severity,Domain\nsilence,loud.example\n"), domain.LevelBlock)
	if err != nil || len(list.Standings) != 1 || list.Standings[0].Level != domain.LevelSilence {
		t.Errorf("%+v, %v", list, err)
	}
	list, err = Read(strings.NewReader("domain,public_comment,severity\nbad.example,spam,silence\n"), domain.LevelBlock)
	if err != nil || len(list.Standings) != 1 || list.Standings[0].Level != domain.LevelSilence || list.Standings[0].Reason != "spam" {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestEachBadLineIsAnsweredInWords(t *testing.T) {
	for line, words := range map[string]string{
		"b*d.ex*mple":                   "obfuscated",
		"192.0.2.1":                     "IP address",
		"2001:db8::1":                   "IP address",
		"[2001:db8::1]":                 "IP address",
		"co.uk":                         "public suffix",
		"..":                            "not the name of a host",
		"a..example":                    "not the name of a host",
		"bad_\x01.example":              "not the name of a host",
		"*.com":                         "no dot",
		"com":                           "no dot",
		"nodots":                        "no dot",
		"bad.example,destroy":           "severity",
		"ex ample.org":                  "not the name of a host",
		"user@bad.example":              "not the name of a host",
		"bad.example/users/x":           "not the name of a host",
		"=HYPERLINK(\"http://x.test\")": "",
		"\"unclosed":                    "not CSV",
		strings.Repeat("a", 300) + ".b": "not the name of a host",
		",suspend":                      "no name",
	} {
		list, err := Read(strings.NewReader("good.example\n"+line+"\n"), domain.LevelBlock)
		if err != nil || len(list.Standings) != 1 || len(list.Problems) != 1 || list.Problems[0].Line != 2 || !strings.Contains(list.Problems[0].Text, words) {
			t.Errorf("%q: %+v, %v", line, list, err)
		}
	}
}

func TestAHostThatStandsTwiceIsTakenOnce(t *testing.T) {
	list, err := Read(strings.NewReader("a.example,suspend\nA.example.,silence\n"), domain.LevelBlock)
	if err != nil || len(list.Standings) != 1 || list.Standings[0].Level != domain.LevelBlock || !strings.Contains(list.Problems[0].Text, "line 1") {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestWhatIsNoListAtAllIsRefusedWhole(t *testing.T) {
	for name, body := range map[string]string{
		"a web page":  "<!DOCTYPE html><html>bad.example</html>",
		"UTF-16":      "\xff\xfeb\x00a\x00d\x00.\x00e\x00",
		"Latin-1":     "b\xfccher.example\n",
		"ten MB":      strings.Repeat("a.example\n", 1<<20),
		"many lines":  strings.Repeat("\"a\"\n", MaxLines+2),
		"spreadsheet": "PK\x03\x04\x00\x00",
	} {
		if _, err := Read(strings.NewReader(body), domain.LevelBlock); domain.Message(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if list, err := Read(strings.NewReader(""), domain.LevelBlock); err != nil || len(list.Standings) != 0 {
		t.Errorf("an empty list: %+v, %v", list, err)
	}
}

func TestProblemsWithoutEndAreCounted(t *testing.T) {
	list, err := Read(strings.NewReader(strings.Repeat("nodots\n", 1000)), domain.LevelBlock)
	if err != nil || len(list.Problems) != maxProblems || list.Unsaid != 1000-maxProblems {
		t.Errorf("%d said, %d unsaid, %v", len(list.Problems), list.Unsaid, err)
	}
}

func TestAnObfuscatedNameHidesItsMiddle(t *testing.T) {
	if got := Obfuscate("bad.example.org"); got != "bad.*******.org" {
		t.Errorf("%q", got)
	}
}

func FuzzAListNeverPanicsAndNamesHostsOnly(f *testing.F) {
	f.Add([]byte("#domain,#severity\nbad.example,suspend\n"))
	f.Add([]byte("\"a\n,,\n*.b.example"))
	f.Fuzz(func(t *testing.T, body []byte) {
		list, err := Read(bytes.NewReader(body), domain.LevelBlock)
		if err != nil {
			return
		}
		for _, s := range list.Standings {
			if again, err := Host(s.Target); err != nil || again != s.Target {
				t.Errorf("%q is read as %q, then %q, %v", body, s.Target, again, err)
			}
		}
	})
}

package blocklist

import (
	"bytes"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestAReasonThatATableProgramWouldRunIsWordsOnly(t *testing.T) {
	for _, reason := range []string{`=HYPERLINK("https://evil.example","look")`, "+1", "-1", "@SUM(A1)", "'quoted'", "plain"} {
		var out bytes.Buffer
		if err := Write(&out, []domain.Standing{{Target: "spam.example", Level: domain.LevelBlock, Reason: reason}}); err != nil {
			t.Fatal(err)
		}
		if dangerous := strings.ContainsAny(reason[:1], "=+-@"); dangerous != strings.Contains(out.String(), "'"+reason[:1]) && reason[0] != '\'' {
			t.Errorf("%q is written as %s", reason, out.String())
		}
		list, err := Read(&out, domain.LevelBlock)
		if err != nil || len(list.Standings) != 1 || list.Standings[0].Reason != reason {
			t.Errorf("%q comes back as %+v, %v", reason, list.Standings, err)
		}
	}
}

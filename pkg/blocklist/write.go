package blocklist

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// severities are what Mastodon calls the levels.
var severities = map[domain.Level]string{
	domain.LevelBlock: "suspend", domain.LevelSilence: "silence", domain.LevelNoop: "noop", domain.LevelAllow: "allow",
}

// Write writes hosts as Mastodon's CSV; actors are left out, as it has no place for them.
func Write(w io.Writer, standings []domain.Standing) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"#domain", "#severity", "#reject_media", "#reject_reports", "#public_comment", "#obfuscate"}); err != nil {
		return err
	}
	for _, s := range standings {
		if s.IsActor() {
			continue
		}
		err := out.Write([]string{
			s.Target, severities[s.Level], truth(s.RejectMedia), truth(s.RejectReports), notAFormula(s.Reason), truth(s.Obfuscate),
		})
		if err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func truth(b bool) string { return strconv.FormatBool(b) }

// formulas are what table programs take for the beginning of one.
const formulas = "=+-@\t\r"

// notAFormula keeps a table program from running a reason that somebody else's list brought; aReason reads it again.
func notAFormula(reason string) string {
	if reason != "" && strings.ContainsRune(formulas, rune(reason[0])) {
		return "'" + reason
	}
	return reason
}

func aReason(cell string) string {
	if reason, quoted := strings.CutPrefix(cell, "'"); quoted && notAFormula(reason) != reason {
		return reason
	}
	return cell
}

package blocklist

import (
	"encoding/csv"
	"io"
	"strconv"

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
			s.Target, severities[s.Level], truth(s.RejectMedia), truth(s.RejectReports), s.Reason, truth(s.Obfuscate),
		})
		if err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func truth(b bool) string { return strconv.FormatBool(b) }

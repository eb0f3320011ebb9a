package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/domain"
)

func (c *cli) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Run the self-test: machine, public address, proxy, signatures, and how peers find this node", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withApp(cmd.Context(), func(a *app.App) error {
				test := a.Diagnose(cmd.Context())
				var text strings.Builder
				for _, check := range test.Checks {
					writeCheck(&text, check)
				}
				failed := test.Failed()
				if err := c.print(map[string]any{"ok": failed == 0, "checks": test.Checks}, text.String()); err != nil {
					return err
				}
				if failed > 0 {
					return domain.Explain(domain.ErrUnavailable, fmt.Sprintf("%d of %d checks failed", failed, len(test.Checks)), nil)
				}
				return nil
			})
		},
	}
}

// writeCheck is a line, and below a red one what mends it.
func writeCheck(text *strings.Builder, check domain.Check) {
	mark := "ok  "
	switch {
	case !check.OK:
		mark = "FAIL"
	case check.Warning:
		mark = "warn"
	}
	fmt.Fprintf(text, "%s  %-16s %s\n", mark, check.Name, check.Message)
	if check.OK {
		return
	}
	for _, fix := range check.Fixes {
		fmt.Fprintf(text, "      %s:\n", fix.Program)
		for line := range strings.SplitSeq(fix.Lines, "\n") {
			fmt.Fprintf(text, "          %s\n", strings.ReplaceAll(line, "\t", "    "))
		}
	}
}

// Command weftwork runs a node and works on its data. See "weftwork help".
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // events have time zones also where the machine knows none

	"github.com/weftwork/weftwork/pkg/domain"
)

// Exit codes: 0 done, 1 failed, 2 wrong use.
const (
	exitDone = iota
	exitFailed
	exitWrongUse
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program but for the process: it returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c := &cli{stdin: stdin, stdout: stdout, stderr: stderr, environ: os.Environ()}
	root := c.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	c.report(err)
	if errors.Is(err, errWrongUse) {
		return exitWrongUse
	}
	return exitFailed
}

var errWrongUse = errors.New("wrong use")

// wrongUse marks an error as the caller's.
func wrongUse(format string, args ...any) error {
	return fmt.Errorf("%w: %w", errWrongUse, fmt.Errorf(format, args...))
}

// report writes an error for the person at the terminal: one line per problem.
func (c *cli) report(err error) {
	if invalid, ok := errors.AsType[*domain.InvalidError](err); ok {
		for _, field := range invalid.Fields {
			fmt.Fprintf(c.stderr, "weftwork: %s: %s\n", field.Field, field.Message)
		}
		return
	}
	message := domain.Message(err)
	if message == "" {
		message = err.Error()
	}
	fmt.Fprintf(c.stderr, "weftwork: %s\n", message)
}

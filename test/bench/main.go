// Command bench measures what a node costs: real HTTP, a real SQLite file, synchronous=FULL, the CPU of the server's process
// alone. It prints a table in Markdown; with -base it runs a second program too and prints ratios.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"
)

// figure is one measured value.
type figure struct {
	name  string
	value float64
	unit  string
	// limit is what issue 2 asks for.
	limit float64
}

func main() {
	program := flag.String("program", "bin/weftwork", "the program to measure")
	base := flag.String("base", "", "another program to compare with")
	flag.Parse()
	if err := report(*program, *base); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func report(program, base string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	now, err := measure(ctx, program)
	if err != nil {
		return err
	}
	if base == "" {
		fmt.Println("| what | measured | asked for |\n|---|---|---|")
		for _, f := range now {
			fmt.Printf("| %s | %.2f %s | ≤ %g %s |\n", f.name, f.value, f.unit, f.limit, f.unit)
		}
		return nil
	}
	before, err := measure(ctx, base)
	if err != nil {
		return err
	}
	fmt.Println("| what | before | now | ratio |\n|---|---|---|---|")
	for i, f := range now {
		fmt.Printf("| %s | %.2f %s | %.2f %s | %.2f |\n", f.name, before[i].value, f.unit, f.value, f.unit, f.value/before[i].value)
	}
	return nil
}

// measure runs every scenario on fresh data.
func measure(ctx context.Context, program string) ([]figure, error) {
	p, err := newPeers(ctx)
	if err != nil {
		return nil, err
	}
	defer p.close()
	s, err := newServer(ctx, program, p)
	if err != nil {
		return nil, err
	}
	defer s.close()
	var figures []figure
	for _, scenario := range []func(context.Context, *server, *peers) (figure, error){
		start, idleMemory, articlePage, actorDocument, mention, follow, delivery, publication,
	} {
		f, err := scenario(ctx, s, p)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		fmt.Fprintf(os.Stderr, "%-60s %8.2f %s\n", f.name, f.value, f.unit)
		figures = append(figures, f)
	}
	return figures, nil
}

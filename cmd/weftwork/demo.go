package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/config"
	"github.com/weftwork/weftwork/pkg/domain"
)

// demoPort is the port of the first node; the others take those after it.
const demoPort = 8081

func (c *cli) demoCommand() *cobra.Command {
	port := demoPort
	command := &cobra.Command{
		Use:   "demo",
		Short: "Run three nodes on this machine that follow each other, with sample organisations",
		Long: "Run three whole nodes on this machine, set up with sample organisations that follow each other and have\n" +
			"published articles, events and initiatives. They stop with Ctrl-C. With --data their folders are kept, and\n" +
			"the next run goes on from there.",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if port < 0 || port > 65535-2 {
				return wrongUse("--port takes a number between 0 (any free ports) and 65533")
			}
			folder, err := openDemoFolder(c.data)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, folder.close()) }()
			if cmd.Flags().Changed("port") && folder.isFilled() && !folder.beginsAt(port) {
				return wrongUse("the demo in %s has the address %s, which peers know; leave out --port", folder.path, folder.record.Nodes[0].URL)
			}
			return newDemo(c, folder, port).run(cmd.Context())
		},
	}
	command.Flags().IntVar(&port, "port", port, "port of the first node; 0 takes free ones")
	return command
}

// demo is three nodes in one process.
type demo struct {
	cli        *cli
	folder     *demoFolder
	nodes      []*demoNode
	now        func() time.Time
	coverWidth int // pixels
	// stayed is told once everything is there and printed; tests wait for it.
	stayed func()
}

// demoNode is one of them.
type demoNode struct {
	demoOrganisation
	listen string
	base   string // known once it listens
	app    *app.App
	failed error
}

func newDemo(c *cli, folder *demoFolder, port int) *demo {
	d := &demo{cli: c, folder: folder, now: time.Now, coverWidth: coverWidth, stayed: func() {}}
	for i, organisation := range demoOrganisations() {
		n := &demoNode{demoOrganisation: organisation, listen: "localhost:0"}
		if port > 0 {
			n.listen = net.JoinHostPort("localhost", strconv.Itoa(port+i))
		}
		if folder.isFilled() && i < len(folder.record.Nodes) {
			n.listen = domain.URI(folder.record.Nodes[i].URL).Host()
		}
		d.nodes = append(d.nodes, n)
	}
	return d
}

func (f *demoFolder) beginsAt(port int) bool {
	return strings.HasSuffix(f.record.Nodes[0].URL, ":"+strconv.Itoa(port))
}

func (d *demo) data(n *demoNode) string { return filepath.Join(d.folder.path, n.handle) }

// run opens the three nodes and serves them until ctx ends. Ctrl-C is no failure, whatever was under way.
func (d *demo) run(ctx context.Context) error {
	err := d.openAll(ctx)
	if err == nil {
		err = d.serve(ctx)
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		err = nil
		if d.folder.record.State == demoFilling && !d.folder.temporary {
			d.say("The demo was not complete yet; remove %s before the next run.", d.folder.path)
		}
	}
	return errors.Join(err, d.closeAll())
}

// serve runs all nodes; when one fails, all stop.
func (d *demo) serve(parent context.Context) error {
	ctx, stop := context.WithCancel(parent)
	defer stop()
	var serving sync.WaitGroup
	started := make(chan *demoNode, len(d.nodes))
	for _, n := range d.nodes {
		serving.Go(func() {
			n.failed = n.app.Serve(ctx, func(address string) {
				n.base = address
				started <- n
			})
			if n.base == "" {
				started <- n
			} else {
				stop()
			}
		})
	}
	err := d.live(ctx, started)
	stop()
	serving.Wait()
	for _, n := range d.nodes {
		if n.base != "" && n.failed != nil && !errors.Is(n.failed, context.Canceled) {
			return fmt.Errorf("the node of %s stopped: %w", n.name, n.failed)
		}
	}
	return err
}

// live is the time while all serve: it fills the nodes if they are new, prints where they are, and waits.
func (d *demo) live(ctx context.Context, started <-chan *demoNode) error {
	for range d.nodes {
		<-started
	}
	if err := errors.Join(d.unstarted(), ctx.Err()); err != nil {
		return err
	}
	if !d.folder.isFilled() {
		if err := d.fill(ctx); err != nil {
			return err
		}
	}
	if err := d.remember(); err != nil {
		return err
	}
	if err := d.print(); err != nil {
		return err
	}
	d.stayed()
	<-ctx.Done()
	d.say("Stopping …")
	return ctx.Err()
}

// unstarted names the addresses that could not be had, all at once.
func (d *demo) unstarted() error {
	var addresses []string
	var causes []error
	for _, n := range d.nodes {
		if n.base == "" {
			addresses, causes = append(addresses, n.listen), append(causes, n.failed)
		}
	}
	if len(addresses) == 0 {
		return nil
	}
	return domain.Explain(domain.ErrUnavailable, fmt.Sprintf(
		"cannot listen on %s: is another program using it? Choose three ports in a row with --port", strings.Join(addresses, " and ")),
		errors.Join(causes...))
}

func (d *demo) openAll(ctx context.Context) error {
	for _, n := range d.nodes {
		// The environment is for real nodes: a database named there would be shared by all three.
		settings, err := config.Load(config.Options{Flags: map[string]string{
			"listen": n.listen, "data": d.data(n), "log.level": "warn",
			"federation.allow_http": "true", "federation.allow_private_addresses": "true", "development": "true",
		}})
		if err != nil {
			return err
		}
		log := d.cli.log(settings.Log).With(slog.String("node", n.handle))
		if n.app, err = app.Open(ctx, app.Options{Config: settings, Log: log}); err != nil {
			return fmt.Errorf("open the node of %s: %w", n.name, err)
		}
	}
	return nil
}

func (d *demo) closeAll() error {
	var problems []error
	for _, n := range d.nodes {
		if n.app != nil {
			problems = append(problems, n.app.Close())
		}
	}
	return errors.Join(problems...)
}

// say tells the person at the terminal how far things are.
func (d *demo) say(format string, args ...any) { fmt.Fprintf(d.cli.stderr, format+"\n", args...) }

// eachNode does something on all nodes at once.
func (d *demo) eachNode(do func(n *demoNode) error) error {
	problems := make([]error, len(d.nodes))
	var group sync.WaitGroup
	for i, n := range d.nodes {
		group.Go(func() {
			if err := do(n); err != nil {
				problems[i] = fmt.Errorf("%s: %w", n.name, err)
			}
		})
	}
	group.Wait()
	return errors.Join(problems...)
}

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
)

func (d *demo) settingsPath(n *demoNode) string { return filepath.Join(d.data(n), "weftwork.yaml") }

func (d *demo) samplePath() string { return filepath.Join(d.folder.path, "hello.md") }

// settingsFile lets other commands, and "serve", work on one node of the demo.
func (d *demo) settingsFile(n *demoNode) []byte {
	return fmt.Appendf(nil, "# Settings of one node of the demo. http and private addresses are for experiments only.\n"+
		"listen: %q\nurl: %q\ndata: %q\nfederation:\n  allow_http: true\n  allow_private_addresses: true\n",
		strings.TrimPrefix(n.base, "http://"), n.base, d.data(n))
}

// sampleArticle is for the first command that people try.
func sampleArticle() []byte {
	return []byte(`---
title: Hello from the command line
summary: A first article of my own, to see how fast it reaches the neighbours.
language: en
streams: [cultures-and-politics]
tags: [hello]
---

Everything below the second line of dashes is **Markdown**. Change it, publish it again with

    weftwork article edit ADDRESS FILE

and watch the other nodes follow.
`)
}

// print tells where everything is.
func (d *demo) print() error {
	record := d.folder.record
	var text bytes.Buffer
	fmt.Fprint(&text, "\nThree nodes are running. They follow each other.\n\n")
	table := tabwriter.NewWriter(&text, 0, 0, 3, ' ', 0)
	fmt.Fprint(table, "  ORGANISATION\tADDRESS\tHANDLE\tDATA FOLDER\n")
	for _, site := range record.Nodes {
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\n", site.Name, site.URL, site.Handle, site.Data)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	first, second, program := d.nodes[0], d.nodes[1], quoted(os.Args[0])
	fmt.Fprintf(&text, `
Log in on each of them (/login):

  e-mail     %s
  password   %s

Publish on the first node and see it arrive on the second, in another terminal:

  %s article publish --data %s %s
  %s network --data %s

Commands that ask other nodes (lookup, follow) want --config DATA_FOLDER/weftwork.yaml instead of --data.
`, record.Email, record.Password, program, quoted(d.data(first)), quoted(d.samplePath()), program, quoted(d.data(second)))
	if d.folder.temporary {
		fmt.Fprint(&text, "Ctrl-C stops the nodes and removes their folders; --data FOLDER would keep them.\n")
	} else {
		fmt.Fprintf(&text, "Ctrl-C stops the nodes; the same command starts them again with what is in %s.\n", quoted(d.folder.path))
	}
	return d.cli.print(record, text.String())
}

// quoted makes a path safe to paste into a shell.
func quoted(path string) string {
	if !strings.ContainsAny(path, " \t'\"$&;()<>|*?[]#~`\\!{}") {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

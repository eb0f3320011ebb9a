package main

import (
	"context"
	"fmt"

	"github.com/weftwork/weftwork/pkg/domain"
)

// demoSeries is an ordered list of an organisation's texts.
type demoSeries struct {
	title, text string
	files       []string
}

// firstSteps leads readers from the idea of a commons to the words that a network shares.
func firstSteps() *demoSeries {
	return &demoSeries{
		title: "A network in three steps",
		text: "What is worth sharing, who shares it, and in which words: three texts that we wrote for people who join us. " +
			"Read them in this order; each takes less than ten minutes.",
		files: []string{"2-two-scarcities", "1-organised-network", "3-shared-vocabulary"},
	}
}

// makeSeries makes the organisation's series of what it published.
func (f *filling) makeSeries(ctx context.Context, n *demoNode) error {
	if n.series == nil {
		return nil
	}
	series, err := n.app.Node.SaveSeries(ctx, f.owners[n.handle], domain.Series{Title: n.series.title, Text: n.series.text, Language: n.language})
	if err != nil {
		return fmt.Errorf("make the series %q: %w", n.series.title, err)
	}
	for _, file := range n.series.files {
		f.mu.Lock()
		uri := f.known[n.handle+"/"+file]
		f.mu.Unlock()
		item, err := n.app.Store.ItemByURI(ctx, uri)
		if err == nil {
			err = n.app.Node.AddPart(ctx, f.owners[n.handle], series.ID, item.ID)
		}
		if err != nil {
			return fmt.Errorf("put %s into the series %q: %w", file, n.series.title, err)
		}
	}
	return nil
}

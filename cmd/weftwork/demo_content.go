package main

import (
	"bytes"
	"embed"
	"fmt"
	"path"
	"strings"
	"text/template"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// demoFiles are the texts of the demo, one folder per organisation. Facts about the P2P Foundation come from its public
// identity card; everything else is made up.
//
//go:embed demo
var demoFiles embed.FS

// demoOrganisation is one of the three: how its node is set up and what it publishes, in this order.
type demoOrganisation struct {
	handle   string // also the name of its folder
	name     string
	language string
	palette  palette
	mark     mark
	banner   string // alternative text of the picture over the card
	items    []demoItem
	series   *demoSeries // nil for none
}

// demoItem is one text of an organisation.
type demoItem struct {
	kind domain.Kind
	file string // without its ending
	// initiative is the handle of the one that an article or event belongs to.
	initiative string
	// mark and banner (an alternative text) are the logo and the picture over an initiative's card.
	mark   mark
	banner string
}

func (i demoItem) path() string {
	if i.kind == domain.KindArticle {
		return i.kind.Plural() + "/" + i.file + ".md"
	}
	return i.kind.Plural() + "/" + i.file + ".yaml"
}

// demoText is a text of an organisation with today's dates and the nodes' addresses, by handle, put in.
func demoText(handle, name string, now time.Time, bases map[string]string) ([]byte, error) {
	source, err := demoFiles.ReadFile(path.Join("demo", handle, name))
	if err != nil {
		return nil, err
	}
	base := func(of string) (string, error) {
		if bases[of] == "" {
			return "", fmt.Errorf("there is no organisation %q", of)
		}
		return bases[of], nil
	}
	parsed, err := template.New(name).Funcs(template.FuncMap{
		"base": base,
		"handle": func(of string) (string, error) {
			at, err := base(of)
			return "@" + of + "@" + domain.URI(at).Host(), err
		},
		"on": func(weekday string, days int, clock string) (string, error) {
			day, err := nextDay(now, weekday, days)
			return day.Format(time.DateOnly) + " " + clock, err
		},
		"dayAfter": func(weekday string, days int, clock string) (string, error) {
			day, err := nextDay(now, weekday, days)
			return day.AddDate(0, 0, 1).Format(time.DateOnly) + " " + clock, err
		},
	}).Parse(string(source))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = parsed.Execute(&out, nil)
	return out.Bytes(), err
}

// nextDay is the first such day of the week that is at least so many days after now, and not around New Year.
func nextDay(now time.Time, weekday string, days int) (time.Time, error) {
	day := now.AddDate(0, 0, days)
	for range 7 {
		if strings.EqualFold(day.Weekday().String(), weekday) {
			for day.Month() == time.December && day.Day() > 20 || day.YearDay() < 7 {
				day = day.AddDate(0, 0, 7)
			}
			return day, nil
		}
		day = day.AddDate(0, 0, 1)
	}
	return time.Time{}, fmt.Errorf("there is no weekday %q", weekday)
}

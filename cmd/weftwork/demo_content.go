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
}

// demoItem is one text of an organisation.
type demoItem struct {
	kind domain.Kind
	file string // without its ending
	// initiative is the handle of the one that an article or event belongs to.
	initiative string
	// banner is the alternative text of the picture over an initiative's card.
	banner string
}

func (i demoItem) path() string {
	if i.kind == domain.KindArticle {
		return i.kind.Plural() + "/" + i.file + ".md"
	}
	return i.kind.Plural() + "/" + i.file + ".yaml"
}

func demoOrganisations() []demoOrganisation {
	indigo := palette{
		paper: hexDye(0xF5EDDF), warp: hexDye(0xE4D3B5), accent: hexDye(0xB5472E),
		wefts: []dye{hexDye(0x2F4B5E), hexDye(0x7B97A0), hexDye(0xC9A66B), hexDye(0xEADFC8)},
	}
	madder := palette{
		paper: hexDye(0xF7EEE2), warp: hexDye(0xE9D9C0), accent: hexDye(0x2E5E5A),
		wefts: []dye{hexDye(0x8C3B2E), hexDye(0xC9744A), hexDye(0xE3B778), hexDye(0x5A4636)},
	}
	moss := palette{
		paper: hexDye(0xF2EEDF), warp: hexDye(0xDDD3B4), accent: hexDye(0xC4622D),
		wefts: []dye{hexDye(0x55683F), hexDye(0x92A06A), hexDye(0xD0B766), hexDye(0x3E3B2C)},
	}
	return []demoOrganisation{
		{
			handle: "p2pf", name: "P2P Foundation", language: "en", palette: indigo, mark: organisationMark(indigo, 3, upright),
			banner: "BANNER", items: []demoItem{
				{kind: domain.KindInitiative, file: "1-knowledge-commons", banner: "BANNER"},
				{kind: domain.KindInitiative, file: "2-commons-labels", banner: "BANNER"},
				{kind: domain.KindArticle, file: "1-organised-network", initiative: "knowledge_commons"},
				{kind: domain.KindEvent, file: "1-commons-assembly", initiative: "knowledge_commons"},
				{kind: domain.KindArticle, file: "2-two-scarcities"},
				{kind: domain.KindEvent, file: "2-reading-circle"},
				{kind: domain.KindArticle, file: "3-shared-vocabulary", initiative: "knowledge_commons"},
			},
		},
		{
			handle: "fil_ouvert", name: "Fil Ouvert", language: "fr", palette: madder, mark: organisationMark(madder, 2, onItsCorner),
			banner: "BANNER", items: []demoItem{
				{kind: domain.KindInitiative, file: "1-open-ledger", banner: "BANNER"},
				{kind: domain.KindArticle, file: "1-comptes-ouverts", initiative: "open_ledger"},
				{kind: domain.KindEvent, file: "1-portes-ouvertes"},
				{kind: domain.KindArticle, file: "2-counting-care"},
				{kind: domain.KindEvent, file: "2-exit-clause", initiative: "open_ledger"},
				{kind: domain.KindArticle, file: "3-leaving-well"},
			},
		},
		{
			handle: "bucle", name: "Bucle Abierto", language: "es", palette: moss, mark: organisationMark(moss, 4, upright),
			banner: "BANNER", items: []demoItem{
				{kind: domain.KindInitiative, file: "1-pasaporte-abierto", banner: "BANNER"},
				{kind: domain.KindInitiative, file: "2-repair-log", banner: "BANNER"},
				{kind: domain.KindEvent, file: "1-sabado-de-reparacion", initiative: "repair_log"},
				{kind: domain.KindArticle, file: "1-pasaporte", initiative: "pasaporte_abierto"},
				{kind: domain.KindEvent, file: "2-passport-sprint", initiative: "pasaporte_abierto"},
				{kind: domain.KindArticle, file: "2-ninety-one-lamps", initiative: "repair_log"},
			},
		},
	}
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
	}).Parse(string(source))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = parsed.Execute(&out, nil)
	return out.Bytes(), err
}

// nextDay is the first such day of the week that is at least so many days after now.
func nextDay(now time.Time, weekday string, days int) (time.Time, error) {
	day := now.AddDate(0, 0, days)
	for range 7 {
		if strings.EqualFold(day.Weekday().String(), weekday) {
			return day, nil
		}
		day = day.AddDate(0, 0, 1)
	}
	return time.Time{}, fmt.Errorf("there is no weekday %q", weekday)
}

package main

import "github.com/weftwork/weftwork/pkg/domain"

// demoOrganisations are the three, in the order of their ports.
func demoOrganisations() []demoOrganisation {
	return []demoOrganisation{p2pFoundation(), filOuvert(), bucleAbierto()}
}

func p2pFoundation() demoOrganisation {
	indigo := palette{
		paper: hexDye(0xF5EDDF), warp: hexDye(0xE4D3B5), accent: hexDye(0xB5472E),
		wefts: []dye{hexDye(0x2F4B5E), hexDye(0x7B97A0), hexDye(0xC9A66B), hexDye(0xEADFC8)},
	}
	return demoOrganisation{
		handle: "p2pf", name: "P2P Foundation", language: "en", palette: indigo, mark: organisationMark(indigo, 3, upright),
		banner: "Slanting bands of indigo, pale blue and sand in a cloth of undyed wool",
		series: firstSteps(),
		items: []demoItem{
			{
				kind: domain.KindInitiative, file: "1-knowledge-commons", mark: initiativeMark(indigo, 3, onItsCorner, 0),
				banner: "A band of indigo twill above undyed wool, between thin red threads",
			},
			{
				kind: domain.KindInitiative, file: "2-commons-labels", mark: initiativeMark(indigo, 2, upright, 1),
				banner: "Indigo bands with a pattern of diamonds, between bands of sand and undyed wool",
			},
			{kind: domain.KindArticle, file: "4-seed-library"},
			{kind: domain.KindArticle, file: "1-organised-network", initiative: "knowledge_commons"},
			{kind: domain.KindEvent, file: "1-commons-assembly", initiative: "knowledge_commons"},
			{kind: domain.KindArticle, file: "2-two-scarcities"},
			{kind: domain.KindEvent, file: "2-reading-circle"},
			{kind: domain.KindArticle, file: "3-shared-vocabulary", initiative: "knowledge_commons"},
		},
	}
}

func filOuvert() demoOrganisation {
	madder := palette{
		paper: hexDye(0xF7EEE2), warp: hexDye(0xE9D9C0), accent: hexDye(0x2E5E5A),
		wefts: []dye{hexDye(0x8C3B2E), hexDye(0xC9744A), hexDye(0xE3B778), hexDye(0x5A4636)},
	}
	return demoOrganisation{
		handle: "fil_ouvert", name: "Fil Ouvert", language: "fr", palette: madder, mark: organisationMark(madder, 2, onItsCorner),
		banner: "Diagonal herringbone in madder red, brown and straw, with one green thread",
		items: []demoItem{
			{
				kind: domain.KindInitiative, file: "1-open-ledger", mark: initiativeMark(madder, 4, upright, 1),
				banner: "White diamonds on madder red",
			},
			{kind: domain.KindArticle, file: "1-comptes-ouverts", initiative: "open_ledger"},
			{kind: domain.KindEvent, file: "1-portes-ouvertes"},
			{kind: domain.KindArticle, file: "2-counting-care"},
			{kind: domain.KindEvent, file: "2-exit-clause", initiative: "open_ledger"},
			{kind: domain.KindArticle, file: "3-leaving-well"},
		},
	}
}

func bucleAbierto() demoOrganisation {
	moss := palette{
		paper: hexDye(0xF2EEDF), warp: hexDye(0xDDD3B4), accent: hexDye(0xC4622D),
		wefts: []dye{hexDye(0x55683F), hexDye(0x92A06A), hexDye(0xD0B766), hexDye(0x3E3B2C)},
	}
	return demoOrganisation{
		handle: "bucle", name: "Bucle Abierto", language: "es", palette: moss, mark: organisationMark(moss, 4, upright),
		banner: "Fine green checks with bands of wheat and brown and an orange line",
		items: []demoItem{
			{
				kind: domain.KindInitiative, file: "1-pasaporte-abierto", mark: initiativeMark(moss, 2, onItsCorner, 0),
				banner: "Wheat-coloured and green zigzags on the loom, below bare warp threads",
			},
			{
				kind: domain.KindInitiative, file: "2-repair-log", mark: initiativeMark(moss, 3, upright, 2),
				banner: "Green and wheat-coloured basket weave with orange stripes",
			},
			{kind: domain.KindEvent, file: "1-sabado-de-reparacion", initiative: "repair_log"},
			{kind: domain.KindArticle, file: "1-pasaporte", initiative: "pasaporte_abierto"},
			{kind: domain.KindEvent, file: "2-passport-sprint", initiative: "pasaporte_abierto"},
			{kind: domain.KindArticle, file: "2-ninety-one-lamps", initiative: "repair_log"},
		},
	}
}

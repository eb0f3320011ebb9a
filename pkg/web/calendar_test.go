package web

import (
	"testing"
	"time"
)

// penned is how a language writes the same few things.
type penned struct {
	date, first, long, month, dates, across string
	shortMonth, shortWeekday                string
	number, thousand, fraction, list        string
	ago, soon                               string
}

// goldenWriting is to be read by somebody who speaks the language. No-break spaces stand as "~" and "_" (narrow).
func goldenWriting() map[string]penned {
	return map[string]penned{
		"en": {
			"22 November 2026", "1 March 2026", "Sunday, 22 November 2026", "November 2026", "22–24 November 2026", "30 November 2026 – 2 December 2026",
			"Nov", "Sun", "1,234,567", "1,234", "1.5", "Ada, Bo and Cem", "3 days ago", "in 1 hour",
		},
		"de": {
			"22. November 2026", "1. März 2026", "Sonntag, 22. November 2026", "November 2026", "22.–24. November 2026", "30. November 2026 – 2. Dezember 2026",
			"Nov.", "So", "1.234.567", "1234", "1,5", "Ada, Bo und Cem", "vor 3 Tagen", "in 1 Stunde",
		},
		"es": {
			"22 de noviembre de 2026", "1 de marzo de 2026", "domingo, 22 de noviembre de 2026", "noviembre de 2026", "22–24 de noviembre de 2026", "30 de noviembre de 2026 – 2 de diciembre de 2026",
			"nov", "dom", "1.234.567", "1234", "1,5", "Ada, Bo y Cem", "hace 3 días", "dentro de 1 hora",
		},
		"it": {
			"22 novembre 2026", "1º marzo 2026", "domenica 22 novembre 2026", "novembre 2026", "22–24 novembre 2026", "30 novembre 2026 – 2 dicembre 2026",
			"nov", "dom", "1.234.567", "1234", "1,5", "Ada, Bo e Cem", "3 giorni fa", "tra 1 ora",
		},
		"nl": {
			"22 november 2026", "1 maart 2026", "zondag 22 november 2026", "november 2026", "22–24 november 2026", "30 november 2026 – 2 december 2026",
			"nov.", "zo", "1.234.567", "1.234", "1,5", "Ada, Bo en Cem", "3 dagen geleden", "over 1 uur",
		},
		"pt": {
			"22 de novembro de 2026", "1 de março de 2026", "domingo, 22 de novembro de 2026", "novembro de 2026", "22–24 de novembro de 2026",
			"30 de novembro de 2026 – 2 de dezembro de 2026",
			"nov.", "dom.", "1.234.567", "1.234", "1,5", "Ada, Bo e Cem", "há 3 dias", "dentro de 1 hora",
		},
		"fr": {
			"22 novembre 2026", "1er mars 2026", "dimanche 22 novembre 2026", "novembre 2026", "22–24 novembre 2026", "30 novembre 2026 – 2 décembre 2026",
			"nov.", "dim.", "1_234_567", "1_234", "1,5", "Ada, Bo et Cem", "il y a 3 jours", "dans 1 heure",
		},
	}
}

func TestDatesNumbersAndListsAreWrittenAsEachLanguageDoes(t *testing.T) {
	all, err := loadLocales()
	if err != nil {
		t.Fatal(err)
	}
	golden := goldenWriting()
	day := time.Date(2026, 11, 22, 18, 30, 0, 0, time.UTC)
	for tag, l := range all {
		want, ok := golden[tag]
		if !ok {
			t.Errorf("say in goldenWriting how %s writes dates and numbers", tag)
			continue
		}
		got := penned{
			date: l.date(day), first: l.date(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)), long: l.longDate(day), month: l.monthYear(day),
			dates: l.dates(day, day.AddDate(0, 0, 2)), across: l.dates(day.AddDate(0, 0, 8), day.AddDate(0, 0, 10)),
			shortMonth: l.shortMonth(day), shortWeekday: l.shortWeekday(day),
			number: visible(l.number(1_234_567)), thousand: visible(l.number(1234)), fraction: l.fraction(1.5, 1), list: l.list([]string{"Ada", "Bo", "Cem"}),
			ago: l.relative(day.AddDate(0, 0, -3), day), soon: l.relative(day.Add(90*time.Minute), day),
		}
		if got != want {
			t.Errorf("%s writes\n%+v, want\n%+v", tag, got, want)
		}
	}
}

// visible shows spaces that do not break.
func visible(text string) string {
	out := []rune(text)
	for i, r := range out {
		switch r {
		case '\u00a0':
			out[i] = '~'
		case '\u202f':
			out[i] = '_'
		}
	}
	return string(out)
}

func TestSomethingFarAwayIsADateAndSomethingNearIsHowFar(t *testing.T) {
	all, err := loadLocales()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 22, 18, 30, 0, 0, time.UTC)
	for away, want := range map[time.Duration]string{
		0: "now", -59 * time.Second: "now", -time.Minute: "1 minute ago", 2 * time.Minute: "in 2 minutes", -59 * time.Minute: "59 minutes ago",
		-time.Hour: "1 hour ago", 23 * time.Hour: "in 23 hours", 25 * time.Hour: "in 1 day", -6 * 24 * time.Hour: "6 days ago",
		-8 * 24 * time.Hour: "14 November 2026, 18:30 UTC", 30 * 24 * time.Hour: "22 December 2026, 18:30 UTC",
	} {
		if got := all["en"].relative(now.Add(away), now); got != want {
			t.Errorf("%s away is %q, want %q", away, got, want)
		}
	}
}

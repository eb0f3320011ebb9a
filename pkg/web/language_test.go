package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// polyglot speaks languages whose words do not matter.
func polyglot(tags ...string) *tongues {
	all := &speakers{tags: tags, made: map[string]*speaker{}}
	for _, tag := range tags {
		all.made[tag] = &speaker{locale: &locale{tag: tag}}
	}
	return newTongues(all)
}

func TestTheBrowsersLanguagesAreHeard(t *testing.T) {
	spoken := polyglot("en", "fr", "es", "de", "pt", "it", "nl")
	for header, want := range map[string]string{
		"de":                                   "de",
		"de-AT,de;q=0.9,en;q=0.8":              "de",
		"ja,fr-CA;q=0.7,en;q=0.3":              "fr",
		"en;q=0.2, nl":                         "nl",
		"pt-BR":                                "pt",
		"IT-ch":                                "it",
		"ja":                                   "",
		"zh-Hant, ru;q=0.9":                    "",
		"*":                                    "",
		"":                                     "",
		"de;q=0":                               "",
		";;;q=,,,":                             "",
		"de;q=banana":                          "",
		"\x00\xff":                             "",
		"<script>alert(1)</script>":            "",
		strings.Repeat("a-", 400_000):          "",
		strings.Repeat("x,", 400_000) + "de":   "",
		"fr," + strings.Repeat("aa-bb,", 5000): "fr",
	} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.Header.Set("Accept-Language", header)
		got := ""
		if s := spoken.accepted(r); s != nil {
			got = s.tag
		}
		if got != want {
			t.Errorf("Accept-Language %.40q gives %q, want %q", header, got, want)
		}
	}
}

func TestTheCookieCountsOnlyForLanguagesThatWeSpeak(t *testing.T) {
	spoken := polyglot("en", "de")
	for value, want := range map[string]string{"de": "de", "xx": "", "": "", "../../etc": "", "DE": "", strings.Repeat("d", 100_000): ""} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.AddCookie(&http.Cookie{Name: languageCookie, Value: value})
		got := ""
		if s := spoken.chosen(r); s != nil {
			got = s.tag
		}
		if got != want {
			t.Errorf("the cookie %.40q gives %q, want %q", value, got, want)
		}
	}
}

func TestTheHouseSpeaksTheNodesLanguage(t *testing.T) {
	spoken := polyglot("en", "de", "pt")
	for own, want := range map[string]string{"de": "de", "pt-BR": "pt", "DE-at": "de", "eo": "en", "": "en"} {
		if got := spoken.house(&site{settings: domain.Settings{Language: own}}).tag; got != want {
			t.Errorf("a node in %q speaks %q, want %q", own, got, want)
		}
	}
	if got := spoken.house(nil).tag; got != "en" {
		t.Errorf("before the node is known it speaks %q", got)
	}
}

func TestLanguagesAreWrittenInTheirDirection(t *testing.T) {
	for tag, want := range map[string]string{
		"en": "ltr", "ar": "rtl", "he": "rtl", "fa-IR": "rtl", "ur": "rtl", "ckb": "rtl", "yi": "rtl", "dv": "rtl", "ps": "rtl",
		"az": "ltr", "az-Arab": "rtl", "ku": "ltr", "pa-Arab": "rtl", "zh-Hant": "ltr", "": "ltr", "-": "ltr", "\x00": "ltr", "AR": "rtl",
		strings.Repeat("a-", 10_000): "ltr",
	} {
		if got := direction(tag); got != want {
			t.Errorf("%.20q is written %s, want %s", tag, got, want)
		}
	}
}

func TestLinkPreviewsNameLanguageAndCountry(t *testing.T) {
	for tag, want := range map[string]string{"en": "en_US", "en-GB": "en_GB", "de": "de_DE", "pt": "pt_BR", "pt-PT": "pt_PT", "nl-BE": "nl_BE", "": "en_US", "???": "en_US"} {
		if got := openGraphLocale(tag); got != want {
			t.Errorf("og:locale of %q is %q, want %q", tag, got, want)
		}
	}
}

func TestNumbersAreWrittenAsALanguageDoes(t *testing.T) {
	spanish := numerals{thousands: ".", decimal: ",", groupFrom: 5}
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1000", -1000: "-1000", 10_000: "10.000", -1_234_567: "-1.234.567"} {
		if got := spanish.number(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
	english := numerals{thousands: ",", decimal: ".", groupFrom: 4}
	for x, want := range map[float64]string{0: "0", 1.5: "1.5", 2: "2", 1234.25: "1,234.25", -0.5: "-0.5", 0.04: "0.04", 1e300: ""} {
		if got := english.fraction(x, 2); got != want && want != "" {
			t.Errorf("%g is %q, want %q", x, got, want)
		}
	}
	if got := spanish.fraction(1.5, 1); got != "1,5" {
		t.Errorf("1.5 is %q in Spanish", got)
	}
}

func TestNamesAreJoinedAsALanguageDoes(t *testing.T) {
	spanish := lists{tag: "es", pair: "{a} y {b}", more: "{a}, {b}", last: "{a} y {b}"}
	for _, c := range []struct {
		want  string
		names []string
	}{
		{"", nil},
		{"Ana", []string{"Ana"}},
		{"Ana y Luis", []string{"Ana", "Luis"}},
		{"Ana e Inés", []string{"Ana", "Inés"}},
		{"agua y hielo", []string{"agua", "hielo"}},
		{"Ana, Luis e Hilario", []string{"Ana", "Luis", "Hilario"}},
		{"{b} y {a}", []string{"{b}", "{a}"}},
	} {
		if got := spanish.list(c.names); got != c.want {
			t.Errorf("%q are %q, want %q", c.names, got, c.want)
		}
	}
}

package domain

import (
	"regexp"
	"slices"
	"strings"
)

// MaxNotes is how long notes on accessibility or a price may be, in characters.
const MaxNotes = 1000

// EventCategories are the codes of the list that Mobilizon began and FEP-8a8e took over; "" is its usual one, MEETING.
func EventCategories() []string {
	return strings.Fields(`ARTS BOOK_CLUBS BUSINESS CAUSES CLIMATE_ENVIRONMENT COMEDY COMMUNITY CRAFTS CREATIVE_JAM DIY_MAKERS
FAMILY_EDUCATION FASHION_BEAUTY FILM_MEDIA FOOD_DRINK GAMES HEALTH INCLUSIVE_SPACES LANGUAGE_CULTURE LEARNING LGBTQ MOVEMENTS_POLITICS
MUSIC NETWORKING OUTDOORS_ADVENTURE PARTY PERFORMING_VISUAL_ARTS PETS PHOTOGRAPHY SCIENCE_TECH SPIRITUALITY_RELIGION_BELIEFS SPORTS THEATRE`)
}

// Cost is what it costs to come to an event.
type Cost struct {
	Kind CostKind `json:"kind,omitempty"`
	// Text is how much, as people write it: "12 €", "5–15 EUR, children free".
	Text string `json:"text,omitempty"`
}

// CostKind tells apart what is free and what is not; "" is not said.
type CostKind string

// The kinds of cost.
const (
	CostFree     CostKind = "free"
	CostDonation CostKind = "donation" // everybody gives what she can
	CostPaid     CostKind = "paid"
)

// IsValid says whether it is one of the kinds, or not said.
func (k CostKind) IsValid() bool {
	return slices.Contains([]CostKind{"", CostFree, CostDonation, CostPaid}, k)
}

// Amounts is the lowest and the highest price for programs ("5", "15.50") with its currency by ISO 4217. ok is false where the
// text names no amount, or no currency that is clear.
func (c Cost) Amounts() (low, high, currency string, ok bool) {
	if c.Kind == CostFree {
		return "", "", "", false
	}
	if currency = currencyIn(c.Text); currency == "" {
		return "", "", "", false
	}
	for _, written := range amountPattern.FindAllString(c.Text, -1) {
		amount := plainAmount(written)
		switch {
		case amount == "":
			return "", "", "", false
		case low == "" || lessAmount(amount, low):
			low = amount
		}
		if high == "" || lessAmount(high, amount) {
			high = amount
		}
	}
	return low, high, currency, low != ""
}

var (
	amountPattern   = regexp.MustCompile(`\d[\d.,’']*`)
	currencyPattern = regexp.MustCompile(`\b(?:AUD|BRL|CAD|CHF|CZK|DKK|EUR|GBP|HUF|INR|JPY|MXN|NOK|NZD|PLN|RON|SEK|TRY|UAH|USD|ZAR)\b`)
	currencySigns   = strings.NewReplacer("US$", " USD ", "R$", " BRL ", "€", " EUR ", "£", " GBP ", "zł", " PLN ", "₹", " INR ", "₺", " TRY ", "₴", " UAH ")
	euroWords       = regexp.MustCompile(`(?i)\beuros?\b`)
)

// currencyIn is the one currency of a text; "" where there is none or two.
func currencyIn(text string) string {
	found := currencyPattern.FindAllString(euroWords.ReplaceAllString(currencySigns.Replace(text), "EUR"), -1)
	slices.Sort(found)
	if found = slices.Compact(found); len(found) == 1 {
		return found[0]
	}
	return ""
}

// plainAmount reads "1.500", "12,50" and "1,500.00"; "" is no amount.
func plainAmount(written string) string {
	written = strings.NewReplacer("’", "", "'", "").Replace(strings.TrimRight(written, ".,’'"))
	cents := ""
	if at := strings.LastIndexAny(written, ".,"); at >= 0 && len(written)-at-1 != 3 {
		written, cents = written[:at], written[at+1:]
	}
	whole := strings.NewReplacer(".", "", ",", "").Replace(written)
	if len(cents) > 2 || len(whole) > 7 {
		return ""
	}
	if cents != "" {
		whole += "." + cents
	}
	return whole
}

// lessAmount compares what plainAmount wrote.
func lessAmount(a, b string) bool {
	wholeA, centsA, _ := strings.Cut(a, ".")
	wholeB, centsB, _ := strings.Cut(b, ".")
	wholeA, wholeB = strings.TrimLeft(wholeA, "0"), strings.TrimLeft(wholeB, "0")
	if len(wholeA) != len(wholeB) {
		return len(wholeA) < len(wholeB)
	}
	if wholeA != wholeB {
		return wholeA < wholeB
	}
	return (centsA + "00")[:2] < (centsB + "00")[:2]
}

// Access is how everybody can take part in an event.
type Access struct {
	Wheelchair   Wheelchair `json:"wheelchair,omitempty"`
	SignLanguage bool       `json:"sign_language,omitempty"`
	Subtitles    bool       `json:"subtitles,omitempty"` // live
	// Notes are plain text of one or more lines.
	Notes string `json:"notes,omitempty"`
}

// Wheelchair says whether a place can be used with a wheelchair; the values are Mobilizon's, "" is not said.
type Wheelchair string

// How far a place can be used with a wheelchair.
const (
	WheelchairFully     Wheelchair = "fully"
	WheelchairPartially Wheelchair = "partially"
	WheelchairNo        Wheelchair = "no"
)

// IsValid says whether it is one of the values, or not said.
func (w Wheelchair) IsValid() bool {
	return slices.Contains([]Wheelchair{"", WheelchairFully, WheelchairPartially, WheelchairNo}, w)
}

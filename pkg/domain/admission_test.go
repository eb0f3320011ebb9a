package domain

import "testing"

func TestAPriceIsReadForProgramsWhereItIsClear(t *testing.T) {
	for text, want := range map[string][3]string{
		"12 €":                        {"12", "12", "EUR"},
		"€ 12,50":                     {"12.50", "12.50", "EUR"},
		"5–15 EUR, children 3":        {"3", "15", "EUR"},
		"20 Euro, ermäßigt 9,5":       {"9.5", "20", "EUR"},
		"CHF 1’200.-":                 {"1200", "1200", "CHF"},
		"£1,500.00":                   {"1500.00", "1500.00", "GBP"},
		"R$ 30":                       {"30", "30", "BRL"},
		"12":                          {},
		"12 $":                        {},
		"10 € or 12 USD":              {},
		"as much as you like":         {},
		"99999999999999999999 EUR":    {},
		"12.3456 EUR":                 {},
		"EUR":                         {},
		"007 EUR, 10 EUR":             {"007", "10", "EUR"},
		"1.50 €, 1.5 €, 1,25 €":       {"1.25", "1.50", "EUR"},
		"first 2 euros, then 3 euros": {"2", "3", "EUR"},
	} {
		low, high, currency, ok := Cost{Kind: CostPaid, Text: text}.Amounts()
		if !ok {
			low, high, currency = "", "", ""
		}
		if got := [3]string{low, high, currency}; got != want || ok != (want[0] != "") {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	if _, _, _, ok := (Cost{Kind: CostFree, Text: "12 €"}).Amounts(); ok {
		t.Error("what is free has a price")
	}
}

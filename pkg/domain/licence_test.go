package domain

import "testing"

func TestALicenceIsKnownByAddressAndName(t *testing.T) {
	for text, want := range map[string][2]string{
		"https://creativecommons.org/licenses/by-sa/4.0/":        {"https://creativecommons.org/licenses/by-sa/4.0/", "CC BY-SA 4.0"},
		"http://www.creativecommons.org/licenses/BY/3.0/deed.fr": {"https://creativecommons.org/licenses/by/3.0/", "CC BY 3.0"},
		"cc-by-sa-4.0": {"https://creativecommons.org/licenses/by-sa/4.0/", "CC BY-SA 4.0"},
		"CC0 1.0":      {"https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"},
		"https://rightsstatements.org/vocab/InC/1.0/":            {string(AllRightsReserved), ""},
		"https://wiki.p2pfoundation.net/Peer_Production_License": {peerProduction, "Peer Production License"},
		"https://example.org/terms":                              {"https://example.org/terms", "example.org"},
		"javascript:alert(1)":                                    {}, "//creativecommons.org/licenses/by/4.0/": {}, "free": {}, "": {}, "https://a:b@example.org/": {},
	} {
		got := ReadLicence(text)
		if string(got) != want[0] || got.Name() != want[1] {
			t.Errorf("%q is read as %q, %q", text, got, got.Name())
		}
	}
}

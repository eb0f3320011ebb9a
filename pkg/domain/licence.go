package domain

import (
	"net/url"
	"strings"
)

// Licence is the address of the terms under which a text may be used; "" where nobody says.
type Licence string

// AllRightsReserved says that nothing is licensed.
const AllRightsReserved Licence = "https://rightsstatements.org/vocab/InC/1.0/"

const (
	creativeCommons = "https://creativecommons.org/"
	peerProduction  = "https://wiki.p2pfoundation.net/Peer_Production_License"
)

// Licences are those that forms offer, the freest first.
func Licences() []Licence {
	return []Licence{
		creativeCommons + "publicdomain/zero/1.0/", creativeCommons + "licenses/by/4.0/", creativeCommons + "licenses/by-sa/4.0/",
		creativeCommons + "licenses/by-nc/4.0/", creativeCommons + "licenses/by-nc-sa/4.0/", creativeCommons + "licenses/by-nd/4.0/",
		creativeCommons + "licenses/by-nc-nd/4.0/", peerProduction, AllRightsReserved,
	}
}

// ReadLicence is a licence by its address, or by a name such as "CC BY-SA 4.0"; "" for what is neither. Addresses of
// Creative Commons become canonical.
func ReadLicence(text string) Licence {
	text = strings.TrimSpace(text)
	plain := func(s string) string { return strings.NewReplacer(" ", "", "-", "").Replace(strings.ToLower(s)) }
	for _, l := range Licences() {
		if text == string(l) || l.Name() != "" && plain(text) == plain(l.Name()) {
			return l
		}
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" || len(text) > MaxURIBytes {
		return ""
	}
	if host := strings.TrimPrefix(strings.ToLower(u.Host), "www."); host == "creativecommons.org" {
		parts := strings.Split(strings.Trim(u.Path, "/"), "/")
		if len(parts) >= 3 && (parts[0] == "licenses" || parts[0] == "publicdomain") {
			return Licence(creativeCommons + strings.ToLower(strings.Join(parts[:3], "/")) + "/")
		}
	}
	return Licence(u.String())
}

// Name is "CC BY-SA 4.0", or the host of terms that have no name; "" for AllRightsReserved, which is said in words.
func (l Licence) Name() string {
	switch l {
	case "", AllRightsReserved:
		return ""
	case peerProduction:
		return "Peer Production License"
	}
	if path, ok := strings.CutPrefix(string(l), creativeCommons); ok {
		parts := strings.Split(strings.Trim(path, "/"), "/")
		switch {
		case len(parts) == 3 && parts[0] == "licenses":
			return "CC " + strings.ToUpper(parts[1]) + " " + parts[2]
		case len(parts) == 3 && parts[1] == "zero":
			return "CC0 " + parts[2]
		case len(parts) == 3 && parts[1] == "mark":
			return "Public Domain Mark " + parts[2]
		}
	}
	u, err := url.Parse(string(l))
	if err != nil {
		return ""
	}
	return u.Host
}

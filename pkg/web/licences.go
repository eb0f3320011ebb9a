package web

import (
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// effectiveLicence is an item's own; articles of ours that were published without one stand under the node's.
func effectiveLicence(s *site, item *domain.Item) domain.Licence {
	if item.Content.Licence == "" && item.Local && item.Kind == domain.KindArticle {
		return s.settings.Licence
	}
	return item.Content.Licence
}

// licenceOf says under what a text may be used, with the sense of it in a sentence.
func licenceOf(v *visit, item *domain.Item) *link {
	licence := effectiveLicence(v.site, item)
	address := webAddress(string(licence))
	if address == "" {
		return nil
	}
	shown := &link{Name: licenceName(v, licence), URL: address}
	switch {
	case strings.Contains(address, "/licenses/by/"):
		shown.Text = v.say("licence.by")
	case strings.Contains(address, "/licenses/by-sa/"):
		shown.Text = v.say("licence.by_sa")
	case strings.Contains(address, "/licenses/by-nc/"):
		shown.Text = v.say("licence.by_nc")
	case strings.Contains(address, "/licenses/by-nc-sa/"):
		shown.Text = v.say("licence.by_nc_sa")
	case strings.Contains(address, "/licenses/by-nd/"):
		shown.Text = v.say("licence.by_nd")
	case strings.Contains(address, "/licenses/by-nc-nd/"):
		shown.Text = v.say("licence.by_nc_nd")
	case strings.Contains(address, "/publicdomain/zero/"):
		shown.Text = v.say("licence.cc_zero")
	}
	return shown
}

func licenceName(v *visit, licence domain.Licence) string {
	if licence == domain.AllRightsReserved {
		return v.say("licence.reserved")
	}
	return licence.Name()
}

// licenceOptions are the licences of a form, after the words for none; one that came in by a file is offered, too.
func licenceOptions(v *visit, chosen domain.Licence, none string) []option {
	options := []option{{Label: none}}
	known := domain.Licences()
	if chosen != "" && !slices.Contains(known, chosen) {
		known = append(known, chosen)
	}
	for _, licence := range known {
		options = append(options, option{Value: string(licence), Label: licenceName(v, licence)})
	}
	return options
}

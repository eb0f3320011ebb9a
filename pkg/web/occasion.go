package web

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

func placeFrom(v *visit, values url.Values, wrong *domain.InvalidError) *domain.Place {
	get := func(name string) string { return strings.TrimSpace(values.Get("place." + name)) }
	p := &domain.Place{
		Name: get("name"), Street: get("street"), PostalCode: get("postal_code"), City: get("city"), Region: get("region"), Country: get("country"),
	}
	for name, into := range map[string]**float64{"latitude": &p.Latitude, "longitude": &p.Longitude} {
		text := strings.Replace(get(name), ",", ".", 1)
		if text == "" {
			continue
		}
		number, err := strconv.ParseFloat(text, 64)
		if err != nil || number != number || number > 1e6 || number < -1e6 {
			wrong.Add("place."+name, v.say("event.bad_coordinate"))
			continue
		}
		*into = &number
	}
	if p.IsEmpty() {
		return nil
	}
	return p
}

// timeZones are those that the field proposes; any other IANA name is accepted.
func timeZones() []string {
	return strings.Fields(`Africa/Abidjan Africa/Accra Africa/Addis_Ababa Africa/Algiers Africa/Cairo Africa/Casablanca Africa/Dakar
Africa/Dar_es_Salaam Africa/Harare Africa/Johannesburg Africa/Kampala Africa/Kinshasa Africa/Lagos Africa/Maputo Africa/Nairobi
Africa/Tunis America/Anchorage America/Argentina/Buenos_Aires America/Asuncion America/Bogota America/Caracas America/Chicago
America/Costa_Rica America/Denver America/Edmonton America/Guatemala America/Halifax America/Havana America/La_Paz America/Lima
America/Los_Angeles America/Managua America/Mexico_City America/Montevideo America/New_York America/Panama America/Phoenix
America/Port-au-Prince America/Puerto_Rico America/Santiago America/Santo_Domingo America/Sao_Paulo America/St_Johns
America/Toronto America/Vancouver America/Winnipeg Asia/Almaty Asia/Amman Asia/Baghdad Asia/Baku Asia/Bangkok Asia/Beirut
Asia/Colombo Asia/Damascus Asia/Dhaka Asia/Dubai Asia/Hong_Kong Asia/Ho_Chi_Minh Asia/Jakarta Asia/Jerusalem Asia/Kabul
Asia/Karachi Asia/Kathmandu Asia/Kolkata Asia/Kuala_Lumpur Asia/Manila Asia/Riyadh Asia/Seoul Asia/Shanghai Asia/Singapore
Asia/Taipei Asia/Tashkent Asia/Tbilisi Asia/Tehran Asia/Tokyo Asia/Ulaanbaatar Asia/Yangon Asia/Yerevan Atlantic/Azores
Atlantic/Canary Atlantic/Madeira Atlantic/Reykjavik Australia/Adelaide Australia/Brisbane Australia/Darwin Australia/Hobart
Australia/Melbourne Australia/Perth Australia/Sydney Europe/Amsterdam Europe/Andorra Europe/Athens Europe/Belgrade
Europe/Berlin Europe/Bratislava Europe/Brussels Europe/Bucharest Europe/Budapest Europe/Chisinau Europe/Copenhagen
Europe/Dublin Europe/Gibraltar Europe/Helsinki Europe/Istanbul Europe/Kyiv Europe/Lisbon Europe/Ljubljana Europe/London
Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Minsk Europe/Moscow Europe/Oslo Europe/Paris Europe/Prague Europe/Riga
Europe/Rome Europe/Sarajevo Europe/Skopje Europe/Sofia Europe/Stockholm Europe/Tallinn Europe/Tirane Europe/Vienna
Europe/Vilnius Europe/Warsaw Europe/Zagreb Europe/Zurich Indian/Maldives Indian/Mauritius Indian/Reunion Pacific/Auckland
Pacific/Fiji Pacific/Guam Pacific/Honolulu Pacific/Noumea Pacific/Tahiti UTC`)
}

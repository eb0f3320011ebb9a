package web

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// localTime is how browsers send a date and time without a zone.
const localTime = "2006-01-02T15:04"

// occasionOf reads when and where from an event's form. Times are on the clock of the zone that was chosen.
func occasionOf(v *visit, values url.Values, wrong *domain.InvalidError) *domain.Occasion {
	o := &domain.Occasion{
		TimeZone: strings.TrimSpace(values.Get("timezone")), OnlineAddress: strings.TrimSpace(values.Get("online_address")),
		Status: domain.EventStatus(values.Get("status")), Place: placeFrom(v, values, wrong),
		Join: domain.JoinMode(values.Get("join")), JoinURL: strings.TrimSpace(values.Get("join_url")),
	}
	zone := o.Location()
	o.Start = timeFrom(v, values.Get("start"), "start", zone, wrong)
	o.End = timeFrom(v, values.Get("end"), "end", zone, wrong)
	return o
}

func timeFrom(v *visit, text, field string, zone *time.Location, wrong *domain.InvalidError) time.Time {
	text = strings.Replace(strings.TrimSpace(text), " ", "T", 1)
	if text == "" {
		return time.Time{}
	}
	for _, layout := range []string{localTime, localTime + ":05"} {
		t, err := time.ParseInLocation(layout, text, zone)
		if err != nil {
			continue
		}
		if t.Format(layout) != text {
			// The clocks were put forward over this hour.
			wrong.Add(field, v.say("event.no_such_time", "Zone", zone.String()))
		}
		return t.UTC()
	}
	wrong.Add(field, v.say("event.bad_time"))
	return time.Time{}
}

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

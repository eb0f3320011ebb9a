package domain

import (
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// Point is a place on Earth in WGS 84 degrees.
type Point struct{ Latitude, Longitude float64 }

// MaxMapLink is how long a pasted link may be, in bytes; Google's longest are about 600.
const MaxMapLink = 2000

// ReadPoint finds the coordinates in what was copied from a map: a link of OpenStreetMap, Google, Apple, Bing, HERE, OsmAnd or
// Organic Maps, a geo: address, or two numbers. Nothing is fetched; err is an ExplainedError that says what to copy instead.
func ReadPoint(text string) (Point, error) {
	text = strings.TrimSpace(text)
	if len(text) > MaxMapLink {
		return Point{}, Explain(ErrInvalid, "this is too long for a link to a map", nil)
	}
	if p, ok := pointOf(text); ok {
		return p, nil
	}
	u, err := url.Parse(text)
	if err == nil && shortMapHosts[strings.ToLower(u.Hostname())] {
		return Point{}, Explain(ErrInvalid, "this short link does not say where the place is; open it, and copy the long address that the browser shows then", nil)
	}
	return Point{}, Explain(ErrInvalid, "no coordinates are in this; copy the link to a marked point on OpenStreetMap, Google Maps or Apple Maps, or two numbers such as 50.8467, 4.3525", nil)
}

// shortMapHosts lead to a map without saying where on it.
var shortMapHosts = map[string]bool{"maps.app.goo.gl": true, "goo.gl": true, "g.co": true, "maps.apple": true, "maps.apple.com": true, "her.is": true, "ge0.me": true, "omaps.app": true}

func pointOf(text string) (Point, bool) {
	if p, ok := numbersPoint(text); ok {
		return p, true
	}
	if p, ok := degreesPoint(text); ok {
		return p, true
	}
	u, err := url.Parse(text)
	if err != nil {
		return Point{}, false
	}
	if strings.EqualFold(u.Scheme, "geo") || strings.EqualFold(u.Scheme, "om") {
		return geoPoint(u)
	}
	host := strings.ToLower(u.Hostname())
	if (host == "osm.org" || host == "www.openstreetmap.org" || host == "openstreetmap.org") && strings.HasPrefix(u.Path, "/go/") {
		return shortOSMPoint(strings.TrimPrefix(u.Path, "/go/"))
	}
	return linkPoint(u)
}

const decimalDegrees = `([-+]?\d{1,3}(?:\.\d+)?)`

var (
	twoNumbers   = regexp.MustCompile(`^\s*\(?` + decimalDegrees + `\s*°?\s*[,;\s]\s*` + decimalDegrees + `\s*°?\)?\s*$`)
	twoCommas    = regexp.MustCompile(`^\s*([-+]?\d{1,3},\d+)\s*[;\s]\s*([-+]?\d{1,3},\d+)\s*$`)
	pairPattern  = regexp.MustCompile(`^(?:loc:)?\s*` + decimalDegrees + `[,~;]\s*` + decimalDegrees)
	pinnedGoogle = regexp.MustCompile(`!3d` + decimalDegrees + `!4d` + decimalDegrees)
	seenGoogle   = regexp.MustCompile(`@` + decimalDegrees + `,` + decimalDegrees)
	mapFragment  = regexp.MustCompile(`(?:^|[#&=])\d{1,2}(?:\.\d+)?/` + decimalDegrees + `/` + decimalDegrees)
	oneAngle     = regexp.MustCompile(`(\d{1,3})\s*°\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['′’]\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:"|″|”|''|′′)\s*)?([NSEWO])`)
)

func numbersPoint(text string) (Point, bool) {
	if m := twoNumbers.FindStringSubmatch(text); m != nil {
		return newPoint(m[1], m[2])
	}
	if m := twoCommas.FindStringSubmatch(text); m != nil {
		return newPoint(strings.Replace(m[1], ",", ".", 1), strings.Replace(m[2], ",", ".", 1))
	}
	return Point{}, false
}

func newPoint(latitude, longitude string) (Point, bool) {
	lat, err := strconv.ParseFloat(latitude, 64)
	lon, failed := strconv.ParseFloat(longitude, 64)
	if err != nil || failed != nil {
		return Point{}, false
	}
	return checkedPoint(lat, lon)
}

// checkedPoint keeps what lies on Earth, to about a centimetre.
func checkedPoint(lat, lon float64) (Point, bool) {
	if !(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180) { // nor what is no number
		return Point{}, false
	}
	const precision = 1e7
	return Point{Latitude: math.Round(lat*precision) / precision, Longitude: math.Round(lon*precision) / precision}, true
}

// degreesPoint reads 50°50′48″N 4°21′9″E, as Wikipedia writes it.
func degreesPoint(text string) (Point, bool) {
	angles := oneAngle.FindAllStringSubmatch(strings.ToUpper(text), 3)
	if len(angles) != 2 || !isLatitude(angles[0][4]) || isLatitude(angles[1][4]) {
		return Point{}, false
	}
	var degrees [2]float64
	for i, angle := range angles {
		for n, part := range angle[1:4] {
			number, err := strconv.ParseFloat(strings.Replace(part, ",", ".", 1), 64)
			if part != "" && err != nil {
				return Point{}, false
			}
			degrees[i] += number / math.Pow(60, float64(n))
		}
		if angle[4] == "S" || angle[4] == "W" {
			degrees[i] = -degrees[i]
		}
	}
	return checkedPoint(degrees[0], degrees[1])
}

func isLatitude(letter string) bool { return letter == "N" || letter == "S" }

// geoPoint reads RFC 5870, and Android's geo:0,0?q=50.8,4.3(Label).
func geoPoint(u *url.URL) (Point, bool) {
	if m := pairPattern.FindStringSubmatch(u.Query().Get("q")); m != nil {
		return newPoint(m[1], m[2])
	}
	if ll := u.Query().Get("ll"); ll != "" {
		if m := pairPattern.FindStringSubmatch(ll); m != nil {
			return newPoint(m[1], m[2])
		}
	}
	if m := pairPattern.FindStringSubmatch(u.Opaque); m != nil {
		return newPoint(m[1], m[2])
	}
	return Point{}, false
}

// linkPoint looks for a marked point first, then for the middle of what the map showed.
func linkPoint(u *url.URL) (Point, bool) {
	query := u.Query()
	for _, pair := range [][2]string{{"mlat", "mlon"}, {"lat", "lon"}, {"lat", "lng"}, {"latitude", "longitude"}} {
		if p, ok := newPoint(query.Get(pair[0]), query.Get(pair[1])); ok {
			return p, true
		}
	}
	path, err := url.PathUnescape(u.EscapedPath())
	if err != nil {
		path = u.Path
	}
	if m := pinnedGoogle.FindStringSubmatch(path); m != nil {
		return newPoint(m[1], m[2])
	}
	for _, name := range []string{"pin", "coordinate", "q", "query", "destination", "daddr", "to", "ll", "center", "cp", "sll", "map"} {
		if m := pairPattern.FindStringSubmatch(query.Get(name)); m != nil {
			return newPoint(m[1], m[2])
		}
	}
	if m := seenGoogle.FindStringSubmatch(path); m != nil {
		return newPoint(m[1], m[2])
	}
	for _, segment := range strings.Split(path, "/") {
		if m := twoNumbers.FindStringSubmatch(strings.ReplaceAll(segment, "+", " ")); m != nil {
			return newPoint(m[1], m[2])
		}
	}
	if m := mapFragment.FindStringSubmatch(u.Fragment); m != nil {
		return newPoint(m[1], m[2])
	}
	return Point{}, false
}

const (
	shortOSMDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~"
	maxShortOSM    = 10 // digits; each has three bits of both coordinates
)

// shortOSMPoint reads osm.org/go/…: the bits of longitude and latitude in turn, six in a digit.
func shortOSMPoint(code string) (Point, bool) {
	code = strings.NewReplacer("@", "~", "/", "").Replace(code)
	var x, y uint64
	digits := 0
	for _, r := range code {
		if r == '-' || r == '=' {
			break
		}
		digit := strings.IndexRune(shortOSMDigits, r)
		if digit < 0 || digits == maxShortOSM {
			return Point{}, false
		}
		for bit := 5; bit > 0; bit -= 2 {
			x = x<<1 | uint64(digit>>bit&1)     //nolint:gosec // one bit
			y = y<<1 | uint64(digit>>(bit-1)&1) //nolint:gosec // one bit
		}
		digits++
	}
	if digits < 3 {
		return Point{}, false
	}
	cells := math.Pow(2, float64(3*digits))
	const metre = 1e5
	lat, lon := (float64(y)+.5)/cells*180-90, (float64(x)+.5)/cells*360-180
	return checkedPoint(math.Round(lat*metre)/metre, math.Round(lon*metre)/metre)
}

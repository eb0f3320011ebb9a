package domain

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func TestPointsAreReadFromWhatPeopleCopyFromMaps(t *testing.T) {
	for text, want := range map[string]Point{
		"50.8467, 4.3525":                                        {50.8467, 4.3525},
		" (50.8467 4.3525) ":                                     {50.8467, 4.3525},
		"-23,55; -46,63":                                         {-23.55, -46.63},
		"50°50′48″N 4°21′9″E":                                    {50.8466667, 4.3525},
		`23° 33' S, 46° 38' W`:                                   {-23.55, -46.6333333},
		"geo:50.8467,4.3525?z=17":                                {50.8467, 4.3525},
		"geo:50.8467,4.3525,12;u=35":                             {50.8467, 4.3525},
		"geo:0,0?q=50.8467,4.3525(The%20Mill)":                   {50.8467, 4.3525},
		"https://www.openstreetmap.org/#map=17/50.84670/4.35250": {50.8467, 4.3525},
		"https://www.openstreetmap.org/?mlat=50.84670&mlon=4.35250#map=5/1.0/2.0":                               {50.8467, 4.3525},
		"https://www.openstreetmap.org/node/240109189#map=18/50.84/4.35&layers=N":                               {50.84, 4.35},
		"https://www.openstreetmap.org/directions?to=50.84%2C4.35":                                              {50.84, 4.35},
		"https://www.google.com/maps/place/Mill/@50.1,4.1,17z/data=!3m1!4b1!4m6!3m5!8m2!3d50.8467!4d4.3525!16s": {50.8467, 4.3525},
		"https://www.google.be/maps/@50.8467,4.3525,17z?entry=ttu":                                              {50.8467, 4.3525},
		"https://maps.google.com/?q=50.8467,4.3525":                                                             {50.8467, 4.3525},
		"https://www.google.com/maps/search/?api=1&query=50.8467%2C4.3525":                                      {50.8467, 4.3525},
		"https://www.google.com/maps/search/50.8467,+4.3525":                                                    {50.8467, 4.3525},
		"https://www.google.com/maps/dir/?api=1&destination=-23.55,-46.63":                                      {-23.55, -46.63},
		"https://maps.apple.com/?ll=50.8467,4.3525&q=Mill":                                                      {50.8467, 4.3525},
		"https://maps.apple.com/place?address=Kanaal&coordinate=50.8467,4.3525&name=Mill":                       {50.8467, 4.3525},
		"https://www.bing.com/maps?cp=50.8467~4.3525&lvl=16":                                                    {50.8467, 4.3525},
		"https://osmand.net/map?pin=50.8467,4.3525#16/50.8/4.3":                                                 {50.8467, 4.3525},
		"https://wego.here.com/?map=50.8467,4.3525,16,normal":                                                   {50.8467, 4.3525},
		"https://umap.openstreetmap.fr/en/map/x_1#14/50.8467/4.3525":                                            {50.8467, 4.3525},
		"om://map?v=1&ll=50.8467,4.3525&n=Mill":                                                                 {50.8467, 4.3525},
	} {
		if got, err := ReadPoint(text); err != nil || got != want {
			t.Errorf("%s is at %v, %v, want %v", text, got, err, want)
		}
	}
}

func TestAShortLinkOfOpenStreetMapIsDecodedHere(t *testing.T) {
	got, err := ReadPoint("https://osm.org/go/euu4gCDtG--?m=")
	if err != nil || math.Abs(got.Latitude-51.5040) > .01 || math.Abs(got.Longitude+.1302) > .01 {
		t.Errorf("it is at %v, %v", got, err)
	}
}

func TestWhatNamesNoPlaceIsAnsweredInWords(t *testing.T) {
	for text, want := range map[string]string{
		"https://maps.app.goo.gl/abcdef":                 "open it",
		"https://maps.apple.com/p/abc":                   "open it",
		"https://www.google.com/maps/place/The+Mill":     "two numbers",
		"https://www.openstreetmap.org/node/240109189":   "two numbers",
		"The Mill, Ghent":                                "two numbers",
		"91, 4":                                          "two numbers",
		"https://www.openstreetmap.org/?mlat=500&mlon=4": "two numbers",
		"geo:north":                                      "two numbers",
		"NaN, NaN":                                       "two numbers",
		"https://osm.org/go/€":                           "two numbers",
		"https://osm.org/go/" + strings.Repeat("A", 40):  "two numbers",
		"javascript:alert(1)":                            "two numbers",
		"":                                               "two numbers",
		"https://a.example/?q=" + strings.Repeat("1", MaxMapLink): "too long",
		"https://[::1":            "two numbers",
		"50°50′48″N 4°21′9″E 3°N": "two numbers",
	} {
		if _, err := ReadPoint(text); !errors.Is(err, ErrInvalid) || !strings.Contains(Message(err), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzReadPoint(f *testing.F) {
	f.Add("https://www.google.com/maps/@50.8467,4.3525,17z")
	f.Add("geo:0,0?q=1,2")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ReadPoint(text)
		if err == nil && !(math.Abs(p.Latitude) <= 90 && math.Abs(p.Longitude) <= 180) {
			t.Errorf("%q is at %v", text, p)
		}
	})
}

package activitystreams

import "github.com/weftwork/weftwork/pkg/domain"

// factWords name the rarer facts of events and cards in the text's language, English where we have no other.
type factWords struct {
	price, access, contact                      string
	signLanguage, subtitles                     string
	legalForm, scope, languages, people, labels string
	costs                                       map[domain.CostKind]string
	wheelchair                                  map[domain.Wheelchair]string
	scopes                                      map[domain.GeoScope]string
}

func factWordsIn(language string) *factWords { return spokenIn(factLanguages, language) }

func costs(free, donation string) map[domain.CostKind]string {
	return map[domain.CostKind]string{domain.CostFree: free, domain.CostDonation: donation}
}

func wheelchairs(fully, partially, no string) map[domain.Wheelchair]string {
	return map[domain.Wheelchair]string{domain.WheelchairFully: fully, domain.WheelchairPartially: partially, domain.WheelchairNo: no}
}

func scopes(local, regional, national, international string) map[domain.GeoScope]string {
	return map[domain.GeoScope]string{
		domain.GeoLocal: local, domain.GeoRegional: regional, domain.GeoNational: national, domain.GeoInternational: international,
	}
}

var factLanguages = map[string]*factWords{
	"en": {
		price: "Price", access: "Accessibility", contact: "Contact", signLanguage: "sign language", subtitles: "live subtitles",
		legalForm: "Legal form", scope: "Reach", languages: "Languages", people: "People", labels: "Labels",
		costs: costs("free", "what you can give"), wheelchair: wheelchairs("for wheelchairs", "partly for wheelchairs", "not for wheelchairs"),
		scopes: scopes("local", "regional", "national", "international"),
	},
	"fr": {
		price: "Prix", access: "Accessibilité", contact: "Contact", signLanguage: "langue des signes", subtitles: "sous-titres en direct",
		legalForm: "Forme juridique", scope: "Portée", languages: "Langues", people: "Personnes", labels: "Labels",
		costs: costs("gratuit", "prix libre"), wheelchair: wheelchairs("accessible en fauteuil roulant", "en partie accessible en fauteuil roulant", "non accessible en fauteuil roulant"),
		scopes: scopes("locale", "régionale", "nationale", "internationale"),
	},
	"es": {
		price: "Precio", access: "Accesibilidad", contact: "Contacto", signLanguage: "lengua de signos", subtitles: "subtítulos en directo",
		legalForm: "Forma jurídica", scope: "Alcance", languages: "Idiomas", people: "Personas", labels: "Sellos",
		costs: costs("gratis", "aportación libre"), wheelchair: wheelchairs("accesible en silla de ruedas", "en parte accesible en silla de ruedas", "no accesible en silla de ruedas"),
		scopes: scopes("local", "regional", "nacional", "internacional"),
	},
	"de": {
		price: "Preis", access: "Barrierefreiheit", contact: "Kontakt", signLanguage: "Gebärdensprache", subtitles: "Live-Untertitel",
		legalForm: "Rechtsform", scope: "Reichweite", languages: "Sprachen", people: "Menschen", labels: "Auszeichnungen",
		costs: costs("kostenlos", "gegen Spende"), wheelchair: wheelchairs("mit Rollstuhl zugänglich", "teilweise mit Rollstuhl zugänglich", "nicht mit Rollstuhl zugänglich"),
		scopes: scopes("lokal", "regional", "landesweit", "international"),
	},
	"pt": {
		price: "Preço", access: "Acessibilidade", contact: "Contacto", signLanguage: "língua gestual", subtitles: "legendas em direto",
		legalForm: "Forma jurídica", scope: "Alcance", languages: "Línguas", people: "Pessoas", labels: "Distinções",
		costs: costs("gratuito", "contribuição livre"), wheelchair: wheelchairs("acessível em cadeira de rodas", "em parte acessível em cadeira de rodas", "não acessível em cadeira de rodas"),
		scopes: scopes("local", "regional", "nacional", "internacional"),
	},
	"it": {
		price: "Prezzo", access: "Accessibilità", contact: "Contatti", signLanguage: "lingua dei segni", subtitles: "sottotitoli in diretta",
		legalForm: "Forma giuridica", scope: "Raggio d’azione", languages: "Lingue", people: "Persone", labels: "Riconoscimenti",
		costs: costs("gratuito", "offerta libera"), wheelchair: wheelchairs("accessibile in sedia a rotelle", "in parte accessibile in sedia a rotelle", "non accessibile in sedia a rotelle"),
		scopes: scopes("locale", "regionale", "nazionale", "internazionale"),
	},
	"nl": {
		price: "Prijs", access: "Toegankelijkheid", contact: "Contact", signLanguage: "gebarentaal", subtitles: "live ondertiteling",
		legalForm: "Rechtsvorm", scope: "Bereik", languages: "Talen", people: "Mensen", labels: "Keurmerken",
		costs: costs("gratis", "vrije bijdrage"), wheelchair: wheelchairs("toegankelijk met een rolstoel", "deels toegankelijk met een rolstoel", "niet toegankelijk met een rolstoel"),
		scopes: scopes("lokaal", "regionaal", "landelijk", "internationaal"),
	},
}

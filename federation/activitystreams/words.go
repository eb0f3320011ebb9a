package activitystreams

import "github.com/weftwork/weftwork/pkg/domain"

// words are what the codec itself writes into texts for people: an event's date and place in front of its summary, the
// headings of an identity card. They are in the text's language, English where we have no other.
type words struct {
	weekdays                                                                                         [7]string  // from Sunday
	months                                                                                           [12]string // a short form that is also how the long form begins
	ordinal                                                                                          string     // what follows the day of the month
	online                                                                                           string
	canceled, postponed                                                                              string
	founded, priorities, streams, programmes, modes, audience, themes, links, place, status, contact string
	statuses                                                                                         map[domain.InitiativeStatus]string
}

func wordsIn(language string) *words { return spokenIn(languages, language) }

// spokenIn is what a table has in a language, without its region; in English where it has nothing.
func spokenIn[T any](table map[string]T, language string) T {
	if entry, ok := table[domain.BaseLanguage(language)]; ok {
		return entry
	}
	return table["en"]
}

func statuses(active, planning, hold, completed, cancelled string) map[domain.InitiativeStatus]string {
	return map[domain.InitiativeStatus]string{
		domain.StatusActive: active, domain.StatusInPlanning: planning, domain.StatusOnHold: hold,
		domain.StatusCompleted: completed, domain.StatusCancelled: cancelled,
	}
}

var languages = map[string]*words{
	"en": {
		weekdays: [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
		months:   [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		online:   "online", canceled: "Cancelled", postponed: "Postponed",
		founded: "Founded", priorities: "Strategic priorities", streams: "Streams", programmes: "Related programmes",
		modes: "Modes of action", audience: "Target audience", themes: "Thematic areas", links: "Links", place: "Place",
		status: "Status", contact: "Contact",
		statuses: statuses("active", "in planning", "on hold", "completed", "cancelled"),
	},
	"fr": {
		weekdays: [7]string{"dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."},
		months:   [12]string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."},
		online:   "en ligne", canceled: "Annulé", postponed: "Reporté",
		founded: "Fondation", priorities: "Priorités stratégiques", streams: "Axes", programmes: "Programmes liés",
		modes: "Modes d’action", audience: "Publics visés", themes: "Thématiques", links: "Liens", place: "Lieu",
		status: "État", contact: "Contact",
		statuses: statuses("active", "en préparation", "en pause", "terminée", "abandonnée"),
	},
	"es": {
		weekdays: [7]string{"dom", "lun", "mar", "mié", "jue", "vie", "sáb"},
		months:   [12]string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"},
		online:   "en línea", canceled: "Cancelado", postponed: "Aplazado",
		founded: "Fundación", priorities: "Prioridades estratégicas", streams: "Ejes", programmes: "Programas relacionados",
		modes: "Modos de acción", audience: "Público destinatario", themes: "Áreas temáticas", links: "Enlaces", place: "Lugar",
		status: "Estado", contact: "Contacto",
		statuses: statuses("activa", "en preparación", "en pausa", "terminada", "cancelada"),
	},
	"de": {
		weekdays: [7]string{"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"},
		months:   [12]string{"Jan", "Feb", "März", "Apr", "Mai", "Juni", "Juli", "Aug", "Sep", "Okt", "Nov", "Dez"},
		ordinal:  ".", online: "online", canceled: "Abgesagt", postponed: "Verschoben",
		founded: "Gegründet", priorities: "Strategische Schwerpunkte", streams: "Stränge", programmes: "Verwandte Programme",
		modes: "Handlungsformen", audience: "Zielgruppen", themes: "Themenfelder", links: "Links", place: "Ort",
		status: "Stand", contact: "Kontakt",
		statuses: statuses("aktiv", "in Planung", "ruht", "abgeschlossen", "eingestellt"),
	},
	"pt": {
		weekdays: [7]string{"dom", "seg", "ter", "qua", "qui", "sex", "sáb"},
		months:   [12]string{"jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"},
		online:   "online", canceled: "Cancelado", postponed: "Adiado",
		founded: "Fundação", priorities: "Prioridades estratégicas", streams: "Eixos", programmes: "Programas relacionados",
		modes: "Modos de ação", audience: "Público-alvo", themes: "Áreas temáticas", links: "Ligações", place: "Local",
		status: "Estado", contact: "Contacto",
		statuses: statuses("ativa", "em preparação", "em pausa", "concluída", "cancelada"),
	},
	"it": {
		weekdays: [7]string{"dom", "lun", "mar", "mer", "gio", "ven", "sab"},
		months:   [12]string{"gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"},
		online:   "online", canceled: "Annullato", postponed: "Rinviato",
		founded: "Fondazione", priorities: "Priorità strategiche", streams: "Filoni", programmes: "Programmi collegati",
		modes: "Modalità d’azione", audience: "Destinatari", themes: "Aree tematiche", links: "Collegamenti", place: "Luogo",
		status: "Stato", contact: "Contatti",
		statuses: statuses("attiva", "in preparazione", "in pausa", "conclusa", "annullata"),
	},
	"nl": {
		weekdays: [7]string{"zo", "ma", "di", "wo", "do", "vr", "za"},
		months:   [12]string{"jan", "feb", "maart", "apr", "mei", "juni", "juli", "aug", "sep", "okt", "nov", "dec"},
		online:   "online", canceled: "Afgelast", postponed: "Uitgesteld",
		founded: "Opgericht", priorities: "Strategische prioriteiten", streams: "Stromen", programmes: "Verwante programma’s",
		modes: "Actievormen", audience: "Doelgroepen", themes: "Thema’s", links: "Links", place: "Plaats",
		status: "Status", contact: "Contact",
		statuses: statuses("actief", "in voorbereiding", "onderbroken", "afgerond", "geannuleerd"),
	},
}

// collectionNames say what the organisation recommends; "network" is of whom it follows.
var collectionNames = map[string]map[string]string{
	"initiatives": {"en": "Initiatives", "fr": "Initiatives", "es": "Iniciativas", "de": "Initiativen", "pt": "Iniciativas", "it": "Iniziative", "nl": "Initiatieven"},
	"network":     {"en": "Network", "fr": "Réseau", "es": "Red", "de": "Netzwerk", "pt": "Rede", "it": "Rete", "nl": "Netwerk"},
}

// CollectionName is what a collection of the organisation is called: "Network · P2P Foundation".
func CollectionName(collection, language, organisation string) string {
	return spokenIn(collectionNames[collection], language) + " · " + organisation
}

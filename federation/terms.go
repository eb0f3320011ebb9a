package federation

// term is one of our own terms, documented for those who meet it in a message.
type term struct {
	ID      string `json:"@id"`
	Type    string `json:"@type"`
	Label   string `json:"rdfs:label"`
	Comment string `json:"rdfs:comment"`
}

// termsDocument is the ontology at /ns, as JSON-LD with everything inline.
type termsDocument struct {
	Context map[string]string `json:"@context"`
	ID      string            `json:"@id"`
	Type    string            `json:"@type"`
	Label   string            `json:"rdfs:label"`
	Comment string            `json:"rdfs:comment"`
	Graph   []term            `json:"@graph"`
}

// ownTerms says what each term adds; a test holds it against those that activitystreams writes.
var ownTerms = []struct{ name, comment string }{
	{"stream", "Broad themes that an article, event, initiative or organisation belongs to: concepts with id and name."},
	{"theme", "Thematic areas that it belongs to: concepts with id and name."},
	{"modeOfAction", "How an initiative or organisation works: concepts with id and name."},
	{"targetAudience", "Whom it is for: concepts with id and name. Not AS2's audience, which says who receives a message."},
	{"initiative", "Actors of the initiatives that an article or event belongs to."},
	{"initiatives", "The collection of the profiles (Page) of an organisation's initiatives."},
	{"upcomingEvents", "The collection of an actor's public events to come, the next one first."},
	{"priority", "A strategic priority, one sentence."},
	{"relatedProgramme", "A related programme: a Link with name and href, or a name."},
	{"link", "A further link: a Link with name and href."},
	{"founded", "When it was founded: a year, a month or a day, such as 2005, 2005-11 or 2005-11-20."},
	{"status", "active, in_planning, on_hold, completed or cancelled, as in Murmurations' organizations schema."},
	{"contact", "How to reach it: an object with weft:email, weft:phone and url."},
	{"email", "An address for e-mail, inside weft:contact."},
	{"phone", "A telephone number, inside weft:contact."},
	{"handle", "The name before the @ of the actor that a profile describes."},
	{"summary", "What an actor is in one paragraph of plain text; AS2's summary is the long text there."},
	{"credit", "Who made a picture."},
	{"licence", "The address of the terms under which a text may be used, such as https://creativecommons.org/licenses/by-sa/4.0/."},
	{"caption", "What stands below a picture; its name says what it shows."},
	{"cost", "What it costs to come to an event: free, donation or paid."},
	{"price", "How much an event costs, as people write it."},
	{"accessibility", "How everybody can take part in an event: plain text, one or more lines."},
	{"legalForm", "The legal form of an initiative or organisation, in its own words."},
	{"scope", "How far an initiative reaches: local, regional, national or international, as in Murmurations' geographic_scope."},
	{"workingLanguage", "The languages in which an initiative works, as BCP 47 tags."},
	{"person", "People of an initiative whom one can talk to, each with name, note and url."},
	{"label", "Labels that others awarded to an initiative, each with name, note and url."},
	{"note", "A word on a person or label: her part, or who awarded it."},
}

func describeTerms(namespace string) termsDocument {
	document := termsDocument{
		Context: map[string]string{
			"weft": namespace,
			"rdf":  "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
			"rdfs": "http://www.w3.org/2000/01/rdf-schema#",
			"owl":  "http://www.w3.org/2002/07/owl#",
		},
		ID: namespace, Type: "owl:Ontology", Label: "Weftwork's terms",
		Comment: "Terms that Weftwork nodes add to ActivityStreams 2.0. A program that ignores them shows a complete item all the same.",
	}
	for _, t := range ownTerms {
		document.Graph = append(document.Graph, term{ID: "weft:" + t.name, Type: "rdf:Property", Label: t.name, Comment: t.comment})
	}
	return document
}

package activitystreams

import "strings"

// Namespace is where our own terms live. It is never fetched: the context gives every term inline, and each node
// documents them at /ns.
const Namespace = "https://w3id.org/weftwork/ns#"

// Our terms, as they stand in messages. They add to AS2 and never replace a member that others read.
const (
	termStream      = "weft:stream"           // streams, as concepts {id, name}
	termTheme       = "weft:theme"            // thematic areas, as concepts
	termMode        = "weft:modeOfAction"     // modes of action, as concepts
	termAudience    = "weft:targetAudience"   // target audience, as concepts
	termInitiative  = "weft:initiative"       // actors of initiatives that an article or event belongs to
	termInitiatives = "weft:initiatives"      // an organisation's collection of initiative profiles
	termUpcoming    = "weft:upcomingEvents"   // an actor's collection of its events to come
	termPriority    = "weft:priority"         // strategic priorities, plain sentences
	termProgramme   = "weft:relatedProgramme" // related programmes, as links
	termLink        = "weft:link"             // further links
	termFounded     = "weft:founded"          // "2005", "2005-11" or "2005-11-20"
	termStatus      = "weft:status"           // Murmurations' status of an organisation
	termContact     = "weft:contact"          // {email, phone, url} below
	termEmail       = "weft:email"
	termPhone       = "weft:phone"
	termHandle      = "weft:handle"        // the name before the "@" of the actor that a profile describes
	termSummary     = "weft:summary"       // an actor's card in one paragraph; AS2's summary is the long text there
	termCredit      = "weft:credit"        // who made a picture
	termLicence     = "weft:licence"       // the address of the terms under which a text may be used
	termCaption     = "weft:caption"       // what stands below a picture
	termCost        = "weft:cost"          // of an event: "free", "donation" or "paid"
	termPrice       = "weft:price"         // how much, as people write it
	termAccess      = "weft:accessibility" // how everybody can take part, plain text
	termLegalForm   = "weft:legalForm"     // in the words of the card
	termScope       = "weft:scope"         // Murmurations' geographic_scope
	termLanguage    = "weft:workingLanguage"
	termPerson      = "weft:person" // whom one can talk to, as {name, note, url}
	termLabel       = "weft:label"  // what others awarded, as {name, note, url}
	termNote        = "weft:note"   // a person's part; who awarded a label
)

// Terms are the names of our terms in Namespace, for the document at /ns.
func Terms() []string {
	prefixed := []string{
		termStream, termTheme, termMode, termAudience, termInitiative, termInitiatives, termUpcoming, termPriority, termProgramme, termLink,
		termFounded, termStatus, termContact, termEmail, termPhone, termHandle, termSummary, termCredit, termLicence, termCaption,
		termCost, termPrice, termAccess, termLegalForm, termScope, termLanguage, termPerson, termLabel, termNote,
	}
	names := make([]string, len(prefixed))
	for i, term := range prefixed {
		names[i] = strings.TrimPrefix(term, "weft:")
	}
	return names
}

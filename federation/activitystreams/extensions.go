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
	termHandle      = "weft:handle"  // the name before the "@" of the actor that a profile describes
	termSummary     = "weft:summary" // an actor's card in one paragraph; AS2's summary is the long text there
	termCredit      = "weft:credit"  // who made a picture
)

// Terms are the names of our terms in Namespace, for the document at /ns.
func Terms() []string {
	prefixed := []string{
		termStream, termTheme, termMode, termAudience, termInitiative, termInitiatives, termUpcoming, termPriority, termProgramme, termLink,
		termFounded, termStatus, termContact, termEmail, termPhone, termHandle, termSummary, termCredit,
	}
	names := make([]string, len(prefixed))
	for i, term := range prefixed {
		names[i] = strings.TrimPrefix(term, "weft:")
	}
	return names
}

// contextMember opens every document. Only addresses that all processors ship with stand in it; all else is inline.
// Fedify fetches each address that it does not know, Mastodon wants the exact AS2 address.
const contextMember = `{"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1",` +
	`"https://w3id.org/security/data-integrity/v2",{` + // for the proof of FEP-8b32
	`"Hashtag":"as:Hashtag",` +
	`"FeatureAuthorization":"https://w3id.org/fep/7aa9#FeatureAuthorization",` +
	`"FeatureRequest":"https://w3id.org/fep/7aa9#FeatureRequest",` +
	`"FeaturedCollection":"https://w3id.org/fep/7aa9#FeaturedCollection",` +
	`"FeaturedItem":"https://w3id.org/fep/7aa9#FeaturedItem",` +
	`"Multikey":"https://w3id.org/security#Multikey",` +
	`"QuoteAuthorization":"https://w3id.org/fep/044f#QuoteAuthorization",` +
	`"QuoteRequest":"https://w3id.org/fep/044f#QuoteRequest",` +
	`"OrganizersCollection":"fep8a8e:OrganizersCollection",` +
	`"PostalAddress":"sc:PostalAddress",` +
	`"PropertyValue":"sc:PropertyValue",` +
	`"address":{"@id":"sc:address","@type":"sc:PostalAddress"},` +
	`"addressCountry":"sc:addressCountry",` +
	`"addressLocality":"sc:addressLocality",` +
	`"addressRegion":"sc:addressRegion",` +
	`"alsoKnownAs":{"@id":"as:alsoKnownAs","@type":"@id"},` +
	`"anonymousParticipationEnabled":{"@id":"mz:anonymousParticipationEnabled","@type":"sc:Boolean"},` +
	`"assertionMethod":{"@container":"@set","@id":"https://w3id.org/security#assertionMethod","@type":"@id"},` +
	`"attributionDomains":{"@id":"toot:attributionDomains","@type":"@id"},` +
	`"automaticApproval":{"@id":"gts:automaticApproval","@type":"@id"},` +
	`"canFeature":{"@id":"https://w3id.org/fep/7aa9#canFeature","@type":"@id"},` +
	`"canQuote":{"@id":"gts:canQuote","@type":"@id"},` +
	`"category":"sc:category",` +
	`"controller":{"@id":"https://w3id.org/security#controller","@type":"@id"},` +
	`"discoverable":"toot:discoverable",` +
	`"discussions":{"@id":"mz:discussions","@type":"@id"},` +
	`"eventStatus":"fep8a8e:eventStatus",` +
	`"events":{"@id":"mz:events","@type":"@id"},` +
	`"externalParticipationUrl":{"@id":"mz:externalParticipationUrl","@type":"sc:URL"},` +
	`"featureAuthorization":{"@id":"https://w3id.org/fep/7aa9#featureAuthorization","@type":"@id"},` +
	`"featured":{"@id":"toot:featured","@type":"@id"},` +
	`"featuredCollections":{"@id":"https://w3id.org/fep/7aa9#featuredCollections","@type":"@id"},` +
	`"featuredObject":{"@id":"https://w3id.org/fep/7aa9#featuredObject","@type":"@id"},` +
	`"fep8a8e":"https://w3id.org/fep/8a8e/",` +
	`"gts":"https://gotosocial.org/ns#",` +
	`"ical":"http://www.w3.org/2002/12/cal/ical#",` +
	`"implements":{"@container":"@list","@id":"https://w3id.org/fep/844e/implements","@type":"@id"},` +
	`"inLanguage":"sc:inLanguage",` +
	`"indexable":"toot:indexable",` +
	`"interactingObject":{"@id":"gts:interactingObject","@type":"@id"},` +
	`"interactionPolicy":{"@id":"gts:interactionPolicy","@type":"@id"},` +
	`"interactionTarget":{"@id":"gts:interactionTarget","@type":"@id"},` +
	`"isOnline":{"@id":"mz:isOnline","@type":"sc:Boolean"},` +
	`"joinMode":{"@id":"mz:joinMode","@type":"mz:joinModeType"},` +
	`"lemmy":"https://join-lemmy.org/ns#",` +
	`"manuallyApprovesFollowers":"as:manuallyApprovesFollowers",` +
	`"members":{"@id":"mz:members","@type":"@id"},` +
	`"movedTo":{"@id":"as:movedTo","@type":"@id"},` +
	`"mz":"https://joinmobilizon.org/ns#",` +
	`"openness":{"@id":"mz:openness","@type":"@id"},` +
	`"organizers":"fep8a8e:organizers",` +
	`"postalCode":"sc:postalCode",` +
	`"postingRestrictedToMods":"lemmy:postingRestrictedToMods",` +
	`"posts":{"@id":"mz:posts","@type":"@id"},` +
	`"publicKeyMultibase":{"@id":"https://w3id.org/security#publicKeyMultibase","@type":"https://w3id.org/security#multibase"},` +
	`"resources":{"@id":"mz:resources","@type":"@id"},` +
	`"sc":"http://schema.org#",` +
	`"sensitive":"as:sensitive",` +
	`"skos":"http://www.w3.org/2004/02/skos/core#",` +
	`"status":"ical:status",` +
	`"streetAddress":"sc:streetAddress",` +
	`"timezone":{"@id":"mz:timezone","@type":"sc:Text"},` +
	`"todos":{"@id":"mz:todos","@type":"@id"},` +
	`"toot":"http://joinmastodon.org/ns#",` +
	`"value":"sc:value",` +
	`"webfinger":{"@id":"https://purl.archive.org/socialweb/webfinger#webfinger","@type":"http://www.w3.org/2001/XMLSchema#string"},` +
	`"weft":"` + Namespace + `",` +
	`"weft:initiative":{"@type":"@id"},` +
	`"weft:initiatives":{"@type":"@id"},` +
	`"weft:upcomingEvents":{"@type":"@id"}` +
	`}]`

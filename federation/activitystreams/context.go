package activitystreams

import (
	"bytes"
	"strings"
)

// contextStart opens every @context. Only addresses that all processors ship with stand in it, and every other term is
// inline: Fedify fetches each address that it does not know, Mastodon wants the exact AS2 address. The third is for proofs.
const contextStart = `{"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1",` +
	`"https://w3id.org/security/data-integrity/v2"`

// inlineTerm is a term or a prefix with its definition in JSON.
type inlineTerm struct{ name, definition string }

// inlineTerms are all that we ever write beyond the addresses, in the order of their names after the types.
var inlineTerms = []inlineTerm{ //nolint:gochecknoglobals // a table
	{"Hashtag", `"as:Hashtag"`},
	{"FeatureAuthorization", `"https://w3id.org/fep/7aa9#FeatureAuthorization"`},
	{"FeatureRequest", `"https://w3id.org/fep/7aa9#FeatureRequest"`},
	{"FeaturedCollection", `"https://w3id.org/fep/7aa9#FeaturedCollection"`},
	{"FeaturedItem", `"https://w3id.org/fep/7aa9#FeaturedItem"`},
	{"Multikey", `"https://w3id.org/security#Multikey"`},
	{"QuoteAuthorization", `"https://w3id.org/fep/044f#QuoteAuthorization"`},
	{"QuoteRequest", `"https://w3id.org/fep/044f#QuoteRequest"`},
	{"OrganizersCollection", `"fep8a8e:OrganizersCollection"`},
	{"PostalAddress", `"sc:PostalAddress"`},
	{"PropertyValue", `"sc:PropertyValue"`},
	{"address", `{"@id":"sc:address","@type":"sc:PostalAddress"}`},
	{"addressCountry", `"sc:addressCountry"`},
	{"addressLocality", `"sc:addressLocality"`},
	{"addressRegion", `"sc:addressRegion"`},
	{"alsoKnownAs", `{"@id":"as:alsoKnownAs","@type":"@id"}`},
	{"anonymousParticipationEnabled", `{"@id":"mz:anonymousParticipationEnabled","@type":"sc:Boolean"}`},
	{"assertionMethod", `{"@container":"@set","@id":"https://w3id.org/security#assertionMethod","@type":"@id"}`},
	{"attributionDomains", `{"@id":"toot:attributionDomains","@type":"@id"}`},
	{"automaticApproval", `{"@id":"gts:automaticApproval","@type":"@id"}`},
	{"canFeature", `{"@id":"https://w3id.org/fep/7aa9#canFeature","@type":"@id"}`},
	{"canQuote", `{"@id":"gts:canQuote","@type":"@id"}`},
	{"category", `"sc:category"`},
	{"controller", `{"@id":"https://w3id.org/security#controller","@type":"@id"}`},
	{"discoverable", `"toot:discoverable"`},
	{"discussions", `{"@id":"mz:discussions","@type":"@id"}`},
	{"eventStatus", `"fep8a8e:eventStatus"`},
	{"events", `{"@id":"mz:events","@type":"@id"}`},
	{"externalParticipationUrl", `{"@id":"mz:externalParticipationUrl","@type":"sc:URL"}`},
	{"featureAuthorization", `{"@id":"https://w3id.org/fep/7aa9#featureAuthorization","@type":"@id"}`},
	{"featured", `{"@id":"toot:featured","@type":"@id"}`},
	{"featuredCollections", `{"@id":"https://w3id.org/fep/7aa9#featuredCollections","@type":"@id"}`},
	{"featuredObject", `{"@id":"https://w3id.org/fep/7aa9#featuredObject","@type":"@id"}`},
	{"fep8a8e", `"https://w3id.org/fep/8a8e/"`},
	{"focalPoint", `{"@container":"@list","@id":"toot:focalPoint"}`},
	{"gts", `"https://gotosocial.org/ns#"`},
	{"ical", `"http://www.w3.org/2002/12/cal/ical#"`},
	{"implements", `{"@container":"@list","@id":"https://w3id.org/fep/844e/implements","@type":"@id"}`},
	{"inLanguage", `"sc:inLanguage"`},
	{"indexable", `"toot:indexable"`},
	{"interactingObject", `{"@id":"gts:interactingObject","@type":"@id"}`},
	{"interactionPolicy", `{"@id":"gts:interactionPolicy","@type":"@id"}`},
	{"interactionTarget", `{"@id":"gts:interactionTarget","@type":"@id"}`},
	{"isOnline", `{"@id":"mz:isOnline","@type":"sc:Boolean"}`},
	{"joinMode", `{"@id":"mz:joinMode","@type":"mz:joinModeType"}`},
	{"isAccessibleForFree", `{"@id":"sc:isAccessibleForFree","@type":"sc:Boolean"}`},
	{"lemmy", `"https://join-lemmy.org/ns#"`},
	{"manuallyApprovesFollowers", `"as:manuallyApprovesFollowers"`},
	{"maximumAttendeeCapacity", `"sc:maximumAttendeeCapacity"`},
	{"members", `{"@id":"mz:members","@type":"@id"}`},
	{"movedTo", `{"@id":"as:movedTo","@type":"@id"}`},
	{"mz", `"https://joinmobilizon.org/ns#"`},
	{"openness", `{"@id":"mz:openness","@type":"@id"}`},
	{"organizers", `"fep8a8e:organizers"`},
	{"postalCode", `"sc:postalCode"`},
	{"postingRestrictedToMods", `"lemmy:postingRestrictedToMods"`},
	{"posts", `{"@id":"mz:posts","@type":"@id"}`},
	{"propertyID", `"sc:propertyID"`},
	{"publicKeyMultibase", `{"@id":"https://w3id.org/security#publicKeyMultibase","@type":"https://w3id.org/security#multibase"}`},
	{"resources", `{"@id":"mz:resources","@type":"@id"}`},
	{"sc", `"http://schema.org#"`},
	{"sensitive", `"as:sensitive"`},
	{"skos", `"http://www.w3.org/2004/02/skos/core#"`},
	{"status", `"ical:status"`},
	{"streetAddress", `"sc:streetAddress"`},
	{"timezone", `{"@id":"mz:timezone","@type":"sc:Text"}`},
	{"todos", `{"@id":"mz:todos","@type":"@id"}`},
	{"toot", `"http://joinmastodon.org/ns#"`},
	{"translationOfWork", `{"@id":"sc:translationOfWork","@type":"@id"}`},
	{"value", `"sc:value"`},
	{"webfinger", `{"@id":"https://purl.archive.org/socialweb/webfinger#webfinger","@type":"http://www.w3.org/2001/XMLSchema#string"}`},
	{"weft", `"` + Namespace + `"`},
	{"weft:initiative", `{"@type":"@id"}`},
	{"weft:initiatives", `{"@type":"@id"}`},
	{"weft:upcomingEvents", `{"@type":"@id"}`},
	{"workTranslation", `{"@container":"@set","@id":"sc:workTranslation","@type":"@id"}`},
}

// termPlace finds a term's place in inlineTerms, and termNeeds the prefixes that its definition and its name are written with.
var termPlace, termNeeds = indexTerms() //nolint:gochecknoglobals // made from the table

func indexTerms() (map[string]int, [][]int) {
	places := make(map[string]int, len(inlineTerms))
	for i, term := range inlineTerms {
		places[term.name] = i
	}
	needs := make([][]int, len(inlineTerms))
	for i, term := range inlineTerms {
		for text := range strings.SplitSeq(`"`+term.name+`"`+term.definition, `"`) {
			if prefix, rest, ok := strings.Cut(text, ":"); ok && !strings.HasPrefix(rest, "//") {
				if place, known := places[prefix]; known {
					needs[i] = append(needs[i], place)
				}
			}
		}
	}
	return places, needs
}

// withContext puts the @context in front of a document's members, with the inline terms that occur in it: each follower's
// host gets these bytes, and the proof of FEP-8b32 repeats them. A text that happens to be a term brings that term too.
func withContext(body []byte) []byte {
	var used [128]bool // more than there are terms, which a test holds
	for rest := body; ; {
		start := bytes.IndexByte(rest, '"')
		if start < 0 {
			break
		}
		rest = rest[start+1:]
		end := endOfString(rest)
		use(&used, rest[:end])
		rest = rest[min(end+1, len(rest)):]
	}
	out := append(make([]byte, 0, len(contextStart)+1024+len(body)), contextStart...)
	open := byte('{')
	for i, term := range inlineTerms {
		if !used[i] {
			continue
		}
		if open == '{' {
			out = append(out, ',')
		}
		out = append(append(out, open, '"'), term.name...)
		out = append(append(out, '"', ':'), term.definition...)
		open = ','
	}
	if open == ',' {
		out = append(out, '}')
	}
	out = append(out, ']', ',')
	return append(out, body[1:]...)
}

// endOfString is where the JSON string that rest starts in ends.
func endOfString(rest []byte) int {
	for i := 0; i < len(rest); i++ {
		switch rest[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(rest)
}

func use(used *[128]bool, text []byte) {
	const longest = len("anonymousParticipationEnabled")
	if prefix, _, ok := bytes.Cut(text[:min(len(text), longest+1)], []byte{':'}); ok {
		if place, known := termPlace[string(prefix)]; known {
			used[place] = true
		}
	}
	if len(text) > longest {
		return
	}
	if place, known := termPlace[string(text)]; known {
		used[place] = true
		for _, need := range termNeeds[place] {
			used[need] = true
		}
	}
}

package federation_test

import (
	"strings"
	"testing"
)

func TestShouldWebFingerNamesThePagesOfIntents(t *testing.T) {
	w := newWorld(t)
	links := map[string]string{}
	for _, entry := range decoded(t, w.get("/.well-known/webfinger?resource=acct:org@example.org"))["links"].([]any) {
		link := entry.(map[string]any)
		if template, ok := link["template"].(string); ok {
			links[link["rel"].(string)] = template
		}
	}
	for rel, place := range map[string]string{
		"http://ostatus.org/schema/1.0/subscribe": "{uri}", "https://w3id.org/fep/3b86/Object": "{object}", "https://w3id.org/fep/3b86/Follow": "{object}",
		"https://w3id.org/fep/3b86/Like": "{object}", "https://w3id.org/fep/3b86/Announce": "{object}", "https://w3id.org/fep/3b86/Create": "{content}",
	} {
		if template := links[rel]; !strings.HasPrefix(template, ourBase+"/authorize") || !strings.Contains(template, place) {
			t.Errorf("%s is %q", rel, template)
		}
	}
}

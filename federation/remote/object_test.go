package remote_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/federation/remote"
)

func TestGetObjectComesFromTheHostThatWasAsked(t *testing.T) {
	other := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		answer(w, activityJSON, `{"id":"http://`+r.Host+`/actor"}`)
	})
	var p *peer
	p = newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/elsewhere":
			http.Redirect(w, r, other.URL+"/actor", http.StatusFound)
		case "/page":
			http.Redirect(w, r, "/actor", http.StatusFound)
		case "/key": // GoToSocial: a stub of the actor
			answer(w, activityJSON, `{"id":"`+p.URL+`/actor","stub":true}`)
		case "/stranger":
			answer(w, activityJSON, `{"id":"`+other.URL+`/actor"}`)
		case "/liar":
			answer(w, activityJSON, `{"id":"`+p.URL+`/liar2"}`)
		case "/liar2":
			answer(w, activityJSON, `{"id":"`+p.URL+`/liar"}`)
		case "/noid":
			answer(w, activityJSON, `{"id":7}`)
		default:
			answer(w, activityJSON, `{"id":"`+p.URL+r.URL.Path+`"}`)
		}
	})
	client := newClient(t, nil)
	for path, want := range map[string]string{
		"/actor": "/actor", "/actor#main-key": "/actor", "/page": "/actor", "/key": "/actor", "/stranger": "/stranger", "/liar": "/liar2", "/noid": "/noid",
	} {
		response, err := client.GetObject(t.Context(), p.uri(path))
		worked(t, path, err)
		if response.URL != p.uri(want) || strings.Contains(string(response.Body), "stub") {
			t.Errorf("%s: got %s, %s", path, response.URL, response.Body)
		}
	}
	if len(other.heard()) != 0 {
		t.Error("a document made us ask another host")
	}
	_, err := client.GetObject(t.Context(), p.uri("/elsewhere"))
	failed(t, "a redirect to another host", err, remote.KindRedirects, "to another host")
}

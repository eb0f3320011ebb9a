package resolve

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"mime"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"github.com/weftwork/weftwork/pkg/domain"
)

// jrd is what we read of a WebFinger answer (RFC 7033).
type jrd struct {
	Subject string `json:"subject"`
	Links   []struct {
		Rel      string `json:"rel"`
		Type     string `json:"type"`
		Href     string `json:"href"`
		Template string `json:"template"`
	} `json:"links"`
}

// account is what a WebFinger answer says about an actor.
type account struct {
	Handle domain.Handle // the subject; "" if it is no handle
	Self   domain.URI
}

var errNoSelf = errors.New("the WebFinger answer names no ActivityPub actor")

// parseJRD finds the subject and the address of the actor.
func parseJRD(body []byte) (account, error) {
	var document jrd
	if err := json.Unmarshal(body, &document); err != nil {
		return account{}, errNoSelf
	}
	var found account
	if strings.HasPrefix(document.Subject, "acct:") {
		found.Handle, _ = domain.ParseHandle(document.Subject)
	}
	for _, link := range document.Links {
		if link.Rel != "self" || !isActivityType(link.Type) {
			continue
		}
		if uri, err := domain.ParseURI(link.Href); err == nil {
			found.Self = uri
			return found, nil
		}
	}
	return account{}, errNoSelf
}

// isActivityType accepts activity+json, and ld+json with the ActivityStreams profile.
func isActivityType(contentType string) bool {
	name, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	switch name {
	case "application/activity+json":
		return true
	case "application/ld+json":
		return strings.Contains(parameters["profile"], "https://www.w3.org/ns/activitystreams")
	}
	return false
}

// parseHostMeta finds the WebFinger template in a host-meta document, XRD or JSON (RFC 6415).
func parseHostMeta(body []byte) (template string, err error) {
	var document struct {
		Links []struct {
			Rel      string `xml:"rel,attr" json:"rel"`
			Template string `xml:"template,attr" json:"template"`
		} `xml:"Link" json:"links"`
	}
	if trimmed := bytes.TrimSpace(body); len(trimmed) > 0 && trimmed[0] == '{' {
		err = json.Unmarshal(trimmed, &document)
	} else {
		err = xml.Unmarshal(trimmed, &document)
	}
	if err != nil {
		return "", err
	}
	for _, link := range document.Links {
		if link.Rel == "lrdd" && strings.Contains(link.Template, "{uri}") {
			return link.Template, nil
		}
	}
	return "", errors.New("host-meta names no WebFinger address")
}

// alternate finds the ActivityPub address in the head of an HTML page: <link rel="alternate" type="application/activity+json">.
func alternate(page []byte, base domain.URI) domain.URI {
	tokens := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			if token.Data == "body" {
				return ""
			}
			if token.Data != "link" {
				continue
			}
			if uri := alternateLink(token.Attr, base); uri != "" {
				return uri
			}
		}
	}
}

func alternateLink(attributes []html.Attribute, base domain.URI) domain.URI {
	var rel, contentType, href string
	for _, attribute := range attributes {
		switch attribute.Key {
		case "rel":
			rel = attribute.Val
		case "type":
			contentType = attribute.Val
		case "href":
			href = attribute.Val
		}
	}
	if !hasWord(rel, "alternate") || !isActivityType(contentType) {
		return ""
	}
	return absolute(href, base)
}

// linkHeader finds the same in Link headers (RFC 8288).
func linkHeader(headers []string, base domain.URI) domain.URI {
	for _, header := range headers {
		for part := range strings.SplitSeq(header, ",") {
			target, parameters, ok := strings.Cut(part, ">")
			_, href, open := strings.Cut(target, "<")
			if !ok || !open {
				continue
			}
			var rel, contentType string
			for parameter := range strings.SplitSeq(parameters, ";") {
				key, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
				value = strings.Trim(value, `"`)
				switch strings.ToLower(key) {
				case "rel":
					rel = value
				case "type":
					contentType = value
				}
			}
			if !hasWord(rel, "alternate") || !isActivityType(contentType) {
				continue
			}
			if uri := absolute(href, base); uri != "" {
				return uri
			}
		}
	}
	return ""
}

func hasWord(list, word string) bool {
	for field := range strings.FieldsSeq(list) {
		if strings.EqualFold(field, word) {
			return true
		}
	}
	return false
}

func absolute(href string, base domain.URI) domain.URI {
	from, err := url.Parse(string(base))
	if err != nil {
		return ""
	}
	to, err := from.Parse(strings.TrimSpace(href))
	if err != nil {
		return ""
	}
	uri, err := domain.ParseURI(to.String())
	if err != nil {
		return ""
	}
	return uri
}

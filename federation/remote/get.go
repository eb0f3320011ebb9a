package remote

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Response is an answer with a status of 2xx.
type Response struct {
	// URL is where the answer came from, after redirects.
	URL domain.URI
	// ContentType is as the peer wrote it, with parameters.
	ContentType string
	ETag        string
	// NotModified says that the document is still the one of the entity tag that was asked with; there is no Body.
	NotModified bool
	Header      http.Header
	Body        []byte
}

// wish is what a caller wants to get.
type wish struct {
	accept string
	limit  int64
	// fits looks at the media type; nil takes all.
	fits func(contentType string) bool
	// name stands in the sentence if it doesn't fit.
	name string
	// etag is of the document that the caller has; "" if none.
	etag string
	// start is for what says enough at its beginning: the rest is not read. unsigned is for hosts that are no peers.
	start, unsigned bool
}

// Get asks for whatever is at uri, up to MaxDocument. Redirects may lead to other hosts; Response.URL says where it ended.
func (c *Client) Get(ctx context.Context, uri domain.URI, accept string) (Response, error) {
	return c.get(ctx, uri, wish{accept: accept, limit: MaxDocument})
}

// GetJSON asks for an ActivityStreams document. It may come from another host: the caller compares Response.URL and the
// document's id (FEP-fe34), or uses GetObject.
func (c *Client) GetJSON(ctx context.Context, uri domain.URI) (Response, error) {
	return c.get(ctx, uri, wish{accept: acceptObject, limit: MaxDocument, fits: isObject, name: "ActivityPub data"})
}

// GetJSONIfChanged is GetJSON by somebody who has the document of that entity tag; "" if none.
func (c *Client) GetJSONIfChanged(ctx context.Context, uri domain.URI, etag string) (Response, error) {
	if !isETag(etag) {
		etag = ""
	}
	return c.get(ctx, uri, wish{accept: acceptObject, limit: MaxDocument, fits: isObject, name: "ActivityPub data", etag: etag})
}

// maxETag bounds what is kept and sent back for a peer.
const maxETag = 256

// isETag takes what RFC 9110 §8.8.3 calls an entity tag, in ASCII.
func isETag(s string) bool {
	tag, quoted := strings.CutPrefix(strings.TrimPrefix(s, "W/"), `"`)
	tag, closed := strings.CutSuffix(tag, `"`)
	return quoted && closed && len(s) <= maxETag && !strings.ContainsFunc(tag, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' })
}

// GetJRD asks for a WebFinger or NodeInfo document.
func (c *Client) GetJRD(ctx context.Context, uri domain.URI) (Response, error) {
	return c.get(ctx, uri, wish{accept: acceptJRD, limit: MaxDocument, fits: isJRD, name: "JSON"})
}

// GetImage asks for a picture, up to MaxImage. Its type is the peer's word: the bytes decide.
func (c *Client) GetImage(ctx context.Context, uri domain.URI) (Response, error) {
	return c.get(ctx, uri, wish{accept: acceptImage, limit: MaxImage, fits: isImage, name: "a picture"})
}

// GetPage asks for a page that people read, or for the ActivityStreams document in its place, and reads the first MaxPage of
// it. Nothing is signed: it need not be a peer.
func (c *Client) GetPage(ctx context.Context, uri domain.URI) (Response, error) {
	return c.get(ctx, uri, wish{accept: acceptPage, limit: MaxPage, fits: isPage, name: "a web page", start: true, unsigned: true})
}

// GetObject asks for an ActivityStreams document that must come from the host that was asked. If it names another id on
// that host (a page's address, GoToSocial's stub at a key's address), that id is asked, once. Comparing the id with
// Response.URL is left to the caller: an id on another host, or a second other id, comes back as it is.
func (c *Client) GetObject(ctx context.Context, uri domain.URI) (Response, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	response, err := c.getFromHost(ctx, uri)
	if err != nil {
		return Response{}, err
	}
	id := idOf(response.Body)
	if id == "" || id == uri || id == response.URL || !domain.SameHost(id, uri) {
		return response, nil
	}
	return c.getFromHost(ctx, id)
}

func (c *Client) getFromHost(ctx context.Context, uri domain.URI) (Response, error) {
	response, err := c.GetJSON(ctx, uri)
	if err != nil {
		return Response{}, err
	}
	if asked, err := c.target(uri); err != nil || !domain.SameHost(uriOf(asked), response.URL) {
		return Response{}, failure(KindRedirects, uri,
			fmt.Sprintf("%s redirects to another host, %s; use the address where it ends", uri.Host(), response.URL.Host()), err)
	}
	return response, nil
}

// idOf is the id of a document; "" if it has none that can be asked.
func idOf(document []byte) domain.URI {
	var named struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(document, &named) != nil {
		return ""
	}
	id, err := domain.ParseURI(named.ID)
	if err != nil {
		return ""
	}
	return id
}

func (c *Client) get(ctx context.Context, uri domain.URI, wish wish) (Response, error) {
	target, err := c.target(uri)
	if err != nil {
		return Response{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	call := call{method: http.MethodGet, target: target, header: http.Header{"Accept": {wish.accept}}}
	if wish.etag != "" {
		call.header.Set("If-None-Match", wish.etag)
	}
	if c.SignWith != nil && !wish.unsigned {
		if call.key, err = c.SignWith(ctx); err != nil {
			return Response{}, fmt.Errorf("ask %s: sign as the node: %w", uri, err)
		}
	}
	for hops := 0; ; hops++ {
		answer, _, err := c.knock(ctx, call)
		if err != nil {
			return Response{}, err
		}
		if answer.StatusCode == http.StatusNotModified && wish.etag != "" && hops == 0 {
			_ = keep(answer).Body.Close()
			return Response{URL: call.uri(), ETag: wish.etag, NotModified: true, Header: answer.Header}, nil
		}
		call.header.Del("If-None-Match") // it is of the address that was asked first
		location := answer.Header.Get("Location")
		if answer.StatusCode/100 != 3 || location == "" {
			return c.read(call.uri(), answer, wish)
		}
		_ = keep(answer).Body.Close()
		if hops == maxRedirects {
			return Response{}, failure(KindRedirects, uri,
				fmt.Sprintf("%s redirects more than %d times; use the address where it ends", uri.Host(), maxRedirects), nil)
		}
		if call.target, err = c.redirected(call.target, location); err != nil {
			return Response{}, err
		}
	}
}

func (c *Client) read(uri domain.URI, answer *http.Response, wish wish) (Response, error) {
	if answer.StatusCode/100 != 2 {
		excerpt(answer) // frees the connection
		return Response{}, c.statusFailure(uri, answer)
	}
	contentType := answer.Header.Get("Content-Type")
	if wish.fits != nil && !wish.fits(contentType) {
		_ = answer.Body.Close()
		return Response{}, failure(KindContentType, uri,
			fmt.Sprintf("%s answered with %s instead of %s", uri.Host(), describe(contentType), wish.name), nil)
	}
	body, err := readBody(answer, wish)
	switch {
	case errors.Is(err, errTooLarge):
		return Response{}, failure(KindTooLarge, uri, sizeOf(wish.limit), err)
	case errors.Is(err, errEncoding):
		return Response{}, failure(KindContentType, uri, fmt.Sprintf("%s answered with something that cannot be unpacked", uri.Host()), err)
	case err != nil:
		return Response{}, c.networkFailure(uri, err)
	}
	etag := answer.Header.Get("ETag")
	if !isETag(etag) {
		etag = ""
	}
	return Response{URL: uri, ContentType: contentType, ETag: etag, Header: answer.Header, Body: body}, nil
}

package remote

import (
	"mime"
	"slices"
	"strings"
)

const profile = "https://www.w3.org/ns/activitystreams"

const (
	acceptObject = `application/activity+json, application/ld+json; profile="` + profile + `"`
	acceptJRD    = "application/jrd+json, application/json"
	acceptPage   = "text/html, application/xhtml+xml, application/activity+json;q=0.5, */*;q=0.1"
	acceptImage  = "image/webp, image/png, image/jpeg, image/gif, image/*;q=0.5"
)

// isObject holds to what Mastodon takes. Plain JSON is not enough: an upload may be served as that (GHSA-jhrq-qvrm-qr36).
func isObject(contentType string) bool {
	mediaType, params, err := mime.ParseMediaType(contentType)
	switch {
	case err != nil:
		return false
	case mediaType == "application/activity+json":
		return true
	}
	return mediaType == "application/ld+json" && slices.Contains(strings.Fields(params["profile"]), profile)
}

func isPage(contentType string) bool {
	mediaType, _, err := mime.ParseMediaType(contentType)
	return err == nil && (mediaType == "text/html" || mediaType == "application/xhtml+xml") || isObject(contentType)
}

func isJRD(contentType string) bool {
	mediaType, _, err := mime.ParseMediaType(contentType)
	return err == nil && (mediaType == "application/jrd+json" || mediaType == "application/json")
}

// isImage also takes what stores of files say when they don't know.
func isImage(contentType string) bool {
	mediaType, _, err := mime.ParseMediaType(contentType)
	return contentType == "" || err == nil && (strings.HasPrefix(mediaType, "image/") || mediaType == "application/octet-stream")
}

// describe names a media type to people.
func describe(contentType string) string {
	mediaType, _, _ := mime.ParseMediaType(contentType)
	switch {
	case mediaType == "text/html" || mediaType == "application/xhtml+xml":
		return "a web page"
	case mediaType == "":
		return "something unnamed"
	case len(mediaType) > 60:
		return "something unknown"
	}
	return mediaType
}

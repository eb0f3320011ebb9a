package markup

import (
	"bytes"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// maxMeLinks bounds what one page may claim.
const maxMeLinks = 200

// RelMe are the addresses that a page says are the same person or organisation as itself: <a rel="me">, <link rel="me">.
func RelMe(page []byte, address string) []string {
	base, err := url.Parse(address)
	if err != nil {
		return nil
	}
	var found []string
	for z := html.NewTokenizer(bytes.NewReader(page)); len(found) < maxMeLinks; {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		name, more := z.TagName()
		if tag := string(name); tag != "a" && tag != "link" && tag != "area" {
			continue
		}
		me, href := false, ""
		for more {
			var key, value []byte
			key, value, more = z.TagAttr()
			switch string(key) {
			case "rel":
				for word := range strings.FieldsSeq(strings.ToLower(string(value))) {
					me = me || word == "me"
				}
			case "href":
				href = string(value)
			}
		}
		if to, err := base.Parse(strings.TrimSpace(href)); me && href != "" && err == nil {
			found = append(found, to.String())
		}
	}
	return found
}

package web

import (
	"bytes"
	"encoding/xml"
	"net/http"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// maxSitemap is the most addresses that one sitemap may list (sitemaps.org).
const maxSitemap = 50000

type sitemapURL struct {
	Location string `xml:"loc"`
	Modified string `xml:"lastmod,omitempty"`
	Others   []sitemapLink
}

// sitemapLink is the same page in a language, itself included, as search engines want it told.
type sitemapLink struct {
	XMLName xml.Name `xml:"xhtml:link"`
	Rel     string   `xml:"rel,attr"`
	Lang    string   `xml:"hreflang,attr"`
	Address string   `xml:"href,attr"`
}

func sitemapLinks(set domain.TranslationSet) []sitemapLink {
	if len(set) < 2 {
		return nil
	}
	links := make([]sitemapLink, 0, len(set)+1)
	for _, line := range set {
		links = append(links, sitemapLink{Rel: "alternate", Lang: line.Language, Address: line.URL})
	}
	return append(links, sitemapLink{Rel: "alternate", Lang: "x-default", Address: set[0].URL})
}

type urlSet struct {
	XMLName xml.Name     `xml:"urlset"`
	Space   string       `xml:"xmlns,attr"`
	XHTML   string       `xml:"xmlns:xhtml,attr"`
	URLs    []sitemapURL `xml:"url"`
}

// sitemap lists our own pages; peers' items are found at their origin.
func (s *Server) sitemap(v *visit) error {
	base := v.site.addresses.Base
	set := urlSet{Space: "http://www.sitemaps.org/schemas/sitemap/0.9", XHTML: "http://www.w3.org/1999/xhtml"}
	for _, path := range []string{"/", "/about", "/articles", "/events", "/initiatives", "/streams"} {
		set.URLs = append(set.URLs, sitemapURL{Location: base + path})
	}
	for _, place := range []domain.PagePlace{domain.PlaceMenu, domain.PlaceFooter} {
		for _, page := range v.site.pageLinks(place) {
			set.URLs = append(set.URLs, sitemapURL{Location: base + page.URL})
		}
	}
	if err := s.addSeriesTo(v, &set); err != nil {
		return err
	}
	listed, err := s.store.ListedTranslations(v.ctx())
	if err != nil {
		return err
	}
	sets := map[domain.ID]domain.TranslationSet{}
	for _, set := range listed {
		for _, line := range set {
			sets[line.Item] = set
		}
	}
	const size = 1000
	for number := 1; len(set.URLs) < maxSitemap; number++ {
		items, _, err := s.store.Items(v.ctx(), domain.Visitor(), storage.ItemFilter{Local: true}, storage.Page{Number: number, Size: size})
		if err != nil {
			return err
		}
		for i := range items {
			modified := items[i].UpdatedAt
			if modified.IsZero() {
				modified = items[i].PublishedAt
			}
			set.URLs = append(set.URLs, sitemapURL{Location: items[i].URL, Modified: rfc3339(modified), Others: sitemapLinks(sets[items[i].ID])})
		}
		if len(items) < size {
			break
		}
	}
	var out bytes.Buffer
	out.WriteString(xml.Header)
	if err := xml.NewEncoder(&out).Encode(set); err != nil {
		return err
	}
	v.keepFor(feedAge)
	return v.Blob(http.StatusOK, "application/xml; charset=utf-8", out.Bytes())
}

// robots keeps search engines to what is ours and public.
func (s *Server) robots(v *visit) error {
	return v.String(http.StatusOK, "User-agent: *\nDisallow: /ap/\nDisallow: /desk\nDisallow: /login\nDisallow: /setup\n"+
		"Disallow: /network/\nDisallow: /media/remote/\n\nSitemap: "+v.site.addresses.Base+"/sitemap.xml\n")
}

package web

// feedLinks are the feeds of a list, for the head of its page.
func (s *Server) feedLinks(v *visit, path string) []feedLink {
	base := v.site.addresses.Base
	return []feedLink{
		{Type: "application/rss+xml", Title: "RSS", URL: base + path + ".rss"},
		{Type: "application/atom+xml", Title: "Atom", URL: base + path + ".atom"},
	}
}

package web

// feedLinks are the feeds of a list, for the head of its page.
func (s *Server) feedLinks(v *visit, path string) []feedLink {
	base := v.site.addresses.Base
	return []feedLink{
		{Title: "RSS", URL: base + path + ".rss"},
		{Title: "Atom", URL: base + path + ".atom", Atom: true},
	}
}

package domain

// IsReservedHandle says whether a name would be mistaken for the node itself, its pages or its operators.
func IsReservedHandle(name string) bool {
	switch name {
	case "admin", "administrator", "root", "node", "instance", "relay", "abuse", "postmaster", "webmaster",
		"hostmaster", "support", "security", "moderator", "about", "network", "desk", "setup", "login", "logout",
		"search", "settings", "media", "static", "tags", "streams", "themes", "articles", "events", "initiatives",
		"ap", "ns", "api", "everyone", "followers", "following", "inbox", "outbox", "weftwork":
		return true
	}
	return false
}

package web

import "net/http"

// FileValue is a value of the configuration that no page can change, without secrets.
type FileValue struct{ Key, Value string }

// filePage explains what is set in the file, and why there.
type filePage struct {
	Desk   *deskNav
	Values []fileRow
}

type fileRow struct{ Key, Name, Value, Why string }

func (s *Server) showFile(v *visit) error {
	page := filePage{}
	for _, value := range s.o.File {
		name, why := fileWords(v, value.Key)
		page.Values = append(page.Values, fileRow{value.Key, name, firstOf(value.Value, v.say("deeds.nothing")), why})
	}
	var err error
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "settings/file", head{Heading: v.say("file.heading"), NoIndex: true}, page)
}

// fileWords say what a value is for, and why it stands in the file.
func fileWords(v *visit, key string) (name, why string) {
	switch key {
	case "listen":
		return v.say("file.listen"), v.say("file.why_start")
	case "url":
		return v.say("field.url"), v.say("file.why_url")
	case "federation.handle_domain":
		return v.say("field.handle_domain"), v.say("file.why_url")
	case "data":
		return v.say("file.data"), v.say("file.why_start")
	case "database.url":
		return v.say("file.database"), v.say("file.why_start")
	case "trusted_proxies":
		return v.say("file.proxies"), v.say("file.why_proxies")
	case "shutdown_grace":
		return v.say("file.grace"), v.say("file.why_machine")
	case "federation.allow_private_addresses":
		return v.say("file.private"), v.say("file.why_danger")
	case "federation.allow_http":
		return v.say("file.http"), v.say("file.why_danger")
	case "log.level", "log.format":
		return v.say("file.log"), v.say("file.why_machine")
	case "development":
		return v.say("file.development"), v.say("file.why_builders")
	}
	return key, ""
}

package web

import (
	"bytes"
	"net/http"
)

// tool is one button above a text.
type tool struct{ Name, Label, Keys string }

// Icon is what stands on the button.
func (t tool) Icon() string {
	if t.Name == "find" {
		return "at"
	}
	return t.Name
}

// showPart sends the preview alone, for the script that shows it beside the text.
func (s *Server) showPart(v *visit, shown *preview) error {
	var out bytes.Buffer
	if err := v.speaker.set.Execute(&out, "partials/preview", shown); err != nil {
		return err
	}
	v.Response().Header().Set("Cache-Control", "private, no-store")
	return v.HTMLBlob(http.StatusOK, out.Bytes())
}

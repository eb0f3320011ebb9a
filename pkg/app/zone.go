package app

import (
	"os"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// systemZone is the time zone that the machine is set to, "" where that is not known: TZ, else what /etc/localtime points at.
func systemZone() string {
	name := strings.TrimPrefix(os.Getenv("TZ"), ":")
	if name == "" {
		target, err := os.Readlink("/etc/localtime")
		if err != nil {
			return ""
		}
		_, name, _ = strings.Cut(target, "/zoneinfo/")
	}
	if _, err := domain.TimeZone(name); err != nil || !strings.Contains(name, "/") || strings.HasPrefix(name, "Etc/") {
		return ""
	}
	return name
}

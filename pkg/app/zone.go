package app

import (
	"os"
	"strings"

	"github.com/weftwork/weftwork/pkg/config"
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

// limitsOf are those of the configuration and of the machine.
func limitsOf(c config.Config) domain.Limits {
	return domain.Limits{
		Pictures: domain.PictureLimits{Upload: c.Media.MaxUpload, Copies: c.Media.RemoteCache}, Login: c.Sessions.Lifetime,
		SignedFetch: c.Federation.SignedFetch, Zone: systemZone(),
	}
}

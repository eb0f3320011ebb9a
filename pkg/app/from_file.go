package app

import (
	"strconv"
	"strings"

	"github.com/weftwork/weftwork/pkg/config"
	"github.com/weftwork/weftwork/pkg/web"
)

// fromFile are the values of the configuration that no page changes, as owners may see them: without names and passwords of
// the database.
func fromFile(c config.Config) []web.FileValue {
	database := "SQLite"
	if c.Database.URL != "" {
		database = "PostgreSQL"
	}
	proxies := make([]string, len(c.TrustedProxies))
	for i, p := range c.TrustedProxies {
		proxies[i] = p.String()
	}
	values := []web.FileValue{
		{Key: "listen", Value: c.Listen}, {Key: "url", Value: c.URL}, {Key: "federation.handle_domain", Value: c.Federation.HandleDomain},
		{Key: "data", Value: c.Data}, {Key: "database.url", Value: database}, {Key: "trusted_proxies", Value: strings.Join(proxies, ", ")},
		{Key: "federation.allow_private_addresses", Value: strconv.FormatBool(c.Federation.AllowPrivateAddresses)},
		{Key: "federation.allow_http", Value: strconv.FormatBool(c.Federation.AllowHTTP)},
		{Key: "log.level", Value: c.Log.Level}, {Key: "log.format", Value: c.Log.Format},
		{Key: "shutdown_grace", Value: c.ShutdownGrace.String()}, {Key: "development", Value: strconv.FormatBool(c.Development)},
	}
	return values
}

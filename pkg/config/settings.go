package config

import (
	"fmt"
	"slices"
	"strings"
)

// setting is one key: its default, and how its value gets into the Config.
type setting struct {
	key      string
	standard any
	secret   bool // its value never appears in a message
	set      func(*Config, any) error
}

// envPrefix begins the name of every environment variable of ours.
const envPrefix = "WEFTWORK_"

func (s setting) variable() string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(s.key, ".", "_"))
}

func (s setting) describe(value any, problem error) string {
	if s.secret || isEmpty(value) {
		return problem.Error()
	}
	return fmt.Sprintf("%q %s", fmt.Sprint(value), problem)
}

func isEmpty(value any) bool { return value == nil || value == "" }

// settings is the table of every key. The defaults go through the same parsers as what people write.
func settings() []setting {
	return slices.Concat(settingsOfNode(), settingsOfFederation(), settingsOfRetention(), settingsOfMail(), settingsOfRest())
}

func settingsOfNode() []setting {
	return []setting{
		{key: "listen", standard: "localhost:8080", set: func(c *Config, v any) (err error) {
			c.Listen, err = listenAddress(v)
			return err
		}},
		{key: "url", standard: "", set: func(c *Config, v any) (err error) {
			c.URL, err = publicAddress(v)
			return err
		}},
		{key: "data", standard: "./data", set: func(c *Config, v any) (err error) {
			c.Data, err = nonEmpty(v, "write the path of a folder, such as ./data")
			return err
		}},
		{key: "trusted_proxies", standard: []any{"127.0.0.0/8", "::1/128"}, set: func(c *Config, v any) (err error) {
			c.TrustedProxies, err = prefixes(v)
			return err
		}},
		{key: "shutdown_grace", standard: "10s", set: func(c *Config, v any) (err error) {
			c.ShutdownGrace, err = duration(v, "10s")
			return err
		}},
		{key: "database.url", standard: "", secret: true, set: func(c *Config, v any) (err error) {
			c.Database.URL, err = databaseAddress(v)
			return err
		}},
	}
}

func settingsOfFederation() []setting {
	return []setting{
		{key: "federation.allow_private_addresses", standard: false, set: func(c *Config, v any) (err error) {
			c.Federation.AllowPrivateAddresses, err = yesOrNo(v)
			return err
		}},
		{key: "federation.allow_http", standard: false, set: func(c *Config, v any) (err error) {
			c.Federation.AllowHTTP, err = yesOrNo(v)
			return err
		}},
		{key: "federation.signed_fetch", standard: false, set: func(c *Config, v any) (err error) {
			c.Federation.SignedFetch, err = yesOrNo(v)
			return err
		}},
		{key: "federation.handle_domain", standard: "", set: func(c *Config, v any) (err error) {
			c.Federation.HandleDomain, err = domainName(v)
			return err
		}},
	}
}

func settingsOfRetention() []setting {
	return []setting{
		{key: "retention.deliveries", standard: "2160h", set: func(c *Config, v any) (err error) {
			c.Retention.Deliveries, err = duration(v, "2160h")
			return err
		}},
		{key: "retention.parked", standard: "720h", set: func(c *Config, v any) (err error) {
			c.Retention.Parked, err = duration(v, "720h")
			return err
		}},
		{key: "retention.inbox", standard: "720h", set: func(c *Config, v any) (err error) {
			c.Retention.Inbox, err = duration(v, "720h")
			return err
		}},
		{key: "retention.notifications", standard: "4320h", set: func(c *Config, v any) (err error) {
			c.Retention.Notifications, err = duration(v, "4320h")
			return err
		}},
	}
}

func settingsOfRest() []setting {
	return []setting{
		{key: "log.level", standard: "info", set: func(c *Config, v any) (err error) {
			c.Log.Level, err = oneOf(v, "debug", "info", "warn", "error")
			return err
		}},
		{key: "log.format", standard: "text", set: func(c *Config, v any) (err error) {
			c.Log.Format, err = oneOf(v, "text", "json")
			return err
		}},
		{key: "media.max_upload", standard: "20MB", set: func(c *Config, v any) (err error) {
			c.Media.MaxUpload, err = size(v, minUpload, "20MB")
			return err
		}},
		{key: "media.remote_cache", standard: "1GiB", set: func(c *Config, v any) (err error) {
			c.Media.RemoteCache, err = size(v, minRemoteCache, "1GiB")
			return err
		}},
		{key: "development", standard: false, set: func(c *Config, v any) (err error) {
			c.Development, err = yesOrNo(v)
			return err
		}},
		{key: "sessions.lifetime", standard: "720h", set: func(c *Config, v any) (err error) {
			c.Sessions.Lifetime, err = duration(v, "720h")
			return err
		}},
	}
}

// Keys lists every key in the order of the documentation.
func Keys() []string {
	var keys []string
	for _, s := range settings() {
		keys = append(keys, s.key)
	}
	return keys
}

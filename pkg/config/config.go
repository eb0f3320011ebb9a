// Package config reads the settings of a node from flags, environment and file,
// and reports everything that is wrong with them at once.
package config

import (
	"net/netip"
	"time"
)

// Config are the settings of a node. config.example.yaml says what each is for.
type Config struct {
	Listen         string // host:port; the host may be empty
	URL            string // public address without a trailing slash; "" = from set-up
	Data           string // folder
	TrustedProxies []netip.Prefix
	ShutdownGrace  time.Duration
	Database       Database
	Federation     Federation
	Log            Log
	Media          Media
	Retention      Retention
	Sessions       Sessions
	Mail           Mail
	// Development offers what only who builds the pages needs: /style.
	Development bool

	// Warnings are sentences to log: environment variables that look like ours and are not.
	Warnings []string
}

// Database says where the data are; URL "" means SQLite in the data folder.
type Database struct{ URL string }

// Federation says how the node speaks with peers.
type Federation struct {
	AllowPrivateAddresses bool
	AllowHTTP             bool
	SignedFetch           bool
	HandleDomain          string // "" = the host of the public address
}

// Log says what is logged and how: Level is debug, info, warn or error; Format is text or json.
type Log struct{ Level, Format string }

// Media bounds pictures, in bytes.
type Media struct {
	MaxUpload   int64
	RemoteCache int64
}

// Retention says how long the traces of what was sent and received are kept.
type Retention struct{ Deliveries, Parked, Inbox, Notifications time.Duration }

// Mail says which server takes the node's mail; Host "" leaves that to the pages.
type Mail struct {
	Host, User, Password, From string
	Encryption                 string // starttls, tls or none
	Port                       int    // 0 = the usual one
}

// Sessions says how long a login lasts.
type Sessions struct{ Lifetime time.Duration }

// Defaults are the settings of a node that was told nothing.
func Defaults() Config {
	config, err := Load(Options{})
	if err != nil {
		panic(err) // a default that its own parser refuses
	}
	return config
}

// Options say where settings stand. Later sources win: file, environment, flags.
type Options struct {
	// File is the path of a YAML file; "" means none.
	File string
	// Env holds "NAME=value" as os.Environ does. Empty values count as not set.
	Env []string
	// Flags holds the options given on the command line, by key: {"listen": ":80"}.
	Flags map[string]string
}

// Load reads the settings. Its error is an *Error with every problem, or that of a file which cannot be read.
func Load(options Options) (Config, error) {
	var problems Error
	layers, err := readLayers(options, &problems)
	if err != nil {
		return Config{}, err
	}
	var config Config
	for _, s := range settings() {
		value, source := lookup(layers, s.key)
		if problem := s.set(&config, value); problem != nil {
			problems.add(s.key, source, s.describe(value, problem))
		}
	}
	checkTogether(&config, &problems)
	config.Warnings = unknownVariables(options.Env)
	return config, problems.orNil()
}

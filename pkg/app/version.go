package app

import (
	"runtime/debug"
	"sync"
)

// release is the version of the next release, until a build says otherwise.
const release = "0.1.0"

// Version is the release, with the commit where the build knows it: "0.1.0+3f2a91c".
func Version() string { return version() }

// version is read once: each request that we send names it.
var version = sync.OnceValue(func() string { //nolint:gochecknoglobals // a constant of the build
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return release
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" && len(setting.Value) >= 7 {
			return release + "+" + setting.Value[:7]
		}
	}
	return release
})

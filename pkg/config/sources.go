package config

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/v2"
)

const separator = "."

// layer is one source of settings, and how to name the place of a key in it.
type layer struct {
	values *koanf.Koanf
	place  func(key string) string
}

// readLayers gives the sources, weakest first.
func readLayers(options Options, problems *Error) ([]layer, error) {
	standard := map[string]any{}
	for _, s := range settings() {
		standard[s.key] = s.standard
	}
	file, err := fileLayer(options.File)
	if err != nil {
		return nil, err
	}
	flags := map[string]any{}
	for key, value := range options.Flags {
		flags[key] = value
	}
	layers := []layer{
		newLayer(standard, func(string) string { return "default" }),
		file,
		environmentLayer(options.Env, problems),
		newLayer(flags, func(key string) string { return "--" + strings.ReplaceAll(key, "_", "-") }),
	}
	for _, l := range layers {
		refuseUnknown(l, problems)
	}
	return layers, nil
}

func newLayer(values map[string]any, place func(string) string) layer {
	k := koanf.New(separator)
	if err := k.Load(confmap.Provider(values, separator), nil); err != nil {
		panic(err) // a map in memory cannot fail to load
	}
	return layer{values: k, place: place}
}

func lookup(layers []layer, key string) (value any, source string) {
	for _, l := range slices.Backward(layers) {
		if l.values.Exists(key) {
			return l.values.Get(key), l.place(key)
		}
	}
	return nil, ""
}

// refuseUnknown names the nearest known key for each key that nobody reads.
func refuseUnknown(l layer, problems *Error) {
	known := Keys()
	for _, key := range l.values.Keys() {
		if slices.Contains(known, key) || isEmptySection(known, key, l.values.Get(key)) {
			continue
		}
		problems.add(key, l.place(key), fmt.Sprintf("is not a setting; did you mean %s?", nearest(key, known)))
	}
}

// isEmptySection allows a heading whose keys are all commented out.
func isEmptySection(known []string, key string, value any) bool {
	if section, ok := value.(map[string]any); value != nil && (!ok || len(section) > 0) {
		return false
	}
	return slices.ContainsFunc(known, func(k string) bool { return strings.HasPrefix(k, key+separator) })
}

func nearest(word string, known []string) string {
	return slices.MinFunc(known, func(a, b string) int {
		return levenshtein.ComputeDistance(word, a) - levenshtein.ComputeDistance(word, b)
	})
}

func fileLayer(path string) (layer, error) {
	values, lines := map[string]any{}, map[string]int{}
	if path != "" {
		raw, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			return layer{}, fmt.Errorf("the configuration file %s does not exist", path)
		}
		if err != nil {
			return layer{}, fmt.Errorf("read configuration: %w", err)
		}
		if err := yaml.Unmarshal(raw, &values); err != nil {
			return layer{}, fmt.Errorf("the configuration file %s is not valid YAML: %s", path, yaml.FormatError(err, false, true))
		}
		if tree, err := parser.ParseBytes(raw, 0); err == nil && len(tree.Docs) > 0 {
			collectLines(tree.Docs[0].Body, "", lines)
		}
	}
	return newLayer(values, func(key string) string {
		if line := lines[key]; line > 0 {
			return fmt.Sprintf("%s, line %d", path, line)
		}
		return path
	}), nil
}

func collectLines(node ast.Node, prefix string, lines map[string]int) {
	mapping, ok := node.(ast.MapNode)
	if !ok {
		return
	}
	for entries := mapping.MapRange(); entries.Next(); {
		token := entries.Key().GetToken()
		lines[prefix+token.Value] = token.Position.Line
		collectLines(entries.Value(), prefix+token.Value+separator, lines)
	}
}

// environmentLayer reads WEFTWORK_… and, for secrets, WEFTWORK_…_FILE.
func environmentLayer(environ []string, problems *Error) layer {
	variables := variables()
	named := map[string]string{} // key → variable that set it
	k := koanf.New(separator)
	transform := func(name, value string) (string, any) {
		s, known := variables[name]
		if !known || value == "" {
			return "", nil
		}
		if previous, twice := named[s.key]; twice && previous != name {
			problems.add(s.key, name, "is set twice; keep "+previous+" or "+name)
			return "", nil
		}
		named[s.key] = name
		if name == s.variable() {
			return s.key, value
		}
		content, err := os.ReadFile(value)
		if err != nil {
			problems.add(s.key, name, fmt.Sprintf("the file %s cannot be read; write the path of a file that holds the secret", value))
			return "", nil
		}
		return s.key, strings.TrimRight(string(content), "\r\n")
	}
	provider := env.Provider(separator, env.Opt{
		Prefix: envPrefix, TransformFunc: transform, EnvironFunc: func() []string { return environ },
	})
	if err := k.Load(provider, nil); err != nil {
		panic(err) // reading a list in memory cannot fail
	}
	return layer{values: k, place: func(key string) string { return named[key] }}
}

// variables are the environment variables of ours by name.
func variables() map[string]setting {
	all := map[string]setting{}
	for _, s := range settings() {
		all[s.variable()] = s
		if s.secret {
			all[s.variable()+"_FILE"] = s
		}
	}
	return all
}

// unknownVariables warns instead of failing: container platforms and tests set variables of that prefix too.
func unknownVariables(environ []string) []string {
	known := slices.Sorted(maps.Keys(variables()))
	var warnings []string
	for _, entry := range environ {
		name, _, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, envPrefix) || slices.Contains(known, name) || isForeign(name) {
			continue
		}
		warnings = append(warnings, fmt.Sprintf("the environment variable %s is not a setting; did you mean %s?", name, nearest(name, known)))
	}
	return warnings
}

// isForeign knows the variables of our commands and tests, and those that Kubernetes sets for a service "weftwork".
func isForeign(name string) bool {
	rest := strings.TrimPrefix(name, envPrefix)
	return rest == "CONFIG" || strings.HasPrefix(rest, "TEST_") ||
		strings.HasPrefix(rest, "SERVICE_") || rest == "PORT" || strings.HasPrefix(rest, "PORT_")
}

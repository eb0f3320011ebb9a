package web

import (
	"fmt"
	"html/template"
	"slices"
	"time"
)

// funcs are the functions of all templates, in one language.
func (l *locale) funcs(assetPath func(string) string) template.FuncMap {
	return template.FuncMap{
		"t":        l.message,
		"lang":     func() string { return l.tag },
		"n":        l.number,
		"date":     l.date,
		"longdate": l.longDate,
		"dates":    l.dates,
		"dir":      direction,
		"clock":    l.clock,
		"moment":   l.momentTime,
		"owntime":  l.ownTime,
		"month":    l.shortMonth,
		"weekday":  l.shortWeekday,
		"day":      func(t time.Time) string { return t.Format("2") },
		"year":     func(t time.Time) string { return t.Format("2006") },
		"iso":      func(t time.Time) string { return t.Format(time.RFC3339) },
		"ymd":      func(t time.Time) string { return t.Format(time.DateOnly) },
		"asset":    assetPath,
		"icon":     icon,
		"tool":     func(name, label, keys string) tool { return tool{name, label, keys} },
		"speaks":   speaks,
		"field":    func(f form, name string) (field, error) { return f.field(l, name) },
		"twice":    twice,
		"terms":    newTermField,
		"problem":  func(f form, name string) string { return f.problem(l, name) },
		"wrong": func(f form, names ...string) bool {
			return slices.ContainsFunc(names, func(name string) bool { return f.problem(l, name) != "" })
		},
		"sentence": l.sentence,
		"retell":   l.retell,
		"summary":  func(f form) []problem { return f.summary(l) },
	}
}

// icon is a small drawing of ours, to stand beside words.
func icon(name string) (template.HTML, error) {
	path, ok := iconPaths()[name]
	if !ok {
		path, ok = writingIcons()[name]
	}
	if !ok {
		return "", fmt.Errorf("no icon %q", name)
	}
	return template.HTML(`<svg class="icon" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">` + path + `</svg>`), nil //nolint:gosec // constants
}

func iconPaths() map[string]string {
	return map[string]string{
		"pen":      `<path d="M4 20l1-5L16 4l4 4L9 19z"/><path d="M13.5 6.5l4 4"/>`,
		"reply":    `<path d="M9 6l-5 5 5 5"/><path d="M4 11h10a6 6 0 0 1 6 6v2"/>`,
		"heart":    `<path d="M12 20S4 15 4 9a4.3 4.3 0 0 1 8-2 4.3 4.3 0 0 1 8 2c0 6-8 11-8 11z"/>`,
		"share":    `<path d="M4 10V8a3 3 0 0 1 3-3h12"/><path d="M16 2l3 3-3 3"/><path d="M20 14v2a3 3 0 0 1-3 3H5"/><path d="M8 22l-3-3 3-3"/>`,
		"quote":    `<path d="M10 7H5v6h4c0 2-1 3.500-3 4M19 7h-5v6h4c0 2-1 3.500-3 4"/>`,
		"filter":   `<path d="M4 6h16M7 12h10M10 18h4"/>`,
		"licence":  `<circle cx="12" cy="12" r="9"/><path d="M15 9.500a4 4 0 1 0 0 5"/>`,
		"search":   `<circle cx="11" cy="11" r="6.5"/><path d="M16 16l5 5"/>`,
		"net":      `<path d="M8 3v18M16 3v18M3 8h18M3 16h18"/>`,
		"calendar": `<rect x="4" y="5" width="16" height="16" rx="1.5"/><path d="M4 10h16M8 2v5M16 2v5"/>`,
		"home":     `<path d="M4 11l8-7 8 7v9H4z"/>`,
		"menu":     `<path d="M4 6h16M4 12h16M4 18h16"/>`,
		"exit":     `<path d="M14 4H6a1.500 1.500 0 0 0-1.500 1.500v13A1.500 1.500 0 0 0 6 20h8"/><path d="M10 12h11M17 8l4 4-4 4"/>`,
		"mail":     `<rect x="3" y="5" width="18" height="14" rx="1.5"/><path d="M4 7l8 6 8-6"/>`,
		"bell":     `<path d="M6 16V11a6 6 0 0 1 12 0v5l2 2H4z"/><path d="M10 21h4"/>`,
		"people":   `<circle cx="9" cy="8" r="3.5"/><path d="M3 20c0-4 3-6 6-6s6 2 6 6"/><path d="M16 5a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .8 3 2.700 3 5.500"/>`,
		"plus":     `<path d="M12 5v14M5 12h14"/>`,
		"card":     `<rect x="3" y="5" width="18" height="14" rx="1.5"/><circle cx="8.500" cy="11" r="2"/><path d="M5.500 16c.5-2 5.500-2 6 0M14 10h4M14 14h4"/>`,
		"picture":  `<rect x="3" y="4" width="18" height="16" rx="1.500"/><circle cx="8.500" cy="9" r="1.800"/><path d="M4 18l5.500-5.500 3.500 3 3-2.500 4 4"/>`,
		"order":    `<path d="M10 6h10M10 12h10M10 18h10"/><path d="M3.500 5.500L5 4.500V8M3.500 16.500c.5-1.300 2.500-1 2.300.3-.1.800-1.600 1.600-2.300 2.700h2.500"/>`,
		"words":    `<path d="M4 6h16M4 12h10M4 18h13"/>`,
		"cog":      `<circle cx="12" cy="12" r="3"/><path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.600 5.600l2.100 2.100M16.300 16.300l2.100 2.100M18.400 5.600l-2.100 2.100M7.700 16.300l-2.100 2.100"/>`,
		"key":      `<circle cx="8" cy="15" r="4"/><path d="M11 12l9-9M16 7l3 3"/>`,
		"clock":    `<circle cx="12" cy="12" r="8.500"/><path d="M12 7v5l3.500 2"/>`,
		"cross":    `<circle cx="12" cy="12" r="8.500"/><path d="M9 9l6 6M15 9l-6 6"/>`,
		"screen":   `<rect x="3" y="4" width="18" height="12" rx="1.500"/><path d="M8 20h8M12 16v4"/>`,
		"send":     `<path d="M3 11l18-8-7 18-3-7z"/>`,
	}
}

// speaks marks an element as written in a language, and in its direction, which may be others than the page's. Where nobody said
// the language, the first letter decides the direction.
func speaks(tag string) template.HTMLAttr {
	if tag == "" {
		return `dir="auto"`
	}
	return template.HTMLAttr(`lang="` + template.HTMLEscapeString(tag) + `" dir="` + direction(tag) + `"`) //nolint:gosec // escaped
}

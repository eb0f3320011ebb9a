package web

// writingIcons are the drawings of an editor's tools.
func writingIcons() map[string]string {
	return map[string]string{
		"sliders":   `<path d="M4 7h9M19 7h1M4 17h1M11 17h9"/><circle cx="16" cy="7" r="2.500"/><circle cx="8" cy="17" r="2.500"/>`,
		"bold":      `<path d="M7 4h6a4 4 0 0 1 0 8H7zM7 12h7a4 4 0 0 1 0 8H7z"/>`,
		"italic":    `<path d="M10 4h8M6 20h8M14 4l-4 16"/>`,
		"link":      `<path d="M10 14a4 4 0 0 0 6 0l3-3a4.200 4.200 0 0 0-6-6l-1 1"/><path d="M14 10a4 4 0 0 0-6 0l-3 3a4.200 4.200 0 0 0 6 6l1-1"/>`,
		"heading":   `<path d="M6 4v16M18 4v16M6 12h12"/>`,
		"quotation": `<path d="M4 4v16"/><path d="M9 7h11M9 12h11M9 17h7"/>`,
		"list":      `<path d="M9 6h11M9 12h11M9 18h11"/><path d="M4 6h.01M4 12h.01M4 18h.01" stroke-width="3"/>`,
		"numbers":   `<path d="M10 6h10M10 12h10M10 18h10"/><path d="M4 4.500l1.500-1V9M3.500 15c1-1.500 3-.500 2.500 1L3.500 20H6.500"/>`,
		"table":     `<rect x="3" y="5" width="18" height="14" rx="1.500"/><path d="M3 10h18M3 14.500h18M11 5v14"/>`,
		"footnote":  `<path d="M3 19L8 6l5 13M4.500 15h7"/><path d="M18 4l2-1v7"/>`,
		"code":      `<path d="M8 7l-5 5 5 5M16 7l5 5-5 5"/>`,
		"at":        `<circle cx="12" cy="12" r="3.500"/><path d="M15.500 8.500V13a2.500 2.500 0 0 0 5 0v-1a8.500 8.500 0 1 0-3.500 6.800"/>`,
		"help":      `<circle cx="12" cy="12" r="9"/><path d="M9.500 9.500a2.600 2.600 0 1 1 3.800 2.300c-.9.500-1.300 1-1.300 2.200M12 17.300v.01"/>`,
		"eye":       `<path d="M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7z"/><circle cx="12" cy="12" r="3"/>`,
	}
}

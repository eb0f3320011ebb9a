package blocklist

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Limits of a list. The largest shared ones have some 20,000 names in 2 MB.
const (
	MaxBytes = 4 << 20
	MaxLines = 50_000
	// maxProblems bounds what is said of a list that is something else.
	maxProblems = 200
	maxComment  = 2000 // characters
)

// Problem says what is wrong with a line.
type Problem struct {
	Line int
	Text string
}

// List is what was read: a standing for each good line, each host once, and a sentence for each other line.
type List struct {
	Standings []domain.Standing
	Problems  []Problem
	// Unsaid counts the problems beyond those listed.
	Unsaid int
}

// Read reads a list: Mastodon's CSV, or one name on each line. Lines without a severity get the level otherwise. A file that
// is no list at all is domain.ErrInvalid.
func Read(r io.Reader, otherwise domain.Level) (List, error) {
	body, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return List{}, domain.Explain(domain.ErrInvalid, "the list did not arrive whole", err)
	}
	if len(body) > MaxBytes {
		return List{}, wrong("the list is larger than %d MB", MaxBytes>>20)
	}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(body) || bytes.IndexByte(body, 0) >= 0 {
		return List{}, wrong("the list is not written in UTF-8; save it as text in UTF-8, not as a spreadsheet")
	}
	if start := strings.ToLower(string(bytes.TrimSpace(body[:min(len(body), 200)]))); strings.HasPrefix(start, "<!doctype") || strings.HasPrefix(start, "<html") {
		return List{}, wrong("this is a web page, not a list; look there for a link to the CSV file itself")
	}
	reader := &listReader{otherwise: otherwise, lineOf: map[string]int{}, columns: []string{"domain", "severity", "reject_media", "reject_reports", "public_comment", "obfuscate"}}
	if err := reader.read(body); err != nil {
		return List{}, err
	}
	return reader.list, nil
}

type listReader struct {
	list      List
	otherwise domain.Level
	columns   []string
	lineOf    map[string]int // where a host stood first
}

func (l *listReader) read(body []byte) error {
	in := csv.NewReader(bytes.NewReader(body))
	in.FieldsPerRecord, in.ReuseRecord, in.TrimLeadingSpace = -1, true, true
	for lines := 0; ; lines++ {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if lines >= MaxLines {
			return wrong("the list has more than %d lines", MaxLines)
		}
		if err != nil {
			failed, ok := errors.AsType[*csv.ParseError](err)
			if !ok {
				return wrong("the list cannot be read: %s", err)
			}
			l.problem(failed.StartLine, "this line is not CSV: "+failed.Err.Error())
			continue
		}
		line, _ := in.FieldPos(0)
		l.record(line, record)
	}
}

func (l *listReader) problem(line int, text string) {
	if len(l.list.Problems) == maxProblems {
		l.list.Unsaid++
		return
	}
	l.list.Problems = append(l.list.Problems, Problem{Line: line, Text: text})
}

func (l *listReader) record(line int, record []string) {
	first := strings.TrimSpace(record[0])
	switch {
	case first == "" && len(record) == 1:
		return
	case slices.ContainsFunc(record, isHeader):
		l.columns = l.columns[:0:0]
		for _, name := range record {
			l.columns = append(l.columns, strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), "#"))
		}
		return
	case strings.HasPrefix(first, "#"):
		return // a comment
	}
	standing, err := l.standing(record)
	if err != nil {
		l.problem(line, domain.Message(err))
		return
	}
	if before, ok := l.lineOf[standing.Target]; ok {
		l.problem(line, fmt.Sprintf("%s stands on line %d already", standing.Target, before))
		return
	}
	l.lineOf[standing.Target] = line
	l.list.Standings = append(l.list.Standings, standing)
}

// isHeader says whether a cell names the column of hosts.
func isHeader(cell string) bool {
	name := strings.ToLower(strings.TrimSpace(cell))
	return name == "#domain" || name == "domain" || name == "host" || name == "#host"
}

func (l *listReader) standing(record []string) (domain.Standing, error) {
	values := map[string]string{}
	for i, value := range record {
		if i < len(l.columns) {
			values[l.columns[i]] = strings.TrimSpace(value)
		}
	}
	name := values["domain"]
	if name == "" {
		name = values["host"]
	}
	host, err := Host(name)
	if err != nil {
		return domain.Standing{}, err
	}
	level, ok := levels[strings.ToLower(values["severity"])]
	if !ok {
		return domain.Standing{}, wrong("%s: the severity %q is unknown; it is suspend, silence or noop", host, shorten(values["severity"]))
	}
	if level == domain.LevelNone {
		level = l.otherwise
	}
	comment := values["public_comment"]
	if runes := []rune(comment); len(runes) > maxComment {
		comment = string(runes[:maxComment])
	}
	return domain.Standing{
		Target: host, Level: level, Reason: aReason(comment), RejectMedia: isTrue(values["reject_media"]),
		RejectReports: isTrue(values["reject_reports"]), Obfuscate: isTrue(values["obfuscate"]),
	}, nil
}

// levels are the severities of Mastodon, and how others call them.
var levels = map[string]domain.Level{
	"": domain.LevelNone, "suspend": domain.LevelBlock, "block": domain.LevelBlock, "reject": domain.LevelBlock,
	"silence": domain.LevelSilence, "limit": domain.LevelSilence, "noop": domain.LevelNoop, "none": domain.LevelNoop, "allow": domain.LevelAllow,
}

func isTrue(text string) bool {
	switch strings.ToLower(text) {
	case "true", "t", "yes", "1":
		return true
	}
	return false
}

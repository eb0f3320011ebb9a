package domain

import "time"

// KindSeries names series in addresses and on pages; a series is no item.
const KindSeries Kind = "series"

// Series is an ordered list of items with a page of its own. An item may be a part of several.
type Series struct {
	ID    ID
	Slug  string
	Title string
	Text  string // Markdown: what the series is about
	// Summary is the beginning of Text as plain text, made when it is saved.
	Summary string
	// Language is the BCP 47 tag of the title and the text.
	Language string
	Image    *Image
	// Version rises with each change of the words, so that nobody overwrites what she has not seen.
	Version   int
	CreatedAt time.Time
	// UpdatedAt is the last change of the words or the parts.
	UpdatedAt time.Time
}

// Limits of series. A part is read from a list: more than these nobody finds their way in.
const (
	MaxSeries      = 500
	MaxSeriesParts = 200
	MaxSeriesText  = 20000 // characters
)

// SeriesInfo is a series with what is in it.
type SeriesInfo struct {
	Series
	// Open counts the parts that visitors see, Parts all of them.
	Open, Parts int
	// LatestAt is when the newest part that visitors see was published.
	LatestAt time.Time
}

// IsOpen says whether visitors know of the series: it has a part that they may read.
func (s *SeriesInfo) IsOpen() bool { return s.Open > 0 }

// SeriesPlace is where an item stands in a series, among the parts that visitors see.
type SeriesPlace struct {
	ID         ID // of the series
	Slug       string
	Title      string
	Language   string
	Number, Of int
	Prev, Next *SeriesStep
}

// SeriesStep is a neighbour in a series.
type SeriesStep struct {
	Item     ID
	Kind     Kind
	Local    bool
	Slug     string
	Title    string
	Language string
	// InSet says that it stands in further languages.
	InSet bool
}

package storage

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/weftwork/weftwork/pkg/domain"
)

// micros is a time as the tables keep it: microseconds UTC, 0 for the zero time.
type micros int64

func at(t time.Time) micros {
	if t.IsZero() {
		return 0
	}
	return micros(t.UnixMicro())
}

func (m micros) time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMicro(int64(m)).UTC()
}

// optional is a text that is NULL when empty, for unique columns that many rows lack.
type optional string

// Value implements driver.Valuer.
func (o optional) Value() (driver.Value, error) {
	if o == "" {
		return nil, nil
	}
	return string(o), nil
}

// Scan implements sql.Scanner.
func (o *optional) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*o = ""
	case string:
		*o = optional(v)
	case []byte:
		*o = optional(v)
	default:
		return fmt.Errorf("scan %T as text", src)
	}
	return nil
}

// GormDataType keeps gorm from taking the type for a relation.
func (optional) GormDataType() string { return "text" }

// jsonOf is a value kept as JSON text.
type jsonOf[T any] struct{ V T }

func asJSON[T any](v T) jsonOf[T] { return jsonOf[T]{v} }

// Value implements driver.Valuer.
func (j jsonOf[T]) Value() (driver.Value, error) {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // HTML stays readable and short
	err := encoder.Encode(j.V)
	return strings.TrimSuffix(text.String(), "\n"), err
}

// Scan implements sql.Scanner.
func (j *jsonOf[T]) Scan(src any) error {
	var zero T
	j.V = zero
	switch v := src.(type) {
	case nil:
		return nil
	case string:
		return json.Unmarshal([]byte(v), &j.V)
	case []byte:
		return json.Unmarshal(v, &j.V)
	}
	return fmt.Errorf("scan %T as JSON", src)
}

// GormDataType keeps gorm from taking the type for a relation.
func (jsonOf[T]) GormDataType() string { return "text" }

// Page is a part of a list: Number counts from 1, Size is 20 if zero.
type Page struct{ Number, Size int }

const (
	defaultPageSize = 20
	maxPageSize     = 1000
)

func (p Page) limit() int {
	if p.Size <= 0 {
		return defaultPageSize
	}
	return min(p.Size, maxPageSize)
}

func (p Page) offset() int { return (max(p.Number, 1) - 1) * p.limit() }

// one runs a query that must find a row.
func one[T any](db *gorm.DB, query string, args ...any) (T, error) {
	var row T
	result := db.Raw(query, args...).Scan(&row)
	if result.Error != nil {
		return row, result.Error
	}
	if result.RowsAffected == 0 {
		return row, domain.ErrNotFound
	}
	return row, nil
}

// all runs a query and returns every row.
func all[T any](db *gorm.DB, query string, args ...any) ([]T, error) {
	var rows []T
	err := db.Raw(query, args...).Scan(&rows).Error
	return rows, err
}

// exists says whether a query finds a row.
func exists(db *gorm.DB, query string, args ...any) (bool, error) {
	var found bool
	err := db.Raw("SELECT EXISTS ("+query+")", args...).Scan(&found).Error
	return found, err
}

// count runs a query of one number.
func count(db *gorm.DB, query string, args ...any) (int, error) {
	var n int
	err := db.Raw(query, args...).Scan(&n).Error
	return n, err
}

// exec runs a statement and returns how many rows it changed.
func exec(db *gorm.DB, statement string, args ...any) (int64, error) {
	result := db.Exec(statement, args...)
	return result.RowsAffected, result.Error
}

// inListSize caps the values of one IN list, well below SQLite's 32,766 variables.
const inListSize = 512

// inList pads values to a power of two with their last one, so that the cache of prepared statements stays small.
func inList[T any](values []T) []T {
	if len(values) == 0 {
		return values
	}
	size := 1
	for size < len(values) {
		size *= 2
	}
	padded := make([]T, size)
	copy(padded, values)
	for i := len(values); i < size; i++ {
		padded[i] = values[len(values)-1]
	}
	return padded
}

// eachPart calls fn with slices of values of at most inListSize.
func eachPart[T any](values []T, fn func(part []T) error) error {
	for len(values) > 0 {
		n := min(len(values), inListSize)
		if err := fn(values[:n]); err != nil {
			return err
		}
		values = values[n:]
	}
	return nil
}

// storable makes a peer's text fit: PostgreSQL refuses NUL and invalid UTF-8 in TEXT.
func storable(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "\uFFFD")
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

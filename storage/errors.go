package storage

import (
	"errors"
	"fmt"

	"gorm.io/gorm"

	"github.com/weftwork/weftwork/pkg/domain"
)

// failed says in err what was tried, and turns the database's errors into the domain's. It is nil if err is.
func failed(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	what := fmt.Sprintf(format, args...)
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return fmt.Errorf("%s: %w", what, domain.ErrNotFound)
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return fmt.Errorf("%s: %w: %w", what, domain.ErrConflict, err)
	}
	return fmt.Errorf("%s: %w", what, err)
}

// MovedError says that an item's readable address changed; errors.Is(err, domain.ErrNotFound) holds.
type MovedError struct {
	Kind domain.Kind
	// Slug is the present one.
	Slug string
}

func (e *MovedError) Error() string { return fmt.Sprintf("%s moved to %q", e.Kind, e.Slug) }

// Unwrap lets those who do not redirect answer "not found".
func (e *MovedError) Unwrap() error { return domain.ErrNotFound }

package domain

import (
	"errors"
	"strings"
)

// Kinds of failure. Every layer wraps them; the edges map them to statuses and exit codes.
var (
	ErrNotFound     = errors.New("not found")
	ErrGone         = errors.New("gone")
	ErrConflict     = errors.New("conflict")
	ErrForbidden    = errors.New("forbidden")
	ErrUnauthorized = errors.New("not authenticated")
	ErrInvalid      = errors.New("invalid")
	ErrUnavailable  = errors.New("unavailable for now")
	ErrTooMany      = errors.New("too many tries")
)

// ExplainedError carries a message that was written for a person; Kind is one of the Err… values.
type ExplainedError struct {
	Kind    error
	Message string
	Cause   error
}

// Explain makes an error of a kind with a sentence for the person who caused it. cause may be nil.
func Explain(kind error, message string, cause error) error {
	return &ExplainedError{Kind: kind, Message: message, Cause: cause}
}

func (e *ExplainedError) Error() string {
	if e.Cause != nil {
		return e.Message + ": " + e.Cause.Error()
	}
	return e.Message
}

// Unwrap gives errors.Is both the kind and the cause.
func (e *ExplainedError) Unwrap() []error {
	if e.Cause != nil {
		return []error{e.Kind, e.Cause}
	}
	return []error{e.Kind}
}

// FieldError says what is wrong with one field, in a sentence for the person who filled it in.
type FieldError struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// InvalidError lists every field that is wrong; errors.Is(err, ErrInvalid) holds.
type InvalidError struct{ Fields []FieldError }

func (e *InvalidError) Error() string {
	parts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		parts[i] = f.Field + ": " + f.Message
	}
	return strings.Join(parts, "; ")
}

// Unwrap makes errors.Is(err, ErrInvalid) true.
func (e *InvalidError) Unwrap() error { return ErrInvalid }

// Add notes one more wrong field.
func (e *InvalidError) Add(field, message string) {
	e.Fields = append(e.Fields, FieldError{Field: field, Message: message})
}

// OrNil is nil when no field is wrong.
func (e *InvalidError) OrNil() error {
	if e == nil || len(e.Fields) == 0 {
		return nil
	}
	return e
}

// Message is the sentence for people in err, or "" if nobody wrote one.
func Message(err error) string {
	if explained, ok := errors.AsType[*ExplainedError](err); ok {
		return explained.Message
	}
	if invalid, ok := errors.AsType[*InvalidError](err); ok {
		return invalid.Error()
	}
	return ""
}

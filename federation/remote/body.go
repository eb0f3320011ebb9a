package remote

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

var (
	errTooLarge = errors.New("the body is too large")
	errEncoding = errors.New("the body cannot be unpacked")
)

// maxExcerpt is how much of a refusal is read: for the connection's reuse, and for people.
const maxExcerpt = 2 << 10

// enoughOfPage is how much of a page must have come where its end did not.
const enoughOfPage = 64 << 10

// readBody reads a body of at most the wished bytes, packed and unpacked: a gzip of 1 MiB may unpack to 1 GiB.
func readBody(answer *http.Response, wish wish) ([]byte, error) {
	defer answer.Body.Close()
	limit := wish.limit
	if answer.ContentLength > limit && !wish.start {
		return nil, errTooLarge
	}
	packed := &io.LimitedReader{R: answer.Body, N: limit + 1}
	unpacked, err := unpack(packed, answer.Header)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(unpacked, limit+1))
	if wish.start && int64(len(body)) >= min(limit, enoughOfPage) {
		return body[:min(int64(len(body)), limit)], nil
	}
	switch {
	case int64(len(body)) > limit, packed.N == 0:
		return nil, errTooLarge
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum):
		return nil, fmt.Errorf("%w: %w", errEncoding, err)
	}
	return body, err
}

func unpack(packed io.Reader, header http.Header) (io.Reader, error) {
	switch encoding := strings.ToLower(strings.Join(header.Values("Content-Encoding"), ",")); encoding {
	case "", "identity":
		return packed, nil
	case "gzip", "x-gzip":
		unpacked, err := gzip.NewReader(packed)
		switch {
		case errors.Is(err, io.EOF): // no body at all
			return packed, nil
		case errors.Is(err, gzip.ErrHeader):
			return nil, fmt.Errorf("%w: %w", errEncoding, err)
		}
		return unpacked, err
	default:
		return nil, fmt.Errorf("%w: Content-Encoding %q was not asked for", errEncoding, encoding)
	}
}

// excerpt is the beginning of a refusal as one line of plain text. What cannot be read is left out.
func excerpt(answer *http.Response) string {
	defer answer.Body.Close()
	unpacked, err := unpack(io.LimitReader(answer.Body, maxExcerpt), answer.Header)
	if err != nil {
		return ""
	}
	// A body cut off in the middle of a gzip ends with an error; what came before it is enough.
	raw, _ := io.ReadAll(io.LimitReader(unpacked, maxExcerpt))
	text := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(string(raw), "�"))
	return strings.Join(strings.Fields(text), " ")
}

package signature

import (
	"fmt"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Why a request is refused. ErrMalformed is a domain.ErrInvalid, the others are domain.ErrUnauthorized.
var (
	ErrUnsigned  = fmt.Errorf("%w: the request is not signed", domain.ErrUnauthorized)
	ErrMalformed = fmt.Errorf("%w: malformed signature", domain.ErrInvalid)
	ErrDigest    = fmt.Errorf("%w: the body is not the one that was signed", domain.ErrUnauthorized)
	ErrExpired   = fmt.Errorf("%w: the signature is too old or from the future", domain.ErrUnauthorized)
	ErrCovers    = fmt.Errorf("%w: the signature covers too little", domain.ErrUnauthorized)
	ErrSignature = fmt.Errorf("%w: the signature does not match", domain.ErrUnauthorized)
)

// ErrKey is the failure to read a key, or a key that is too weak or too large.
var ErrKey = fmt.Errorf("%w: unusable key", domain.ErrInvalid)

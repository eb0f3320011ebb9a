package node

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const (
	codeStep      = 30 // seconds, as every app has it (RFC 6238)
	codeDigits    = 6
	codeSkew      = 1  // steps that the clock of a telephone may be wrong
	secretBytes   = 20 // of SHA-1's block (RFC 4226 §4 R6)
	recoveryCodes = 10
	recoveryParts = 4 // of four characters: 80 bits
)

// NewCodeSecret is what a new app makes codes from, base32.
func (n *Node) NewCodeSecret() string {
	secret := make([]byte, secretBytes)
	_, _ = rand.Read(secret) // never fails (crypto/rand)
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
}

// stepOf is the step that a code belongs to; ok is false if it is none of now.
func stepOf(secret, code string, now time.Time) (step int64, ok bool) {
	present := now.Unix() / codeStep
	for _, step := range []int64{present, present - codeSkew, present + codeSkew} {
		want, err := hotp.GenerateCodeCustom(secret, uint64(max(step, 0)), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}

func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
}

var errWrongCode = &domain.InvalidError{Fields: []domain.FieldError{{Field: "code", Message: "this code is not right or was used already; take the next one that the app shows"}}}

var errTooManyCodes = domain.Explain(domain.ErrTooMany,
	"too many wrong codes were tried: take a recovery code, or a browser that you logged in with before; else try again in an hour", nil)

// AddCodeApp keeps the app of a member once it makes the right codes. recovery are codes to keep on paper; "" where she
// has some.
func (n *Node) AddCodeApp(ctx context.Context, by domain.Member, secret, code string) (recovery []string, err error) {
	if err := allow(by, domain.ActAccount); err != nil {
		return nil, err
	}
	step, ok := stepOf(secret, digitsOf(code), n.now())
	if !ok {
		return nil, errWrongCode
	}
	app := domain.CodeApp{Member: by.ID, Secret: secret, LastStep: step, CreatedAt: n.moment()}
	return n.withRecovery(ctx, by, n.audit(ctx, by, domain.AuditSecondFactor, by.Email, "+ app"), func(tx *storage.Tx) error { return tx.SaveCodeApp(ctx, app) })
}

// withRecovery does something, and gives the member recovery codes if she has none.
func (n *Node) withRecovery(ctx context.Context, by domain.Member, entry domain.AuditEntry, do func(*storage.Tx) error) ([]string, error) {
	codes, hashes := newRecoveryCodes()
	made := false
	err := n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := do(tx); err != nil {
			return err
		}
		left, err := tx.RecoveryCodesLeft(ctx, by.ID)
		if made = err == nil && left == 0; made {
			err = tx.SetRecoveryCodes(ctx, by.ID, hashes, entry.CreatedAt)
		}
		return err
	})
	if err != nil || !made {
		return nil, err
	}
	return codes, nil
}

func newRecoveryCodes() (codes, hashes []string) {
	for range recoveryCodes {
		text := strings.ToLower(rand.Text()) // base32: 5 bits each
		parts := make([]string, recoveryParts)
		for i := range parts {
			parts[i] = text[i*4 : i*4+4]
		}
		code := strings.Join(parts, "-")
		codes, hashes = append(codes, code), append(hashes, hashOfRecovery(code))
	}
	return codes, hashes
}

// hashOfRecovery does not mind capitals, spaces and dashes, nor 0 and 1 for the letters that base32 has in their place.
func hashOfRecovery(code string) string {
	code = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '2' && r <= '7':
			return r
		case r == '0':
			return 'o'
		case r == '1':
			return 'l'
		}
		return -1
	}, strings.ToLower(code))
	return hashOfCode("recovery " + code)
}

// NewRecoveryCodes replaces the recovery codes of a member who has a second factor.
func (n *Node) NewRecoveryCodes(ctx context.Context, by domain.Member) ([]string, error) {
	if err := allow(by, domain.ActAccount); err != nil {
		return nil, err
	}
	codes, hashes := newRecoveryCodes()
	entry := n.audit(ctx, by, domain.AuditSecondFactor, by.Email, "recovery codes")
	err := n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if has, err := tx.HasSecondFactor(ctx, by.ID); err != nil || !has {
			return errors.Join(err, domain.Explain(domain.ErrConflict, "recovery codes stand in for an app or a passkey: add one first", nil))
		}
		return tx.SetRecoveryCodes(ctx, by.ID, hashes, entry.CreatedAt)
	})
	return codes, err
}

// RemoveCodeApp forgets the app of a member, and the recovery codes if nothing is left that they stand in for.
func (n *Node) RemoveCodeApp(ctx context.Context, by domain.Member) error {
	if err := allow(by, domain.ActAccount); err != nil {
		return err
	}
	entry := n.audit(ctx, by, domain.AuditSecondFactor, by.Email, "− app")
	return n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := tx.DropCodeApp(ctx, by.ID); err != nil {
			return err
		}
		return dropIdleCodes(ctx, tx, by.ID, entry.CreatedAt)
	})
}

func dropIdleCodes(ctx context.Context, tx *storage.Tx, member domain.ID, when time.Time) error {
	has, err := tx.HasSecondFactor(ctx, member)
	if err != nil || has {
		return err
	}
	return tx.SetRecoveryCodes(ctx, member, nil, when)
}

// CheckSecondFactor takes a code of the app, or a recovery code, of a member whose password was right. Each is taken once.
func (n *Node) CheckSecondFactor(ctx context.Context, id domain.ID, code string, from Origin) (domain.LoginMethod, error) {
	member, err := n.store.MemberByID(ctx, id)
	if err != nil {
		return "", err
	}
	digits := digitsOf(code)
	ofApp := len(digits) == codeDigits && len(strings.TrimSpace(code)) <= codeDigits+2
	keys := tryKeys{what: "recovery", from: from.network(), member: string(id)} // 80 bits need no end of tries
	if ofApp {
		keys.what, keys.most = "code", maxCodesTried
	}
	if keys.device, err = n.deviceOf(ctx, member, from.Device); err != nil {
		return "", err
	}
	if err := n.mayTry(keys); err != nil {
		return "", err
	}
	app, err := n.store.CodeAppOf(ctx, id)
	if err != nil && !notFound(err) {
		return "", err
	}
	method := domain.MethodRecovery
	step, fits := int64(0), false
	if err == nil && ofApp {
		step, fits = stepOf(app.Secret, digits, n.now())
		method = domain.MethodCode
	}
	hash, now := hashOfRecovery(code), n.moment()
	err = n.store.Write(ctx, func(tx *storage.Tx) error {
		if method == domain.MethodRecovery {
			return tx.UseRecoveryCode(ctx, id, hash, now)
		}
		if !fits {
			return domain.ErrConflict
		}
		return tx.UseCode(ctx, id, step)
	})
	if errors.Is(err, domain.ErrConflict) {
		if err := n.noteFailedStep(ctx, id); err != nil {
			return "", err
		}
		return "", errWrongCode
	}
	if err == nil {
		n.throttle.succeeded(keys)
	}
	return method, err
}

// SetFactorRoles says which roles need a second factor: who has one of them and no factor sets one up before anything else.
func (n *Node) SetFactorRoles(ctx context.Context, by domain.Member, roles []domain.MemberRole) error {
	if err := allow(by, domain.ActSettings); err != nil {
		return err
	}
	required := domain.NewRoleSet(roles)
	return n.changeSettings(ctx, by, KeyFactorRoles, string(required), func(s *domain.Settings) { s.SecondFactor = required })
}

package node

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// argon2id parameters after RFC 9106 §4, second choice, with less memory for small machines: 19 MiB (OWASP).
const (
	argonTime    = 2
	argonMemory  = 19 * 1024 // KiB
	argonThreads = 1
	argonKey     = 32
	argonSalt    = 16
)

// NewMember is who is to be added.
type NewMember struct {
	Email, Name, Password string
	Role                  domain.MemberRole
	Language              string    // that she is written to in; "" is the node's
	near                  []string  // further names that the password may not be made of
	id                    domain.ID // "" makes one
	passwordless          bool      // she signs in with something else
	named                 bool      // no name is made up for her
}

// AddMember lets a further person log in.
func (n *Node) AddMember(ctx context.Context, by domain.Member, add NewMember) (domain.Member, error) {
	if err := allow(by, domain.ActMembers); err != nil {
		return domain.Member{}, err
	}
	member, err := n.makeMember(ctx, add)
	if err != nil {
		return domain.Member{}, err
	}
	entry := n.audit(ctx, by, domain.AuditJoin, member.Email, string(member.Role))
	return member, n.insertMember(ctx, member, func(tx *storage.Tx) error {
		if err := stillMay(ctx, tx, by, domain.ActMembers); err != nil {
			return err
		}
		return tx.AddAudit(ctx, entry)
	})
}

// insertMember adds a member, with what belongs to it.
func (n *Node) insertMember(ctx context.Context, member domain.Member, also func(*storage.Tx) error) error {
	err := n.store.Write(ctx, func(tx *storage.Tx) error {
		held, err := tx.MemberByEmail(ctx, member.Email)
		if err == nil {
			return alreadyHere(held)
		}
		if !notFound(err) {
			return err
		}
		if err := tx.AddMember(ctx, member); err != nil {
			return err
		}
		return also(tx)
	})
	if errors.Is(err, domain.ErrConflict) && domain.Message(err) == "" {
		return alreadyHere(domain.Member{}) // two at the same moment
	}
	return err
}

func alreadyHere(held domain.Member) error {
	var wrong domain.InvalidError
	if held.HasLeft() {
		wrong.Add("email", "somebody with this e-mail address was a member here; an owner can let her in again")
	} else {
		wrong.Add("email", "somebody with this e-mail address is a member already")
	}
	return &wrong
}

func (n *Node) makeMember(ctx context.Context, add NewMember) (domain.Member, error) {
	var wrong domain.InvalidError
	email := strings.ToLower(strings.TrimSpace(add.Email))
	if add.named && strings.TrimSpace(add.Name) == "" {
		wrong.Add("name", "this is needed")
	}
	if !domain.IsMailAddress(email) {
		wrong.Add("email", "write an e-mail address such as name@example.org")
	}
	near, err := n.near(ctx, domain.Member{Name: add.Name, Email: email})
	if err != nil {
		return domain.Member{}, err
	}
	if !add.passwordless {
		checkPassword(&wrong, add.Password, append(near, add.near...))
	}
	role := add.Role
	if role == "" {
		role = domain.RoleEditor
	}
	if !slices.Contains(domain.MemberRoles(), role) {
		wrong.Add("role", "choose one of the roles")
	}
	if err := wrong.OrNil(); err != nil {
		return domain.Member{}, err
	}
	name := strings.TrimSpace(add.Name)
	if name == "" {
		name, _, _ = strings.Cut(email, "@")
	}
	hash := ""
	if !add.passwordless {
		if hash, err = n.newHash(ctx, add.Password); err != nil {
			return domain.Member{}, err
		}
	}
	member := domain.Member{
		ID: add.id, Email: email, Name: cut(oneLine(name), maxMemberName), PasswordHash: hash, Role: role, Language: add.Language, CreatedAt: n.moment(),
	}
	if member.ID == "" {
		member.ID = n.newID()
	}
	member.Slug, err = n.freeMemberSlug(ctx, member)
	return member, err
}

// maxMemberName is in characters.
const maxMemberName = 100

// SetPassword gives a member a new password; everybody may change their own. It ends her logins.
func (n *Node) SetPassword(ctx context.Context, by domain.Member, email, password string) error {
	member, err := n.store.MemberByEmail(ctx, strings.ToLower(strings.TrimSpace(email)))
	if err != nil {
		return err
	}
	action := domain.ActMembers
	if by.ID == member.ID {
		action = domain.ActAccount
	}
	if err := allow(by, action); err != nil {
		return err
	}
	var wrong domain.InvalidError
	near, err := n.near(ctx, member)
	if err != nil {
		return err
	}
	checkPassword(&wrong, password, near)
	if err := wrong.OrNil(); err != nil {
		return err
	}
	hash, err := n.newHash(ctx, password)
	if err != nil {
		return err
	}
	entry := n.audit(ctx, by, domain.AuditPassword, member.Email, "")
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		if err := stillMay(ctx, tx, by, action); err != nil {
			return err
		}
		return setPassword(ctx, tx, member.ID, hash, entry)
	})
}

// setPassword ends what the old password began: the logins, and a link that is on its way.
func setPassword(ctx context.Context, tx *storage.Tx, id domain.ID, hash string, entry domain.AuditEntry) error {
	member, err := tx.MemberByID(ctx, id)
	if err != nil {
		return err
	}
	member.PasswordHash = hash
	if err := tx.SaveMember(ctx, member); err != nil {
		return err
	}
	if _, err := tx.EndLogins(ctx, id, ""); err != nil {
		return err
	}
	if err := tx.DropResetLink(ctx, id); err != nil {
		return err
	}
	return tx.AddAudit(ctx, entry)
}

// hasher hashes passwords with so many KiB of memory.
type hasher uint32

// unknown makes the answer for an unknown address take as long as for a known one.
func (h hasher) unknown() string {
	return h.encode(make([]byte, argonSalt), make([]byte, argonKey))
}

func (h hasher) hash(password string) string {
	salt := make([]byte, argonSalt)
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	return h.encode(salt, argon2.IDKey([]byte(password), salt, argonTime, uint32(h), argonThreads, argonKey))
}

func (h hasher) encode(salt, key []byte) string {
	text := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, uint32(h), argonTime, argonThreads, text(salt), text(key))
}

func passwordMatches(hash, password string) bool {
	var version, memory, rounds uint32
	var threads uint8
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &rounds, &threads); err != nil || rounds == 0 || threads == 0 {
		return false
	}
	salt, errSalt := base64.RawStdEncoding.DecodeString(parts[4])
	key, errKey := base64.RawStdEncoding.DecodeString(parts[5])
	if errSalt != nil || errKey != nil {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, rounds, memory, threads, uint32(len(key))) //nolint:gosec // 32 bytes
	return subtle.ConstantTimeCompare(got, key) == 1
}

// cut shortens text to at most limit characters.
func cut(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit])
}

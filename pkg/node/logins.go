package node

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/netip"
	"runtime"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Origin is where a log-in comes from.
type Origin struct {
	Address string // of the network
	Device  string // what RememberDevice gave this browser; "" for a new one
}

// Network names it for who counts what comes from there.
func (o Origin) Network() string { return o.network() }

// network is who an address belongs to: one IPv4 address, or an IPv6 network of 64 bits, as one customer has.
func (o Origin) network() string {
	address, err := netip.ParseAddr(o.Address)
	if err != nil {
		return o.Address
	}
	address = address.Unmap()
	if address.Is6() {
		if prefix, err := address.WithZone("").Prefix(64); err == nil {
			return prefix.String()
		}
	}
	return address.String()
}

var errWrongLogin = domain.Explain(domain.ErrUnauthorized, "this e-mail address and password do not belong together", nil)

// LogIn checks an e-mail address and password. Who fails often waits (domain.ErrTooMany), see throttle. The answer does not
// tell whether the address is known, and takes as long if it is not.
func (n *Node) LogIn(ctx context.Context, email, password string, from Origin) (domain.Member, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	member, err := n.store.MemberByEmail(ctx, email)
	if err != nil && !notFound(err) {
		return domain.Member{}, err
	}
	keys := tryKeys{what: "password", from: from.network(), member: email}
	if keys.device, err = n.deviceOf(ctx, member, from.Device); err != nil {
		return domain.Member{}, err
	}
	if err := n.mayTry(keys); err != nil {
		return domain.Member{}, err
	}
	hash := member.PasswordHash
	if hash == "" {
		hash = n.passwords.unknown()
	}
	fits, err := n.passwordFits(ctx, hash, password)
	if err != nil {
		return domain.Member{}, err
	}
	if !fits || member.PasswordHash == "" || member.HasLeft() {
		return domain.Member{}, errWrongLogin
	}
	n.throttle.succeeded(keys)
	return member, nil
}

func (n *Node) mayTry(keys tryKeys) error {
	if wait := n.throttle.take(keys); wait > maxWait {
		return errTooManyCodes
	} else if wait > 0 {
		return domain.Explain(domain.ErrTooMany, fmt.Sprintf("too many tries; wait %d seconds and try again", int(wait.Seconds())+1), nil)
	}
	return nil
}

// passwordFits hashes few passwords at a time: each takes 19 MiB.
func (n *Node) passwordFits(ctx context.Context, hash, password string) (bool, error) {
	done, err := n.hashInTurn(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	return len(password) <= maxPassword && passwordMatches(hash, password), nil
}

// hashInTurn waits until few enough others hash; done lets the next one.
func (n *Node) hashInTurn(ctx context.Context) (done func(), err error) {
	select {
	case n.hashing <- struct{}{}:
		return func() { <-n.hashing }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// newHash hashes a new password in its turn.
func (n *Node) newHash(ctx context.Context, password string) (string, error) {
	done, err := n.hashInTurn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	return n.passwords.hash(password), nil
}

func newHashing() chan struct{} { return make(chan struct{}, max(2, runtime.NumCPU())) }

// keyDevices is the setting that the names of known browsers are signed with.
const keyDevices = "device_key"

// RememberDevice gives a browser that somebody just logged in with a name that it keeps: with it, nobody else's wrong tries
// keep her out. It opens nothing by itself.
func (n *Node) RememberDevice(ctx context.Context, member domain.ID) (string, error) {
	key, err := n.deviceKey(ctx)
	if err != nil {
		return "", err
	}
	name := rand.Text()
	return name + "." + deviceSeal(key, member, name), nil
}

func (n *Node) deviceKey(ctx context.Context) (string, error) {
	key, err := n.store.Setting(ctx, keyDevices)
	if err == nil || !notFound(err) {
		return key, err
	}
	fresh := rand.Text()
	err = n.store.Write(ctx, func(tx *storage.Tx) error {
		held, err := tx.Setting(ctx, keyDevices)
		if notFound(err) {
			key = fresh
			return tx.SetSetting(ctx, keyDevices, fresh)
		}
		key = held
		return err
	})
	return key, err
}

func deviceSeal(key string, member domain.ID, name string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte("device " + string(member) + " " + name))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// deviceOf is the name of a known browser of a member, "" for any other.
func (n *Node) deviceOf(ctx context.Context, member domain.Member, device string) (string, error) {
	name, seal, ok := strings.Cut(device, ".")
	if !ok || member.ID == "" || len(device) > 200 {
		return "", nil
	}
	key, err := n.store.Setting(ctx, keyDevices)
	if notFound(err) {
		return "", nil
	}
	if err != nil || !hmac.Equal([]byte(seal), []byte(deviceSeal(key, member.ID, name))) {
		return "", err
	}
	return name, nil
}

// BeginLogin notes that a member, as she was when she proved that it is her, is logged in with a browser from now on. Who left
// since, or has another password, is domain.ErrUnauthorized.
func (n *Node) BeginLogin(ctx context.Context, member domain.Member, method domain.LoginMethod, device string, lifetime time.Duration) (domain.Login, error) {
	if err := allow(member, domain.ActAccount); err != nil {
		return domain.Login{}, err
	}
	now := n.moment()
	login := domain.Login{
		ID: n.newID(), Member: member.ID, Device: cut(oneLine(device), maxDevice), Method: method, BegunAt: now, SeenAt: now, ExpiresAt: now.Add(lifetime),
	}
	entry := n.audit(ctx, member, domain.AuditLogIn, "", login.Device).About("member", member.ID)
	entry.Session = login.SessionName()
	return login, n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error {
		now, err := tx.MemberByID(ctx, member.ID)
		if err == nil && (now.HasLeft() || now.PasswordHash != member.PasswordHash) {
			err = errWrongLogin
		}
		if err != nil {
			return err
		}
		return tx.AddLogin(ctx, login)
	})
}

const (
	maxDevice = 60 // characters
	// seenEvery is how exactly it is known when a login was used: a page that is only read writes seldom.
	seenEvery = 10 * time.Minute
)

// SeenLogin notes the use of a login, if the last was some time ago.
func (n *Node) SeenLogin(ctx context.Context, login domain.Login) error {
	now := n.moment()
	if now.Sub(login.SeenAt) < seenEvery {
		return nil
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.SeeLogin(ctx, login.ID, now) })
}

// EndLogin logs a member out of one browser.
func (n *Node) EndLogin(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActAccount); err != nil {
		return err
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.EndLogin(ctx, by.ID, id) })
}

// EndOtherLogins logs a member out everywhere but here, and says how many logins that were.
func (n *Node) EndOtherLogins(ctx context.Context, by domain.Member, here domain.ID) (ended int, err error) {
	if err := allow(by, domain.ActAccount); err != nil {
		return 0, err
	}
	entry := n.audit(ctx, by, domain.AuditLogins, by.Email, "")
	err = n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if ended, err = tx.EndLogins(ctx, by.ID, here); err == nil && ended == 0 {
			return errNothingDone
		}
		return err
	})
	return ended, err
}

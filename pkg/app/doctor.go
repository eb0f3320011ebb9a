package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const (
	// diagnoseTimeout bounds a whole self-test: some twenty requests to ourselves.
	diagnoseTimeout = 90 * time.Second
	// keySelfTest is the setting that keeps the last self-test.
	keySelfTest = "self_test"
)

// doctor is one self-test: what it knows of the node, and its eye on the public address.
type doctor struct {
	*App
	addresses    domain.Addresses
	organisation domain.Actor
	key          domain.PrivateKey // the node actor's
	mirror       *remote.Mirror
	checks       []domain.Check
	// seen is the Date of the public address's answer against our clock, if it has one.
	seen *time.Duration
}

// Diagnose checks the machine, the public address and that peers can find and believe this node. It asks the node over
// its own public address, as a peer would; so the server has to run. The outcome is kept for the members' pages.
func (a *App) Diagnose(ctx context.Context) domain.SelfTest {
	ctx, cancel := context.WithTimeout(ctx, diagnoseTimeout)
	defer cancel()
	test := domain.SelfTest{At: a.now().UTC(), Checks: a.diagnose(ctx)}
	encoded, err := json.Marshal(test)
	if err == nil {
		err = a.Store.Write(ctx, func(tx *storage.Tx) error { return tx.SetSetting(ctx, keySelfTest, string(encoded)) })
	}
	if err != nil { // the checks say themselves that the database cannot be written
		a.log.WarnContext(ctx, "keep the self-test", "error", err)
	}
	return test
}

// LastSelfTest is the outcome of the latest Diagnose; domain.ErrNotFound if there was none.
func (a *App) LastSelfTest(ctx context.Context) (domain.SelfTest, error) {
	var test domain.SelfTest
	text, err := a.Store.Setting(ctx, keySelfTest)
	if err == nil {
		err = json.Unmarshal([]byte(text), &test)
	}
	return test, err
}

func (a *App) diagnose(ctx context.Context) []domain.Check {
	d := &doctor{App: a}
	d.note(d.checkDatabase(ctx), d.checkDataFolder(), d.checkDisk(), d.checkSearch(ctx))
	if problem := d.prepare(ctx); problem != nil {
		d.note(*problem)
		return d.checks
	}
	defer d.mirror.Close()
	if d.checkAddress(ctx) {
		d.note(d.checkRoundTrip(ctx)...)
		d.note(d.checkWebFinger(ctx, "WebFinger", d.addresses.Base))
		if d.addresses.HandleDomain != d.addresses.Host() {
			d.note(d.checkWebFinger(ctx, "handle domain", "https://"+d.addresses.HandleDomain))
		}
		d.note(d.checkHostMeta(ctx), d.checkNodeInfo(ctx), d.checkActor(ctx), d.checkInbox(ctx))
	}
	d.note(d.checkClock(ctx))
	d.note(d.checkMail(ctx)...)
	return d.checks
}

func (d *doctor) note(checks ...domain.Check) { d.checks = append(d.checks, checks...) }

// prepare reads who we are; the check that it returns ends the self-test.
func (d *doctor) prepare(ctx context.Context) *domain.Check {
	settings, err := d.Store.Settings(ctx)
	if err != nil || !settings.IsSetUp() {
		return &domain.Check{Name: "set-up", Message: "The node is not set up yet: run \"weftwork setup\" or open the address that \"weftwork serve\" prints."}
	}
	d.addresses = settings.Addresses()
	if d.organisation, err = d.Store.ActorByURI(ctx, settings.Organisation); err != nil {
		return &domain.Check{Name: "organisation", Message: fmt.Sprintf("The organisation cannot be read: %s.", sentence(err))}
	}
	if d.key, err = d.nodeKey(ctx); err != nil {
		return &domain.Check{Name: "keys", Message: fmt.Sprintf("The node's key cannot be read: %s.", sentence(err))}
	}
	d.mirror = remote.NewMirror(d.remote, d.transport, d.addresses.Host(), d.addresses.HandleDomain)
	if d.lookup != nil {
		d.mirror.Lookup = d.lookup
	}
	return nil
}

// get asks for an address of ours without a signature.
func (d *doctor) get(ctx context.Context, address, accept string) (remote.Reflection, error) {
	return d.mirror.Ask(ctx, remote.Question{Method: http.MethodGet, URL: address, Header: http.Header{"Accept": {accept}}, Follow: true})
}

func good(name, format string, args ...any) domain.Check {
	return domain.Check{Name: name, OK: true, Message: fmt.Sprintf(format, args...)}
}

func wary(name string, fixes []domain.Fix, format string, args ...any) domain.Check {
	return domain.Check{Name: name, OK: true, Warning: true, Message: fmt.Sprintf(format, args...), Fixes: fixes}
}

func bad(name string, fixes []domain.Fix, format string, args ...any) domain.Check {
	return domain.Check{Name: name, Message: fmt.Sprintf(format, args...), Fixes: fixes}
}

// sentence is an error as people may read it.
func sentence(err error) string {
	if message := domain.Message(err); message != "" {
		return message
	}
	return err.Error()
}

// mediaType is a Content-Type without its parameters.
func mediaType(r remote.Reflection) string {
	name, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(name))
}

// refusal describes an answer that is none of 2xx, or the failure to get one.
func refusal(r remote.Reflection, err error) string {
	if err != nil {
		return sentence(err)
	}
	if location := r.Header.Get("Location"); location != "" {
		return fmt.Sprintf("the answer is %d %s, to %s", r.Status, http.StatusText(r.Status), location)
	}
	return fmt.Sprintf("the answer is %d %s", r.Status, http.StatusText(r.Status))
}

func isKind(err error, kinds ...remote.Kind) bool {
	failure, ok := errors.AsType[*remote.Error](err)
	if !ok {
		return false
	}
	for _, kind := range kinds {
		if failure.Kind == kind {
			return true
		}
	}
	return false
}

package node

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// The keys of settings that are changed as a whole: the audit list keeps their values, so that a change can be undone.
const (
	KeyAccent     = "accent"
	KeyLanguage   = "language"
	KeyLanguages  = "languages"
	KeyLicence    = "licence"
	KeyQuotes     = "quotes"
	KeyModeration = "moderation"
	KeyCall       = "call"
	KeyRetention  = "retention"
)

// SettingKeys are all keys; of those with a colon behind, the part before it.
func SettingKeys() []string {
	return []string{
		KeyAccent, KeyLanguage, KeyLanguages, KeyLicence, KeyQuotes, KeyModeration, KeyCall, KeyRetention, KeyPage, KeyMenu, KeyCard, KeyMail, KeyAddress,
		KeyFactorRoles, KeyApproval, KeyActor, KeyZone, KeyPictures, KeyLogins, KeySignedFetch, KeyEditors, KeyProvider,
		KeyTerm, KeyRetired, KeyMerged, KeyOrder,
	}
}

// setting is how one of them is read as text, and set by a member again; set goes the way of its page, with all that it checks.
type setting struct {
	action domain.AuditAction
	read   func(ctx context.Context, r storage.Reader) (string, error)
	set    func(ctx context.Context, n *Node, by domain.Member, value string) error
}

// settingOf finds it by its key.
func settingOf(key string) (setting, bool) {
	ofNode := func(action domain.AuditAction, value func(domain.Settings) string, set func(ctx context.Context, n *Node, by domain.Member, value string) error) setting {
		return setting{action, func(ctx context.Context, r storage.Reader) (string, error) {
			settings, err := r.Settings(ctx)
			return value(settings), err
		}, set}
	}
	kind, of, _ := strings.Cut(key, ":")
	if s, ok := partSetting(kind, of); ok {
		return s, true
	}
	switch kind {
	case KeyFactorRoles:
		return ofNode(domain.AuditFactorRoles, func(s domain.Settings) string { return string(s.SecondFactor) },
			func(ctx context.Context, n *Node, by domain.Member, v string) error {
				var roles []domain.MemberRole
				for _, role := range strings.Split(v, ",") {
					roles = append(roles, domain.MemberRole(role))
				}
				return n.SetFactorRoles(ctx, by, roles)
			}), true
	case KeyZone:
		return ofNode(domain.AuditZone, func(s domain.Settings) string { return s.Zone },
			func(ctx context.Context, n *Node, by domain.Member, v string) error { return n.SetZone(ctx, by, v) }), true
	case KeySignedFetch:
		return ofNode(domain.AuditSignedFetch, signedWords,
			func(ctx context.Context, n *Node, by domain.Member, v string) error {
				return n.SetSignedFetch(ctx, by, Need(v))
			}), true
	case KeyAccent:
		return ofNode(domain.AuditAccent, func(s domain.Settings) string { return s.Accent },
			func(ctx context.Context, n *Node, by domain.Member, v string) error { return n.SetAccent(ctx, by, v) }), true
	case KeyLanguage:
		return ofNode(domain.AuditLanguage, func(s domain.Settings) string { return s.Language },
			func(ctx context.Context, n *Node, by domain.Member, v string) error { return n.SetLanguage(ctx, by, v) }), true
	case KeyLanguages:
		return ofNode(domain.AuditLanguages, func(s domain.Settings) string { return s.Languages },
			func(ctx context.Context, n *Node, by domain.Member, v string) error {
				return n.SetLanguages(ctx, by, strings.Fields(v))
			}), true
	case KeyLicence:
		return ofNode(domain.AuditLicence, func(s domain.Settings) string { return string(s.Licence) },
			func(ctx context.Context, n *Node, by domain.Member, v string) error {
				return n.SetLicence(ctx, by, domain.Licence(v))
			}), true
	case KeyQuotes:
		return ofNode(domain.AuditQuotes, func(s domain.Settings) string { return string(s.Quotes.Or("")) },
			func(ctx context.Context, n *Node, by domain.Member, v string) error {
				return n.SetQuotePolicy(ctx, by, domain.QuotePolicy(v))
			}), true
	case KeyModeration:
		return setting{domain.AuditSettings, readModeration, setModeration}, true
	case KeyRetention:
		return setting{domain.AuditRetention, readRetention, setRetention}, true
	case KeyCall:
		return setting{domain.AuditCall, readCall, setCall}, true
	}
	if s, ok := termSetting(key); ok {
		return s, true
	}
	return limitSetting(kind)
}

// versionKey is where a context says which value of a setting the member saw.
type versionKey struct{}

// IfStill makes a change under the context fail with a *domain.ChangedError if the setting has not the version that the member
// saw; "" changes it whatever it is, as commands do.
func IfStill(ctx context.Context, version string) context.Context {
	return context.WithValue(ctx, versionKey{}, version)
}

// VersionOf names the value of a setting.
func VersionOf(value string) string {
	sum := sha256.Sum256([]byte("setting " + value))
	return hex.EncodeToString(sum[:8])
}

// SettingVersion is for the form that changes a setting.
func (n *Node) SettingVersion(ctx context.Context, key string) (string, error) {
	s, ok := settingOf(key)
	if !ok {
		return "", fmt.Errorf("find the setting %q: %w", key, domain.ErrNotFound)
	}
	value, err := s.read(ctx, n.store.Reader)
	return VersionOf(value), err
}

// change changes a setting in one transaction with its entry.
func (n *Node) change(ctx context.Context, by domain.Member, key, value string, save func(tx *storage.Tx) error) error {
	s, _ := settingOf(key)
	return n.record(ctx, n.audit(ctx, by, s.action, "", ""), func(tx *storage.Tx, noted *domain.AuditEntry) error {
		if err := changing(ctx, tx, noted, key, value); err != nil {
			return err
		}
		return save(tx)
	})
}

// changeSettings is change for a field of the node's settings.
func (n *Node) changeSettings(ctx context.Context, by domain.Member, key, value string, set func(*domain.Settings)) error {
	return n.change(ctx, by, key, value, func(tx *storage.Tx) error {
		settings, err := tx.Settings(ctx)
		if err != nil {
			return err
		}
		set(&settings)
		return tx.SaveSettings(ctx, settings)
	})
}

// changing notes what a setting was and becomes. It is errNothingDone if that is the same, and a *domain.ChangedError if
// somebody changed it since the member saw it.
func changing(ctx context.Context, tx *storage.Tx, noted *domain.AuditEntry, key, after string) error {
	s, _ := settingOf(key)
	before, err := s.read(ctx, tx.Reader)
	if err != nil {
		return err
	}
	if before == after {
		return errNothingDone
	}
	if seen, _ := ctx.Value(versionKey{}).(string); seen != "" && seen != VersionOf(before) {
		return &domain.ChangedError{Key: key, Theirs: before, Yours: after, Version: VersionOf(before)}
	}
	noted.Changed = &domain.Changed{Key: key, Before: before, After: after}
	return nil
}

// Undo gives a setting the value again that it had before an entry of the audit list, if it still has the one that the entry
// gave it; else the error is a *domain.ChangedError.
func (n *Node) Undo(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActAuditAll); err != nil {
		return err
	}
	entry, err := n.store.AuditByID(ctx, id)
	if err != nil {
		return err
	}
	if entry.Changed == nil {
		return errNotUndoable
	}
	s, ok := settingOf(entry.Changed.Key)
	if !ok {
		return errNotUndoable
	}
	now, err := s.read(ctx, n.store.Reader)
	if err != nil {
		return err
	}
	if now == entry.Changed.Before {
		return domain.Explain(domain.ErrConflict, "it is as it was before already", nil)
	}
	return s.set(IfStill(ctx, VersionOf(entry.Changed.After)), n, by, entry.Changed.Before)
}

var errNotUndoable = domain.Explain(domain.ErrInvalid, "this cannot be undone from here", nil)

// Undoable says whether an entry has a setting that Undo knows.
func Undoable(e domain.AuditEntry) bool {
	if e.Changed == nil {
		return false
	}
	_, ok := settingOf(e.Changed.Key)
	return ok
}

// shownModeration is the part of domain.Moderation that takes nothing from anybody.
type shownModeration struct {
	Rules, Contact  string
	Hide, Obfuscate bool
}

func moderationText(m domain.Moderation) (string, error) {
	return asText(shownModeration{m.Rules, m.Contact, m.HideList, m.ObfuscateList})
}

func readModeration(ctx context.Context, r storage.Reader) (string, error) {
	m, err := r.Moderation(ctx)
	if err != nil {
		return "", err
	}
	return moderationText(m)
}

func setModeration(ctx context.Context, n *Node, by domain.Member, value string) error {
	var shown shownModeration
	if err := json.Unmarshal([]byte(value), &shown); err != nil {
		return fmt.Errorf("read what moderation was: %w", err)
	}
	m, err := n.store.Moderation(ctx)
	if err != nil {
		return err
	}
	m.Rules, m.Contact, m.HideList, m.ObfuscateList = shown.Rules, shown.Contact, shown.Hide, shown.Obfuscate
	return n.SaveModeration(ctx, by, m)
}

func readCall(ctx context.Context, r storage.Reader) (string, error) {
	call, err := r.Call(ctx)
	if err != nil {
		return "", err
	}
	return asText(call)
}

func setCall(ctx context.Context, n *Node, by domain.Member, value string) error {
	var call domain.Call
	if err := json.Unmarshal([]byte(value), &call); err != nil {
		return fmt.Errorf("read what the call was: %w", err)
	}
	return n.SetCall(ctx, by, call)
}

// asText is a value as JSON that people may read: HTML stays as it is.
func asText(value any) (string, error) {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return strings.TrimSpace(text.String()), err
}

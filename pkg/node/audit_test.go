package node

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// notAudited are the methods that change something for a member and leave no entry, with the reason.
func notAudited() map[string]string {
	const draft = "work on a text that is not out: its history and its remarks say who did what"
	const own = "her own comfort, seen by nobody else"
	return map[string]string{
		"NewItem": draft, "NewItemAs": draft, "SaveDraft": draft, "Save": draft, "MergeDraft": draft, "Restore": draft, "Translate": draft,
		"StillRight": draft, "Remark": draft, "DeleteRemark": draft, "LookAgain": "only looks at links earlier than it would",
		"MarkNotificationsRead": own, "SpeakTo": own, "ChooseMail": own, "HideFirstSteps": "takes a list of hints off the desk",
		"AddMedia": "the library says who added what and when", "FillMedia": "words that a picture lacks, of its first use",
		"EndLogin":  "ends a log-in of her own, which is in the list",
		"CheckMail": "says who may send a letter as a test; it changes nothing", "CheckProvider": "completes what a form has; it changes nothing",
		"KeepPlace": "the name of a place, from an event that is in the list itself",
		"FetchList": "only reads somebody's list again; what it then changes is noted as the list's",
	}
}

// calls are the functions of this package by name, with those that each calls.
func calls(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	set := token.NewFileSet()
	packages, err := parser.ParseDir(set, ".", func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, 0) //nolint:staticcheck // one package, without build tags
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range packages["node"].Files {
		for _, declared := range file.Decls {
			fn, ok := declared.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(fn, func(node ast.Node) bool {
				if call, ok := node.(*ast.CallExpr); ok {
					switch called := call.Fun.(type) {
					case *ast.Ident:
						found[fn.Name.Name] = append(found[fn.Name.Name], called.Name)
					case *ast.SelectorExpr:
						if on, ok := called.X.(*ast.Ident); ok && (on.Name == "n" || on.Name == "c") || called.Sel.Name == "AddAudit" { // not Tx.SaveMedia for Node.SaveMedia
							found[fn.Name.Name] = append(found[fn.Name.Name], called.Sel.Name)
						}
					}
				}
				return true
			})
		}
	}
	return found
}

func reaches(calls map[string][]string, from string, seen map[string]bool) bool {
	for _, called := range calls[from] {
		if called == "AddAudit" || called == "record" {
			return true
		}
		if !seen[called] {
			seen[called] = true
			if reaches(calls, called, seen) {
				return true
			}
		}
	}
	return false
}

func TestWhateverAMemberChangesIsInTheAuditList(t *testing.T) {
	graph, exempt := calls(t), notAudited()
	audited := 0
	for name := range actions() {
		leaves := reaches(graph, name, map[string]bool{name: true})
		switch {
		case exempt[name] != "" && leaves:
			t.Errorf("%s leaves an entry, so it need not stand among those that do not", name)
		case exempt[name] == "" && !leaves:
			t.Errorf(`Node.%s changes something for a member and leaves no entry in the audit list.
	Write through n.record(ctx, n.audit(ctx, by, domain.Audit…, target, detail), func(tx, noted) …) instead of n.store.Write, or say in
	notAudited() of pkg/node/audit_test.go why it leaves none.`, name)
		case leaves:
			audited++
		}
	}
	for name := range exempt {
		if _, known := actions()[name]; !known {
			t.Errorf("%s is no method of Node", name)
		}
	}
	t.Logf("%d methods leave an entry, %d do not", audited, len(exempt))
}

func TestAnEntryIsWrittenWithWhatItSaysOrNotAtAll(t *testing.T) {
	p := newPeopled(t)
	names := make([]string, 0, len(actions()))
	for name := range actions() {
		names = append(names, name)
	}
	slices.Sort(names)
	count := func() int {
		_, total, err := p.store.Audit(t.Context(), storage.AuditFilter{Member: p.members[domain.RoleOwner].ID}, storage.Page{Size: 1})
		p.must(err)
		return total
	}
	idle := []string{ // these find everything as it is to be already
		"AcceptFollowers", "RejectFollowers", "AskReview", "Decide", "SaveModeration", "ForgetMail", "ForgetProvider", "SetLanguages", "SetFactorRoles", "SetZone", "SetPictureLimits", "SetLoginDays", "SetSignedFetch", "EditActor", "SetCall", "SetLicence", "Unreshare", "Unlike", "ChooseSeries", "EndOtherLogins", "OrderTerms",
	}
	noted, refused := 0, 0
	for _, name := range names {
		before := count()
		err := p.call(t, name, p.members[domain.RoleOwner])
		after := count()
		switch {
		case err != nil && after != before:
			t.Errorf("%s failed (%v) and left an entry", name, err)
		case err != nil:
			refused++
		case after > before && notAudited()[name] != "":
			t.Errorf("%s left an entry, and stands among those that leave none", name)
		case after > before:
			noted++
		case notAudited()[name] == "" && !slices.Contains(idle, name):
			t.Errorf("%s succeeded without an entry", name)
		}
	}
	t.Logf("%d left an entry, %d failed and left none", noted, refused)
}

func TestAChangeOfASettingIsUndoneUnlessSomebodyChangedItSince(t *testing.T) {
	d := newDesk(t)
	ctx := InSession(t.Context(), "k3x9ab")
	last := func() domain.AuditEntry {
		list, _, err := d.store.Audit(ctx, storage.AuditFilter{}, storage.Page{Size: 1})
		d.must(err)
		return list[0]
	}
	d.must(d.SetAccent(ctx, d.ada, "#2f6a3c"))
	green := last()
	if green.Action != domain.AuditAccent || green.Member != d.ada.ID || green.Session != "k3x9ab" || green.Via != domain.ViaPage ||
		*green.Changed != (domain.Changed{Key: KeyAccent, After: "#2f6a3c"}) {
		t.Errorf("the entry is %+v, %+v", green, green.Changed)
	}
	d.must(d.SetAccent(ctx, d.ada, "#27467f"))
	var changed *domain.ChangedError
	if err := d.Undo(ctx, d.ada, green.ID); !errors.As(err, &changed) || changed.Theirs != "#27467f" {
		t.Errorf("undoing what was overwritten answers %v", err)
	}
	blue := last()
	d.must(d.Undo(ctx, d.ada, blue.ID))
	settings, err := d.store.Settings(ctx)
	if err != nil || settings.Accent != "#2f6a3c" || last().Changed.Before != "#27467f" {
		t.Errorf("undone, the colour is %q, %v", settings.Accent, err)
	}
	if err := d.Undo(ctx, d.ada, blue.ID); !errors.Is(err, domain.ErrConflict) {
		t.Errorf("undoing it twice answers %v", err)
	}
	editor := domain.Member{ID: "e", Role: domain.RoleEditor}
	if err := d.Undo(ctx, editor, last().ID); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an editor undoes and gets %v", err)
	}
}

func TestOfTwoOwnersWhoChangeOneSettingTheSecondIsToldAndNothingIsLost(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	for _, key := range []string{KeyAccent, KeyLanguage, KeyLicence, KeyQuotes, KeyModeration, KeyCall, KeyRetention} {
		if version, err := d.SettingVersion(ctx, key); err != nil || version == "" {
			t.Errorf("the version of %s is %q, %v", key, version, err)
		}
	}
	seen, err := d.SettingVersion(ctx, KeyLanguage)
	d.must(err)
	d.must(d.SetLanguage(IfStill(ctx, seen), d.ada, "fr"))
	var changed *domain.ChangedError
	err = d.SetLanguage(IfStill(ctx, seen), d.ada, "de")
	if !errors.As(err, &changed) || changed.Theirs != "fr" || changed.Yours != "de" || !errors.Is(err, domain.ErrConflict) {
		t.Fatalf("the second owner gets %v", err)
	}
	if settings, err := d.store.Settings(ctx); err != nil || settings.Language != "fr" {
		t.Errorf("the language is %q, %v", settings.Language, err)
	}
	d.must(d.SetLanguage(IfStill(ctx, changed.Version), d.ada, "de"))
}

package node

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// actions are the rights that the methods of Node ask for before they write.
func actions() map[string]domain.Action {
	return map[string]domain.Action{
		"NewItem": domain.ActWrite, "NewItemAs": domain.ActWrite, "SaveDraft": domain.ActWrite, "Save": domain.ActWrite, "MergeDraft": domain.ActWrite,
		"Restore": domain.ActWrite, "DeleteDraft": domain.ActWrite, "AskReview": domain.ActWrite, "EndReview": domain.ActApprove, "Unschedule": domain.ActWrite,
		"Remark": domain.ActRead, "DeleteRemark": domain.ActSeeDesk, "MarkNotificationsRead": domain.ActSeeDesk, "Approve": domain.ActApprove, "Publish": domain.ActPublish, "PublishVersion": domain.ActPublish, "PublishContent": domain.ActPublish,
		"EditContent": domain.ActWrite, "Schedule": domain.ActPublish, "Retract": domain.ActRetract,
		"AddMedia": domain.ActAddPictures, "FillMedia": domain.ActAddPictures, "SaveMedia": domain.ActChangePictures, "SpreadWords": domain.ActPublish, "DeleteMedia": domain.ActChangePictures,
		"Reply": domain.ActReply, "RetractNote": domain.ActRetractReply, "Like": domain.ActRespond, "Unlike": domain.ActRespond,
		"Reshare": domain.ActRespond, "Unreshare": domain.ActRespond, "Follow": domain.ActFollow, "Unfollow": domain.ActFollow,
		"HideNote": domain.ActModerate, "ShowNote": domain.ActModerate, "DeleteCopy": domain.ActModerate, "LockReplies": domain.ActModerate,
		"UnlockReplies": domain.ActModerate, "RevokeQuote": domain.ActModerate, "RevokeFeature": domain.ActModerate, "RemoveParticipant": domain.ActModerate,
		"Report": domain.ActHandleReports, "ResolveReport": domain.ActHandleReports, "ReopenReport": domain.ActHandleReports,
		"AcceptFollowers": domain.ActFollowers, "RejectFollowers": domain.ActFollowers, "RemoveFollower": domain.ActFollowers,
		"AcceptSubmission": domain.ActCurateStreams, "WelcomeAuthor": domain.ActCurateStreams, "DeclineSubmission": domain.ActCurateStreams,
		"DismissAuthor": domain.ActCurateStreams, "AddTerm": domain.ActVocabulary, "EditTerm": domain.ActVocabulary,
		"AddTermIn": domain.ActVocabulary, "SaveTerm": domain.ActVocabulary, "MergeTerm": domain.ActVocabulary, "UnmergeTerm": domain.ActVocabulary, "RetireTerm": domain.ActVocabulary,
		"OfferTerm": domain.ActVocabulary, "MoveTerm": domain.ActVocabulary, "OrderTerms": domain.ActVocabulary, "DeleteTerm": domain.ActVocabulary,
		"EditOrganisation": domain.ActOrganisation, "SaveSitePage": domain.ActPages, "MoveSitePage": domain.ActPages, "DeleteSitePage": domain.ActPages,
		"SetCall": domain.ActPages, "Decide": domain.ActDecideHosts, "SaveModeration": domain.ActDecideHosts, "Import": domain.ActDecideHosts,
		"Subscribe": domain.ActDecideHosts, "Unsubscribe": domain.ActDecideHosts, "FetchList": domain.ActDecideHosts, "AnswerList": domain.ActDecideHosts,
		"AddMember": domain.ActMembers, "SetRole": domain.ActMembers, "RemoveMember": domain.ActMembers, "HandOver": domain.ActMembers,
		"Readmit": domain.ActMembers, "Erase": domain.ActMembers, "Invite": domain.ActMembers, "RevokeInvitation": domain.ActMembers, "SetPassword": domain.ActMembers,
		"SetRetention": domain.ActSettings, "Undo": domain.ActAuditAll, "BeginLogin": domain.ActAccount, "EndLogin": domain.ActAccount, "EndOtherLogins": domain.ActAccount,
		"AddPasskey": domain.ActAccount, "RemovePasskey": domain.ActAccount, "RenamePasskey": domain.ActAccount, "LinkIdentity": domain.ActAccount, "UnlinkIdentity": domain.ActAccount,
		"CheckProvider": domain.ActSettings, "SaveProvider": domain.ActSettings, "ForgetProvider": domain.ActSettings,
		"AddCodeApp": domain.ActAccount, "RemoveCodeApp": domain.ActAccount,
		"NewRecoveryCodes": domain.ActAccount, "SetFactorRoles": domain.ActSettings, "SetAddress": domain.ActSettings, "MakeResetLink": domain.ActMembers,
		"SaveProfile": domain.ActAccount, "SpeakTo": domain.ActAccount, "SetLanguage": domain.ActSettings, "SetLanguages": domain.ActSettings, "SetLicence": domain.ActSettings,
		"SetAccent": domain.ActSettings, "HideFirstSteps": domain.ActSettings, "SetApproval": domain.ActSettings, "SetQuotePolicy": domain.ActSettings,
		"SaveSeries": domain.ActSeries, "DeleteSeries": domain.ActSeries, "AddPart": domain.ActSeries, "RemovePart": domain.ActSeries,
		"ChooseSeries": domain.ActSeries, "MovePart": domain.ActSeries, "OrderParts": domain.ActSeries,
		"Translate": domain.ActWrite, "LinkTranslation": domain.ActWrite, "SeparateTranslation": domain.ActWrite, "StillRight": domain.ActWrite, "KeepPlace": domain.ActAddPictures, "LookAgain": domain.ActWrite, "ForgetPlace": domain.ActAddPictures,
		"EditActor": domain.ActActors, "SetZone": domain.ActSettings, "SetStreamEditors": domain.ActSettings, "SetPictureLimits": domain.ActSettings,
		"SetLoginDays": domain.ActSettings, "SetSignedFetch": domain.ActSettings, "AddAlias": domain.ActActors, "RemoveAlias": domain.ActActors, "Move": domain.ActActors, "UndoMove": domain.ActActors,
		"RotateKeys": domain.ActActors, "Leave": domain.ActActors, "CheckMail": domain.ActSettings, "SaveMail": domain.ActSettings, "ForgetMail": domain.ActSettings, "ChooseMail": domain.ActAccount, "DeleteInitiative": domain.ActDeleteInitiative,
	}
}

// peopled is a node with something of Ada's for each action, and a member of each role.
type peopled struct {
	*desk
	item, published domain.Item
	media           domain.Media
	note            domain.Note
	members         map[domain.MemberRole]domain.Member
}

func newPeopled(t *testing.T) *peopled {
	t.Helper()
	p := &peopled{desk: newDesk(t), members: map[domain.MemberRole]domain.Member{}}
	ctx := t.Context()
	words := domain.Content{Title: "A draft of Ada's", Text: "Words.", Language: "en"}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	p.published, err = p.Node.PublishContent(ctx, p.ada, domain.KindArticle, words)
	must(err)
	p.item, err = p.Node.NewItem(ctx, p.ada, domain.KindArticle, words)
	must(err)
	_, err = p.Node.AskReview(ctx, p.ada, p.item.ID)
	must(err)
	p.media, err = p.Node.AddMedia(ctx, p.ada, domain.Media{Hash: strings.Repeat("ab", 32), MediaType: "image/png", Width: 1, Height: 1})
	must(err)
	p.note, err = p.Node.Reply(ctx, p.ada, p.published.URI, "An answer.", ReplyOptions{})
	must(err)
	for _, role := range domain.MemberRoles() {
		m := domain.Member{ID: p.Node.newID(), Email: string(role) + "@weft.example", Name: string(role), Role: role, CreatedAt: p.Node.moment(), Slug: string(role)}
		must(p.store.Write(ctx, func(tx *storage.Tx) error { return tx.AddMember(ctx, m) }))
		p.members[role] = m
	}
	return p
}

// call calls a method as a member, on what is Ada's.
func (p *peopled) call(t *testing.T, name string, by domain.Member) error {
	t.Helper()
	method := reflect.ValueOf(p.Node).MethodByName(name)
	ids := map[string]domain.ID{
		"Retract": p.published.ID, "LockReplies": p.published.ID, "UnlockReplies": p.published.ID, "SaveMedia": p.media.ID, "DeleteMedia": p.media.ID,
		"RetractNote": p.note.ID, "SetRole": p.ada.ID, "RemoveMember": p.ada.ID, "HandOver": p.ada.ID, "NewItemAs": p.Node.NewDraftID(), "Translate": p.published.ID,
	}
	args := []reflect.Value{reflect.ValueOf(t.Context())}
	for i := 1; i < method.Type().NumIn(); i++ {
		arg := reflect.Zero(method.Type().In(i))
		switch arg.Interface().(type) {
		case domain.Member:
			arg = reflect.ValueOf(by)
		case domain.ID:
			if arg = reflect.ValueOf(p.item.ID); ids[name] != "" {
				arg = reflect.ValueOf(ids[name])
			}
		case domain.URI:
			arg = reflect.ValueOf(p.published.URI)
		case domain.Kind:
			arg = reflect.ValueOf(domain.KindArticle)
		case string:
			arg = reflect.ValueOf(p.ada.Email)
		case []domain.ID, []domain.Standing, []domain.URI, []string: // the last argument of some
			if method.Type().IsVariadic() && i == method.Type().NumIn()-1 {
				continue
			}
			if ids, ok := arg.Interface().([]domain.ID); ok {
				arg = reflect.ValueOf(append(ids, p.item.ID))
			}
		}
		args = append(args, arg)
	}
	results := method.Call(args)
	err, _ := results[len(results)-1].Interface().(error)
	return err
}

func TestEveryMethodThatAMemberCallsNamesItsRight(t *testing.T) {
	declared, found := actions(), reflect.TypeFor[*Node]()
	for i := range found.NumMethod() {
		method := found.Method(i)
		takes := false
		for n := range method.Type.NumIn() {
			takes = takes || method.Type.In(n) == reflect.TypeFor[domain.Member]()
		}
		if _, known := domain.RightTo(declared[method.Name]); takes && !known {
			t.Errorf(`Node.%s is called by members, and nobody declared which right it needs.
	In the method, before it writes: allow(by, domain.Act…), or allowItem(by, domain.Act…, &item) for an item; then add
	"%s": domain.Act… to actions() in pkg/node/rights_test.go.`, method.Name, method.Name)
		}
	}
	for name := range declared {
		if _, ok := found.MethodByName(name); !ok {
			t.Errorf("Node has no method %s", name)
		}
	}
}

func TestEachRoleDoesWhatItsRightsSayAndNothingElse(t *testing.T) {
	p := newPeopled(t)
	names := make([]string, 0, len(actions()))
	for name := range actions() {
		if name != "StillRight" { // needs a translation, and has a test of its own
			names = append(names, name)
		}
	}
	slices.Sort(names)
	refused, allowed := 0, 0
	for _, allow := range []bool{false, true} { // what is refused first: what is allowed changes things
		for _, role := range domain.MemberRoles() {
			for _, name := range names {
				right, _ := domain.RightTo(actions()[name])
				scope := right.Of(role)
				may := scope == domain.ScopeAll || scope == domain.ScopeOthers || (scope == domain.ScopeOwn && (name == "NewItem" || name == "NewItemAs" || name == "Translate"))
				if may != allow {
					continue
				}
				err := p.call(t, name, p.members[role])
				_, denied := errors.AsType[*domain.DeniedError](err)
				switch {
				case may && denied:
					t.Errorf("%s may %s and is refused by %s: %v", role, right.Action, name, err)
				case !may && !denied:
					t.Errorf("%s may not %s (%q) and %s answers %v", role, right.Action, scope, name, err)
				case may:
					allowed++
				default:
					refused++
				}
			}
		}
	}
	t.Logf("%d roles × %d methods: %d allowed, %d refused; %d actions in the table", len(domain.MemberRoles()), len(names), allowed, refused, len(domain.Rights()))
}

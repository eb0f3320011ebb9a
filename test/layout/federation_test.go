package layout

import (
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/federation/delivery"
	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// section is a part of FEDERATION.md, up to the next heading.
func section(t *testing.T, name string) string {
	t.Helper()
	document, err := os.ReadFile("../../FEDERATION.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(document), "\n## "+name+"\n")
	if !ok {
		t.Fatalf("FEDERATION.md has no section %q", name)
	}
	part, _, _ := strings.Cut(rest, "\n## ")
	return part
}

// rows are the cells of a section's first table by the first of them.
func rows(t *testing.T, name string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for line := range strings.SplitSeq(section(t, name), "\n") {
		if strings.HasPrefix(line, "| ") && strings.HasSuffix(line, " |") {
			cells := strings.Split(strings.TrimSuffix(strings.TrimPrefix(line, "| "), " |"), " | ")
			found[cells[0]] = cells[1:]
		}
	}
	return found
}

// verbs are all that package domain names.
func verbs(t *testing.T) []domain.Verb {
	t.Helper()
	var all []domain.Verb
	for _, f := range sources(t) {
		if f.pkg != "pkg/domain" {
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			kind, isIdent := spec.Type.(*ast.Ident)
			literal, isLiteral := spec.Values[0].(*ast.BasicLit)
			if isIdent && kind.Name == "Verb" && isLiteral && literal.Kind == token.STRING {
				if name, err := strconv.Unquote(literal.Value); err == nil {
					all = append(all, domain.Verb(name))
				}
			}
			return true
		})
	}
	return all
}

func TestFederationDocumentListsEveryVerbThatTheCodeKnows(t *testing.T) {
	listed, known := rows(t, "Activities"), verbs(t)
	if len(known) < len(node.Verbs()) {
		t.Fatalf("only %q were found in package domain", known)
	}
	for _, verb := range known {
		_, err := activitystreams.Encoder{}.Activity(domain.Activity{
			ID: "https://weft.example/ap/activities/1", Verb: verb, Actor: "https://weft.example/ap/node", ObjectURI: "https://far.example/1",
		})
		cells := listed[string(verb)]
		switch understood := slices.Contains(node.Verbs(), verb); {
		case len(cells) != 2 && (err == nil || understood):
			t.Errorf("FEDERATION.md has no row for %s, which the code knows", verb)
		case len(cells) == 2 && understood == (cells[0] == "ignored"):
			t.Errorf("FEDERATION.md says of a %s that comes in %q; node.Verbs() has it: %t", verb, cells[0], understood)
		}
	}
}

// What the node sends is what its source names outside of what it receives.
func TestFederationDocumentSaysWhatTheNodeSends(t *testing.T) {
	sent := map[string]bool{}
	for _, f := range sources(t) {
		if f.pkg != "pkg/node" || f.test {
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.KeyValueExpr: // &domain.Activity{Verb: domain.VerbCreate}
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Verb" {
					note(sent, n.Value)
				}
			case *ast.CallExpr: // answerTo(h, domain.VerbAccept, …)
				if selector, ok := n.Fun.(*ast.SelectorExpr); ok && (selector.Sel.Name == "answerTo" || selector.Sel.Name == "joinAnswer" || selector.Sel.Name == "quoteAnswer") {
					note(sent, n.Args[1])
				}
			}
			return true
		})
	}
	for _, inside := range []string{"Join", "QuoteRequest"} { // they stand inside their answers
		delete(sent, inside)
	}
	for verb, cells := range rows(t, "Activities") {
		if verb == "activity" || strings.HasPrefix(verb, "-") {
			continue
		}
		if says := cells[1] != "–"; says != sent[verb] {
			t.Errorf("FEDERATION.md says of a %s that goes out %q; package node makes it: %t", verb, cells[1], sent[verb])
		}
	}
}

func note(sent map[string]bool, value ast.Expr) {
	if selector, ok := value.(*ast.SelectorExpr); ok && strings.HasPrefix(selector.Sel.Name, "Verb") {
		sent[strings.TrimPrefix(selector.Sel.Name, "Verb")] = true
	}
}

func TestFederationDocumentListsOurTermsAndLimits(t *testing.T) {
	extensions := section(t, "Extensions")
	for _, term := range activitystreams.Terms() {
		if !strings.Contains(extensions, "`weft:"+term+"`") {
			t.Errorf("FEDERATION.md does not explain weft:%s", term)
		}
	}
	limits := section(t, "Limits")
	for _, limit := range []string{
		mebibytes(activitystreams.MaxBytes), fmt.Sprintf("%d KiB", activitystreams.MaxActivityBytes>>10), mebibytes(remote.MaxDocument),
		mebibytes(remote.MaxImage), short(remote.DefaultTimeout), fmt.Sprintf("%d tries", delivery.MaxTries), short(delivery.MaxAge),
		fmt.Sprintf("%d to %d characters", domain.MinTitle, domain.MaxTitle), fmt.Sprintf("%d characters", domain.MaxSummary),
		fmt.Sprintf("%d of %d characters", domain.MaxTags, domain.MaxTag),
		fmt.Sprintf("%d levels, %d requests", node.MaxThreadLevels, node.MaxThreadErrands), fmt.Sprintf("%d requests an hour", node.MaxHostErrands),
	} {
		if !strings.Contains(limits, limit) {
			t.Errorf("FEDERATION.md does not name the limit %q", limit)
		}
	}
}

func mebibytes(n int) string { return fmt.Sprintf("%d MiB", n>>20) }

// short is "168h" rather than "168h0m0s".
func short(d time.Duration) string { return strings.TrimSuffix(d.String(), "0m0s") }

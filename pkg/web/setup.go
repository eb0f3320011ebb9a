package web

import (
	"crypto/subtle"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// setupPage asks for what a node needs to be of use.
type setupPage struct {
	Form         form
	Languages    []option
	Vocabularies []option
	Redirects    redirects
	More         bool // the choices that are filled in already are shown
}

// redirects are the lines that another domain needs, so that handles may end in it.
type redirects struct {
	Domain, Base string
	Servers      []link // Name and Text
}

// showWaiting stands in place of every page until the node is set up.
func (s *Server) showWaiting(v *visit) error {
	v.session = s.sessions.manager("", v.site.login, v.Request())
	v.Response().Header().Set("Retry-After", "60")
	return s.page(v, http.StatusServiceUnavailable, "setup/waiting", head{Heading: v.say("setup.waiting"), NoIndex: true}, nil)
}

// maySetUp checks the one-time token; once the node is set up there is no such page.
func (s *Server) maySetUp(v *visit, token string) error {
	if v.site.ready() {
		return domain.Explain(domain.ErrGone, v.say("setup.done"), nil)
	}
	if s.o.SetupToken == "" || subtle.ConstantTimeCompare([]byte(token), []byte(s.o.SetupToken)) != 1 {
		return domain.Explain(domain.ErrForbidden, v.say("setup.wrong_token"), nil)
	}
	return nil
}

func (s *Server) showSetup(v *visit) error {
	if err := s.maySetUp(v, v.QueryParam("token")); err != nil {
		return err
	}
	f := newForm(url.Values{
		"token": {v.QueryParam("token")}, "language": {v.speaker.tag}, "vocabulary": {string(node.VocabularyCommons)},
		"url": {firstOf(s.o.ProposedURL, v.Scheme()+"://"+v.Request().Host)}, "handle_domain": {s.o.ProposedHandleDomain},
	}, setupLabels())
	return s.setupForm(v, http.StatusOK, f)
}

func setupLabels() map[string]string { return map[string]string{"name": "field.organisation_name"} }

func (s *Server) setupForm(v *visit, status int, f form) error {
	page := setupPage{
		More: f.problem(v.speaker.locale, "handle_domain")+f.problem(v.speaker.locale, "language")+f.problem(v.speaker.locale, "vocabulary") != "" ||
			f.Value("handle_domain") != "",
		Form: f, Languages: languageOptions(f.Value("language")),
		Vocabularies: []option{
			{Value: string(node.VocabularyCommons), Label: v.say("setup.commons"), Note: v.say("setup.commons_note")},
			{Value: string(node.VocabularyEmpty), Label: v.say("setup.empty"), Note: v.say("setup.empty_note")},
		},
		Redirects: redirectLines(firstOf(f.Value("handle_domain"), "example.org"), f.Value("url")),
	}
	return s.page(v, status, "setup/show", head{Heading: v.say("setup.heading"), NoIndex: true}, page)
}

func (s *Server) setUp(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if err := s.maySetUp(v, values.Get("token")); err != nil {
		return err
	}
	settings, err := s.node.Setup(v.ctx(), node.SetupRequest{
		Name: values.Get("name"), Handle: values.Get("handle"), URL: values.Get("url"), HandleDomain: values.Get("handle_domain"),
		Language: values.Get("language"), Vocabulary: node.Vocabulary(values.Get("vocabulary")), Email: values.Get("email"),
		Password: values.Get("password"), MemberName: values.Get("member_name"),
	})
	if err != nil {
		f, ok := newForm(values, setupLabels()).with(err)
		if !ok {
			return err
		}
		if values.Get("handle") == "" && values.Get("name") != "" { // a handle stays for ever: none is made of nothing
			f.Values.Set("handle", node.ProposeHandle(values.Get("name")))
		}
		return s.setupForm(v, http.StatusUnprocessableEntity, f)
	}
	return s.welcome(v, settings, values.Get("email"))
}

// welcome logs the first member in; who set up under another address logs in there.
func (s *Server) welcome(v *visit, settings domain.Settings, email string) error {
	if settings.Addresses().Host() != v.Request().Host {
		return v.seeOther(settings.Base + "/login")
	}
	m, err := s.store.MemberByEmail(v.ctx(), email)
	if err != nil {
		return err
	}
	actor, err := s.store.ActorByURI(v.ctx(), settings.Organisation)
	if err != nil {
		return err
	}
	if err := s.begin(v, m, domain.MethodPassword); err != nil {
		return err
	}
	ready := "setup.ready"
	if strings.HasPrefix(settings.Base, "http://") {
		ready = "setup.ready_to_try" // others follow over https only
	}
	v.tell(ready, "Handle", actor.Handle.String())
	if settings.HandleDomain != "" {
		v.tell("setup.ready_domain", "Domain", settings.HandleDomain)
		return v.seeOther("/desk/settings/address#redirects")
	}
	return v.seeOther("/desk")
}

// redirectLines are what the web server of the handle domain needs: WebFinger is asked there.
func redirectLines(handleDomain, base string) redirects {
	const path = "/.well-known/webfinger"
	return redirects{Domain: handleDomain, Base: base, Servers: []link{
		{Name: "nginx", Text: fmt.Sprintf("location = %s {\n    return 301 %s$request_uri;\n}", path, base)},
		{Name: "Caddy", Text: fmt.Sprintf("redir %s %s{uri} permanent", path, base)},
		{Name: "Apache", Text: fmt.Sprintf("Redirect permanent %[1]s %[2]s%[1]s", path, base)},
		{Name: "WordPress (wp-content/mu-plugins/handles.php)", Text: fmt.Sprintf(
			"<?php\nif ( str_starts_with( $_SERVER['REQUEST_URI'], '%s' ) ) {\n\theader( 'Location: %s' . $_SERVER['REQUEST_URI'], true, 301 );\n\texit;\n}", path, base)},
	}}
}

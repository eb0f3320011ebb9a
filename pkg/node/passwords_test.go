package node

import (
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestAPasswordIsLongAndNotAmongTheFirstThatAreTried(t *testing.T) {
	near := []string{"Ada Weaver", "ada.weaver@mill-town.example", "ada@social.example", "The P2P Foundation", "p2pf@weft.example", "weft.example"}
	const short, common, names = "at least 10", "commonest", "your name"
	for password, want := range map[string]string{
		"": short, "Tr0ub4dor": short, "ninechars": short, strings.Repeat("long", 300): "at most",

		"password1234": common, "Passw0rd!2024": common, "P@ssw0rd12345": common, "PasswordPassword": common, "123456789012": common,
		"098765432109": common, "aaaaaaaaaaaa": common, "abababababab": common, "abcabcabcabc": common, "qwertyuiopas": common,
		"1q2w3e4r5t6y": common, "1qaz2wsx3edc": common, "iloveyou2024!": common, "qwertz123456": common,
		"letmeinplease": common, "Motdepasse123": common, "123123123123": common, "abcdefghijklm": common, "dragonmonkey1": common,

		"adaweaver2024": names, "Ada.Weaver.1815": names, "p2pfoundation1": names, "our.mill-town": names, "adapassword1": names, "test-password-123": "", "weaverweaver!": names, "thep2pfoundation": names, "W3aver-Foundation": names,

		"a loom of one's own": "", "ada and bo weave at dawn": "", "kX9#vQ2$mL7p": "", "dragons eat no spinach": "", "zwölf Boxkämpfer": "",
		"correct horse battery staple": "", "dragon-monkey-1": "", "elevenchars": "", "a long password": "", "846203957163": "", "我们一起编织明天的布料好吗": "", "password of the grey mill": "",
	} {
		var wrong domain.InvalidError
		checkPassword(&wrong, password, near)
		got := domain.Message(wrong.OrNil())
		if (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
}

func TestSetUpAndNewPasswordsKnowTheNamesAround(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	for _, password := range []string{"themill202020", "ada@example.org"} {
		if err := d.SetPassword(ctx, d.ada, d.ada.Email, password); !strings.Contains(domain.Message(err), "your name") {
			t.Errorf("%q: %v", password, err)
		}
	}
	d.must(d.SetPassword(ctx, d.ada, d.ada.Email, "the mill grinds at dawn"))
	empty := New(Options{Store: d.store})
	_, _, err := empty.checkSetup(ctx, SetupRequest{Name: "Green Loom", URL: "https://loom.example", Email: "bo@example.org", Password: "greenloom2024"})
	if !strings.Contains(domain.Message(err), "your name") {
		t.Errorf("set-up takes the organisation's name: %v", err)
	}
}

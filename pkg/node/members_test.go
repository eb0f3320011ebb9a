package node

import (
	"strings"
	"testing"
)

func TestAPasswordMatchesItsHashOnly(t *testing.T) {
	hash := hasher(argonMemory).hash("correct horse battery")
	if !passwordMatches(hash, "correct horse battery") {
		t.Error("the right password was refused")
	}
	for _, wrong := range []string{"", "correct horse batterz"} {
		if passwordMatches(hash, wrong) {
			t.Errorf("%q was accepted", wrong)
		}
	}
	for _, broken := range []string{"", "$argon2id$", "$argon2id$v=19$m=1,t=0,p=1$AA$AA", "$argon2i$v=19$m=1,t=1,p=1$AA$AA"} {
		if passwordMatches(broken, "x") {
			t.Errorf("the hash %q was matched", broken)
		}
	}
	first, second := hasher(argonMemory).hash("a"), hasher(argonMemory).hash("a")
	if first == second {
		t.Error("two hashes of one password are equal: the salt is missing")
	}
}

func TestANodeHashesPasswordsWithAllTheMemoryThatOWASPAsksFor(t *testing.T) {
	if hash := New(Options{}).passwords.hash("a"); !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Error(hash)
	}
}

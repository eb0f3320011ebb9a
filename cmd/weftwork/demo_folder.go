package main

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/domain"
)

// demoRecord is what a kept folder remembers between two runs, in demo.json: passwords are stored nowhere else.
type demoRecord struct {
	Email    string     `json:"email"`
	Password string     `json:"password"`
	Nodes    []demoSite `json:"nodes"`
	State    demoState  `json:"state"`
}

// demoState is how far a folder is.
type demoState string

const (
	demoEmpty   demoState = "empty"
	demoFilling demoState = "filling" // set-up has begun
	demoFilled  demoState = "filled"  // all was published and has arrived
)

// demoSite is one node as people find it.
type demoSite struct {
	Name   string        `json:"name"`
	URL    string        `json:"url"`
	Handle domain.Handle `json:"handle"`
	Data   string        `json:"data"`
}

const demoEmail = "editor@demo.example"

// demoFolder is where the three nodes keep their data.
type demoFolder struct {
	path      string // absolute
	temporary bool
	record    demoRecord
}

// openDemoFolder takes the named folder, or makes one that Close removes.
func openDemoFolder(name string) (*demoFolder, error) {
	folder := &demoFolder{record: demoRecord{Email: demoEmail, Password: demoPassword(), State: demoEmpty}}
	if name == "" {
		made, err := os.MkdirTemp("", "weftwork-demo-")
		if err != nil {
			return nil, domain.Explain(domain.ErrUnavailable, "cannot make a temporary folder; name one with --data", err)
		}
		folder.path, folder.temporary = made, true
		return folder, nil
	}
	absolute, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	folder.path = absolute
	if err := app.CheckOwner(absolute); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(absolute, 0o700); err != nil {
		return nil, domain.Explain(domain.ErrForbidden, fmt.Sprintf("cannot make the folder %s", absolute), err)
	}
	if err := folder.load(); err != nil {
		return nil, err
	}
	return folder, folder.save()
}

// load reads what an earlier run left. It refuses a folder of anything else: a demo must not write into a real node.
func (f *demoFolder) load() error {
	raw, err := os.ReadFile(f.recordPath())
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := os.ReadDir(f.path)
		if err == nil && len(entries) > 0 {
			return domain.Explain(domain.ErrInvalid, fmt.Sprintf(
				"%s is not empty and holds no demo; name an empty folder, or one that does not exist yet", f.path), nil)
		}
		return err
	}
	if err != nil {
		return domain.Explain(domain.ErrForbidden, fmt.Sprintf("cannot read %s", f.recordPath()), err)
	}
	err = json.Unmarshal(raw, &f.record)
	whole := f.record.State == demoEmpty || f.isFilled() && len(f.record.Nodes) == len(demoOrganisations())
	if err != nil || !whole {
		return domain.Explain(domain.ErrInvalid, fmt.Sprintf(
			"the demo in %s was stopped before it was complete; remove the folder and start again", f.path), err)
	}
	return nil
}

func (f *demoFolder) recordPath() string { return filepath.Join(f.path, "demo.json") }

func (f *demoFolder) save() error {
	raw, err := json.MarshalIndent(f.record, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(f.recordPath(), append(raw, '\n'), 0o600); err != nil {
		return domain.Explain(domain.ErrForbidden, fmt.Sprintf("cannot write %s", f.recordPath()), err)
	}
	return nil
}

func (f *demoFolder) isFilled() bool { return f.record.State == demoFilled }

// close removes a temporary folder.
func (f *demoFolder) close() error {
	if !f.temporary {
		return nil
	}
	return os.RemoveAll(f.path)
}

// demoPassword is easy to type and new for each demo: others on this machine can reach the nodes too.
func demoPassword() string {
	tools := []string{"heddle", "shuttle", "bobbin", "treadle", "spindle", "distaff", "selvage", "fringe", "skein", "reed"}
	stuffs := []string{"twill", "madder", "indigo", "walnut", "linen", "hemp", "fleece", "velvet", "damask", "tweed"}
	pick := func(n int) int64 {
		number, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
		if err != nil {
			panic(err) // never fails (crypto/rand)
		}
		return number.Int64()
	}
	return fmt.Sprintf("%s-%s-%04d", stuffs[pick(len(stuffs))], tools[pick(len(tools))], pick(10000))
}

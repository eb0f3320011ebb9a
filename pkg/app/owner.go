package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"strconv"
	"strings"
	"syscall"

	"github.com/weftwork/weftwork/pkg/domain"
)

// CheckOwner refuses a data folder of another system user: files made in it now could not be written by the server.
func CheckOwner(data string) error {
	info, err := os.Stat(data)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return domain.Explain(domain.ErrForbidden, fmt.Sprintf("cannot read the data folder %s", data), err)
	}
	if !info.IsDir() {
		return domain.Explain(domain.ErrInvalid, fmt.Sprintf("%s is not a folder", data), nil)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(stat.Uid) == os.Geteuid() {
		return nil
	}
	name := strconv.Itoa(int(stat.Uid))
	if owner, err := user.LookupId(name); err == nil {
		name = owner.Username
	} else {
		name = "#" + name
	}
	return domain.Explain(domain.ErrForbidden, fmt.Sprintf(
		"the data folder %s belongs to the system user %s; run: sudo -u %s %s", data, name, name, strings.Join(os.Args, " ")), nil)
}

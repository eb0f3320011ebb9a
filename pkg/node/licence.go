package node

import (
	"context"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
)

// SetLicence says under what articles stand that do not say so themselves. It holds for what is published from now on: what was
// given before stays given.
func (n *Node) SetLicence(ctx context.Context, by domain.Member, licence domain.Licence) error {
	if err := allow(by, domain.ActSettings); err != nil {
		return err
	}
	if _, err := n.home(ctx); err != nil {
		return err
	}
	var wrong domain.InvalidError
	if checkLicence(&wrong, licence); len(wrong.Fields) > 0 {
		return &wrong
	}
	return n.changeSettings(ctx, by, KeyLicence, string(licence), func(s *domain.Settings) { s.Licence = licence })
}

func checkLicence(wrong *domain.InvalidError, licence domain.Licence) {
	if licence != "" && !slices.Contains(domain.Licences(), licence) && domain.ReadLicence(string(licence)) != licence {
		wrong.Add("licence", "choose one of the licences")
	}
}

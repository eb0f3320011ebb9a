package app

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

// checkMail asks the mail server whether it would take a mail; none is sent. Without a server there is nothing to check.
func (d *doctor) checkMail(ctx context.Context) []domain.Check {
	settings, _, err := d.Node.MailSettings(ctx)
	if err != nil {
		return []domain.Check{bad("mail", nil, "The settings of the mail server cannot be read: %s.", sentence(err))}
	}
	if !settings.IsSetUp() {
		return nil
	}
	if err := d.mailer.sender.Greet(ctx, settings); err != nil {
		return []domain.Check{bad("mail", nil, "No mail can be sent: %s.", sentence(err))}
	}
	return []domain.Check{good("mail", "%s is ready to take mail from %s.", settings.Host, settings.From)}
}

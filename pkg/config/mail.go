package config

import (
	"errors"
	"math"
	"net/mail"
	"strconv"
	"strings"
)

func settingsOfMail() []setting {
	return []setting{
		{key: "mail.host", standard: "", set: func(c *Config, v any) (err error) {
			c.Mail.Host, err = mailHost(v)
			return err
		}},
		{key: "mail.port", standard: "", set: func(c *Config, v any) (err error) {
			c.Mail.Port, err = portOrNone(v)
			return err
		}},
		{key: "mail.encryption", standard: "starttls", set: func(c *Config, v any) (err error) {
			c.Mail.Encryption, err = oneOf(v, "starttls", "tls", "none")
			return err
		}},
		{key: "mail.user", standard: "", set: func(c *Config, v any) (err error) {
			c.Mail.User, err = text(v)
			return err
		}},
		{key: "mail.password", standard: "", secret: true, set: func(c *Config, v any) (err error) {
			c.Mail.Password, err = text(v)
			return err
		}},
		{key: "mail.from", standard: "", set: func(c *Config, v any) (err error) {
			c.Mail.From, err = mailAddress(v)
			return err
		}},
	}
}

func mailHost(value any) (string, error) {
	s, err := text(value)
	if err == nil && strings.ContainsAny(s, "/@ ") {
		err = errors.New("is not a server's name; write it alone, such as smtp.example.org")
	}
	return strings.ToLower(s), err
}

func portOrNone(value any) (int, error) {
	s, err := text(value)
	if err != nil || s == "" {
		return 0, err
	}
	port, err := strconv.Atoi(s)
	if err != nil || port < 1 || port > math.MaxUint16 {
		return 0, errors.New("is not a port between 1 and 65535; write one, or nothing for the usual one")
	}
	return port, nil
}

func mailAddress(value any) (string, error) {
	s, err := text(value)
	if err != nil || s == "" {
		return "", err
	}
	if parsed, err := mail.ParseAddress(s); err != nil || parsed.Address != s {
		return "", errors.New("is not an e-mail address; write it alone, such as weft@example.org")
	}
	return s, nil
}

// checkMail finds what is wrong with the mail server as a whole.
func checkMail(c *Config, problems *Error) {
	m := c.Mail
	switch {
	case m.Host == "" && (m.User != "" || m.Password != "" || m.From != ""):
		problems.add("mail.host", "", "is empty, and other settings of the mail server are not; write its name, such as smtp.example.org")
	case m.Host == "":
	case m.From == "" && !problems.has("mail.from"):
		problems.add("mail.from", "", "is empty; write the address that the node's mails come from, such as weft@example.org")
	case (m.User == "") != (m.Password == ""):
		problems.add("mail.user", "", "and mail.password belong together; write both or none")
	case m.Encryption == "none" && m.User != "" && !isThisMachine(m.Host):
		problems.add("mail.encryption", "", "none would show the password to everybody on the way; write starttls or tls")
	}
}

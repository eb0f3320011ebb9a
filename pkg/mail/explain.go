package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"strings"
	"syscall"

	gomail "github.com/wneessen/go-mail"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Step is where the talk with a mail server ended.
type Step string

// The steps, in their order.
const (
	StepSettings     Step = "settings"
	StepMessage      Step = "message"
	StepLookup       Step = "lookup"
	StepConnect      Step = "connect"
	StepTLS          Step = "tls"
	StepGreeting     Step = "greeting"
	StepAuthenticate Step = "authenticate"
	StepSender       Step = "sender"
	StepRecipient    Step = "recipient"
	StepContent      Step = "content"
)

// Error says why a letter was not taken. It wraps a sentence for people, see domain.Message.
type Error struct {
	Step Step
	// Permanent: to try this letter again helps nothing.
	Permanent bool
	why       error
}

func (f *Error) Error() string { return f.why.Error() }

// Unwrap gives the explained error.
func (f *Error) Unwrap() error { return f.why }

// OfServer says whether the next letter would fail in the same way.
func (f *Error) OfServer() bool {
	return f.Step != StepMessage && f.Step != StepRecipient && f.Step != StepContent
}

func stopped(step Step, words string, cause error) error {
	return &Error{Step: step, why: domain.Explain(domain.ErrUnavailable, words, cause)}
}

func permanent(step Step, words string, cause error) error {
	return &Error{Step: step, Permanent: true, why: domain.Explain(domain.ErrInvalid, words, cause)}
}

// explainDial says in words why no talk with the server came about.
func explainDial(settings domain.MailSettings, err error) error {
	where := address(settings)
	if lookup, ok := errors.AsType[*net.DNSError](err); ok {
		if lookup.IsNotFound {
			return stopped(StepLookup, fmt.Sprintf("there is no server named %s: look whether the name is spelled right", settings.Host), err)
		}
		return stopped(StepLookup, fmt.Sprintf("the name %s could not be looked up: the machine's name server does not answer", settings.Host), err)
	}
	if problem := explainTLS(settings, err); problem != nil {
		return problem
	}
	if reply, ok := errors.AsType[*textproto.Error](err); ok {
		return explainReply(settings, reply, err)
	}
	text := err.Error()
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return stopped(StepConnect, fmt.Sprintf("nothing listens at %s: look at the port, and whether the server runs", where), err)
	case errors.Is(err, syscall.EHOSTUNREACH) || errors.Is(err, syscall.ENETUNREACH):
		return stopped(StepConnect, fmt.Sprintf("no way leads to %s: look at the network and the firewall of this machine", where), err)
	case isTimeout(err):
		return stopped(StepConnect, fmt.Sprintf("%s does not answer: a firewall may be in between, or the port expects another encryption", where), err)
	case strings.Contains(text, "STARTTLS"):
		return stopped(StepTLS, fmt.Sprintf("%s does not offer STARTTLS: choose another encryption, usually TLS at port 465", where), err)
	case strings.Contains(text, "AUTH") || errors.Is(err, gomail.ErrNoSupportedAuthDiscovered):
		return stopped(StepAuthenticate, fmt.Sprintf("%s knows no way to log in that is safe: leave name and password empty, or choose another port", where), err)
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET):
		return stopped(StepGreeting, fmt.Sprintf("%s ended the connection before it said anything: the port may expect another encryption", where), err)
	}
	return stopped(StepConnect, fmt.Sprintf("the talk with %s broke off: %s", where, oneLine(text)), err)
}

// explainTLS is nil if it is not the encryption that failed.
func explainTLS(settings domain.MailSettings, err error) error {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &name):
		return stopped(StepTLS, fmt.Sprintf("the certificate of the server is for another name than %s", settings.Host), err)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return stopped(StepTLS, fmt.Sprintf("the certificate of %s is out of date", settings.Host), err)
	case errors.As(err, &unknown) || errors.As(err, &invalid):
		return stopped(StepTLS, fmt.Sprintf("nobody whom this machine knows vouches for the certificate of %s", settings.Host), err)
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok || strings.Contains(err.Error(), "tls:") {
		return stopped(StepTLS, fmt.Sprintf("%s does not speak TLS in this way: port 465 is for TLS, port 587 for STARTTLS", address(settings)), err)
	}
	return nil
}

// explainReply is for what a server answered before any letter.
func explainReply(settings domain.MailSettings, reply *textproto.Error, err error) error {
	const authBegins, authEnds = 530, 539
	if reply.Code >= authBegins && reply.Code <= authEnds || reply.Code == 454 || settings.User != "" && reply.Code == 501 {
		return stopped(StepAuthenticate, fmt.Sprintf("the server refuses the name or the password: %s", said(reply)), err)
	}
	return stopped(StepGreeting, fmt.Sprintf("the server does not want to talk with this node: %s", said(reply)), err)
}

// explainSend says in words why a server did not take a letter.
func explainSend(settings domain.MailSettings, to string, err error) error {
	var sending *gomail.SendError
	if !errors.As(err, &sending) {
		return stopped(StepContent, fmt.Sprintf("the talk with %s broke off: %s", address(settings), oneLine(fmt.Sprint(err))), err)
	}
	answer := answered(sending)
	if code := sending.ErrorCode(); code == 0 {
		return stopped(StepContent, fmt.Sprintf("the connection to %s broke off while it took the mail", address(settings)), err)
	}
	final := sending.ErrorCode() >= 500
	if code := sending.ErrorCode(); code == 530 || settings.User == "" && final && strings.Contains(strings.ToLower(answer), "authenticat") {
		return stopped(StepAuthenticate, fmt.Sprintf("the server wants a name and a password before it takes mail: %s", answer), err)
	}
	switch sending.Reason {
	case gomail.ErrSMTPMailFrom, gomail.ErrGetSender:
		return stopped(StepSender, fmt.Sprintf("the server does not take mail from %s: %s", settings.From, answer), err)
	case gomail.ErrSMTPRcptTo, gomail.ErrGetRcpts:
		return &Error{
			Step: StepRecipient, Permanent: final,
			why: domain.Explain(domain.ErrUnavailable, fmt.Sprintf("the server does not take mail to %s: %s", to, answer), err),
		}
	}
	return &Error{
		Step: StepContent, Permanent: final,
		why: domain.Explain(domain.ErrUnavailable, fmt.Sprintf("the server did not take the mail: %s", answer), err),
	}
}

// answered is what the server said, without what the library put around it.
func answered(sending *gomail.SendError) string {
	text := strings.TrimPrefix(sending.Error(), sending.Reason.String()+": ")
	text, _, _ = strings.Cut(text, ", affected recipient(s): ")
	text, _, _ = strings.Cut(text, ", affected message ID: ")
	return oneLine(text)
}

func isTimeout(err error) bool {
	var timed net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &timed) && timed.Timeout()
}

func said(reply *textproto.Error) string { return oneLine(fmt.Sprintf("%d %s", reply.Code, reply.Msg)) }

// maxAnswer is how much of a server's words is shown.
const maxAnswer = 300

// oneLine is what a server said as one line of bounded length: it is foreign.
func oneLine(text string) string {
	text = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, "�"), func(r rune) bool { return r < ' ' || r == ' ' || r == 0x7f }), " ")
	if runes := []rune(text); len(runes) > maxAnswer {
		text = string(runes[:maxAnswer]) + "…"
	}
	return text
}

package domain

import (
	"fmt"
	"strings"
	"unicode"
)

// Problem says in a sentence why the last try did not arrive and what helps; "" if nothing went wrong yet.
func (d Delivery) Problem() string {
	if d.LastStatus == 0 {
		reason, _, _ := strings.Cut(d.LastError, "\n")
		return readable(reason)
	}
	if d.LastStatus/100 == 2 {
		return ""
	}
	if sentence, ok := statusProblems[d.LastStatus]; ok {
		return fmt.Sprintf(sentence, d.Host)
	}
	switch {
	case d.LastStatus < 400:
		return fmt.Sprintf("%s says that this inbox has moved (%d). It is found again when the actor is looked up the next time.", d.Host, d.LastStatus)
	case d.LastStatus >= 500:
		return fmt.Sprintf("%s has a fault of its own (%d). It is tried again by itself.", d.Host, d.LastStatus)
	}
	return fmt.Sprintf("%s refuses this (%d) and does not want it again.", d.Host, d.LastStatus)
}

// statusProblems say what an inbox means by its answer; %s is the host.
var statusProblems = map[int]string{
	400: "%s cannot read this activity (400). Other hosts may still show it; this one needs a newer program, or we have a fault.",
	401: "%s does not accept our signature (401). Either it cannot read our key, because a proxy or firewall keeps it from this node, " +
		"or a clock is wrong, or a proxy changes the request. The self-test finds what is ours.",
	402: "%s asks for money (402).",
	403: "%s refuses this node (403): it blocks us, accepts only hosts that it knows, or the actor does not accept us.",
	404: "%s has no such inbox (404): the actor is gone or the program does not take this kind of object. Followers are kept.",
	405: "%s does not take deliveries at this address (405): its proxy may not let POST pass.",
	406: "%s does not take our content type (406): a firewall in front of it may be in the way.",
	408: "%s stopped waiting for the request (408). It is tried again by itself.",
	410: "%s says that this inbox is gone for good (410).",
	411: "%s wants to know the length beforehand (411): its proxy is in the way.",
	413: "%s finds this too large (413): its proxy's limit is below 1 MB.",
	415: "%s does not take our content type (415): it or its firewall accepts no ActivityPub here.",
	418: "a firewall in front of %s takes us for a robot (418).",
	421: "%s says that it is not responsible for this name (421): its proxy is set up wrongly.",
	422: "%s understood this activity and does not want it (422).",
	429: "%s asks us to slow down (429). It is tried again by itself.",
	451: "%s may not take this for legal reasons (451).",
	500: "%s had an error while it read this (500). It is tried again by itself.",
	501: "%s does not know this kind of activity (501).",
	502: "the program behind %s is not running (502). It is tried again by itself.",
	503: "%s is busy or being mended (503). It is tried again by itself.",
	504: "the program behind %s does not answer its own proxy (504). It is tried again by itself.",
	520: "%s answers its proxy with something unreadable (520). It is tried again by itself.",
	521: "the program behind %s is down (521). It is tried again by itself.",
	522: "the server behind %s cannot be reached (522). It is tried again by itself.",
	523: "the server behind %s cannot be reached (523). It is tried again by itself.",
	524: "the program behind %s does not answer in time (524). It is tried again by itself.",
	525: "the proxy of %s cannot make a safe connection to its server (525).",
	526: "the certificate behind the proxy of %s is not valid (526).",
	530: "the proxy of %s does not find its server (530). It is tried again by itself.",
}

// Answer is what the peer wrote with its refusal, as one line of plain text; often "".
func (d Delivery) Answer() string {
	_, answer, _ := strings.Cut(d.LastError, "\n")
	answer = strings.TrimSpace(answer)
	if strings.HasPrefix(answer, "<") {
		return "" // a page for people
	}
	return readable(answer)
}

// readable takes out what could change how a line is shown: control characters, and those that turn the direction of writing.
func readable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, text)
}

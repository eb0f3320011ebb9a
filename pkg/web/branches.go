package web

import (
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
)

const (
	// foldFrom is how many answers below a reply make it a branch that opens only when somebody wants to read it.
	foldFrom = 6
	// longReply is how much of a reply stands in a thread, in bytes of HTML: three of Mastodon's longest posts.
	longReply = 2000
	// longGap between two replies is told to the reader: the talk was taken up again.
	longGap = 14 * 24 * time.Hour
)

// branch is a reply with those that answer it, as one page of a thread shows them.
type branch struct {
	replyView
	Answers []*branch
	// Folded counts what lies below, where it is folded away.
	Folded int
	// Gap says how long after the reply above it came, where that was long.
	Gap string
}

// branches hangs the replies of a page, which come in reading order with their depths, below each other.
func (p presenter) branches(replies []replyView) []*branch {
	var top, open []*branch
	for _, reply := range replies {
		b := &branch{replyView: reply}
		for len(open) > 0 && open[len(open)-1].Depth >= b.Depth {
			open = open[:len(open)-1]
		}
		if len(open) == 0 {
			b.Apart = b.Depth > 0
			top = append(top, b)
		} else {
			above := open[len(open)-1]
			b.Apart = b.deeper
			above.Answers = append(above.Answers, b)
		}
		open = append(open, b)
	}
	var last time.Time
	for _, b := range top {
		if n := b.below(); n >= foldFrom {
			b.Folded = n
		}
		b.Gap = p.gap(last, b.At)
		if b.At.After(last) {
			last = b.At
		}
	}
	return top
}

func (b *branch) below() int {
	n := len(b.Answers)
	for _, answer := range b.Answers {
		n += answer.below()
	}
	return n
}

// gap is "3 weeks later", or "" where it was not long.
func (p presenter) gap(before, after time.Time) string {
	if before.IsZero() || after.Sub(before) < longGap {
		return ""
	}
	days := int(after.Sub(before).Hours() / 24)
	switch {
	case days >= 2*365:
		return p.l.say("responses.years_later", "Count", days/365)
	case days >= 2*30:
		return p.l.say("responses.months_later", "Count", days/30)
	}
	return p.l.say("responses.weeks_later", "Count", days/7)
}

// inThread is a reply as a thread shows it: of a long one the first part.
func (p presenter) inThread(note *domain.Note, author domain.Actor) replyView {
	opening, rest := markup.Opening(note.HTML, longReply)
	if !rest {
		return p.reply(note, author)
	}
	part := *note
	part.HTML = opening
	r := p.reply(&part, author)
	r.Cut = true
	return r
}

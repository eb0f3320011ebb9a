package domain

import (
	"slices"
	"time"
)

// Topic is what a member chooses for: some kinds of notification that belong together.
type Topic string

// The topics.
const (
	TopicReplies     Topic = "replies"
	TopicMentions    Topic = "mentions"
	TopicMessages    Topic = "messages"
	TopicFollows     Topic = "follows"
	TopicResponses   Topic = "responses"
	TopicReports     Topic = "reports"
	TopicReviews     Topic = "reviews"
	TopicSubmissions Topic = "submissions"
	TopicDeliveries  Topic = "deliveries"
)

// When says when a member is told by mail.
type When string

// The choices.
const (
	AtOnce When = "at_once"
	Daily  When = "daily"
	Never  When = "never"
)

// Whens are all choices, as a form offers them.
func Whens() []When { return []When{AtOnce, Daily, Never} }

// TopicRule is what belongs to a topic, and when a member is told of it unless she chose.
type TopicRule struct {
	Topic Topic
	Usual When
	Kinds []NotificationKind
}

// TopicRules are all topics, as the page lists them: what a person waits for first.
func TopicRules() []TopicRule {
	return []TopicRule{
		{TopicReviews, AtOnce, []NotificationKind{NotifyReview, NotifyApproved, NotifyReturned, NotifyUnpublished}},
		{TopicReplies, Daily, []NotificationKind{NotifyReply, NotifyQuote}},
		{TopicMentions, Daily, []NotificationKind{NotifyMention}},
		{TopicMessages, AtOnce, []NotificationKind{NotifyMessage}},
		{TopicReports, AtOnce, []NotificationKind{NotifyReport}},
		{TopicFollows, Daily, []NotificationKind{NotifyFollow, NotifyRequest, NotifyMove}},
		{TopicSubmissions, Daily, []NotificationKind{NotifySubmission}},
		{TopicDeliveries, Daily, []NotificationKind{NotifyParked}},
		{TopicResponses, Never, []NotificationKind{NotifyLike, NotifyReshare, NotifyJoin, NotifyFeature}},
	}
}

// IsFor says whether somebody of a role can be told of a kind: by her rights, or because it names her.
func (k NotificationKind) IsFor(role MemberRole) bool {
	if newsNeeds()[k] == "" {
		return true
	}
	all, own := NewsFor(role)
	return slices.Contains(all, k) || slices.Contains(own, k)
}

// TopicsFor are those that somebody of a role can be told of.
func TopicsFor(role MemberRole) []TopicRule {
	return slices.DeleteFunc(TopicRules(), func(r TopicRule) bool {
		return !slices.ContainsFunc(r.Kinds, func(k NotificationKind) bool { return k.IsFor(role) })
	})
}

// RuleOf is the topic of a kind; false if it has none.
func (k NotificationKind) RuleOf() (TopicRule, bool) {
	for _, rule := range TopicRules() {
		if slices.Contains(rule.Kinds, k) {
			return rule, true
		}
	}
	return TopicRule{}, false
}

// MailChoice is when a member is told by mail of what.
type MailChoice struct {
	Choices map[Topic]When
	Token   string    // in the links that end her mails; "" until the first mail
	ToldAt  time.Time // when news were mailed at once
}

// Of is when a member is told of a topic.
func (c MailChoice) Of(rule TopicRule) When {
	if chosen := c.Choices[rule.Topic]; slices.Contains(Whens(), chosen) {
		return chosen
	}
	return rule.Usual
}

// DigestHour is when the day's mail goes, by the clock of the place.
const DigestHour = 8

// NextDigest is the first moment after one at which the clocks of a place show the hour of the day's mail.
func NextDigest(after time.Time, place *time.Location) time.Time {
	there := after.In(place)
	for day := there.Day(); ; day++ {
		due := time.Date(there.Year(), there.Month(), day, DigestHour, 0, 0, 0, place)
		if due.After(after) {
			return due
		}
	}
}

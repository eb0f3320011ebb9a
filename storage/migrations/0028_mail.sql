-- Letters on their way to a mail server, and what each member wants to be told by mail.

-- +goose Up

-- data is JSON: what the letter says. It is emptied once the letter is sent or given up.
CREATE TABLE mails (
    id         TEXT   NOT NULL PRIMARY KEY,
    member_id  TEXT   NOT NULL, -- '' if it is to nobody of ours
    recipient  TEXT   NOT NULL,
    data       TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    attempts   BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_error TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    done_at    BIGINT NOT NULL
);
CREATE INDEX mails_due ON mails (not_before, id) WHERE state = 'pending';
CREATE INDEX mails_done ON mails (done_at, id) WHERE state <> 'pending';

-- choices is JSON: when a member is told of which topics. Who has no row gets what is usual.
CREATE TABLE mail_choices (
    member_id  TEXT   NOT NULL PRIMARY KEY,
    choices    TEXT   NOT NULL,
    token      TEXT   UNIQUE,   -- in the links that end her mails
    told_at    BIGINT NOT NULL  -- when news were mailed that did not wait for the day's mail
);

-- Notifications that wait for a mail to a member.
CREATE TABLE news (
    member_id       TEXT    NOT NULL,
    notification_id TEXT    NOT NULL REFERENCES notifications (id) ON DELETE CASCADE,
    daily           BOOLEAN NOT NULL,
    PRIMARY KEY (member_id, notification_id)
);
CREATE INDEX news_notification ON news (notification_id);

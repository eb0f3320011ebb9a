-- Changes of a published item are scheduled as a new item is; word for one member.

-- +goose Up

-- What is planned for the working copy of an item that is published: '' or scheduled. Others have it in state.
ALTER TABLE items ADD COLUMN plan TEXT NOT NULL DEFAULT '';
DROP INDEX items_due;
CREATE INDEX items_scheduled ON items (publish_at) WHERE publish_at > 0;

ALTER TABLE notifications ADD COLUMN member TEXT NOT NULL DEFAULT ''; -- whom it is for; '' for everybody

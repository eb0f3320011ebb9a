// Package storage keeps everything that a node knows, on SQLite or PostgreSQL. It takes and returns domain types and
// domain errors; nothing outside sees gorm or SQL.
//
// Reader has every read method. Store embeds one that reads what is committed; Tx embeds one that sees its own writes,
// and adds every write method. Store.Write is the only way to get a Tx. The queues of received and outgoing activities
// are methods of Store, because claims commit on their own.
package storage

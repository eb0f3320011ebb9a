// Package web is the node as people see it: pages, forms, feeds and calendars. routes.go lists every address; each noun
// has one file with its pages' types and handlers. It reads through storage.Reader and writes through node only; what
// needs other hosts (Lookup, Retry, RemoteImage) it is given.
package web

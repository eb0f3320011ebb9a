// Package delivery brings activities to the inboxes of peers: it claims due rows of the
// delivery table, sends them, and writes down what became of each.
package delivery

// Package peers holds scripted servers of other software, each with the peculiarities of its program, on the network of
// test/cluster. They sign and verify with code of their own, so that both sides cannot be wrong in the same way; what they
// demand of a message is what their programs' parsers demand, and what they answer has their programs' shape.
package peers

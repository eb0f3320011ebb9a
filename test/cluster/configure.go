package cluster

import "github.com/weftwork/weftwork/pkg/config"

// Configure restarts the node with other settings than the defaults.
func (n *Node) Configure(change func(*config.Config)) {
	n.t.Helper()
	n.configure = change
	n.Restart()
}

// SignedFetch is a change for Configure: the node answers machines only if they sign.
func SignedFetch(c *config.Config) { c.Federation.SignedFetch = true }

package domain

// GroupPrograms are the programs, as their NodeInfo names them, that want a group to pass on whole activities (FEP-1b12).
// All others want the object's address: Mastodon shows that as a reshare, and Mobilizon imports it.
func GroupPrograms() []string { return []string{"lemmy", "mbin", "kbin", "piefed", "nodebb", "lotide"} }

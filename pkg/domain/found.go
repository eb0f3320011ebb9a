package domain

// Found is what a handle or an address turned out to be: exactly one field is set.
type Found struct {
	Actor *Actor
	Item  *Item
	Note  *Note
}

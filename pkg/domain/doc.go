// Package domain is the language of the product: items, actors, activities, members
// and the rules that need no other package. It imports the standard library only.
package domain

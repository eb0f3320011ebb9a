// Package search turns texts and questions into words that every database compares in the same way: folded to lower case,
// without accents, one word for each character where a script sets no spaces. It knows no database.
package search

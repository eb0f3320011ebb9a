package domain

import "time"

// Move is an actor's change to another address, as Actor told it and Target confirmed it.
type Move struct {
	Actor, Target URI
	At            time.Time
}

// MoveCooldown is how long an actor that moved stays where it is: Mastodon's followers follow one Move in seven days.
const MoveCooldown = 7 * 24 * time.Hour

// MaxAliases is how many former addresses an actor may name; GoToSocial reads 20.
const MaxAliases = 20

// KeyReadableFor is how long the key of a deleted actor of ours can be read at most: a Delete is tried as long.
const KeyReadableFor = 7 * 24 * time.Hour

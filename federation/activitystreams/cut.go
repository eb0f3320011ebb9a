package activitystreams

// shrink renders an activity within MaxActivityBytes.
func shrink(m map[string]any) ([]byte, error) { return render(m) }

package storage

import (
	"context"
	"errors"

	"github.com/weftwork/weftwork/pkg/domain"
)

// keyFirstSteps says that nobody wants to see the list of what a new node lacks any more.
const keyFirstSteps = "desk.first_steps"

// FirstStepsHidden says whether the list of what to do next was put away.
func (r Reader) FirstStepsHidden(ctx context.Context) (bool, error) {
	_, err := r.Setting(ctx, keyFirstSteps)
	if errors.Is(err, domain.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// HideFirstSteps puts it away.
func (tx *Tx) HideFirstSteps(ctx context.Context) error {
	return tx.SetSetting(ctx, keyFirstSteps, "hidden")
}

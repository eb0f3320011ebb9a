package storage

import (
	"context"
	"encoding/json"

	"github.com/weftwork/weftwork/pkg/domain"
)

// keyStreamEditors begins the keys of the settings that hold the editors of streams, each behind a term's ID.
const keyStreamEditors = "editors:"

// streamsEdited are the actors of the streams that a member edits; its value is hasEditor.
const streamsEdited = "SELECT terms.actor FROM terms JOIN settings ON settings.key = '" + keyStreamEditors + "' || terms.id WHERE terms.actor <> '' AND settings.value LIKE ?"

func hasEditor(member domain.ID) string { return `%"` + string(member) + `"%` }

// StreamEditors are the members who edit a stream besides those whose role lets them edit all; some may have left since.
func (r Reader) StreamEditors(ctx context.Context, stream domain.ID) ([]domain.ID, error) {
	value, err := r.Setting(ctx, keyStreamEditors+string(stream))
	if ignoreNotFound(err) != nil || value == "" {
		return nil, ignoreNotFound(err)
	}
	var editors []domain.ID
	return editors, failed(json.Unmarshal([]byte(value), &editors), "read the editors of stream %s", stream)
}

// SetStreamEditors replaces them.
func (tx *Tx) SetStreamEditors(ctx context.Context, stream domain.ID, editors []domain.ID) error {
	value, err := asJSON(editors).Value()
	if err != nil {
		return err
	}
	text, _ := value.(string)
	return tx.SetSetting(ctx, keyStreamEditors+string(stream), text)
}

// StreamsEditedBy are the actors of the streams that a member is named as an editor of.
func (r Reader) StreamsEditedBy(ctx context.Context, member domain.ID) ([]domain.URI, error) {
	rows, err := all[struct{ Actor domain.URI }](r.db(ctx), streamsEdited, hasEditor(member))
	actors := make([]domain.URI, len(rows))
	for i := range rows {
		actors[i] = rows[i].Actor
	}
	return actors, failed(err, "list the streams of a member")
}

package activitystreams

import (
	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"

	"github.com/weftwork/weftwork/pkg/domain"
)

// tombstone names the former type, without which Gancio ignores a Delete.
func (e Encoder) tombstone(t *domain.Tombstone) vocab.Type {
	o := streams.NewActivityStreamsTombstone()
	setID(o, t.URI)
	if t.FormerType != "" {
		p := streams.NewActivityStreamsFormerTypeProperty()
		p.AppendXMLSchemaString(t.FormerType)
		o.SetActivityStreamsFormerType(p)
	}
	if !t.DeletedAt.IsZero() {
		p := streams.NewActivityStreamsDeletedProperty()
		p.Set(t.DeletedAt.UTC())
		o.SetActivityStreamsDeleted(p)
	}
	return o
}

func (d Decoder) tombstone(m map[string]any) *domain.Tombstone {
	return &domain.Tombstone{URI: uri(m["id"]), FormerType: typeOf(m["formerType"]), DeletedAt: moment(m["deleted"], utc)}
}

// FormerType is what the Tombstone of an item, note or actor of ours names; "" for others.
func FormerType(o domain.Object) string {
	switch o := o.(type) {
	case *domain.Item:
		return itemType[o.Kind]
	case *domain.Note:
		return "Note"
	case *domain.Actor:
		return string(o.Type)
	}
	return ""
}

var itemType = map[domain.Kind]string{domain.KindArticle: "Article", domain.KindEvent: "Event", domain.KindInitiative: "Page"}

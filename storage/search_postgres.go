package storage

import (
	"context"
	"database/sql"
	"strconv"

	"gorm.io/gorm"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage/search"
)

// commonFrom is how many of the newest sampleSize items are hits from where on walking from item to item is quicker than
// reading the index: the index gives all hits at once, and in no order.
const (
	sampleSize = 200
	commonFrom = 70
)

// askPostgres chooses the plan itself. PostgreSQL's own is as good as its statistics of words, which a young or quickly filled
// node has not, and takes one plan for all words after a few questions: half a second for the commonest ones.
func askPostgres[T any](ctx context.Context, r Reader, viewer domain.Viewer, q search.Query, f SearchFilter, h hits) (rows []T, err error) {
	err = r.db(ctx).Transaction(func(tx *gorm.DB) error {
		common, err := count(tx, "SELECT count(*) FROM (SELECT words FROM search_docs ORDER BY doc DESC LIMIT "+strconv.Itoa(sampleSize)+
			") AS newest WHERE words @@ CAST(? AS TSQUERY)", q.TSQuery(f.facets()...))
		if err != nil {
			return err
		}
		h.common = common >= commonFrom
		bitmap := "on"
		if h.common {
			bitmap = "off"
		}
		_, err = exec(tx, "SELECT set_config('enable_seqscan', 'off', TRUE), set_config('jit', 'off', TRUE), set_config('enable_bitmapscan', ?, TRUE)", bitmap)
		if err != nil {
			return err
		}
		statement, args := postgresStatement(viewer, q, f.facets(), h)
		rows, err = all[T](tx, statement, args...)
		return err
	}, &sql.TxOptions{ReadOnly: true})
	return rows, err
}

// postgresStatement reads the texts of no more than the newest hits: for their order of words, and none for their rank.
func postgresStatement(viewer domain.Viewer, q search.Query, facets []string, h hits) (statement string, args []any) {
	newest := "doc + 0" // no index is in this order
	if h.common {
		newest = "doc"
	}
	args = []any{q.TSQuery(facets...)}
	statement = "SELECT " + h.columns + " FROM (SELECT doc FROM search_docs WHERE words @@ CAST(? AS TSQUERY) ORDER BY " + newest +
		" DESC LIMIT " + strconv.Itoa(h.limit) + ") AS found JOIN search_docs AS hit ON hit.doc = found.doc" +
		h.joins() + " WHERE items.shown = TRUE" + mayFind(viewer)
	if order := q.TSOrder(); order != "" {
		statement += " AND hit.words @@ CAST(? AS TSQUERY)"
		args = append(args, order)
	}
	statement += " ORDER BY "
	if h.ranked {
		statement += "ts_rank('{0, 0.1, 0.4, 1}', hit.head, CAST(? AS TSQUERY)) DESC, "
		args = append(args, q.TSRank())
	}
	return statement + "hit.doc DESC", args
}

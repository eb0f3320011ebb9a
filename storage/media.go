package storage

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage/search"
)

const mediaColumns = "id, hash, media_type, width, height, bytes, name, alt, caption, credit, decorative, focus_x, focus_y, created_by, created_at"

// MediaFilter narrows the list of uploaded pictures.
type MediaFilter struct {
	// Query are words that the picture's own have to begin with.
	Query string
	// Unused pictures stand in no item, not even in an earlier version, and in no series. Undescribed ones lack the words that publishing needs.
	Unused, Undescribed bool
}

func (f MediaFilter) where() (string, []any) {
	conditions, args := []string{"TRUE"}, []any{}
	for _, word := range search.Words(f.Query) {
		conditions = append(conditions, "words LIKE ?")
		args = append(args, "% "+word+"%")
	}
	if f.Unused {
		conditions = append(conditions, "hash NOT IN (SELECT hash FROM media_uses)", "hash NOT IN (SELECT cover FROM series)",
			"NOT EXISTS (SELECT 1 FROM members WHERE profile LIKE '%/media/' || media.hash || '.%')")
	}
	if f.Undescribed {
		conditions = append(conditions, "alt = '' AND NOT decorative")
	}
	return strings.Join(conditions, " AND "), args
}

// MediaByID finds an uploaded picture.
func (r Reader) MediaByID(ctx context.Context, id domain.ID) (domain.Media, error) {
	row, err := one[mediaRow](r.db(ctx), "SELECT "+mediaColumns+" FROM media WHERE id = ?", id)
	return row.media(), failed(err, "find picture %s", id)
}

// MediaByHash finds an uploaded picture by the SHA-256 of its bytes, or by the first ShortHash digits of it.
func (r Reader) MediaByHash(ctx context.Context, hash string) (domain.Media, error) {
	if len(hash) < domain.ShortHash {
		return domain.Media{}, failed(domain.ErrNotFound, "find picture %q", hash)
	}
	row, err := one[mediaRow](r.db(ctx), "SELECT "+mediaColumns+" FROM media WHERE hash >= ? AND hash < ? ORDER BY hash LIMIT 1", hash, hash+"g")
	return row.media(), failed(err, "find picture %s", hash)
}

// MediaList lists the uploaded pictures, newest first.
func (r Reader) MediaList(ctx context.Context, filter MediaFilter, page Page) ([]domain.Media, int, error) {
	where, args := filter.where()
	if filter.Unused {
		held, err := r.picturesInSeries(ctx)
		if err != nil {
			return nil, 0, err
		}
		if len(held) > 0 {
			where, args = where+" AND substr(hash, 1, ?) NOT IN ?", append(args, domain.ShortHash, inList(held))
		}
	}
	total, err := count(r.db(ctx), "SELECT count(*) FROM media WHERE "+where, args...)
	if err != nil {
		return nil, 0, failed(err, "count pictures")
	}
	rows, err := all[mediaRow](r.db(ctx), "SELECT "+mediaColumns+" FROM media WHERE "+where+" ORDER BY id DESC LIMIT ? OFFSET ?",
		append(args, page.limit(), page.offset())...)
	list := make([]domain.Media, len(rows))
	for i := range rows {
		list[i] = rows[i].media()
	}
	return list, total, failed(err, "list pictures")
}

// MediaUses are the items of ours that show the pictures, also in working copies and earlier versions; the latest first.
func (r Reader) MediaUses(ctx context.Context, hashes ...string) ([]domain.MediaUse, error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	rows, err := all[struct {
		Hash, ID, Kind, State, Place string
		Slug                         optional
		Content                      jsonOf[domain.Content]
		Draft                        *jsonOf[domain.Content]
	}](r.db(ctx), `SELECT media_uses.hash, media_uses.place, items.id, items.kind, items.state, items.slug, items.content, items.draft
		FROM media_uses JOIN items ON items.id = media_uses.item_id WHERE media_uses.hash IN ?
		ORDER BY media_uses.hash, items.touched_at DESC, items.id, media_uses.place`, hashes)
	var uses []domain.MediaUse
	for _, row := range rows {
		place := domain.MediaPlace(row.Place)
		if n := len(uses); n > 0 && uses[n-1].Hash == row.Hash && uses[n-1].Item == domain.ID(row.ID) {
			uses[n-1].Places = append(uses[n-1].Places, place)
			continue
		}
		title := row.Content.V.Title
		if row.Draft != nil {
			title = row.Draft.V.Title
		}
		uses = append(uses, domain.MediaUse{
			Hash: row.Hash, Item: domain.ID(row.ID), Kind: domain.Kind(row.Kind), State: domain.State(row.State),
			Title: title, Slug: string(row.Slug), Places: []domain.MediaPlace{place},
		})
	}
	if err != nil {
		return nil, failed(err, "list the uses of pictures")
	}
	inSeries, err := r.seriesUses(ctx, hashes)
	if err != nil {
		return nil, err
	}
	portraits, err := r.portraits(ctx, hashes)
	return slices.Concat(uses, inSeries, portraits), err
}

// portraits are the members whose photo is one of the pictures.
func (r Reader) portraits(ctx context.Context, hashes []string) ([]domain.MediaUse, error) {
	rows, err := all[memberRow](r.db(ctx), "SELECT "+memberColumns+` FROM members WHERE profile LIKE '%"photo":{%' ORDER BY id`)
	var uses []domain.MediaUse
	for _, row := range rows {
		m := row.member()
		for _, hash := range hashes {
			if m.Profile.Photo != nil && strings.Contains(m.Profile.Photo.URL, "/media/"+hash) {
				uses = append(uses, domain.MediaUse{Hash: hash, Item: m.ID, Title: m.Name, Slug: m.Slug, Places: []domain.MediaPlace{domain.PlacePortrait}})
			}
		}
	}
	return uses, failed(err, "list the members whom pictures show")
}

// AddMedia adds an uploaded picture; the same bytes a second time are domain.ErrConflict.
func (tx *Tx) AddMedia(ctx context.Context, m domain.Media) error {
	n, err := exec(tx.db(ctx), "INSERT INTO media ("+mediaColumns+", words) VALUES ("+strings.Repeat("?, ", 15)+"?) ON CONFLICT (hash) DO NOTHING",
		m.ID, m.Hash, m.MediaType, m.Width, m.Height, m.Bytes, storable(m.Name), storable(m.Alt), storable(m.Caption), storable(m.Credit),
		m.Decorative, m.Focus.X, m.Focus.Y, m.CreatedBy, at(m.CreatedAt), mediaWords(m))
	if err == nil && n == 0 {
		err = domain.ErrConflict
	}
	return failed(err, "add picture %s", m.Hash)
}

// SaveMedia changes the words that go with an uploaded picture, and its focus.
func (tx *Tx) SaveMedia(ctx context.Context, m domain.Media) error {
	n, err := exec(tx.db(ctx), "UPDATE media SET alt = ?, caption = ?, credit = ?, decorative = ?, focus_x = ?, focus_y = ?, words = ? WHERE id = ?",
		storable(m.Alt), storable(m.Caption), storable(m.Credit), m.Decorative, m.Focus.X, m.Focus.Y, mediaWords(m), m.ID)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	return failed(err, "describe picture %s", m.ID)
}

// DeleteMedia takes a picture out of the library; its file is another matter.
func (tx *Tx) DeleteMedia(ctx context.Context, id domain.ID) error {
	n, err := exec(tx.db(ctx), "DELETE FROM media WHERE id = ?", id)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	return failed(err, "delete picture %s", id)
}

// mediaWords begin with a space each, so that a search finds the beginnings of words.
func mediaWords(m domain.Media) string {
	return " " + strings.Join(search.Words(strings.Join([]string{m.Alt, m.Caption, m.Credit, m.Name}, " ")), " ")
}

// useMedia notes which pictures an item shows in a place. A revision keeps its pictures for ever.
func (tx *Tx) useMedia(ctx context.Context, item domain.ID, place domain.MediaPlace, content *domain.Content) error {
	if place != domain.PlaceRevision {
		if _, err := exec(tx.db(ctx), "DELETE FROM media_uses WHERE item_id = ? AND place = ?", item, place); err != nil {
			return err
		}
	}
	if content == nil {
		return nil
	}
	hashes, err := tx.wholeHashes(ctx, content.MediaHashes())
	if err != nil {
		return err
	}
	for hashes := range slices.Chunk(hashes, 100) {
		values := make([]any, 0, 3*len(hashes))
		for _, hash := range hashes {
			values = append(values, hash, item, place)
		}
		_, err := exec(tx.db(ctx), "INSERT INTO media_uses (hash, item_id, place) VALUES "+
			strings.TrimSuffix(strings.Repeat("(?, ?, ?), ", len(hashes)), ", ")+" ON CONFLICT DO NOTHING", values...)
		if err != nil {
			return err
		}
	}
	return nil
}

// wholeHashes completes the hashes that a text names by their first digits; what is not in the library is left out there.
func (tx *Tx) wholeHashes(ctx context.Context, named []string) ([]string, error) {
	whole := make([]string, 0, len(named))
	for _, hash := range named {
		if len(hash) < 64 {
			media, err := tx.MediaByHash(ctx, hash)
			if errors.Is(err, domain.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			hash = media.Hash
		}
		whole = append(whole, hash)
	}
	slices.Sort(whole)
	return slices.Compact(whole), nil
}

type mediaRow struct {
	ID         string
	Hash       string
	MediaType  string
	Width      int
	Height     int
	Bytes      int
	Name       string
	Alt        string
	Caption    string
	Credit     string
	Decorative bool
	FocusX     int
	FocusY     int
	CreatedBy  string
	Created    micros `gorm:"column:created_at"`
}

func (row mediaRow) media() domain.Media {
	return domain.Media{
		ID:         domain.ID(row.ID),
		Hash:       row.Hash,
		MediaType:  row.MediaType,
		Width:      row.Width,
		Height:     row.Height,
		Bytes:      row.Bytes,
		Name:       row.Name,
		Alt:        row.Alt,
		Caption:    row.Caption,
		Credit:     row.Credit,
		Decorative: row.Decorative,
		Focus:      domain.Focus{X: row.FocusX, Y: row.FocusY},
		CreatedBy:  domain.ID(row.CreatedBy),
		CreatedAt:  row.Created.time(),
	}
}

package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "github.com/mattn/go-sqlite3"    // the driver "sqlite3"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/weftwork/weftwork/pkg/domain"
)

// FileName is the database in the data folder when no URL is given.
const FileName = "weftwork.db"

const (
	maxSQLiteReaders = 4                // deps §6: readers of their own double the reads
	maxPostgresConns = 16               // PostgreSQL allows 100 by default; commands need some too
	busyTimeout      = 10 * time.Second // how long another process may hold SQLite's write lock
	maxStatements    = 500              // prepared statements kept per connection pool
)

// Options say which database to open.
type Options struct {
	// URL is "postgres://…", a path or "sqlite://path"; "" means DataDir/weftwork.db.
	URL     string
	DataDir string
	// Existing refuses to create a database or to change its schema, for commands beside a running server.
	Existing bool
	// Now is the clock; time.Now if nil.
	Now func() time.Time
	// engine is for tests: which engine searches; the best one if empty.
	engine SearchEngine
	// emptied is for tests, too: how large a file is rewritten where something was erased; maxEmptied if 0.
	emptied int64
}

// Store is an open database. Its methods may be used by many goroutines.
type Store struct {
	Reader
	writer  *gorm.DB  // SQLite: its one connection; PostgreSQL: the pool
	conn    *sql.Conn // SQLite: that connection
	pools   []*sql.DB
	turns   chan *turn // SQLite: the fns that wait for the writing connection
	close   sync.Once
	closing chan struct{}
	closed  chan struct{}
	changes broadcast
	cursor  hostCursor
	// urgentCursor is the cursor of ClaimUrgent.
	urgentCursor hostCursor
	settings     settingsCache
	// Only the writing goroutine knows these: fns in the last commit, and how many rows its connection ever changed.
	together    int
	changedRows int64
	actors      cache[domain.URI, domain.Actor]
	peers       cache[string, domain.Peer]
	standings   standingsCache
	languages   cache[struct{}, []string]
	tongues     cache[struct{}, []string]
	indexed     atomic.Bool // everything is found by its words
	url         string      // PostgreSQL's, for LISTEN
	path        string      // SQLite's
	emptied     int64       // how large a file is rewritten
	origin      string      // marks our own notifications
}

// Open opens the database, creating it if need be, and brings its schema up to date.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	open := openSQLite
	if isPostgres(o.URL) {
		open = openPostgres
	}
	s, err := open(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := s.prepareSearch(ctx, o.engine); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.prepareFacts(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.prepareMedia(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func isPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

func openSQLite(ctx context.Context, o Options) (*Store, error) {
	path := strings.TrimPrefix(o.URL, "sqlite://")
	if path == "" {
		path = filepath.Join(o.DataDir, FileName)
	}
	if err := prepareFile(path, o.Existing); err != nil {
		return nil, err
	}
	if err := migrateSQLite(ctx, path, o.Existing); err != nil {
		return nil, err
	}
	s := newStore()
	s.path, s.emptied = path, cmp.Or(o.emptied, maxEmptied)
	writer, err := s.sqliteWriter(ctx, sqliteDSN(path, "_synchronous=FULL&_foreign_keys=on&_secure_delete=on"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), s.closePools())
	}
	readers, err := s.sqlitePool(sqliteDSN(path, "mode=ro&_query_only=on"), min(maxSQLiteReaders, 2*runtime.NumCPU()))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s for reading: %w", path, err), s.closePools())
	}
	s.writer = writer
	s.Reader = Reader{conn: readers, now: o.Now}
	s.turns = make(chan *turn)
	go s.runTurns()
	return s, nil
}

func openPostgres(ctx context.Context, o Options) (*Store, error) {
	s := newStore()
	s.url = o.URL
	pool, err := sql.Open("pgx", o.URL)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL: %w", err)
	}
	s.pools = append(s.pools, pool)
	pool.SetMaxOpenConns(maxPostgresConns)
	pool.SetMaxIdleConns(maxPostgresConns / 2)
	if err := migratePostgres(ctx, pool, o.Existing); err != nil {
		return nil, errors.Join(err, s.closePools())
	}
	db, err := gorm.Open(postgres.New(postgres.Config{Conn: pool}), gormConfig())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open PostgreSQL: %w", err), s.closePools())
	}
	s.writer = db
	s.Reader = Reader{conn: db, now: o.Now, postgres: true}
	close(s.closed) // there is no writing goroutine to wait for
	return s, nil
}

func newStore() *Store {
	return &Store{
		closing: make(chan struct{}),
		closed:  make(chan struct{}),
		changes: broadcast{signal: make(chan struct{})},
		origin:  string(newID()),
	}
}

// Close waits for the writes under way and closes the database. Later calls of Write fail, and of Close do nothing.
func (s *Store) Close() error {
	var err error
	s.close.Do(func() {
		close(s.closing)
		<-s.closed
		err = s.closePools()
	})
	return err
}

// closePools closes the readers first: SQLite empties its write-ahead log when the last connection closes, and only one that
// may write can.
func (s *Store) closePools() error {
	var errs []error
	for _, pool := range slices.Backward(s.pools) {
		if s.conn != nil && pool == s.pools[0] {
			errs = append(errs, s.closeStatements(), s.conn.Close())
		}
		errs = append(errs, pool.Close())
	}
	return errors.Join(errs...)
}

// closeStatements ends the writer's prepared statements: database/sql does not count those of a single connection, and
// SQLite keeps a connection open behind its back while one is left.
func (s *Store) closeStatements() error {
	if s.writer == nil {
		return nil
	}
	prepared, ok := s.writer.ConnPool.(*gorm.PreparedStmtDB)
	if !ok {
		return nil
	}
	var errs []error
	for _, key := range prepared.Stmts.Keys() {
		if statement, ok := prepared.Stmts.Get(key); ok {
			errs = append(errs, statement.Close())
		}
	}
	return errors.Join(errs...)
}

func (s *Store) sqlitePool(dsn string, conns int) (*gorm.DB, error) {
	pool, err := sql.Open("sqlite3", dsn)
	if err != nil {
		return nil, err
	}
	s.pools = append(s.pools, pool)
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	return gorm.Open(sqlite.New(sqlite.Config{Conn: pool}), gormConfig())
}

// sqliteWriter is one connection for good. Its transactions are begun and ended by statements, not by database/sql, which
// would prepare every statement anew in each transaction: that was a third of the cost of a small write.
func (s *Store) sqliteWriter(ctx context.Context, dsn string) (*gorm.DB, error) {
	pool, err := sql.Open("sqlite3", dsn)
	if err != nil {
		return nil, err
	}
	s.pools = append(s.pools, pool)
	pool.SetMaxOpenConns(1)
	conn, err := pool.Conn(context.WithoutCancel(ctx))
	if err != nil {
		return nil, err
	}
	s.conn = conn
	// A longer log writes a page to the database once where the default writes it four times; it stays below 20 MB.
	if _, err := conn.ExecContext(ctx, "PRAGMA wal_autocheckpoint = 4000"); err != nil {
		return nil, err
	}
	return gorm.Open(sqlite.New(sqlite.Config{Conn: conn}), gormConfig())
}

// sqliteDSN escapes the path: SQLite reads it as a URI.
func sqliteDSN(path, parameters string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() +
		fmt.Sprintf("?_journal_mode=WAL&_busy_timeout=%d&%s", busyTimeout.Milliseconds(), parameters)
}

// prepareFile makes the folder and the file for their owner only: the database holds private keys.
func prepareFile(path string, existing bool) error {
	if existing {
		if _, err := os.Stat(path); err != nil {
			return domain.Explain(domain.ErrNotFound,
				fmt.Sprintf("There is no database at %s. Is the data folder right, and was the node set up?", path), err)
		}
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("create the data folder: %w", err)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("create the database: %w", err)
	}
	return file.Close()
}

func gormConfig() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		PrepareStmt:            true,
		PrepareStmtMaxSize:     maxStatements,
		TranslateError:         true,
		DisableAutomaticPing:   true,
		Logger:                 logger.Discard, // errors are returned
	}
}

func newID() domain.ID { return domain.ID(uuid.Must(uuid.NewV7()).String()) }

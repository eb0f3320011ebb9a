package storagetest

import (
	"database/sql"
	"testing"
)

// GoWithMembers are the tables whose rows the database deletes with a member, by the column that names her.
func GoWithMembers(t testing.TB) map[string]string {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+File(t)+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), `SELECT m.name, f."from" FROM sqlite_master m, pragma_foreign_key_list(m.name) f
		WHERE m.type = 'table' AND f."table" = 'members' AND f.on_delete = 'CASCADE'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	gone := map[string]string{}
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			t.Fatal(err)
		}
		gone[table] = column
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return gone
}

// Schema is every table of a new database with its columns, but for those of the search and of the migrations.
func Schema(t testing.TB) map[string][]string {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+File(t)+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), `SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'search_%' AND m.name <> 'goose_db_version'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	schema := map[string][]string{}
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			t.Fatal(err)
		}
		schema[table] = append(schema[table], column)
	}
	if err := rows.Err(); err != nil || len(schema) < 40 {
		t.Fatal(len(schema), err)
	}
	return schema
}

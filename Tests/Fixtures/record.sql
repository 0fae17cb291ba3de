1 calls, events, words, libraries
2 heard
CREATE TABLE calls (
    name TEXT NOT NULL PRIMARY KEY, library TEXT REFERENCES libraries, opened TEXT NOT NULL
) STRICT, WITHOUT ROWID
CREATE TRIGGER calls_keep BEFORE DELETE ON calls
    BEGIN SELECT RAISE(ABORT, 'nothing in a record is ever taken out'); END
CREATE TRIGGER calls_stay BEFORE UPDATE ON calls
    BEGIN SELECT RAISE(ABORT, 'nothing in a record is ever changed'); END
CREATE TABLE events (
    call TEXT NOT NULL REFERENCES calls, number INTEGER NOT NULL, taken TEXT NOT NULL,
    position TEXT, person TEXT, line TEXT NOT NULL, commitment BLOB, hash BLOB NOT NULL,
    PRIMARY KEY (call, number)
) STRICT, WITHOUT ROWID
CREATE TRIGGER events_keep BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'nothing in a record is ever taken out'); END
CREATE TRIGGER events_stay BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'nothing in a record is ever changed'); END
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)
CREATE TABLE heard (person TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID
CREATE TABLE libraries (hash TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID
CREATE TRIGGER libraries_keep BEFORE DELETE ON libraries
    BEGIN SELECT RAISE(ABORT, 'nothing in a record is ever taken out'); END
CREATE TRIGGER libraries_stay BEFORE UPDATE ON libraries
    BEGIN SELECT RAISE(ABORT, 'nothing in a record is ever changed'); END
CREATE TABLE library_files (
    library TEXT NOT NULL REFERENCES libraries, place INTEGER NOT NULL, path TEXT NOT NULL,
    bytes BLOB NOT NULL, PRIMARY KEY (library, place)
) STRICT
CREATE TRIGGER library_files_keep BEFORE DELETE ON library_files
    BEGIN SELECT RAISE(ABORT, 'nothing in a record is ever taken out'); END
CREATE TRIGGER library_files_stay BEFORE UPDATE ON library_files
    BEGIN SELECT RAISE(ABORT, 'nothing in a record is ever changed'); END
CREATE TABLE record (name TEXT NOT NULL) STRICT
CREATE TRIGGER record_keep BEFORE DELETE ON record
    BEGIN SELECT RAISE(ABORT, 'nothing in a record is ever taken out'); END
CREATE TRIGGER record_stay BEFORE UPDATE ON record
    BEGIN SELECT RAISE(ABORT, 'nothing in a record is ever changed'); END
CREATE TABLE words (
    call TEXT NOT NULL, number INTEGER NOT NULL, salt BLOB NOT NULL, said TEXT NOT NULL,
    PRIMARY KEY (call, number), FOREIGN KEY (call, number) REFERENCES events
) STRICT, WITHOUT ROWID
CREATE TRIGGER words_stay BEFORE UPDATE ON words
    BEGIN SELECT RAISE(ABORT, 'nothing in a record is ever changed'); END

import GRDB

/// The schema of a record, as the list of what made it.
///
/// A migration that a record may have seen is never changed and never taken out; a new one is added at the
/// end.
enum Migrations {
    static let all: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 calls, events, words, libraries") { try $0.execute(sql: first) }
        migrator.registerMigration("2 heard") { try $0.execute(sql: heard) }
        return migrator
    }()

    /// What a file of ours has in its head: `trec`.
    static let applicationID = 0x7472_6563

    private static let first = """
        PRAGMA application_id = \(applicationID);
        CREATE TABLE record (name TEXT NOT NULL) STRICT;
        CREATE TABLE libraries (hash TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
        CREATE TABLE library_files (
            library TEXT NOT NULL REFERENCES libraries, place INTEGER NOT NULL, path TEXT NOT NULL,
            bytes BLOB NOT NULL, PRIMARY KEY (library, place)
        ) STRICT;
        CREATE TABLE calls (
            name TEXT NOT NULL PRIMARY KEY, library TEXT REFERENCES libraries, opened TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE events (
            call TEXT NOT NULL REFERENCES calls, number INTEGER NOT NULL, taken TEXT NOT NULL,
            position TEXT, person TEXT, line TEXT NOT NULL, commitment BLOB, hash BLOB NOT NULL,
            PRIMARY KEY (call, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE words (
            call TEXT NOT NULL, number INTEGER NOT NULL, salt BLOB NOT NULL, said TEXT NOT NULL,
            PRIMARY KEY (call, number), FOREIGN KEY (call, number) REFERENCES events
        ) STRICT, WITHOUT ROWID;
        \(["record", "libraries", "library_files", "calls", "events", "words"].map(unchanging).joined())
        \(["record", "libraries", "library_files", "calls", "events"].map(undeletable).joined())
        """

    private static let heard = """
        CREATE TABLE heard (person TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
        """

    private static func unchanging(_ table: String) -> String {
        """
        CREATE TRIGGER \(table)_stay BEFORE UPDATE ON \(table)
            BEGIN SELECT RAISE(ABORT, 'nothing in a record is ever changed'); END;

        """
    }

    /// Words alone can be purged.
    private static func undeletable(_ table: String) -> String {
        """
        CREATE TRIGGER \(table)_keep BEFORE DELETE ON \(table)
            BEGIN SELECT RAISE(ABORT, 'nothing in a record is ever taken out'); END;

        """
    }
}

import Foundation
import GRDB

/// The tables of a record in SQLite, which lets one transaction write at a time.
struct SQLiteTables: RecordTables {
    let db: Database

    var state: SQLiteState { SQLiteState(db: db) }

    func insert(name: String) throws {
        try db.execute(sql: "INSERT INTO record (name) VALUES (?)", arguments: [name])
    }

    func has(_ library: Hash) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM libraries WHERE hash = ?)",
            arguments: [library.description]) ?? false
    }

    func insert(_ library: KeptLibrary) throws {
        let name = library.hash.description
        try db.execute(sql: "INSERT INTO libraries (hash) VALUES (?)", arguments: [name])
        for (place, file) in library.files.enumerated() {
            try db.execute(
                sql: "INSERT INTO library_files (library, place, path, bytes) VALUES (?, ?, ?, ?)",
                arguments: [name, place, file.path, Data(file.bytes)])
        }
    }

    func insert(_ call: CallRow) throws {
        try db.execute(
            sql: "INSERT INTO calls (name, library, opened) VALUES (?, ?, ?)",
            arguments: [text(call.call), call.library.map(text), text(call.opened)])
    }

    func insert(_ events: [(link: Link, words: Words?)], in chain: String) throws {
        let links = try db.cachedStatement(
            sql: """
                INSERT INTO events (call, number, taken, position, person, line, commitment, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)
        let words = try db.cachedStatement(
            sql: "INSERT INTO words (call, number, salt, said) VALUES (?, ?, ?, ?)")
        for (link, said) in events {
            try links.execute(arguments: [
                chain, link.number, text(link.taken), link.position.map(text), link.person.map(text),
                text(link.line), link.commitment.map { Data($0) }, Data(link.hash),
            ])
            if let said {
                try words.execute(arguments: [chain, link.number, Data(said.salt), text(said.values)])
            }
        }
    }

    func tail(of chain: String) throws -> (number: Int, hash: [UInt8])? {
        let statement = try db.cachedStatement(
            sql: "SELECT number, hash FROM events WHERE call = ? ORDER BY number DESC LIMIT 1")
        return try Row.fetchOne(statement, arguments: [chain]).map { ($0[0], $0.bytes(1)) }
    }

    func note(heard person: String, at moment: String) throws {
        try db.execute(
            sql: """
                INSERT INTO heard (person, at) VALUES (?, ?)
                ON CONFLICT (person) DO UPDATE SET at = max(at, excluded.at)
                """, arguments: [person, moment])
    }

    func deleteWords(of call: String) throws {
        try db.execute(sql: "DELETE FROM words WHERE call = ?", arguments: [call])
    }
}

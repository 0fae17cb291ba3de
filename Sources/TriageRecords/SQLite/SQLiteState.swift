import Foundation
import GRDB

/// A record as one read transaction sees it.
///
/// Text is read as the bytes that stand there: SQLite's text may have a zero byte in it, behind which a
/// reader of text would see nothing.
struct SQLiteState: RecordState {
    let db: Database

    func recordNames() throws -> [[UInt8]] {
        try Row.fetchAll(db, sql: "SELECT CAST(name AS BLOB) FROM record").map { $0.bytes(0) }
    }

    func callRows(named name: String?) throws -> [CallRow] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT CAST(name AS BLOB), CAST(library AS BLOB), CAST(opened AS BLOB) FROM calls
                \(name == nil ? "" : "WHERE name = ?")
                """)
        let rows = try Row.fetchAll(statement, arguments: name.map { [$0] } ?? [])
        return rows.map { CallRow(call: $0.bytes(0), library: $0.optionalBytes(1), opened: $0.bytes(2)) }
    }

    func counts() throws -> [String: Int] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT name, (SELECT max(number) FROM events WHERE call = name) FROM calls")
        return Dictionary(rows.map { ($0[0], $0[1] ?? 0) }) { first, _ in first }
    }

    func lastLines() throws -> [(call: [UInt8], number: Int, line: [UInt8])] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT CAST(name AS BLOB), number, CAST(line AS BLOB) FROM calls JOIN events ON call = name
                AND number = (SELECT max(number) FROM events WHERE call = name)
                """
        ).map { ($0.bytes(0), $0[1], $0.bytes(2)) }
    }

    func line(_ number: Int, of call: [UInt8]) throws -> [UInt8]? {
        let statement = try db.cachedStatement(
            sql: "SELECT CAST(line AS BLOB) FROM events WHERE call = CAST(? AS TEXT) AND number = ?")
        return try Row.fetchOne(statement, arguments: [Data(call), number]).map { $0.bytes(0) }
    }

    func libraryNames() throws -> (kept: Set<[UInt8]>, ofFiles: Set<[UInt8]>) {
        func names(_ query: String) throws -> Set<[UInt8]> {
            Set(try Row.fetchAll(db, sql: query).map { $0.bytes(0) })
        }
        return (
            try names("SELECT CAST(hash AS BLOB) FROM libraries"),
            try names("SELECT DISTINCT CAST(library AS BLOB) FROM library_files")
        )
    }

    func files(ofLibrary name: [UInt8]) throws -> [(path: [UInt8], bytes: [UInt8])] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT CAST(path AS BLOB), bytes, place FROM library_files
                WHERE library = CAST(? AS TEXT) ORDER BY place
                """, arguments: [Data(name)])
        guard rows.map({ $0[2] as Int }) == Array(rows.indices) else { return [] }
        return rows.map { ($0.bytes(0), $0.bytes(1)) }
    }

    func links(of call: [UInt8]?, _ body: ([UInt8], Link, Words?) throws -> Void) throws {
        try links(
            call == nil ? "" : "WHERE e.call = CAST(? AS TEXT)", call.map { [$0] } ?? [], body)
    }

    func links(in part: CallPart, _ body: ([UInt8], Link, Words?) throws -> Void) throws {
        let bounds = [
            part.from.map { ("e.call >= CAST(? AS TEXT)", $0) },
            part.until.map { ("e.call < CAST(? AS TEXT)", $0) },
        ].compactMap { $0 }
        let condition = bounds.isEmpty ? "" : "WHERE " + bounds.map(\.0).joined(separator: " AND ")
        try links(condition, bounds.map(\.1), body)
    }

    private func links(
        _ condition: String, _ calls: [[UInt8]], _ body: ([UInt8], Link, Words?) throws -> Void
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT CAST(e.call AS BLOB), e.number, CAST(e.taken AS BLOB), CAST(e.position AS BLOB),
                    CAST(e.person AS BLOB), CAST(e.line AS BLOB), e.commitment, e.hash, w.salt,
                    CAST(w.said AS BLOB)
                FROM events e LEFT JOIN words w ON w.call = e.call AND w.number = e.number
                \(condition)
                ORDER BY e.call, e.number
                """)
        let rows = try Row.fetchCursor(statement, arguments: StatementArguments(calls.map { Data($0) }))
        while let row = try rows.next() {
            let link = Link(
                number: row[1], taken: row.bytes(2), position: row.optionalBytes(3),
                person: row.optionalBytes(4), line: row.bytes(5), commitment: row.optionalBytes(6),
                hash: row.bytes(7))
            let words = row.optionalBytes(8).map { Words(values: row.bytes(9), salt: $0) }
            try body(row.bytes(0), link, words)
        }
    }

    func heardRows() throws -> [(person: [UInt8], at: [UInt8])] {
        try Row.fetchAll(db, sql: "SELECT CAST(person AS BLOB), CAST(at AS BLOB) FROM heard")
            .map { ($0.bytes(0), $0.bytes(1)) }
    }

    func strayWords() throws -> [(call: [UInt8], number: Int)] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT CAST(call AS BLOB), number FROM words w WHERE NOT EXISTS
                    (SELECT 1 FROM events e WHERE e.call = w.call AND e.number = w.number)
                """
        ).map { ($0.bytes(0), $0[1]) }
    }

    func storageFaults() throws -> [String] {
        var faults = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
            .map { "SQLite finds in its file: \($0)" }
        let fresh = try DatabaseQueue()
        try Migrations.all.migrate(fresh)
        let changed = try schema().symmetricDifference(fresh.read { try SQLiteState(db: $0).schema() })
        faults += Set(changed.map(\.name)).sorted().map { "the schema was altered at `\($0)`" }
        return faults
    }

    private struct Item: Hashable {
        let name: String
        let sql: [UInt8]
    }

    /// With the names of the migrations that made it.
    private func schema() throws -> Set<Item> {
        let items = try Row.fetchAll(
            db,
            sql: """
                SELECT name, CAST(sql AS BLOB) FROM sqlite_master
                UNION ALL SELECT 'grdb_migrations', CAST(identifier AS BLOB) FROM grdb_migrations
                """)
        return Set(items.map { Item(name: $0[0], sql: $0.bytes(1)) })
    }
}

extension Row {
    func bytes(_ place: Int) -> [UInt8] { optionalBytes(place) ?? [] }

    func optionalBytes(_ place: Int) -> [UInt8]? {
        // SAFETY: the bytes are copied while the data that has them is held.
        (self[place] as Data?).map { unsafe $0.withUnsafeBytes { unsafe Array($0) } }
    }
}

import Foundation
import GRDB
import TriageCalls

/// What is done to a record in one transaction.
struct SQLiteWriter {
    let db: Database

    /// The record's name, made with its own chain where there is none yet.
    func begin(at moment: Moment) throws -> String {
        if let name = try String.fetchOne(db, sql: "SELECT name FROM record") { return name }
        let name = Sodium.random(16).hex
        try db.execute(sql: "INSERT INTO record (name) VALUES (?)", arguments: [name])
        try insert(recordChain, nil, [Entry(.made, by: nil, at: moment)])
        return name
    }

    // MARK: libraries

    func keep(_ library: KeptLibrary) throws {
        let name = library.hash.description
        if try has(library.hash) { return }
        try db.execute(sql: "INSERT INTO libraries (hash) VALUES (?)", arguments: [name])
        for (place, file) in library.files.enumerated() {
            try db.execute(
                sql: "INSERT INTO library_files (library, place, path, bytes) VALUES (?, ?, ?, ?)",
                arguments: [name, place, file.path, Data(file.bytes)])
        }
    }

    private func has(_ library: Hash) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM libraries WHERE hash = ?)",
            arguments: [library.description]) ?? false
    }

    // MARK: calls

    func open(_ call: String, _ library: Hash?, _ entries: [Entry]) throws {
        try checkName(call)
        if try tail(of: call) != nil { throw RecordRefusal.callIsThere(call) }
        if let library, try !has(library) { throw RecordRefusal.noSuchLibrary(library) }
        try insert(call, library, entries)
    }

    func append(_ entries: [Entry], to call: String, expecting count: Int) throws -> Int {
        let tail = try tail(ofCall: call)
        guard tail.number == count else {
            throw RecordRefusal.conflict(call: call, expected: count, found: tail.number)
        }
        try chain(entries, call, after: tail)
        return count + entries.count
    }

    func append(_ entries: [Entry], to own: OwnChain, expecting count: Int) throws -> Int {
        let name = own.rawValue
        let tail = try tail(of: name)
        guard tail?.number ?? 0 == count else {
            throw RecordRefusal.conflict(call: name, expected: count, found: tail?.number ?? 0)
        }
        if let tail {
            try chain(entries, name, after: tail)
        } else if !entries.isEmpty {
            try insert(name, nil, entries)
        }
        return count + entries.count
    }

    /// - Returns: how many acts there are.
    func note(_ act: Act, by person: String?, at moment: Moment) throws -> Int {
        guard let tail = try tail(of: recordChain) else {
            throw RecordRefusal.damaged("the record has lost its own chain")
        }
        try chain([Entry(act, by: person, at: moment)], recordChain, after: tail)
        return tail.number + 1
    }

    /// Refuses what is no call.
    func tail(ofCall call: String) throws -> (number: Int, hash: [UInt8]) {
        guard !namesOfOwn.contains(call), let tail = try tail(of: call) else {
            throw RecordRefusal.noSuchCall(call)
        }
        return tail
    }

    /// The number and the hash of a chain's last event; nil when there is no such chain.
    private func tail(of call: String) throws -> (number: Int, hash: [UInt8])? {
        let statement = try db.cachedStatement(
            sql: "SELECT number, hash FROM events WHERE call = ? ORDER BY number DESC LIMIT 1")
        return try Row.fetchOne(statement, arguments: [call]).map { ($0[0], $0.bytes(1)) }
    }

    private func insert(_ call: String, _ library: Hash?, _ entries: [Entry]) throws {
        guard let first = entries.first else {
            throw RecordRefusal.notAnEvent("a call begins with at least one")
        }
        let row = CallRow(
            call: Array(call.utf8), library: library.map { Array($0.description.utf8) }, opened: first.taken)
        try db.execute(
            sql: "INSERT INTO calls (name, library, opened) VALUES (?, ?, ?)",
            arguments: [call, library?.description, text(first.taken)])
        let root = row.root(inRecord: try SQLiteState(db: db).recordName())
        try chain(entries, call, after: (0, root.bytes))
    }

    private func chain(_ entries: [Entry], _ call: String, after tail: (number: Int, hash: [UInt8])) throws {
        let events = try db.cachedStatement(
            sql: """
                INSERT INTO events (call, number, taken, position, person, line, commitment, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)
        let words = try db.cachedStatement(
            sql: "INSERT INTO words (call, number, salt, said) VALUES (?, ?, ?, ?)")
        var (number, hash) = tail
        for entry in entries {
            let link = entry.link(number + 1, after: hash)
            (number, hash) = (link.number, link.hash)
            try events.execute(arguments: [
                call, number, text(link.taken), link.position.map(text), link.person.map(text),
                text(link.line), link.commitment.map { Data($0) }, Data(hash),
            ])
            if let said = entry.words {
                try words.execute(arguments: [call, number, Data(said.salt), text(said.values)])
            }
        }
    }

    // MARK: purging

    /// - Returns: the number of events that the call has.
    func destroyWords(of call: String, isOpenToo: Bool) throws -> Int {
        let tail = try tail(ofCall: call)
        let isClosed = try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (
                    SELECT 1 FROM events WHERE call = ? AND json_extract(line, '$.kind') = 'closed')
                """, arguments: [call])
        guard isOpenToo || isClosed == true else { throw RecordRefusal.callIsOpen(call) }
        try db.execute(sql: "DELETE FROM words WHERE call = ?", arguments: [call])
        return tail.number
    }
}

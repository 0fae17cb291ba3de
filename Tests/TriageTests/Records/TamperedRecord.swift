import Foundation
import GRDB
import Testing
import TriageCalls
import TriageRecords

/// A record in a file, copies of which can be tampered with as somebody would who has the file.
final class TamperedRecord: Sendable {
    let place: Place
    let checkpoint: Checkpoint
    /// The file with everything in it.
    private let original: [UInt8]

    init() async throws {
        place = try Place()
        let record = try await SQLiteRecord(folder: place.record, at: .minute(0))
        checkpoint = try await Self.fill(record)
        try await record.close()
        original = try place.bytes("record/calls.sqlite")
    }

    /// Three calls with words, one of them purged, two libraries, one of them used, and a line of who got in.
    static func fill(_ record: any CallRecord) async throws -> Checkpoint {
        let libraries = try [1, 2].map { number in
            try KeptLibrary((0...number).map { .init(path: "Rules/\($0).yaml", bytes: [1, UInt8($0), 7]) })
        }
        for library in libraries { try await record.keep(library) }
        for (index, call) in ["a", "b", "c"].enumerated() {
            let library = index == 2 ? nil : libraries[0].hash
            try await record.open(
                call, library: library, with: [.opened, .note("said in \(call)", minute: 1)])
            try await record.append(
                [
                    NewEvent(#"{"at": "2026-11-27T23:40:00.000Z", "kind": "sent", "responder": "ems"}"#),
                    .closed,
                ],
                to: call, expecting: 2)
        }
        let line = NewEvent(#"{"at": "2026-11-27T23:40:00.000Z", "kind": "signed_in", "who": "jd"}"#)
        try await record.append([line], to: .access, expecting: 0)
        try await record.purge("b", because: .retention, isOpenToo: false, by: "admin", at: .minute(2))
        return try await record.checkpoint(by: SigningKey(), at: .minute(3))
    }

    var file: String { place.record + "/calls.sqlite" }

    /// Puts the file there as it was.
    func reset(_ bytes: [UInt8]? = nil) throws {
        for name in ["calls.sqlite-wal", "calls.sqlite-shm"] {
            try? FileManager.default.removeItem(atPath: place.record + "/" + name)
        }
        try Data(bytes ?? original).write(to: URL(filePath: file))
        chmod(file, 0o600)
    }

    /// The bytes of the file with one bit turned.
    func turned(bit: Int) -> [UInt8] {
        var bytes = original
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        return bytes
    }

    var bitCount: Int { original.count * 8 }

    /// Alters the file by somebody who takes care that nothing forbids it, and leaves the schema as it was.
    ///
    /// - Returns: whether it was altered: SQLite itself refuses what does not fit a column.
    func alter(_ statements: String) throws -> Bool {
        try reset()
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: file, configuration: configuration)
        defer { try? queue.close() }
        return try queue.write { db in
            let triggers = try Row.fetchAll(
                db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger[0] as String)") }
            let before = db.totalChangesCount
            do { try db.execute(sql: statements) } catch let error as DatabaseError
                where error.resultCode == .SQLITE_CONSTRAINT
            { return false }
            let isAltered = db.totalChangesCount > before
            for trigger in triggers { try db.execute(sql: trigger[1]) }
            return isAltered
        }
    }

    /// Somebody who takes no care.
    func execute(_ statement: String) throws {
        let queue = try DatabaseQueue(path: file)
        defer { try? queue.close() }
        try queue.write { try $0.execute(sql: statement) }
    }

    /// The rows of a table: for each a condition that finds it, and its values as SQL writes them.
    func rows(of table: String) throws -> [(condition: String, values: [String: String])] {
        try reset()
        let queue = try DatabaseQueue(path: file)
        defer { try? queue.close() }
        return try queue.read { db in
            let columns = try db.columns(in: table).map(\.name)
            let quoted = columns.map { "quote(\($0))" }.joined(separator: ", ")
            return try Row.fetchAll(db, sql: "SELECT \(quoted) FROM \(table)").map { row in
                let values = columns.indices.map { (columns[$0], row[$0] as String) }
                let condition = values.map { "\($0) IS \($1)" }.joined(separator: " AND ")
                return (condition, Dictionary(uniqueKeysWithValues: values))
            }
        }
    }

    /// What is found: the sentences of faults, or the one with which the record is refused.
    func found(_ checkpoint: Checkpoint? = nil) async throws -> [String] {
        do throws(RecordRefusal) {
            let record = try await SQLiteRecord(folder: place.record, at: .minute(9))
            let faults: [String]
            do throws(RecordRefusal) {
                faults = try await record.verify(against: checkpoint).faults.map(\.sentence)
            } catch {
                faults = [error.message]
            }
            try await record.close()
            return faults
        } catch {
            return [error.message]
        }
    }

    /// Everything that the record says.
    func content() async throws -> [String] {
        let record = try await SQLiteRecord(folder: place.record, at: .minute(9))
        var content = try await record.acts()
        for call in try await record.calls() {
            let kept = try await record.call(call.name, withheld: false)
            content += ["\(call)", "\(kept.library?.description ?? "")"] + kept.texts
            if let library = kept.library { content.append("\(try await record.library(library))") }
        }
        try await record.close()
        return content
    }
}

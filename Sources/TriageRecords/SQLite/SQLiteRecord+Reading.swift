import Foundation
import GRDB
import TriageCalls

extension SQLiteRecord {
    /// Reads one state of the record, on a thread of GRDB's.
    nonisolated func reading<Result: Sendable>(_ work: @escaping @Sendable (SQLiteState) throws -> Result)
        async throws(RecordRefusal) -> Result
    {
        do { return try await pool.read { try work(SQLiteState(db: $0)) } } catch { throw refusal(error) }
    }

    package nonisolated func library(_ hash: Hash) async throws(RecordRefusal) -> KeptLibrary {
        try await reading { state in
            let files = try state.files(ofLibrary: Array(hash.description.utf8))
            guard !files.isEmpty else { throw RecordRefusal.noSuchLibrary(hash) }
            let library = try KeptLibrary(
                files.map { KeptLibrary.File(path: text($0.path), bytes: $0.bytes) })
            guard library.hash == hash else {
                throw RecordRefusal.damaged("library \(hash) was altered; `verify` names what else is wrong")
            }
            return library
        }
    }

    package nonisolated func call(_ call: String, withheld: Bool) async throws(RecordRefusal) -> RecordedCall
    {
        try await reading { state in
            guard !namesOfOwn.contains(call),
                let row = try state.callRows(named: call).first
            else { throw RecordRefusal.noSuchCall(call) }
            var lines: [[UInt8]] = []
            var isPurged = false
            try state.links(of: Array(call.utf8)) { _, link, words in
                isPurged = isPurged || link.commitment != nil && words == nil
                lines.append(try DividedLine.whole(link.line, withheld ? nil : words?.values))
            }
            return RecordedCall(
                name: call, library: row.library.flatMap { Hash(hex: text($0)) }, lines: lines,
                isPurged: isPurged)
        }
    }

    package nonisolated func calls() async throws(RecordRefusal) -> [CallSummary] {
        try await reading { state in
            try Row.fetchAll(
                state.db,
                sql: """
                    SELECT name, library, opened, (SELECT max(number) FROM events WHERE call = name)
                    FROM calls ORDER BY opened, name
                    """
            ).map { row in
                CallSummary(
                    name: row[0], library: (row[1] as String?).flatMap { Hash(hex: $0) }, opened: row[2],
                    eventCount: row[3] ?? 0)
            }.filter { !namesOfOwn.contains($0.name) }
        }
    }

    package nonisolated func chain(_ name: OwnChain, after count: Int) async throws(RecordRefusal)
        -> RecordedChain
    {
        try await reading { state in
            var lines: [[UInt8]] = []
            var last = 0
            try state.links(of: Array(name.rawValue.utf8)) { _, link, words in
                last = link.number
                if last > count { lines.append(try DividedLine.whole(link.line, words?.values)) }
            }
            return RecordedChain(name: name, lines: lines, count: last)
        }
    }

    package nonisolated func acts() async throws(RecordRefusal) -> [String] {
        try await reading { state in
            var lines: [String] = []
            try state.links(of: Array(recordChain.utf8)) { _, link, _ in lines.append(text(link.line)) }
            return lines
        }
    }

    package nonisolated func verify(against checkpoint: Checkpoint?) async throws(RecordRefusal)
        -> Verification
    {
        try await reading { try TriageRecords.verify($0, against: checkpoint) }
    }
}

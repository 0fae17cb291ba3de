import Foundation
import GRDB
import TriageValues

extension SQLiteRecord {
    package func verify(against checkpoint: Checkpoint?) async throws(RecordRefusal) -> Verification {
        let readers = try readersOfOneState(1 + ProcessInfo.processInfo.activeProcessorCount)
        return try await SerialQueue("verifying").run { () throws(RecordRefusal) in
            do {
                return try readers[0].unsafeRead { try Self.verify($0, readers.dropFirst(), checkpoint) }
            } catch {
                throw refusal(error)
            }
        }
    }

    /// Each chain is proved by itself, so as many are at once as there are cores.
    private static func verify(
        _ db: Database, _ readers: ArraySlice<DatabaseQueue>, _ checkpoint: Checkpoint?
    ) throws -> Verification {
        let state = SQLiteState(db: db)
        return try TriageRecords.verify(state, against: checkpoint) { check in
            let parts = CallPart.parts(readers.count, try state.counts())
            return try concurrently(Array(zip(readers, parts))) { reader, part in
                Result { try reader.unsafeRead { try check.along(part, of: SQLiteState(db: $0)) } }
            }.map { try $0.get() }
        }
    }

    /// Connections of their own, which all see the record as it is now, whatever is written meanwhile.
    private func readersOfOneState(_ count: Int) throws(RecordRefusal) -> [DatabaseQueue] {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(10)
        do {
            let readers = try (0..<count).map { _ in
                try DatabaseQueue(path: place.file, configuration: configuration)
            }
            // While this transaction holds the right to write nobody commits, so all begin at one state.
            try pool.write { _ in
                for reader in readers {
                    try reader.inDatabase { db in
                        try db.execute(sql: "BEGIN")
                        _ = try Row.fetchOne(db, sql: "SELECT name FROM record")
                    }
                }
            }
            return readers
        } catch { throw refusal(error) }
    }
}

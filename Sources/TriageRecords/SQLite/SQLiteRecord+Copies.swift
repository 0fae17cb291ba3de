import Dispatch
import Foundation
import GRDB
import TriageCalls

extension SQLiteRecord {
    /// Copies are made here, beside whatever is written and read.
    private static let copying = DispatchQueue(label: "record copies")

    /// Copies one state of the record into a new file of its owner's alone, while calls go on.
    package nonisolated func backup(to path: String) async throws(RecordRefusal) {
        try await Self.apart { [pool] in
            try PrivatePlace.makeNew(path)
            do {
                let copy = try DatabaseQueue(path: path)
                try pool.backup(to: copy)
                // One file is easier to carry than three.
                try copy.writeWithoutTransaction { db in
                    try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE")
                }
                try copy.close()
                PrivatePlace.sync(path)
            } catch {
                _ = unsafe unlink(path)
                throw error
            }
        }
    }

    /// A record from a backup, in a folder that is not there yet. It is whole and sound, or it is not made.
    ///
    /// - Parameter checkpoint: what it is held against; nil for its own chains only.
    package static func restore(
        from path: String, to folder: String, against checkpoint: Checkpoint?, at moment: Moment
    ) async throws(RecordRefusal) -> (record: SQLiteRecord?, Verification) {
        try await apart {
            let place = try PrivatePlace(folder, isNew: true)
            do {
                try FileManager.default.removeItem(atPath: place.file)
                try FileManager.default.copyItem(atPath: path, toPath: place.file)
                _ = unsafe chmod(place.file, 0o600)
                PrivatePlace.sync(place.file)
            } catch {
                try? FileManager.default.removeItem(atPath: folder)
                throw RecordRefusal.machine("`\(path)` cannot be copied to `\(folder)`: \(error)")
            }
        }
        do throws(RecordRefusal) {
            let record = try await SQLiteRecord(folder: folder, at: moment)
            let seen = try await record.verify(against: checkpoint)
            if seen.isSound {
                try await record.note(.restored, at: moment)
                return (record, seen)
            }
            try await record.close()
            try? FileManager.default.removeItem(atPath: folder)
            return (nil, seen)
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    private static func apart(_ work: @escaping @Sendable () throws -> Void) async throws(RecordRefusal) {
        let done: Result<Void, RecordRefusal> = await withCheckedContinuation { waiting in
            copying.async {
                waiting.resume(
                    returning: Result { () throws(RecordRefusal) in
                        do { try work() } catch { throw refusal(error) }
                    })
            }
        }
        try done.get()
    }
}

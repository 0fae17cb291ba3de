import Foundation
import GRDB
import Synchronization
import TriageCalls

/// A record in one file of SQLite.
///
/// Writing stands behind this actor, on a queue of its own; reading goes on beside it, each read on one state
/// of the record.
package actor SQLiteRecord: CallRecord {
    let executor: SerialQueue
    nonisolated let pool: DatabasePool
    nonisolated let place: PrivatePlace
    nonisolated private let ownName: String
    let told = Told()
    nonisolated let arriving = Mutex<[Arriving]>([])
    var looking: Looking?

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    package nonisolated var name: String { ownName }

    /// Opens the record in a folder, and makes it where there is none.
    ///
    /// - Parameters:
    ///   - moment: when; a record that is made notes it.
    ///   - isNew: refuse a folder that is there.
    package init(folder: String, at moment: Moment, isNew: Bool = false) async throws(RecordRefusal) {
        let executor = SerialQueue("record")
        self.executor = executor
        let opened = try await executor.run { () throws(RecordRefusal) in
            try Opened(folder: folder, at: moment, isNew: isNew)
        }
        (place, pool, ownName) = (opened.place, opened.pool, opened.name)
    }

    /// Whether there is a record in a folder.
    package static func isThere(_ folder: String) -> Bool { PrivatePlace.isTaken(folder) }

    // MARK: writing

    func writing<Result>(_ work: (RecordWriter<SQLiteTables>) throws -> Result) throws(RecordRefusal)
        -> Result
    {
        do { return try pool.write { try work(RecordWriter(SQLiteTables(db: $0))) } } catch {
            throw refusal(error)
        }
    }

    package func keep(_ library: KeptLibrary) throws(RecordRefusal) {
        try writing { try $0.keep(library) }
    }

    package func note(heard people: [String: Moment]) throws(RecordRefusal) {
        try writing { try $0.note(heard: people) }
    }

    package func open(_ call: String, library: Hash?, with events: [NewEvent]) throws(RecordRefusal) {
        let entries = try Entry.all(events)
        try writing { try $0.open(call, library, entries) }
        told.tell(call, events.count)
    }

    @discardableResult
    package func append(_ events: [NewEvent], to chain: OwnChain, expecting count: Int) throws(RecordRefusal)
        -> Int
    {
        let entries = try Entry.all(events, of: chain)
        let now = try writing { try $0.append(entries, to: chain, expecting: count) }
        told.tell(chain.rawValue, now)
        return now
    }

    package func purge(
        _ call: String, because reason: PurgeReason, isOpenToo: Bool, by person: String?, at moment: Moment
    ) throws(RecordRefusal) {
        let acts = try writing {
            try $0.purge(call, because: reason, isOpenToo: isOpenToo, by: person, at: moment)
        }
        told.tell(recordChain, acts)
        // What was overwritten in the file stands in the log still.
        do {
            try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        } catch {
            throw .machine(
                "the words are destroyed in the record, but its write-ahead log has them until whoever reads "
                    + "it is done; purge again")
        }
    }

    package func note(_ disclosure: Disclosure, by person: String?, at moment: Moment) throws(RecordRefusal) {
        told.tell(recordChain, try writing { try $0.note(disclosure, by: person, at: moment) })
    }

    func note(_ act: Act, at moment: Moment) throws(RecordRefusal) {
        told.tell(recordChain, try writing { try $0.note(act, by: nil, at: moment) })
    }

    package func checkpoint(by key: SigningKey, at moment: Moment) async throws(RecordRefusal) -> Checkpoint {
        let checkpoint = try await verify(against: nil).checkpoint(of: ownName, by: key, at: moment)
        try note(.checkpoint(checkpoint.hash), at: moment)
        return checkpoint
    }

    /// Ends the record's connections; what comes later fails. All stands in the one file then, unless
    /// somebody else has it open.
    package func close() throws(RecordRefusal) {
        told.end()
        looking?.timer.cancel()
        // The last connection to end may be one that only reads, and leaves the log as it is.
        _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        do { try pool.close() } catch { throw refusal(error) }
    }
}

/// A record as it is when it was opened: everything that blocks is done.
private struct Opened {
    let place: PrivatePlace
    let pool: DatabasePool
    let name: String

    init(folder: String, at moment: Moment, isNew: Bool) throws(RecordRefusal) {
        place = try PrivatePlace(folder, isNew: isNew)
        do {
            (pool, name) = try Self.pool(place.file, at: moment)
        } catch { throw refusal(error) }
    }

    private static func pool(_ file: String, at moment: Moment) throws -> (DatabasePool, String) {
        // Another program of ours may be writing.
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        try refuseWhatIsNotOurs(file, configuration)
        let pool = try DatabasePool(path: file, configuration: configuration)
        // GRDB sets NORMAL on its writer when it turns the log on, so this comes after.
        try pool.writeWithoutTransaction { db in
            // The log goes into the file after about a thousand events, so that few wait for it; longer, it
            // would fill a small disk. Events of open calls stand all over a large file, so the pages that
            // they come to are held (16 MB).
            try db.execute(
                sql: """
                    PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
                    PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -16384
                    """)
            let modes = try ["journal_mode", "synchronous", "secure_delete"].map {
                try String.fetchOne(db, sql: "PRAGMA \($0)")
            }
            guard modes == ["wal", "2", "1"] else {
                throw RecordRefusal.machine("SQLite does not write as it must here: \(modes)")
            }
        }
        try Migrations.all.migrate(pool)
        let name = try pool.write { try RecordWriter(SQLiteTables(db: $0)).begin(at: moment) }
        return (pool, name)
    }

    private static func refuseWhatIsNotOurs(_ file: String, _ configuration: Configuration) throws {
        var configuration = configuration
        configuration.readonly = true
        try DatabaseQueue(path: file, configuration: configuration).read { db in
            guard try db.tableExists("grdb_migrations") else {
                if try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 { return }
                throw RecordRefusal.damaged("`\(file)` is no record of calls")
            }
            guard try Int.fetchOne(db, sql: "PRAGMA application_id") == Migrations.applicationID else {
                throw RecordRefusal.damaged("`\(file)` is no record of calls")
            }
            if try Migrations.all.hasBeenSuperseded(db) {
                let known = Set(Migrations.all.migrations)
                throw RecordRefusal.laterVersion(
                    try Migrations.all.appliedIdentifiers(db).subtracting(known).sorted())
            }
        }
    }
}

/// What a failure of the storage means, in our words.
func refusal(_ error: any Error) -> RecordRefusal {
    if let refusal = error as? RecordRefusal { return refusal }
    guard let error = error as? DatabaseError else { return .machine("\(error)") }
    let what = error.message ?? "it says no more"
    return switch error.resultCode {
    case .SQLITE_FULL: .machine("the disk is full; nothing was written")
    case .SQLITE_BUSY, .SQLITE_LOCKED: .machine("another program holds the record; nothing was written")
    case .SQLITE_CANTOPEN, .SQLITE_READONLY:
        .machine(
            "the record cannot be opened for writing; whoever runs this must be able to write to its folder "
                + "and its disk: \(what)")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged("the file of the record is damaged: \(what)")
    default: .machine("SQLite fails: \(what)")
    }
}

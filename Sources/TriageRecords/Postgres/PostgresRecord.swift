import TriageCalls

/// A record in a database of PostgreSQL, which several servers can share.
///
/// Writing stands behind this actor, reading behind another, each with a connection on a queue of its own. A
/// connection that is lost is a refusal; the next use makes a new one.
package actor PostgresRecord: CallRecord {
    private let executor: SerialQueue
    private var session: PostgresSession?
    nonisolated private let address: String
    nonisolated private let ownName: String
    nonisolated private let reader: PostgresReader
    nonisolated private let told = Told()
    private var listener: PostgresListener?

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    package nonisolated var name: String { ownName }

    /// Opens the record in a database, and makes it where there is none.
    ///
    /// - Parameters:
    ///   - address: as libpq takes it, `postgresql://host/database`.
    ///   - moment: when; a record that is made notes it.
    package init(_ address: String, at moment: Moment) async throws(RecordRefusal) {
        let executor = SerialQueue("record")
        self.executor = executor
        self.address = address
        reader = PostgresReader(address)
        ownName = try await executor.run { () throws(RecordRefusal) in
            try PostgresSession(address).migrate(at: moment)
        }
    }

    /// Whether there is a record in a database.
    package static func isThere(_ address: String) async throws(RecordRefusal) -> Bool {
        try await SerialQueue("record").run { () throws(RecordRefusal) in
            try PostgresSession(address).isThere()
        }
    }

    // MARK: writing

    private func writing<Result>(
        to chains: [String], _ work: (RecordWriter<PostgresTables>) throws -> Result
    ) throws(RecordRefusal) -> Result {
        let session = try begun(chains)
        do throws(RecordRefusal) {
            return try session.finish { try work(RecordWriter($0)) }
        } catch {
            if session.connection.isLost { self.session = nil }
            throw error
        }
    }

    /// A session in a transaction. One that was lost since it was used last is made anew: nothing was done
    /// yet.
    private func begun(_ chains: [String]) throws(RecordRefusal) -> PostgresSession {
        if let session {
            do throws(RecordRefusal) {
                try session.begin(chains)
                return session
            } catch {
                guard session.connection.isLost else { throw error }
                self.session = nil
            }
        }
        let session = try PostgresSession(address, of: ownName)
        self.session = session
        try session.begin(chains)
        return session
    }

    package func keep(_ library: KeptLibrary) throws(RecordRefusal) {
        try writing(to: ["library \(library.hash)"]) { try $0.keep(library) }
    }

    package func note(heard people: [String: Moment]) throws(RecordRefusal) {
        try writing(to: []) { try $0.note(heard: people) }
    }

    package func open(_ call: String, library: Hash?, with events: [NewEvent]) throws(RecordRefusal) {
        let entries = try Entry.all(events)
        try writing(to: [call]) { try $0.open(call, library, entries) }
    }

    @discardableResult
    package func append(_ events: [NewEvent], to call: String, expecting count: Int) throws(RecordRefusal)
        -> Int
    {
        let entries = try Entry.all(events)
        return try writing(to: [call]) { try $0.append(entries, to: call, expecting: count) }
    }

    @discardableResult
    package func append(_ events: [NewEvent], to chain: OwnChain, expecting count: Int) throws(RecordRefusal)
        -> Int
    {
        let entries = try Entry.all(events, of: chain)
        return try writing(to: [chain.rawValue]) { try $0.append(entries, to: chain, expecting: count) }
    }

    package func purge(
        _ call: String, because reason: PurgeReason, isOpenToo: Bool, by person: String?, at moment: Moment
    ) throws(RecordRefusal) {
        _ = try writing(to: [call, recordChain]) {
            try $0.purge(call, because: reason, isOpenToo: isOpenToo, by: person, at: moment)
        }
    }

    package func note(_ disclosure: Disclosure, by person: String?, at moment: Moment) throws(RecordRefusal) {
        _ = try writing(to: [recordChain]) { try $0.note(disclosure, by: person, at: moment) }
    }

    package func checkpoint(by key: SigningKey, at moment: Moment) async throws(RecordRefusal) -> Checkpoint {
        let checkpoint = try await verify(against: nil).checkpoint(of: ownName, by: key, at: moment)
        _ = try writing(to: [recordChain]) { try $0.note(.checkpoint(checkpoint.hash), by: nil, at: moment) }
        return checkpoint
    }

    // MARK: reading

    package nonisolated func library(_ hash: Hash) async throws(RecordRefusal) -> KeptLibrary {
        try await reader.reading { try $0.library(hash) }
    }

    package nonisolated func call(_ call: String, withheld: Bool) async throws(RecordRefusal) -> RecordedCall
    {
        try await reader.reading { try $0.call(call, withheld: withheld) }
    }

    package nonisolated func calls() async throws(RecordRefusal) -> [CallSummary] {
        try await reader.reading { try $0.calls() }
    }

    package nonisolated func openCalls() async throws(RecordRefusal) -> [RecordedCall] {
        try await reader.reading { try $0.openCalls() }
    }

    package nonisolated func chain(_ name: OwnChain, after count: Int) async throws(RecordRefusal)
        -> RecordedChain
    {
        try await reader.reading { try $0.chain(name, after: count) }
    }

    package nonisolated func heard() async throws(RecordRefusal) -> [String: Moment] {
        try await reader.reading { try $0.heard() }
    }

    package nonisolated func acts() async throws(RecordRefusal) -> [String] {
        try await reader.reading { try $0.acts() }
    }

    /// On a connection of its own, so that nobody waits for it.
    package nonisolated func verify(against checkpoint: Checkpoint?) async throws(RecordRefusal)
        -> Verification
    {
        try await PostgresReader(address).verify(against: checkpoint)
    }

    // MARK: changes

    package func changes() async -> AsyncStream<Change> {
        let stream = told.listen()
        let listener = listener ?? PostgresListener(address, told)
        self.listener = listener
        await listener.begin()
        return stream
    }

    /// Ends the record's connections.
    package func close() async {
        told.end()
        await listener?.end()
        (listener, session) = (nil, nil)
        await reader.close()
    }
}

extension PostgresSession {
    /// A connection to the record that was there before.
    fileprivate init(_ address: String, of name: String) throws(RecordRefusal) {
        try self.init(address)
        let found = try connection.rows("SELECT name FROM record").first?.text(0)
        guard try migrationCount() > 0, found == name else {
            throw .damaged("another record is in this database than was there before")
        }
    }
}

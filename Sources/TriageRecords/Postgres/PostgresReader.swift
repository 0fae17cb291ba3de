/// Reads a record in PostgreSQL, each time one state of it, on a connection of its own.
actor PostgresReader {
    private let executor = SerialQueue("record reading")
    private let address: String
    private var session: PostgresSession?

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    init(_ address: String) { self.address = address }

    func reading<Result: Sendable>(_ work: @Sendable (PostgresState) throws -> Result) throws(RecordRefusal)
        -> Result
    {
        if let session, !session.connection.isLost {
            do throws(RecordRefusal) {
                return try session.reading(work)
            } catch {
                guard session.connection.isLost else { throw error }
            }
        }
        // Reading again what was being read when the connection was lost does no harm.
        let session = try PostgresSession(address)
        self.session = session
        return try session.reading(work)
    }

    func verify(against checkpoint: Checkpoint?) throws(RecordRefusal) -> Verification {
        let session = try PostgresSession(address)
        try session.connection.execute("SET work_mem = '64MB'")
        var (seen, found) = try session.reading {
            state in
            let seen = try TriageRecords.verify(state, against: checkpoint) { check in
                [try check.along(.all, of: state)]
            }
            return (seen, try state.description())
        }
        let changed = Set(found).symmetricDifference(try session.freshDescription())
        seen.faults += changed.sorted().map { .storage("the schema was altered at \($0)") }
        return seen
    }

    func close() { session = nil }
}

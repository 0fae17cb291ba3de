import Testing
import TriageRecords

/// A record in PostgreSQL that somebody tampers with who may do anything there.
struct TamperedDatabase: Sendable {
    let address: String
    let checkpoint: Checkpoint
    private let server: PrivateServer
    private let record: PostgresRecord

    private static let tables = [
        "migrations", "record", "libraries", "library_files", "calls", "events", "words",
    ]

    init() async throws {
        server = try PrivateServer.shared.get()
        address = try server.address(of: Place())
        record = try await PostgresRecord(address, at: .minute(0))
        checkpoint = try await TamperedRecord.fill(record)
        let saved = Self.tables.map { "CREATE TABLE saved.\($0) AS TABLE triage_record.\($0);" }.joined()
        try server.sql("CREATE SCHEMA saved;" + saved, in: address)
    }

    /// Puts everything back and alters it by somebody who takes care that nothing forbids it.
    ///
    /// - Returns: whether it was altered: PostgreSQL itself refuses what does not fit a column.
    func alter(_ statements: String) throws -> Bool {
        let back = Self.tables.map {
            "DELETE FROM triage_record.\($0); INSERT INTO triage_record.\($0) TABLE saved.\($0);"
        }
        let whole = """
            SET session_replication_role = replica; BEGIN; \(back.joined()) COMMIT;
            SET search_path = triage_record; BEGIN;
            \\set QUIET off
            \(statements);
            COMMIT;
            """
        do {
            let done = try server.sql(whole, in: address).split(separator: "\n")
            return done.contains { $0.contains(/^(UPDATE|DELETE|INSERT 0) [1-9]/) }
        } catch is PrivateServer.Failure {
            return false
        }
    }

    func execute(_ statements: String) throws {
        try server.sql("SET search_path = triage_record;" + statements, in: address)
    }

    func found(_ checkpoint: Checkpoint? = nil) async throws -> [String] {
        do throws(RecordRefusal) {
            return try await record.verify(against: checkpoint).faults.map(\.sentence)
        } catch {
            return [error.message]
        }
    }
}

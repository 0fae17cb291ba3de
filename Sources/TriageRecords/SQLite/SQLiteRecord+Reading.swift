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
        try await reading { try $0.library(hash) }
    }

    package nonisolated func call(_ call: String, withheld: Bool) async throws(RecordRefusal) -> RecordedCall
    {
        try await reading { try $0.call(call, withheld: withheld) }
    }

    package nonisolated func calls() async throws(RecordRefusal) -> [CallSummary] {
        try await reading { try $0.calls() }
    }

    package nonisolated func openCalls() async throws(RecordRefusal) -> [RecordedCall] {
        try await reading { try $0.openCalls() }
    }

    package nonisolated func chain(_ name: OwnChain, after count: Int) async throws(RecordRefusal)
        -> RecordedChain
    {
        try await reading { try $0.chain(name, after: count) }
    }

    package nonisolated func heard() async throws(RecordRefusal) -> [String: Moment] {
        try await reading { try $0.heard() }
    }

    package nonisolated func acts() async throws(RecordRefusal) -> [String] {
        try await reading { try $0.acts() }
    }

}

import Foundation
import Testing
import TriageRecords

/// Whatever anybody who may do anything does to a record, `verify` sees it against the last checkpoint.
@Suite struct RandomTamperingTests {
    /// `NIGHTLY` tries as many as the promise names.
    private static let isWhole = ProcessInfo.processInfo.environment["NIGHTLY"] != nil

    @Test func everyAlterationOfTheFileIsFound() async throws {
        let record = try await TamperedRecord()
        var random = Seeded(7)
        var altered = 0
        while altered < (Self.isWhole ? 10_000 : 300) {
            let statement = RandomAlteration.statement(&random, isPostgres: false)
            guard try record.alter(statement) else { continue }
            altered += 1
            #expect(try await !record.found(record.checkpoint).isEmpty, "\(statement)")
        }
    }

    @Test func everyAlterationOfTheDatabaseIsFound() async throws {
        let record = try await TamperedDatabase()
        #expect(try await record.found(record.checkpoint) == [])
        var random = Seeded(8)
        var altered = 0
        while altered < (Self.isWhole ? 10_000 : 50) {
            let statement = RandomAlteration.statement(&random, isPostgres: true)
            guard try record.alter(statement) else { continue }
            altered += 1
            #expect(try await !record.found(record.checkpoint).isEmpty, "\(statement)")
        }
        _ = try record.alter("SELECT")
        #expect(try await record.found(record.checkpoint) == [])
    }
}

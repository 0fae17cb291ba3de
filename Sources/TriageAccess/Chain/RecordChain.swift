import TriageCalls
import TriageRecords

/// The chain `access` of a record.
package struct RecordChain: AccessChain {
    private let record: any CallRecord

    package init(_ record: any CallRecord) { self.record = record }

    package func lines(after count: Int) async throws(RecordRefusal) -> [[UInt8]] {
        try await record.chain(.access, after: count).lines
    }

    package func append(_ lines: [NewEvent], expecting count: Int) async throws(RecordRefusal) {
        try await record.append(lines, to: .access, expecting: count)
    }
}

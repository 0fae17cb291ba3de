import TriageCalls
import TriageRecords

/// The chain in which a record keeps who may get in. It only grows; what somebody altered in it is found when
/// the record is verified.
package protocol AccessChain: Sendable {
    /// The lines after so many first ones, whole.
    func lines(after count: Int) async throws(RecordRefusal) -> [[UInt8]]

    /// Adds lines, all or none; they are on the disk when this returns. Refuses by `conflict`, and writes
    /// nothing, when the chain has another number of lines.
    func append(_ lines: [NewEvent], expecting count: Int) async throws(RecordRefusal)
}

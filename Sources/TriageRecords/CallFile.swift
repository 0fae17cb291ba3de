import TriageCalls
import TriageDiagnostics

/// A file of `triage-call/1` on its way into a record: its lines as they stand there.
package struct CallFile: Sendable {
    /// The lines that are events, without LF.
    package let lines: [[UInt8]]
    /// Lines that are no events, each in a sentence. They would be lost.
    package let damaged: [String]
    /// What else there is to say, each in a sentence.
    package let remarks: [String]

    /// Refuses what is no file of a call at all.
    package init(_ source: SourceFile) throws(RecordRefusal) {
        guard source.isEventFile else { throw .notAnEvent("`\(source.path)` is no file of a call") }
        if let audience = source.givenTo {
            throw .notAnEvent(
                "`\(source.path)` is what `\(audience)` got of a call; `record export --whole` gives it all"
            )
        }
        var problems = Problems()
        _ = readEvents(source, &problems)
        let isTorn = source.bytes.last != 0x0A
        var lines: [[UInt8]] = []
        for number in 2...max(2, source.lineCount) {
            let line = Array(source.bytes[source.range(ofLine: number)])
            if (try? DividedLine(line, of: nil)) != nil { lines.append(line) }
        }
        func sentences(_ severity: Severity) -> [String] {
            problems.sorted().filter { $0.severity == severity }
                .map { "line \(source.line(at: Int($0.span.start))): \($0.message)" }
        }
        self.lines = lines
        damaged = sentences(.error)
        var remarks = sentences(.warning)
        let whole = Array(eventFileHeader.utf8) + lines.flatMap { $0 + [0x0A] }
        if damaged.isEmpty, !isTorn, whole != source.bytes {
            remarks.append("blank lines, or how the first line is written, are not kept; every event is")
        }
        self.remarks = remarks
    }
}

/// What taking in a file did.
package enum TakenIn: Sendable, Hashable {
    case new(eventCount: Int)
    /// The record had its first events.
    case wentOn(from: Int, to: Int)
    /// The record has all of it.
    case nothingNew
}

extension CallRecord {
    /// Takes in the events of a call's file, or those that the record does not have yet.
    ///
    /// - Parameter template: gives when, where and by whom each is taken in.
    package func take(
        _ file: CallFile, as call: String, library: Hash?, at moment: Moment, position: String?,
        by person: String?
    ) async throws(RecordRefusal) -> TakenIn {
        let events = file.lines.map {
            NewEvent(line: $0, taken: moment, position: position, person: person)
        }
        let kept: RecordedCall
        do throws(RecordRefusal) {
            kept = try await self.call(call, withheld: false)
        } catch .noSuchCall {
            try await open(call, library: library, with: events)
            return .new(eventCount: events.count)
        }
        guard zip(kept.lines, file.lines).allSatisfy({ $0 == $1 }) else { throw .isOther(call) }
        let count = kept.lines.count
        if events.count <= count { return .nothingNew }
        try await append(Array(events[count...]), to: call, expecting: count)
        return .wentOn(from: count, to: events.count)
    }
}

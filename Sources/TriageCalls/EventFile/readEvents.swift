import TriageDiagnostics
import TriageSyntax
import TriageValues

/// What an event file holds.
package struct EventFile: Sendable {
    /// In the order of lines.
    package let events: [CallEvent]
    /// The last line has no end. Who goes on with the file writes LF before anything else.
    package let needsLineEnd: Bool
}

/// The events of an event file, in their order.
///
/// Every problem is reported at its place, and what is whole is read all the same: a line that cannot be
/// used is left out and named, a last line without its end is told as torn.
package func readEvents(_ file: SourceFile, _ problems: inout Problems) -> [CallEvent] {
    readEventFile(file, &problems).events
}

package func readEventFile(_ file: SourceFile, _ problems: inout Problems) -> EventFile {
    let last = file.bytes.last
    let needsLineEnd = last != nil && last != 0x0A
    guard readHeader(file, needsLineEnd, &problems) else {
        return EventFile(events: [], needsLineEnd: needsLineEnd)
    }
    var events: [CallEvent] = []
    for number in 2...max(2, file.lineCount) {
        let range = file.range(ofLine: number)
        if file.isBlank(range) { continue }
        var found = Problems()
        let event = readEvent(file, in: range, &found)
        if needsLineEnd, number == file.lineCount {
            found = event == nil ? Problems() : found
            found.report(
                .tornLine,
                event == nil
                    ? "the last line is torn: whoever wrote it was stopped before it was kept"
                    : "the last line has no end; it is whole all the same",
                at: file.span(ofLine: number))
        }
        problems.append(found)
        if let event { events.append(event) }
    }
    return EventFile(events: events, needsLineEnd: needsLineEnd)
}

/// The event of one line, without LF.
package func readEvent(line: [UInt8], _ problems: inout Problems) -> CallEvent? {
    // Not at the beginning of a file, where a byte order mark would be passed over.
    let file = SourceFile(id: 0, path: "", bytes: [0x0A] + line)
    return readEvent(file, in: 1..<file.bytes.count, &problems)
}

private func readEvent(_ file: SourceFile, in range: Range<Int>, _ problems: inout Problems) -> CallEvent? {
    guard let node = readJSON(file, in: range, &problems) else { return nil }
    var reader = EventReader(file: file, problems: problems)
    defer { problems = reader.problems }
    return reader.event(node)
}

extension SourceFile {
    /// Whether its first line says that it is an event file.
    package var isEventFile: Bool {
        format?.hasPrefix("triage-call/") ?? false
    }

    /// To whom this was given, where it is not the whole of a call's events.
    package var givenTo: String? { firstLine("given_to") }

    /// What the first line says that the file is, such as `triage-call/1`.
    package var format: String? { firstLine("format") }

    private func firstLine(_ key: String) -> String? {
        var ignored = Problems()
        guard case .mapping(let entries)? = readJSON(self, in: range(ofLine: 1), &ignored)?.content else {
            return nil
        }
        return entries.first { $0.key.text == key }?.value.text
    }
}

private func readHeader(_ file: SourceFile, _ isTorn: Bool, _ problems: inout Problems) -> Bool {
    let format = file.format
    let span = file.span(ofLine: 1)
    if format == eventFileFormat {
        if let audience = file.givenTo {
            problems.report(
                .partOfCall,
                "this is what `\(audience)` got of a call; with what is left out, it may be graver", at: span)
        }
        return true
    }
    if isTorn, file.lineCount == 1, format == nil {
        problems.report(.tornLine, "the file is torn in its first line; it holds no events", at: span)
    } else {
        problems.report(
            .badEvent,
            format.map { "this is `\($0)`; `\(eventFileFormat)` is read here" }
                ?? "this is no record of a call: its first line does not say `\(eventFileFormat)`", at: span,
            help: "the first line is " + String(eventFileHeader.dropLast()))
    }
    return false
}

extension DiagnosticKind {
    package static let badEvent = DiagnosticKind(
        "bad-event", summary: "A line of a call's record is an event that this version can read.",
        manual: """
            The record of a call (`triage-call/1`) has one event a line, as JSON. A line that cannot be read is left out, and \
            the rest is read all the same. The format is described in Sources/TriageCalls/README.md.
            """)
    package static let tornLine = DiagnosticKind(
        "torn-line", .warning, summary: "The last line of a call's record has its end.",
        manual: """
            The machine or the program stopped while the last event was written. What was shown as taken had been written \
            whole before; the torn piece was not. It stays in the file, and the call can go on.
            """)
    package static let partOfCall = DiagnosticKind(
        "part-of-call", .warning, summary: "A call's record has all of its events.",
        manual: """
            The first line says to whom the file was given and what they may not have: confidential answers \
            and what rests on them, words. An event that is left out reads `left_out`. What is read of such \
            a file is never more than a part: the call may be graver, so nothing is decided by it. \
            `triage-serve record import` does not take it in.
            """)
    package static let unknownEventKey = DiagnosticKind(
        "unknown-event-key", .warning, summary: "An event has only the keys of its kind.",
        manual: """
            A key that this version does not know is passed over; the event counts without it. It may come from a later version.
            """)

    /// What can be wrong with the record of a call.
    package static let callKinds = [badEvent, tornLine, partOfCall, unknownEventKey]
}

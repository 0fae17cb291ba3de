import TriageCalls
import TriageDiagnostics
import TriageSyntax

/// A chain of the record that is no call: what servers have to know beside calls is kept like calls, and
/// stands in checkpoints and in what `verify` sees.
///
/// Its lines are JSON objects with `at`, `kind` and, where somebody did it, `by`; the rest is for whoever
/// writes them.
package enum OwnChain: String, Sendable, Hashable, CaseIterable {
    /// Who may get in, and who did.
    case access
    /// Which library is the active one, who proposed it, who confirmed it, and from when.
    case libraries
    /// What is to be sent to other programs, and what arrived there.
    case outbox
}

/// One of those chains as a record has it.
package struct RecordedChain: Sendable, Hashable {
    package let name: OwnChain
    /// With their words, without LF, in their order: those that were asked for.
    package let lines: [[UInt8]]
    /// How many there are in all. None when nothing was ever written to it.
    package let count: Int
}

/// A chain has other events than it had: a call, one of the record's other chains, or its own.
package struct Change: Sendable, Hashable {
    /// The call's name, that of an `OwnChain`, or `record`.
    package let chain: String
    /// How many events it has now, or had a moment ago: of two changes that follow close on each other, the
    /// later alone may be told.
    package let count: Int
}

extension CallRecord {
    package func chain(_ name: OwnChain) async throws(RecordRefusal) -> RecordedChain {
        try await chain(name, after: 0)
    }
}

/// The name under which the chain of what was done with the record stands.
let recordChain = "record"

/// The names that no call can have.
let namesOfOwn = Set(OwnChain.allCases.map(\.rawValue) + [recordChain])

/// Refuses a line that is no event of `triage-call/1`.
func checkCallLine(_ line: [UInt8]) throws(RecordRefusal) {
    var problems = Problems()
    let event = readEvent(line: line, &problems)
    guard !line.contains(0x0A), event != nil, !problems.hasErrors else {
        throw .notAnEvent(problems.sorted().first?.message ?? "it is not one line with one event")
    }
}

/// Refuses a line that is none of a chain of the record's.
func checkOwnLine(_ line: [UInt8]) throws(RecordRefusal) {
    var problems = Problems()
    let node = line.contains(0x0A) ? nil : readJSON(SourceFile(id: 0, path: "", bytes: line), &problems)
    guard case .mapping(let entries)? = node?.content else {
        throw .notAnEvent(problems.sorted().first?.message ?? "it is not one line with one JSON object")
    }
    func text(_ key: String) -> String? {
        guard let value = entries.first(where: { $0.key.text == key })?.value,
            case .scalar(let scalar) = value.content, scalar.style == .doubleQuoted
        else { return nil }
        return scalar.text
    }
    guard text("at").flatMap({ Moment($0) }) != nil else { throw .notAnEvent("`at` is no moment") }
    guard text("kind") != nil else { throw .notAnEvent("it has no `kind`") }
    guard text("by") != nil || !entries.contains(where: { $0.key.text == "by" }) else {
        throw .notAnEvent("`by` is no text")
    }
}

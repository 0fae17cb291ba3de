import TriageDiagnostics
import TriageSyntax
import TriageValues

/// Who answers for a rule, a row or table, a safety law or a whole file, and from which day calls that begin
/// have it.
package struct Mandate: Sendable {
    package let approvals: [Approval]
    package let holdsFrom: HoldsFrom?

    package static let none = Mandate(approvals: [], holdsFrom: nil)
    static let keys = ["approved", "holds_from"]

    package struct HoldsFrom: Sendable {
        package let day: Day
        package let span: Span
    }
}

/// That a person answers for a thing as it stood on a day.
package struct Approval: Sendable {
    package let by: Word
    package let role: String
    package let on: Day
    /// The version of the thing that was approved, as the tool writes it.
    package let version: Word?
    package let note: String?
    /// All that says so.
    package let span: Span

    /// As a sentence says it.
    package var text: String {
        "\(by.text) (\(role)) on \(on)" + (note.map { ": \($0)" } ?? "")
    }

    /// Whether it is the same person, as names are written.
    package func isBy(_ name: String) -> Bool { Self.form(by.text) == Self.form(name) }

    package static func form(_ name: String) -> String {
        name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

extension DocumentParser {
    mutating func mandate(_ fields: Fields) -> Mandate {
        let word = fields.word("holds_from", &problems)
        let holdsFrom = word.flatMap { word in day(word).map { Mandate.HoldsFrom(day: $0, span: word.span) } }
        guard let node = fields.node("approved") else { return Mandate(approvals: [], holdsFrom: holdsFrom) }
        let items = if case .list(let items) = node.content { items } else { [node] }
        return Mandate(
            approvals: items.compactMap { approval($0, of: fields.what) }, holdsFrom: holdsFrom)
    }

    private mutating func approval(_ node: Node, of what: String) -> Approval? {
        let fields = Fields(
            node, "`approved` of \(what)", place: node.span, file: file, beside: others,
            required: ["by", "role", "on"], optional: ["of", "note"], &problems)
        let (by, role) = (fields.word("by", &problems), fields.text("role", &problems))
        let on = fields.word("on", &problems).flatMap { day($0) }
        guard let by, let role, let on else { return nil }
        return Approval(
            by: by, role: role, on: on, version: fields.word("of", &problems),
            note: fields.text("note", &problems), span: node.span)
    }
}

import TriageDiagnostics
import TriageValues

/// A condition or a part of one.
package struct ConditionNode: Sendable {
    package enum Kind: UInt8, Sendable {
        /// A test of a question with one answer or a number: the values in `mask` pass.
        case value
        /// A test of a question with several answers: at least one in `mask` is among them.
        case contains
        /// A test of a question's status (`Status` bits in `mask`).
        case status
        /// A test of a score: the values in `mask` pass, counted from the score's lowest. With parts it is
        /// `at least`: the score has no name and counts these parts.
        case score
        case all
        case any
        case not
        /// A finding by its name; its one part is the finding's condition.
        case finding
        /// Whether an answer above its question's safest was given to a question of document `subject`, and
        /// so opens it (DESIGN 3.2). What is not asked or missing opens nothing.
        case opened
    }

    package let kind: Kind
    /// The question, score, finding or document.
    package let subject: Int32
    package let mask: UInt64
    package let firstPart: Int32
    package let partCount: Int32
    package let span: Span

    /// How many of its parts are to hold; nil for what is not `at least`.
    package var least: Int? { kind == .score && partCount > 0 ? mask.trailingZeroBitCount : nil }

    /// Where its parts stand in `Program.parts`.
    package var placesOfParts: Range<Int> { Int(firstPart)..<Int(firstPart + partCount) }
}

/// The bit, in the mask of a value test, that stands for a question that is not relevant and has no value.
package let outsideBit: UInt64 = 1 << 62

/// What may have become of a question, as bits of a status test's mask.
package enum StatusBits {
    package static let answered: UInt64 = 1
    package static let unknown: UInt64 = 2
    package static let refused: UInt64 = 4
    package static let unclear: UInt64 = 8
    package static let missing = unknown | refused | unclear
    /// Any of those, for a question that was not asked.
    package static let any = answered | missing
    /// Not relevant, and without a value.
    package static let outside: UInt64 = 16

    /// What a missing answer's status may be. That of a lost one was not asked for, so any reason may be it.
    package static func bit(_ reason: Missing) -> UInt64 {
        switch reason {
        case .unknown: unknown
        case .refused: refused
        case .unclear: unclear
        case .lost: missing
        }
    }
}

import TriageDiagnostics

/// A condition as its author wrote it: a strict profile of FEEL.
///
/// - Source: Decision Model and Notation (DMN) 1.5, chapter 10 (FEEL), Object Management Group, 2024.
package indirect enum Condition: Sendable {
    /// The most parts that `at least` counts, so that a count fits into a machine word.
    package static let mostCounted = 60

    /// Holds when all parts hold; two parts or more.
    case all([Condition], Span)
    /// Holds when a part holds; two parts or more.
    case any([Condition], Span)
    case not(Condition, Span)
    /// Holds when at least so many of its parts hold: between one and all of them.
    case atLeast(Int, of: [Condition], Span)
    /// A finding by its name.
    case finding(Word)
    case test(Test)

    package var span: Span {
        switch self {
        case .all(_, let span), .any(_, let span), .not(_, let span), .atLeast(_, _, let span): span
        case .finding(let name): name.span
        case .test(let test): test.span
        }
    }
}

/// A word of a file and its place.
package struct Word: Sendable, Hashable {
    package let text: String
    package let span: Span

    package init(_ text: String, _ span: Span) {
        self.text = text
        self.span = span
    }
}

/// A question or score, and what is asked of it.
package struct Test: Sendable {
    package enum Predicate: Sendable {
        case compare(Comparison, Word)
        /// `in (...)`, `in [1..5]`, `between`; at least one element.
        case isIn([Element])
        /// `contains X`, `contains any of (...)`.
        case contains([Word])
        case isStatus(Status)
    }

    package let subject: Word
    package let predicate: Predicate
    package let span: Span

    package init(subject: Word, predicate: Predicate, span: Span) {
        self.subject = subject
        self.predicate = predicate
        self.span = span
    }
}

package enum Comparison: String, Sendable, CaseIterable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
}

/// A part of what follows `in`.
package enum Element: Sendable {
    case value(Word)
    case compare(Comparison, Word)
    case range(low: Word, includesLow: Bool, high: Word, includesHigh: Bool)
}

/// What `is ...` asks of a question that was asked.
package enum Status: String, Sendable, CaseIterable {
    case answered
    case unknown
    case refused
    case unclear
    case missing
}
